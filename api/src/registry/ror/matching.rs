//! Which organisations of the registry are those of ROR. Told by identifiers, never by names: different
//! bodies share them.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use openapi::{IdentifierConfidence, OrganisationRecord};
use uuid::Uuid;

use super::{Imported, RorId};

/// An organisation of the registry that is one of ROR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Its id here.
    pub id: Uuid,
    /// What told.
    pub by: MatchedBy,
}

/// What told that two records mean the same body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchedBy {
    /// Both have the ROR id.
    Ror,
    /// Both have the Wikidata id, and the one here has no ROR id yet.
    Wikidata,
}

impl fmt::Display for MatchedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ror => "same ROR id",
            Self::Wikidata => "same Wikidata id, and no ROR id until now",
        })
    }
}

/// A Wikidata id that could have told, but does not say who is meant. Nothing is matched by it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Wikidata id {wikidata} is that of {here} organisations here without a ROR id and of {in_ror} in ROR; \
     nothing is matched by it"
)]
pub struct Doubt {
    /// The id.
    pub wikidata: String,
    /// How many organisations of the registry have it and no ROR id.
    pub here: usize,
    /// How many records of ROR have it.
    pub in_ror: usize,
}

/// What was matched.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// The matched ones, by ROR id.
    pub matched: HashMap<RorId, Match>,
    /// What could not be decided, in the order of the Wikidata ids.
    pub doubts: Vec<Doubt>,
}

/// Finds the organisations of the registry that are among those imported.
///
/// An identifier here that is said to mean a closely related body matches nothing. Should two organisations
/// here have the same ROR id, the one that was entered first is taken.
pub fn match_all<'a>(
    existing: impl IntoIterator<Item = &'a OrganisationRecord>,
    imported: &BTreeMap<RorId, Imported>,
) -> Matches {
    let mut matches = Matches::default();
    let mut here: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for organisation in existing {
        if let Some(ror) = ror_of(organisation) {
            if imported.contains_key(&ror) {
                let by_ror = Match { id: organisation.id, by: MatchedBy::Ror };
                let first = matches.matched.entry(ror).or_insert(by_ror);
                first.id = first.id.min(organisation.id);
            }
        } else if organisation.identifiers.get("ror").is_none()
            && let Some(wikidata) = sure(organisation, "wikidata")
        {
            here.entry(wikidata).or_default().push(organisation.id);
        }
    }
    let mut in_ror: BTreeMap<&str, Vec<RorId>> = BTreeMap::new();
    for (ror, organisation) in imported {
        if let Some(wikidata) = organisation.identifiers.get("wikidata") {
            in_ror.entry(&wikidata.value).or_default().push(*ror);
        }
    }
    for (wikidata, ids) in here {
        match (&ids[..], in_ror.get(wikidata).map_or(&[][..], Vec::as_slice)) {
            (_, []) => {}
            ([id], [ror]) if !matches.matched.contains_key(ror) => {
                matches.matched.insert(*ror, Match { id: *id, by: MatchedBy::Wikidata });
            }
            (ids, rors) => matches.doubts.push(Doubt {
                wikidata: wikidata.to_owned(),
                here: ids.len(),
                in_ror: rors.len(),
            }),
        }
    }
    matches
}

/// The ROR id of an organisation of the registry, where it means that very body.
pub(super) fn ror_of(organisation: &OrganisationRecord) -> Option<RorId> {
    sure(organisation, "ror")?.parse().ok()
}

fn sure<'a>(organisation: &'a OrganisationRecord, register: &str) -> Option<&'a str> {
    let identifier = organisation.identifiers.get(register)?;
    (identifier.confidence != IdentifierConfidence::Close).then_some(identifier.value.trim())
}

#[cfg(test)]
mod tests {
    use openapi::{Identifier, Identifiers};

    use super::{super::merging::tests::organisation, *};
    use crate::registry::ror::conversion::tests::imported;

    const A: &str = "https://ror.org/0438wbg98";
    const B: &str = "https://ror.org/00ae7jd04";

    fn here(number: u128, identifiers: &[(&str, &str, IdentifierConfidence)]) -> OrganisationRecord {
        let identifiers: Identifiers = identifiers
            .iter()
            .map(|(register, value, confidence)| {
                let value = (*value).to_owned();
                ((*register).to_owned(), Identifier { value, confidence: *confidence, note: None })
            })
            .collect();
        OrganisationRecord { id: Uuid::from_u128(number), identifiers, ..organisation() }
    }

    fn matched(
        existing: &[OrganisationRecord],
        records: &[(&str, &str)],
    ) -> (Vec<(String, u128, MatchedBy)>, usize) {
        let imported = records
            .iter()
            .map(|(ror, wikidata)| imported(ror, &format!(r#""external_ids": {{"wikidata": "{wikidata}"}}"#)))
            .map(|imported| (imported.ror, imported))
            .collect();
        let found = match_all(existing, &imported);
        let mut pairs: Vec<_> =
            found.matched.iter().map(|(ror, m)| (ror.to_string(), m.id.as_u128(), m.by)).collect();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        (pairs, found.doubts.len())
    }

    #[test]
    fn by_ror_id_first_then_by_wikidata() {
        use IdentifierConfidence::{Close, Confirmed, Probable};
        let with_ror = here(1, &[("ror", "ror.org/0438wbg98", Probable), ("wikidata", "Q7", Confirmed)]);
        let with_wikidata = here(2, &[("wikidata", "Q7", Probable)]);
        let by_ror = (A.to_owned(), 1, MatchedBy::Ror);
        assert_eq!(
            matched(std::slice::from_ref(&with_ror), &[(A, "Q8"), (B, "Q7")]),
            (vec![by_ror.clone()], 0)
        );
        assert_eq!(
            matched(&[with_ror.clone(), with_wikidata.clone()], &[(A, "Q8"), (B, "Q7")]),
            (vec![(B.to_owned(), 2, MatchedBy::Wikidata), by_ror.clone()], 0)
        );
        // Its ROR record is taken: the two here are different, or doubles that people have to merge.
        assert_eq!(matched(&[with_ror, with_wikidata.clone()], &[(A, "Q7")]), (vec![by_ror], 1));
        assert_eq!(matched(&[with_wikidata], &[(A, "Q7"), (B, "Q7")]), (vec![], 1));
        let close = here(3, &[("ror", A, Close), ("wikidata", "Q7", Confirmed)]);
        assert_eq!(matched(&[close], &[(A, "Q7")]), (vec![], 0));
        assert_eq!(matched(&[here(4, &[("wikidata", "Q7", Close)])], &[(A, "Q7")]), (vec![], 0));
    }

    #[test]
    fn names_never_match_and_of_two_equal_ids_the_older_record_counts() {
        let twice = [5, 4].map(|number| here(number, &[("ror", A, IdentifierConfidence::Confirmed)]));
        assert_eq!(matched(&twice, &[(A, "Q1")]).0, [(A.to_owned(), 4, MatchedBy::Ror)]);
        assert_eq!(matched(&[here(1, &[])], &[(A, "Q1")]), (vec![], 0));
    }
}
