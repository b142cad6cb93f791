//! What was asked and answered, held against the log.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use serde_json::Value;

use super::fleet::{FOUNDED, Fleet, Reply};

/// What became of a write, as far as its client knows.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// It was acknowledged.
    Done(Reply),
    /// It was refused, with this status.
    Refused(u16),
    /// There was no answer, or 503: it is stored whole or not at all.
    Unknown,
}

/// A write. Its mark stands at the end of the comment of what it changes.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) mark: String,
    pub(super) outcome: Outcome,
}

/// Every write of a test.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Vec<Attempt>>);

impl Ledger {
    /// Notes what was answered. Panics where the program failed.
    pub(super) fn note(&self, mark: &str, reply: Option<&Reply>) -> Outcome {
        let outcome = match reply {
            None => Outcome::Unknown,
            Some(reply) => match reply.status {
                200 | 201 => Outcome::Done(reply.clone()),
                503 => Outcome::Unknown,
                400..=499 => Outcome::Refused(reply.status),
                status => panic!("{mark}: {status} {}", reply.text()),
            },
        };
        let attempt = Attempt { mark: mark.to_owned(), outcome: outcome.clone() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(attempt);
        outcome
    }

    /// All of it.
    pub(super) fn attempts(&self) -> Vec<Attempt> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Number of writes that were acknowledged, refused, and of which nobody knows.
    pub(super) fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for attempt in self.attempts() {
            counts[match attempt.outcome {
                Outcome::Done(_) => 0,
                Outcome::Refused(_) => 1,
                Outcome::Unknown => 2,
            }] += 1;
        }
        counts
    }
}

/// The mark of a change.
pub(super) fn mark(entry: &Value) -> &str {
    entry["comment"].as_str().unwrap_or_default().rsplit(' ').next().unwrap_or_default()
}

pub(super) fn number(entry: &Value, field: &str) -> i64 {
    entry[field].as_i64().unwrap_or_else(|| panic!("{field} of {entry}"))
}

/// The log, group by group. Panics where a revision is missing or a group is not in one piece.
pub(super) fn groups(log: &[Value]) -> Vec<&[Value]> {
    let first = log.first().map_or(0, |entry| number(entry, "revision"));
    for (entry, revision) in log.iter().zip(first..) {
        assert_eq!(number(entry, "revision"), revision, "the log has a gap, or a change out of turn");
    }
    let groups: Vec<&[Value]> = log.chunk_by(|a, b| a["group"] == b["group"]).collect();
    for group in &groups {
        assert_eq!(group[0]["group"], group[0]["revision"], "a group begins with its first change");
        for entry in *group {
            assert_eq!([&entry["at"], &entry["actor"]], [&group[0]["at"], &group[0]["actor"]]);
            assert_eq!(mark(entry), mark(&group[0]), "a group is of one write");
        }
    }
    groups
}

/// Holds every answer against the log: what was acknowledged is in it, once and as it was answered; what was
/// refused is not; what nobody knows of is in it at most once.
pub(super) fn check_answers(attempts: &[Attempt], log: &[Value]) {
    let mut by_mark: BTreeMap<&str, Vec<&[Value]>> = BTreeMap::new();
    for group in groups(log) {
        by_mark.entry(mark(&group[0])).or_default().push(group);
    }
    for Attempt { mark, outcome } in attempts {
        let found = by_mark.remove(mark.as_str()).unwrap_or_default();
        match outcome {
            Outcome::Unknown => assert!(found.len() <= 1, "{mark} was stored {} times", found.len()),
            Outcome::Refused(status) => assert!(found.is_empty(), "{mark} was refused ({status}) and stored"),
            // To end what has ended just so is no change.
            Outcome::Done(reply) if found.is_empty() && reply.json()["status"] == "ended" => {
                let (answer, first) = (reply.json(), number(&log[0], "revision"));
                let entry = &log[(number(&answer, "revision") - first) as usize];
                assert_eq!((&entry["entity"]["id"], &entry["state"]["ended"]), (&answer["id"], &true.into()));
            }
            Outcome::Done(reply) => {
                let times = found.len();
                assert_eq!(times, 1, "{mark} was acknowledged and is in the log so often: {}", reply.text());
                check_answer(mark, &reply.json(), found[0]);
            }
        }
    }
    let unasked: Vec<_> = by_mark.keys().collect();
    assert!(unasked.is_empty(), "nobody asked for {unasked:?}");
}

fn check_answer(mark: &str, answer: &Value, group: &[Value]) {
    if let Some(items) = answer["items"].as_array() {
        assert_eq!(items, group, "{mark}");
    } else if answer["entity"].is_object() {
        assert_eq!(answer, group.last().unwrap(), "{mark}");
    } else {
        let entry = group.iter().rfind(|entry| entry["entity"]["id"] == answer["id"]);
        let entry = entry.unwrap_or_else(|| panic!("{mark}: {answer} is not in {group:?}"));
        assert_eq!(answer["revision"], entry["revision"], "{mark}");
        for field in ["slug", "names", "note", "kind", "role", "confirmed_on", "end_reason"] {
            assert_eq!(answer.get(field), entry["state"].get(field).or(answer.get(field)), "{mark}: {field}");
        }
    }
}

/// What the log makes of the things it speaks of.
#[derive(Debug, Default)]
pub(super) struct Replay {
    /// The last state of each thing, by kind and id.
    pub(super) things: HashMap<(String, String), Value>,
    /// How many organisations and memberships there are more than in the founding data, after each revision.
    pub(super) counts: Vec<(i64, i64)>,
}

impl Replay {
    /// Replays the log. After each group, nothing may refer to what is not there.
    pub(super) fn of(log: &[Value]) -> Self {
        let mut replay = Self { counts: vec![(0, 0)], ..Self::default() };
        for group in groups(log) {
            for entry in group {
                replay.take(entry);
            }
            replay.check_whole(group);
        }
        replay
    }

    fn take(&mut self, entry: &Value) {
        let text = |field: &str| entry["entity"][field].as_str().unwrap_or_default().to_owned();
        let (kind, id) = (text("kind"), text("id"));
        let (mut organisations, mut memberships) = self.counts.last().copied().unwrap_or_default();
        let there = !entry["state"].is_null();
        let was = match there {
            true => self.things.insert((kind.clone(), id), entry["state"].clone()).is_some(),
            false => self.things.remove(&(kind.clone(), id)).is_some(),
        };
        // Changes to founding data only ever change a coalition here.
        let more = i64::from(there) - i64::from(was);
        match kind.as_str() {
            "organisation" => organisations += more,
            "membership" => memberships += more,
            _ => {}
        }
        self.counts.push((organisations, memberships));
    }

    /// A half of a group would leave something behind that refers to what is gone, or that is still to come.
    fn check_whole(&self, group: &[Value]) {
        let of_kind = |wanted: &'static str| {
            self.things
                .iter()
                .filter(move |((kind, _), _)| kind == wanted)
                .map(|((_, id), state)| (id.as_str(), state))
        };
        let organisations: HashSet<&str> = of_kind("organisation").map(|(id, _)| id).collect();
        let sources: HashSet<&str> =
            of_kind("source").filter_map(|(_, state)| state["slug"].as_str()).collect();
        for (id, membership) in of_kind("membership") {
            let member = membership["member"]["id"].as_str().unwrap();
            assert!(organisations.contains(member), "membership {id} is of nobody after {group:?}");
            for statement in membership["statements"].as_array().unwrap() {
                assert!(
                    sources.contains(statement["source"].as_str().unwrap()),
                    "{id} rests on nothing after {group:?}"
                );
            }
        }
        let ended =
            group.iter().find(|entry| entry["operation"] == "end" && entry["entity"]["kind"] == "coalition");
        if let Some(coalition) = ended.map(|entry| &entry["entity"]["id"]) {
            let open =
                of_kind("membership").filter(|(_, m)| m["coalition"] == *coalition && m["ended"] != true);
            assert_eq!(open.count(), 0, "memberships were left open by {group:?}");
        }
    }
}

/// Holds what a program shows against the replayed log, and its tables against its own log.
pub(super) fn check_state(fleet: &Fleet, station: usize, log: &[Value]) {
    let head = FOUNDED + log.len() as i64;
    let replay = Replay::of(log);
    for collection in ["coalitions", "organisations", "people", "memberships"] {
        let now = fleet.read(station, &format!("/v1/{collection}.ndjson")).text();
        let rebuilt =
            fleet.read(station, &format!("/v1/{collection}.ndjson?known_at_revision={head}")).text();
        assert!(now == rebuilt, "the {collection} of the tables are not those of the log");
        let kind = collection.trim_end_matches('s');
        let shown: HashMap<String, Value> = now
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|thing| (thing["id"].as_str().unwrap().to_owned(), thing))
            .collect();
        for ((_, id), state) in replay.things.iter().filter(|((of, _), _)| of == kind) {
            let thing = shown.get(id).unwrap_or_else(|| panic!("{kind} {id} is not shown"));
            assert_eq!(thing["note"], state["note"], "{kind} {id}");
        }
        for entry in log.iter().filter(|entry| entry["entity"]["kind"] == kind) {
            let id = entry["entity"]["id"].as_str().unwrap();
            let there = replay.things.contains_key(&(kind.to_owned(), id.to_owned()));
            assert_eq!(shown.contains_key(id), there, "{kind} {id}");
        }
    }
    for collection in ["sources", "vocabularies"] {
        let page = |path: &str| fleet.read(station, path).json()["items"].clone();
        let now = page(&format!("/v1/{collection}?limit=200"));
        assert_eq!(
            now,
            page(&format!("/v1/{collection}?limit=200&known_at_revision={head}")),
            "{collection}"
        );
    }
}
