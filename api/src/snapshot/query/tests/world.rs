//! A registry in which things happen.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use openapi::{
    AssertedBy, ChangeRecord, Classification, CoalitionStatus, CountryCode, EntityKind, EvidenceCertainty,
    MemberKind, Name, NameKind, OrganisationKind, PartialDate, Slug, State, StatusPeriod, Timestamp,
};
use uuid::Uuid;

use super::KINDS;
use crate::{
    app::founding_only,
    snapshot::{Log, Snapshot},
    store::Record,
};

/// Numbers that look random and come out alike from the same seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        // Xorshift; a seed of 0 would stay so.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 20).unwrap() % bound
    }

    pub(super) fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    pub(super) fn date(&mut self) -> Option<PartialDate> {
        let year = 2005 + self.below(24);
        let text = match self.below(6) {
            0 => return None,
            1 => format!("{year}"),
            2 => format!("{year}-{:02}", 1 + self.below(12)),
            3 => format!("[{year}..{}]", year + self.below(3)),
            4 => format!("[..{year}]"),
            _ => format!("{year}-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28)),
        };
        Some(text.parse().unwrap())
    }

    pub(super) fn day(&mut self) -> NaiveDate {
        NaiveDate::from_yo_opt(
            2005 + i32::try_from(self.below(24)).unwrap(),
            1 + u32::try_from(self.below(365)).unwrap(),
        )
        .unwrap()
    }

    pub(super) fn languages(&mut self) -> Vec<openapi::LanguageTag> {
        let languages = ["en", "fr", "fr-ca", "it", "zh-hant", "pt", "xx", "yy", "und", "en-gb"];
        (0..self.below(4)).map(|_| self.pick(&languages).parse().unwrap()).collect()
    }

    pub(super) fn slug(&mut self) -> Slug {
        format!("thing-{}", self.below(1_000_000)).parse().unwrap()
    }

    pub(super) fn names(&mut self, names: &mut Vec<Name>) {
        let value = ["Ärger", "Zebra", "alpha Beta", "Иркутск", "", "!!!"][self.below(6)];
        match self.below(4) {
            0 if names.len() > 1 => drop(names.remove(self.below(names.len()))),
            1 | 2 => names.push(Name {
                value: value.into(),
                lang: self.pick(&["en", "fr", "it", "und", "pt-br"]).parse().unwrap(),
                kind: *self.pick(&[NameKind::Official, NameKind::Alias, NameKind::Acronym, NameKind::Former]),
                since: self.date(),
                until: self.date(),
                sources: Vec::new(),
                note: None,
            }),
            _ => {
                let place = self.below(names.len());
                names[place].value = format!("{value} {}", self.below(50));
                names[place].until = self.date();
            }
        }
    }

    pub(super) fn country(&mut self) -> Option<CountryCode> {
        ["", "FR", "BR", "CH", "US", "JP", "AQ"][self.below(7)].parse().ok()
    }
}

/// The registry, and how it came about.
pub(super) struct World {
    pub(super) snapshot: Snapshot,
    pub(super) log: Log,
}

impl World {
    pub(super) fn founding() -> Self {
        let live = founding_only().unwrap().live();
        Self { snapshot: Snapshot::clone(&live.snapshot), log: live.log.clone() }
    }

    /// The same registry, made anew from the log.
    pub(super) fn anew(&self) -> Snapshot {
        Snapshot::default().after(self.log.iter().map(AsRef::as_ref)).unwrap()
    }

    pub(super) fn ids(&self, kind: EntityKind) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self
            .snapshot
            .records()
            .filter(|record| record.kind() == kind)
            .map(|record| record.id())
            .collect();
        ids.sort_unstable();
        ids
    }

    pub(super) fn some(&self, dice: &mut Dice, kind: EntityKind) -> Option<Uuid> {
        let ids = self.ids(kind);
        (!ids.is_empty()).then(|| *dice.pick(&ids))
    }

    pub(super) fn enter(&mut self, kind: EntityKind, id: Uuid, record: Option<Record>) {
        let before = self.log.last().unwrap();
        let change = ChangeRecord {
            revision: before.revision + 1,
            group: before.revision + 1,
            at: Timestamp::new(
                before.at.instant() + Duration::milliseconds(i64::from(id.as_bytes()[15]) % 3),
            ),
            entity: openapi::Entity {
                kind,
                id,
                slug: record.as_ref().and_then(|record| record.slug().cloned()),
                merged_into: None,
            },
            state: record.as_ref().map_or_else(State::none, |record| record.state().unwrap()),
            ..ChangeRecord::clone(before)
        };
        self.snapshot.take_over(&change, record).unwrap();
        self.log.push(Arc::new(change));
    }

    /// Something happens: mostly something changes, at times it is taken out or brought back or is new.
    pub(super) fn happen(&mut self, dice: &mut Dice) {
        let (kind, _) = *dice.pick(&KINDS);
        // Memberships change most often, and hardly ever a vocabulary, which every piece depends on.
        let often = dice.one_in(3) || kind == EntityKind::Vocabulary && !dice.one_in(30);
        let kind = if often { EntityKind::Membership } else { kind };
        let Some(id) = self.some(dice, kind) else { return };
        if dice.one_in(12) {
            return self.enter(kind, id, None);
        }
        if dice.one_in(12) {
            let past: Vec<_> = self.log.iter().filter(|entry| entry.state.is_some()).cloned().collect();
            let entry = dice.pick(&past);
            let record = Record::from_state(entry.entity.kind, &entry.state).unwrap();
            return self.enter(entry.entity.kind, entry.entity.id, record);
        }
        let record = self.changed(dice, self.snapshot.record(kind, id).unwrap());
        self.enter(kind, record.id(), Some(record));
    }

    pub(super) fn changed(&self, dice: &mut Dice, record: Record) -> Record {
        match record {
            Record::Source(mut record) => {
                Arc::make_mut(&mut record).title = format!("Title {}", dice.below(9));
                Record::Source(record)
            }
            Record::Vocabulary(mut record) => {
                let v = Arc::make_mut(&mut record);
                let place = dice.below(v.concepts.len());
                let concept = &mut v.concepts[place];
                match dice.one_in(2) {
                    true => drop(concept.labels.insert("it".into(), format!("Cosa {}", dice.below(9)))),
                    false => concept.countries.iter_mut().for_each(|entry| {
                        if dice.one_in(4) {
                            entry.until = dice.date();
                        }
                    }),
                }
                Record::Vocabulary(record)
            }
            Record::Organisation(mut record) => {
                let o = Arc::make_mut(&mut record);
                match dice.below(9) {
                    0 => o.country = dice.country(),
                    1 => o.kind = *dice.pick(&[OrganisationKind::Unit, OrganisationKind::State]),
                    2 => o.slug = dice.slug(),
                    3 => o.parent = self.some(dice, EntityKind::Organisation),
                    4 => o.successor = self.some(dice, EntityKind::Organisation),
                    5 => o.website = Some("https://example.org/".into()),
                    6 => o.classifications.push(Classification {
                        scheme: "registry-core".parse().unwrap(),
                        concept: dice.pick(&["government", "business", "civil-society"]).parse().unwrap(),
                        asserted_by: *dice.pick(&[AssertedBy::Registry, AssertedBy::Itself]),
                        as_listed: None,
                        source: None,
                        on: dice.date(),
                        note: None,
                    }),
                    7 => {
                        o.id = Uuid::from_u128(dice.below(usize::MAX) as u128);
                        o.slug = dice.slug();
                    }
                    _ => dice.names(&mut o.names),
                }
                Record::Organisation(record)
            }
            Record::Person(mut record) => {
                let p = Arc::make_mut(&mut record);
                match dice.below(4) {
                    0 => p.erased = !p.erased,
                    1 => p.affiliation = self.some(dice, EntityKind::Organisation),
                    2 => p.slug = dice.slug(),
                    _ => p.name = format!("Näme {}", dice.below(9)),
                }
                Record::Person(record)
            }
            Record::Coalition(mut record) => {
                let c = Arc::make_mut(&mut record);
                match dice.below(5) {
                    0 => c.formed_on = dice.date(),
                    1 => c.slug = dice.slug(),
                    2 => c.themes = vec![dice.pick(&["openness", "rights"]).parse().unwrap()],
                    3 => c.status_history.push(StatusPeriod {
                        status: *dice.pick(&[CoalitionStatus::Active, CoalitionStatus::Inactive]),
                        since: dice.date(),
                        until: None,
                        stated_on: dice.date(),
                        certainty: EvidenceCertainty::Stated,
                        source: None,
                        reason: None,
                    }),
                    _ => dice.names(&mut c.names),
                }
                Record::Coalition(record)
            }
            Record::Membership(mut record) => {
                let m = Arc::make_mut(&mut record);
                match dice.below(9) {
                    0 => m.since = dice.date(),
                    1 => m.until = dice.date(),
                    2 => m.ended = !m.ended,
                    3 | 4 => m.confirmed_on = dice.date(),
                    5 => m.role = dice.pick(&["member", "coordinator"]).parse().unwrap(),
                    6 => m.coalition = self.some(dice, EntityKind::Coalition).unwrap_or_default(),
                    7 => {
                        m.member.kind = *dice.pick(&[MemberKind::Organisation, MemberKind::Person]);
                        let kind = match m.member.kind {
                            MemberKind::Organisation => EntityKind::Organisation,
                            MemberKind::Person => EntityKind::Person,
                        };
                        m.member.id = self.some(dice, kind).unwrap_or_default();
                    }
                    _ => m.id = Uuid::from_u128(dice.below(usize::MAX) as u128),
                }
                Record::Membership(record)
            }
        }
    }
}
