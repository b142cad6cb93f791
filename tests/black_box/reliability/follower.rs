//! Readers who look on while others write.

use std::{thread, time::Duration};

use serde_json::Value;

use super::{
    dice::Dice,
    fleet::{FOUNDED, Fleet},
    ledger::{Replay, number},
    play::Play,
};

/// Somebody who keeps a copy of the log by asking one program for what is new, with next to no pause.
#[derive(Debug, Default)]
pub(super) struct Copy {
    pub(super) entries: Vec<Value>,
    /// How often it was told something new.
    pub(super) news: usize,
}

impl Copy {
    /// Follows until it is told that the log is complete.
    pub(super) fn follow(fleet: &Fleet, station: usize, play: &Play) -> Self {
        let _end = play.ends_with_me();
        let mut copy = Self::default();
        let mut whole = true;
        loop {
            let last_time = play.is_over();
            let after = FOUNDED + copy.entries.len() as i64;
            let Some(reply) = fleet.get(station, &format!("/v1/changes?after={after}&limit=200")) else {
                std::thread::yield_now();
                continue;
            };
            assert_eq!(reply.status, 200, "{}", reply.text());
            let page = reply.json();
            let items = page["items"].as_array().unwrap();
            for (entry, revision) in items.iter().zip(after + 1..) {
                assert_eq!(number(entry, "revision"), revision, "the follower of {station} is told of a gap");
            }
            if let (true, Some(last), Some(first)) = (whole, copy.entries.last(), items.first()) {
                assert_ne!(last["group"], first["group"], "the follower of {station} saw a part of a group");
            }
            if !items.is_empty() {
                whole = page["next"].is_null();
                copy.news += 1;
            }
            copy.entries.extend(items.iter().cloned());
            if last_time && items.is_empty() {
                return copy;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Asks programs for the past while they go on, and gives what they said: a revision, and how many organisations
/// and memberships there were more than in the founding data.
pub(super) fn look_back(fleet: &Fleet, mut dice: Dice, play: &Play) -> Vec<(i64, (i64, i64))> {
    let _end = play.ends_with_me();
    const FOUNDING: (i64, i64) = (122, 125);
    let mut seen = Vec::new();
    while play.is_on() {
        let station = dice.roll(fleet.size());
        let total = |path: &str| {
            let reply = fleet.get(station, path)?;
            assert_eq!(reply.status, 200, "{path}: {}", reply.text());
            reply.json()["total"].as_i64()
        };
        let Some(newer) = total(&format!("/v1/changes?after={FOUNDED}&limit=1")) else { continue };
        let revision = FOUNDED + dice.roll(newer as usize + 1) as i64;
        let organisations = total(&format!("/v1/organisations?limit=1&known_at_revision={revision}"));
        let memberships = total(&format!("/v1/memberships?limit=1&known_at_revision={revision}"));
        if let Some((organisations, memberships)) = organisations.zip(memberships) {
            seen.push((revision, (organisations - FOUNDING.0, memberships - FOUNDING.1)));
        }
        thread::sleep(Duration::from_millis(20));
    }
    seen
}

/// Holds what was said of the past against the log.
pub(super) fn check_past(seen: &[(i64, (i64, i64))], log: &[Value]) {
    let replay = Replay::of(log);
    for (revision, counts) in seen {
        assert_eq!(*counts, replay.counts[(revision - FOUNDED) as usize], "revision {revision}");
    }
}
