//! Lists from indexes, orders and ready pieces against the plain scan, after changes of every sort.

mod world;

use openapi::{
    EntityKind,
    parameter::{Query, Values, of_operation},
};
use proptest::prelude::*;
use uuid::Uuid;

use self::world::{Dice, World};
use super::{
    CoalitionQuery, MembershipQuery, OrganisationQuery, PersonQuery, SourceQuery, VocabularyQuery, scan::Scan,
};
use crate::snapshot::{Lens, Page, Paging, Snapshot, View};

const KINDS: [(EntityKind, &str); 6] = [
    (EntityKind::Source, "source_list"),
    (EntityKind::Vocabulary, "vocabulary_list"),
    (EntityKind::Organisation, "organisation_list"),
    (EntityKind::Person, "person_list"),
    (EntityKind::Coalition, "coalition_list"),
    (EntityKind::Membership, "membership_list"),
];

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
    /// Makes one up.
    fn about(world: &World, dice: &mut Dice, kind: EntityKind, operation: &str) -> Self {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let filters = dice.below(4);
        let parameters = of_operation(operation);
        let slugs = |dice: &mut Dice, kinds: &[EntityKind]| {
            let kind = *dice.pick(kinds);
            let found = world.some(dice, kind).and_then(|id| {
                kinds.iter().find_map(|kind| world.snapshot.record(*kind, id)?.slug().cloned())
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
                    let entries: Vec<_> = world.log.iter().collect();
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
        Self { kind, query, lens, limit }
    }

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

    /// Puts all memberships in the order that is asked for, as somebody does who asks for a long list.
    fn put_in_order(&self, snapshot: &Snapshot) {
        let sort = self.query.text("sort").map(|sort| ("sort".to_owned(), sort.to_owned()));
        let parameters = of_operation("membership_list");
        let all = Query::read(parameters, &sort.into_iter().collect::<Vec<_>>()).unwrap();
        let paging = Paging { descending: self.descending(), limit: Some(1), after: None };
        MembershipQuery::of(&all).page(&View::new(snapshot, self.lens.clone()), &paging);
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
            for (languages, as_of) in [("fr", None), ("xx", None), ("fr", Some(dice.day()))] {
                let languages = vec![languages.parse().unwrap()];
                let lens = Lens { languages, as_of, today: "2026-11-24".parse().unwrap() };
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
                    let question = Question::about(&world, &mut dice, kind, operation);
                    if kind == EntityKind::Membership && dice.one_in(2) {
                        question.put_in_order(&world.snapshot);
                    }
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
