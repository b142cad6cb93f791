//! Changes that are made together, made and taken back over and over.

use std::{thread, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    dice::Dice,
    fleet::{Fleet, coalition, membership, organisation},
    ledger::Ledger,
    play::Play,
};

/// What is entered for it: two organisations, the first of which is in four coalitions.
pub(super) struct Pair {
    from: String,
    into: String,
    coalitions: Vec<String>,
}

impl Pair {
    /// Enters them, and memberships of others in the first of the coalitions.
    pub(super) fn enter(fleet: &Fleet) -> Self {
        let enter = |path: &str, body: Value| fleet.enter(path, &body);
        let body = |name: &str| enter("/v1/organisations", organisation(name, "set-up"));
        let (from, into) = (body("Pair from"), body("Pair into"));
        let coalitions: Vec<String> =
            (0..4).map(|n| enter("/v1/coalitions", coalition(&format!("Pair {n}"), "set-up"))).collect();
        for slug in &coalitions {
            enter("/v1/memberships", membership(slug, &from, "set-up"));
        }
        Self { from, into, coalitions }
    }

    /// Merges them and ends one coalition, and takes both back, until it is over; gives how often.
    pub(super) fn toggle(&self, fleet: &Fleet, ledger: &Ledger, mut dice: Dice, play: &Play) -> usize {
        let _end = play.ends_with_me();
        let (mut attempts, mut done) = (0, 0);
        while play.is_on() {
            let station = dice.roll(fleet.size());
            attempts += 1;
            let mark = format!("pair-{attempts}");
            let merge = json!({"into": self.into, "change": {"comment": mark}});
            let end = json!({"status": "inactive", "on": "2026-10", "change": {"comment": mark}});
            let (history, path, body) = match dice.roll(2) {
                0 => (format!("/v1/organisations/{}", self.from), "merge", merge),
                _ => (format!("/v1/coalitions/{}", self.coalitions[0]), "end", end),
            };
            let Some(log) = fleet.get(station, &format!("{history}/history?limit=200")) else { continue };
            let last =
                log.json()["items"].as_array().and_then(|items| items.last().cloned()).unwrap_or_default();
            let reply = match last["operation"].as_str() {
                Some("merge" | "end") => {
                    let undo = format!("/v1/changes/{}/undo", last["revision"]);
                    fleet.write(station, &Method::POST, &undo, None, Some(&json!({"comment": mark})))
                }
                _ => fleet.write(station, &Method::POST, &format!("{history}/{path}"), None, Some(&body)),
            };
            ledger.note(&mark, reply.as_ref());
            done += usize::from(reply.is_some_and(|reply| reply.status < 300));
        }
        done
    }

    /// Looks at both from every side, until it is over: each answer shows a group whole or not at all. Gives how
    /// often each of the states was seen: apart, merged, open, ended.
    pub(super) fn watch(&self, fleet: &Fleet, mut dice: Dice, play: &Play) -> [usize; 4] {
        let _end = play.ends_with_me();
        let mut seen = [0; 4];
        let all = self.coalitions.join(",");
        while play.is_on() {
            thread::sleep(Duration::from_millis(5));
            let station = dice.roll(fleet.size());
            if let Some(reply) = fleet.get(station, &format!("/v1/organisations/{}", self.into)) {
                let survivor = reply.json();
                let length = |field: &str| survivor[field].as_array().unwrap().len();
                match (length("names"), length("coalitions")) {
                    (1, 0) => seen[0] += 1,
                    (2, 4) => seen[1] += 1,
                    half => panic!("half of a merge is seen: {half:?} in {survivor}"),
                }
            }
            if let Some(reply) = fleet.get(station, &format!("/v1/memberships?coalition={all}&limit=200")) {
                let page = reply.json();
                let members: Vec<&Value> =
                    page["items"].as_array().unwrap().iter().map(|item| &item["member"]["slug"]).collect();
                assert_eq!(members.len(), 4, "{page}");
                assert!(members.iter().all(|member| *member == members[0]), "half of a merge: {members:?}");
            }
            if let Some(reply) = fleet.get(station, &format!("/v1/coalitions/{}", self.coalitions[0])) {
                let coalition = reply.json();
                match (coalition["status"].as_str(), coalition["member_counts"]["total"].as_i64()) {
                    (Some("unknown"), Some(1)) => seen[2] += 1,
                    (Some("inactive"), Some(0)) => seen[3] += 1,
                    half => panic!("half of an end is seen: {half:?}"),
                }
            }
        }
        seen
    }
}
