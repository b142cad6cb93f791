//! Lists from indexes, orders and ready pieces against the plain scan, after changes of every sort.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use openapi::{
    AssertedBy, ChangeRecord, Classification, CoalitionStatus, CountryCode, EntityKind, EvidenceCertainty,
    MemberKind, Name, NameKind, OrganisationKind, PartialDate, Slug, State, StatusPeriod, Timestamp,
    parameter::{Query, Values, of_operation},
};
use proptest::prelude::*;
use uuid::Uuid;

use super::{
    CoalitionQuery, MembershipQuery, OrganisationQuery, PersonQuery, SourceQuery, VocabularyQuery, scan::Scan,
};
use crate::{
    app::founding_only,
    snapshot::{Lens, Log, Page, Paging, Snapshot, View},
    store::Record,
};

const KINDS: [(EntityKind, &str); 6] = [
    (EntityKind::Source, "source_list"),
    (EntityKind::Vocabulary, "vocabulary_list"),
    (EntityKind::Organisation, "organisation_list"),
    (EntityKind::Person, "person_list"),
    (EntityKind::Coalition, "coalition_list"),
    (EntityKind::Membership, "membership_list"),
];

/// Numbers that look random and come out alike from the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        // Xorshift; a seed of 0 would stay so.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 20).unwrap() % bound
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn date(&mut self) -> Option<PartialDate> {
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

    fn day(&mut self) -> NaiveDate {
        NaiveDate::from_yo_opt(
            2005 + i32::try_from(self.below(24)).unwrap(),
            1 + u32::try_from(self.below(365)).unwrap(),
        )
        .unwrap()
    }

    fn languages(&mut self) -> Vec<openapi::LanguageTag> {
        let languages = ["en", "fr", "fr-ca", "it", "zh-hant", "pt", "xx", "yy", "und", "en-gb"];
        (0..self.below(4)).map(|_| self.pick(&languages).parse().unwrap()).collect()
    }

    fn slug(&mut self) -> Slug {
        format!("thing-{}", self.below(1_000_000)).parse().unwrap()
    }

    fn names(&mut self, names: &mut Vec<Name>) {
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

    fn country(&mut self) -> Option<CountryCode> {
        ["", "FR", "BR", "CH", "US", "JP", "AQ"][self.below(7)].parse().ok()
    }
}

/// The registry, and how it came about.
struct World {
    snapshot: Snapshot,
    log: Log,
}

impl World {
    fn founding() -> Self {
        let live = founding_only().unwrap().live();
        Self { snapshot: Snapshot::clone(&live.snapshot), log: live.log.clone() }
    }

    /// The same registry, made anew from the log.
    fn anew(&self) -> Snapshot {
        Snapshot::default().after(self.log.iter().map(AsRef::as_ref)).unwrap()
    }

    fn ids(&self, kind: EntityKind) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self
            .snapshot
            .records()
            .filter(|record| record.kind() == kind)
            .map(|record| record.id())
            .collect();
        ids.sort_unstable();
        ids
    }

    fn some(&self, dice: &mut Dice, kind: EntityKind) -> Option<Uuid> {
        let ids = self.ids(kind);
        (!ids.is_empty()).then(|| *dice.pick(&ids))
    }

    fn enter(&mut self, kind: EntityKind, id: Uuid, record: Option<Record>) {
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
    fn happen(&mut self, dice: &mut Dice) {
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

    fn changed(&self, dice: &mut Dice, record: Record) -> Record {
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

    /// A question that a list could be asked.
    fn question(&self, dice: &mut Dice, kind: EntityKind, operation: &str) -> Question {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let filters = dice.below(4);
        let parameters = of_operation(operation);
        let slugs = |dice: &mut Dice, kinds: &[EntityKind]| {
            let kind = *dice.pick(kinds);
            let found = self.some(dice, kind).and_then(|id| {
                kinds.iter().find_map(|kind| self.snapshot.record(*kind, id)?.slug().cloned())
            });
            found.map_or_else(|| "nobody".to_owned(), |slug| slug.to_string())
        };
        for _ in 0..=filters {
            let parameter = dice.pick(parameters);
            let value = match (parameter.name, parameter.values) {
                ("as_of" | "known_at" | "known_at_revision" | "lang" | "limit" | "cursor" | "fields", _) => {
                    continue;
                }
                ("q", _) => dice.pick(&["internet", "a b", "world w", "irkutsk", "zz"]).to_string(),
                ("coalition", _) => {
                    let (one, other) =
                        (slugs(dice, &[EntityKind::Coalition]), slugs(dice, &[EntityKind::Coalition]));
                    if one == other { one } else { format!("{one},{other}") }
                }
                ("member", _) => slugs(dice, &[EntityKind::Organisation, EntityKind::Person]),
                ("role", _) => dice.pick(&["member", "coordinator", "member,coordinator"]).to_string(),
                ("region", _) => dice
                    .pick(&["african-group", "african-group,western-european-and-others-group", "nowhere"])
                    .to_string(),
                ("stakeholder_category", _) => {
                    dice.pick(&["government", "business,civil-society", "technical-community"]).to_string()
                }
                ("theme", _) => "openness".into(),
                (_, Values::Countries) => dice.pick(&["FR", "US,CH,JP", "AQ"]).to_string(),
                (_, Values::Words(words)) => {
                    let (one, other) = (*dice.pick(words), *dice.pick(words));
                    if one == other { one.into() } else { format!("{one},{other}") }
                }
                (_, Values::Word(words)) => dice.pick(words).to_string(),
                (_, Values::Date) => format!("{}", 2005 + dice.below(20)),
                (_, Values::Instant) => {
                    let entries: Vec<_> = self.log.iter().collect();
                    dice.pick(&entries).at.to_string()
                }
                _ => continue,
            };
            if pairs.iter().all(|(name, _)| name != parameter.name) {
                pairs.push((parameter.name.to_owned(), value));
            }
        }
        let query = Query::read(parameters, &pairs).unwrap_or_else(|faults| panic!("{pairs:?}: {faults:?}"));
        let as_of = (!dice.one_in(3)).then(|| dice.day());
        let today = if dice.one_in(2) { dice.day() } else { "2026-11-24".parse().unwrap() };
        let lens = Lens { languages: dice.languages(), as_of, today };
        let limit = (!dice.one_in(4)).then(|| 1 + dice.below(40));
        Question { kind, query, lens, limit }
    }
}

/// What a list is asked.
#[derive(Debug)]
struct Question {
    kind: EntityKind,
    query: Query,
    lens: Lens,
    limit: Option<usize>,
}

/// What it answers: of each page the ids, the things as JSON, the number of all and the languages.
type Answer = Vec<(Vec<(Uuid, String)>, usize, Vec<String>)>;

impl Question {
    fn descending(&self) -> bool {
        self.query.text("sort").is_some_and(|sort| sort.starts_with('-'))
    }

    /// Goes through all pages.
    fn pages(
        &self,
        snapshot: &Snapshot,
        page: impl Fn(&View<'_>, &Paging) -> Page<(Uuid, Option<String>)>,
    ) -> Answer {
        let mut paging = Paging { descending: self.descending(), limit: self.limit, after: None };
        let mut answer = Answer::new();
        loop {
            let view = View::new(snapshot, self.lens.clone());
            let Page { items, total, next } = page(&view, &paging);
            let shown = items.into_iter().filter_map(|(id, json)| Some((id, json?))).collect();
            answer.push((shown, total, view.languages_used()));
            match next {
                Some(next) => paging.after = Some(next),
                None => return answer,
            }
        }
    }

    fn json(view: &View<'_>, kind: EntityKind, id: Uuid) -> Option<String> {
        let mut out = Vec::new();
        let written = view.write_thing(kind, id, &mut out).unwrap();
        written.then(|| String::from_utf8(out).unwrap())
    }

    fn indexed(&self, snapshot: &Snapshot) -> Answer {
        fn ids<T>(shelf: &crate::snapshot::Shelf<T>, page: Page<u32>, id: impl Fn(&T) -> Uuid) -> Page<Uuid> {
            let items = page.items.iter().map(|number| id(&shelf.at(*number).unwrap().kept.record)).collect();
            Page { items, total: page.total, next: page.next }
        }
        self.pages(snapshot, |view, paging| {
            let (s, query) = (snapshot, &self.query);
            let page = match self.kind {
                EntityKind::Source => ids(&s.sources, SourceQuery::of(query).page(view, paging), |r| r.id),
                EntityKind::Vocabulary => {
                    ids(&s.vocabularies, VocabularyQuery::of(query).page(view, paging), |r| r.id)
                }
                EntityKind::Organisation => {
                    ids(&s.organisations, OrganisationQuery::of(query).page(view, paging), |r| r.id)
                }
                EntityKind::Person => ids(&s.people, PersonQuery::of(query).page(view, paging), |r| r.id),
                EntityKind::Coalition => {
                    ids(&s.coalitions, CoalitionQuery::of(query).page(view, paging), |r| r.id)
                }
                EntityKind::Membership => {
                    ids(&s.memberships, MembershipQuery::of(query).page(view, paging), |r| r.id)
                }
            };
            let items = page.items.into_iter().map(|id| (id, Self::json(view, self.kind, id))).collect();
            Page { items, total: page.total, next: page.next }
        })
    }

    fn scanned(&self, snapshot: &Snapshot) -> Answer {
        self.pages(snapshot, |view, paging| {
            let page = Scan { view, query: &self.query }.page(self.kind, paging);
            let items = page.items.into_iter().map(|id| (id, Self::json(view, self.kind, id))).collect();
            Page { items, total: page.total, next: page.next }
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn lists_are_what_a_plain_scan_finds(seed in 1..u64::MAX) {
        let mut dice = Dice(seed);
        let mut world = World::founding();
        let mut asked: Vec<(Snapshot, Question, Answer)> = Vec::new();
        for _ in 0..10 {
            for _ in 0..dice.below(100) {
                world.happen(&mut dice);
            }
            let anew = world.anew();
            for languages in ["fr", "xx"] {
                let languages = vec![languages.parse().unwrap()];
                let lens = Lens { languages, as_of: None, today: "2026-11-24".parse().unwrap() };
                for record in anew.records() {
                    let [kept, new] = [&world.snapshot, &anew].map(|snapshot| {
                        let view = View::new(snapshot, lens.clone());
                        (Question::json(&view, record.kind(), record.id()), view.languages_used())
                    });
                    prop_assert_eq!(kept, new);
                }
            }
            for (kind, operation) in KINDS {
                for _ in 0..2 {
                    let question = world.question(&mut dice, kind, operation);
                    let answer = question.indexed(&world.snapshot);
                    let scanned = question.scanned(&anew);
                    prop_assert!(answer == scanned, "{question:?}: {answer:#?} and not {scanned:#?}");
                    asked.push((world.snapshot.clone(), question, answer));
                }
            }
        }
        // Whoever still reads an old snapshot finds it as it was.
        for (snapshot, question, answer) in asked {
            prop_assert!(answer == question.indexed(&snapshot), "{question:?}");
        }
    }
}
