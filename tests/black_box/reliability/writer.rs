//! Somebody who writes whatever comes to mind.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    dice::Dice,
    fleet::{Fleet, Reply, coalition, membership, organisation},
    ledger::{Ledger, Outcome},
};

/// A client that writes to all programs in turn. What it has entered is its own; it shares one coalition with
/// the others, whose note is a number that each counts up.
pub(super) struct Writer<'a> {
    fleet: &'a Fleet,
    ledger: &'a Ledger,
    dice: Dice,
    name: String,
    /// Programs that it may write to: so many, from the first.
    programs: usize,
    written: usize,
    organisations: Vec<String>,
    memberships: Vec<String>,
    coalitions: Vec<String>,
    /// The last revision that it made.
    last: Option<i64>,
    /// How often what it had written was there when it asked.
    pub(super) read_back: usize,
}

/// The coalition that all count up.
pub(super) const SHARED: &str = "shared";

impl<'a> Writer<'a> {
    pub(super) fn new(fleet: &'a Fleet, ledger: &'a Ledger, programs: usize, name: &str, dice: Dice) -> Self {
        Self {
            fleet,
            ledger,
            dice,
            name: name.to_owned(),
            programs,
            written: 0,
            organisations: Vec::new(),
            memberships: Vec::new(),
            coalitions: Vec::new(),
            last: None,
            read_back: 0,
        }
    }

    /// Writes something.
    pub(super) fn write(&mut self) {
        self.written += 1;
        let mark = format!("{}-{}", self.name, self.written);
        let station = self.dice.roll(self.programs);
        match self.dice.roll(12) {
            0 | 1 => {
                self.enter(station, "/v1/organisations", &organisation(&format!("Body {mark}"), &mark), &mark)
            }
            2 => {
                self.enter(station, "/v1/coalitions", &coalition(&format!("Coalition {mark}"), &mark), &mark)
            }
            3 | 4 => self.join(station, &mark),
            5 => self.patch(station, &mark),
            6 => self.count_up(station, &mark),
            7 => self.stand(station, &mark),
            8 => self.merge(station, &mark),
            9 => self.end_coalition(station, &mark),
            10 => self.undo(station, &mark),
            _ => self.delete(station, &mark),
        }
    }

    fn enter(&mut self, station: usize, path: &str, draft: &Value, mark: &str) {
        let reply = self.fleet.write(station, &Method::POST, path, None, Some(draft));
        if let Some(reply) = self.note(mark, reply) {
            let key = reply.location.rsplit('/').next().unwrap().to_owned();
            self.read_back(station, &format!("{path}/{key}"), &reply);
            match path {
                "/v1/organisations" => self.organisations.push(key),
                "/v1/coalitions" => self.coalitions.push(key),
                _ => self.memberships.push(key),
            }
        }
    }

    fn join(&mut self, station: usize, mark: &str) {
        let shared = [SHARED.to_owned()];
        let coalitions = [self.coalitions.as_slice(), &shared].concat();
        let chosen = self.dice.pick(&coalitions).zip(self.dice.clone().pick(&self.organisations));
        if let Some((coalition, organisation)) = chosen {
            let draft = membership(coalition, organisation, mark);
            self.enter(station, "/v1/memberships", &draft, mark);
        }
    }

    fn patch(&mut self, station: usize, mark: &str) {
        let Some(slug) = self.dice.pick(&self.organisations) else { return };
        let path = format!("/v1/organisations/{slug}");
        let body = json!({"note": mark, "change": {"comment": mark}});
        self.change(station, &Method::PATCH, &path, Some(&body), mark);
    }

    /// Counts the shared number up, from the number that it has seen.
    fn count_up(&mut self, station: usize, mark: &str) {
        let path = format!("/v1/coalitions/{SHARED}");
        let Some(seen) = self.fleet.get(station, &path).filter(|seen| seen.status == 200) else { return };
        let number: u64 = seen.json()["note"].as_str().unwrap().parse().unwrap();
        let body = json!({"note": (number + 1).to_string(), "change": {"comment": mark}});
        let reply = self.fleet.write(station, &Method::PATCH, &path, Some(&seen.etag), Some(&body));
        // Another may have counted on since; `note` alone says whether it was stored.
        self.ledger.note(mark, reply.as_ref());
    }

    fn stand(&mut self, station: usize, mark: &str) {
        let Some(id) = self.dice.pick(&self.memberships).cloned() else { return };
        // Never the same day twice: to confirm what is confirmed already is no change.
        let (n, day) = (self.written, self.written % 28 + 1);
        let on = format!("{}-{:02}-{day:02}", 2008 + n / 336 % 18, n / 28 % 12 + 1);
        let (what, body) = match self.dice.roll(3) {
            0 => ("end", json!({"reason": "left", "change": {"comment": mark}})),
            _ => ("confirm", json!({"on": on, "change": {"comment": mark}})),
        };
        let path = format!("/v1/memberships/{id}");
        let reply = self.fleet.write(station, &Method::POST, &format!("{path}/{what}"), None, Some(&body));
        if let Some(reply) = self.note(mark, reply) {
            self.read_back(station, &path, &reply);
        }
    }

    fn merge(&mut self, station: usize, mark: &str) {
        let chosen =
            self.dice.clone().pick(&self.organisations).cloned().zip(self.dice.pick(&self.organisations));
        let Some((from, into)) = chosen.filter(|(from, into)| from != *into) else { return };
        let path = format!("/v1/organisations/{from}/merge");
        let body = json!({"into": into, "change": {"comment": mark}});
        let survivor = format!("/v1/organisations/{into}");
        let reply = self.fleet.write(station, &Method::POST, &path, None, Some(&body));
        if let Some(reply) = self.note(mark, reply) {
            self.read_back(station, &survivor, &reply);
            let gone = self.fleet.get(station, &format!("/v1/organisations/{from}"));
            assert!(gone.is_none_or(|gone| gone.status == 301), "{mark}: {from} is still there");
        }
    }

    fn end_coalition(&mut self, station: usize, mark: &str) {
        let Some(slug) = self.dice.pick(&self.coalitions) else { return };
        let path = format!("/v1/coalitions/{slug}");
        let body = json!({"status": "inactive", "on": "2026-10", "change": {"comment": mark}});
        let reply = self.fleet.write(station, &Method::POST, &format!("{path}/end"), None, Some(&body));
        if let Some(reply) = self.note(mark, reply) {
            self.read_back(station, &path, &reply);
        }
    }

    fn undo(&mut self, station: usize, mark: &str) {
        let Some(revision) = self.last else { return };
        let body = json!({"comment": mark});
        let path = format!("/v1/changes/{revision}/undo");
        let reply = self.fleet.write(station, &Method::POST, &path, None, Some(&body));
        if let Some(reply) = self.note(mark, reply) {
            let last = reply.json()["items"].as_array().and_then(|items| items.last().cloned()).unwrap();
            let seen = self.fleet.get(station, &format!("/v1/changes/{}", last["revision"]));
            assert!(seen.is_none_or(|seen| seen.json() == last), "{mark}: the entry is not in the log");
        }
    }

    fn delete(&mut self, station: usize, mark: &str) {
        let Some(slug) = self.dice.pick(&self.organisations) else { return };
        let path = format!("/v1/organisations/{slug}?comment={mark}");
        let Some(seen) = self.fleet.get(station, &path.replace(&format!("?comment={mark}"), "")) else {
            return;
        };
        let reply = self.fleet.write(station, &Method::DELETE, &path, Some(&seen.etag), None);
        self.note(mark, reply);
    }

    fn change(&mut self, station: usize, method: &Method, path: &str, body: Option<&Value>, mark: &str) {
        let Some(seen) = self.fleet.get(station, path).filter(|seen| seen.status == 200) else { return };
        let reply = self.fleet.write(station, method, path, Some(&seen.etag), body);
        if let Some(reply) = self.note(mark, reply) {
            self.read_back(station, path, &reply);
        }
    }

    /// Notes what was answered, and gives the answer where it was done.
    fn note(&mut self, mark: &str, reply: Option<Reply>) -> Option<Reply> {
        let Outcome::Done(reply) = self.ledger.note(mark, reply.as_ref()) else { return None };
        let answer = reply.json();
        self.last = answer["revision"].as_i64().or(answer["items"][0]["revision"].as_i64());
        Some(reply)
    }

    /// What was acknowledged is what the same program answers next, and every program that starts later.
    fn read_back(&mut self, station: usize, path: &str, acknowledged: &Reply) {
        let Some(seen) = self.fleet.get(station, path) else { return };
        assert_eq!(seen.text(), acknowledged.text(), "{path} is not as it was answered");
        assert_eq!((seen.status, &seen.etag), (200, &acknowledged.etag), "{path}");
        self.read_back += 1;
    }
}
