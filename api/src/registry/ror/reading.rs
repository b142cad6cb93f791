//! A whole file of ROR: what can be imported of it, and what not.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use super::{Imported, Place, ReadError, Release, RorFile, RorId, convert};

/// What a file holds.
#[derive(Debug, Default)]
pub struct Reading {
    /// How many records were read, good or bad.
    pub read: usize,
    /// What can be imported.
    pub imported: BTreeMap<RorId, Imported>,
    /// The releases that the records are taken from, where that is known.
    pub releases: BTreeSet<Release>,
    /// What was left out, in the order of the file.
    pub remarks: Vec<Remark>,
    /// Why the file could not be read to its end.
    pub broken: Option<ReadError>,
    places: HashMap<RorId, Place>,
}

/// Something that was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What happened to it.
    pub fate: Fate,
    /// Where it stands in the file.
    pub place: Option<Place>,
    /// The record that it belongs to, where it is known.
    pub ror: Option<RorId>,
    /// Why.
    pub why: String,
}

/// What happens to something that is not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The record is not for us, and that is no fault.
    Skipped,
    /// Something is wrong with the record, and it is left out.
    Faulty,
    /// Something of the record is left out.
    Omitted,
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Skipped => "skipped",
            Self::Faulty => "faulty",
            Self::Omitted => "omitted",
        })
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.fate)?;
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        match self.ror {
            // Most reasons name the record themselves.
            Some(ror) if !self.why.contains(&ror.to_string()) => write!(f, "{ror}: {}", self.why),
            _ => f.write_str(&self.why),
        }
    }
}

impl Reading {
    /// Reads a file to its end, or as far as it can be read. `tick` is called after every record.
    pub fn of(file: &mut RorFile, mut tick: impl FnMut()) -> Self {
        let mut reading = Self { releases: file.release().into_iter().collect(), ..Self::default() };
        match file.records() {
            Err(error) => reading.broken = Some(error),
            Ok(mut records) => {
                while let Some(record) = records.next() {
                    match record {
                        Ok(record) => {
                            let place = records.place();
                            reading.releases.extend(record.release);
                            reading.take(place, record.id, convert(&record));
                        }
                        Err(ReadError::Damaged { place, why }) => {
                            reading.remarks.push(Remark {
                                fate: Fate::Faulty,
                                place: Some(place),
                                ror: None,
                                why,
                            });
                        }
                        Err(error) => {
                            reading.broken = Some(error);
                            break;
                        }
                    }
                    reading.read += 1;
                    tick();
                }
            }
        }
        reading
    }

    fn take(&mut self, place: Place, ror: RorId, converted: Result<Imported, super::NotConverted>) {
        let mut remark = |fate, why| {
            self.remarks.push(Remark { fate, place: Some(place), ror: Some(ror), why });
        };
        if let Some(first) = self.places.get(&ror) {
            return remark(Fate::Faulty, format!("stands at {first} already; the first one counts"));
        }
        self.places.insert(ror, place);
        match converted {
            Ok(imported) => {
                for omission in &imported.omissions {
                    remark(Fate::Omitted, omission.to_string());
                }
                self.imported.insert(ror, imported);
            }
            Err(why) if why.is_fault() => remark(Fate::Faulty, why.to_string()),
            Err(why) => remark(Fate::Skipped, why.to_string()),
        }
    }

    /// Where a record stands.
    pub fn place_of(&self, ror: RorId) -> Option<Place> {
        self.places.get(&ror).copied()
    }
}
