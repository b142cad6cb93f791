//! Somebody who writes.

use reqwest::Method;
use serde_json::Value;

use crate::{Answer, Client, Request};

/// A client with a token. What it sends is held to the document before.
#[derive(Debug, Clone)]
pub struct Editor<'a> {
    client: &'a Client,
    token: String,
}

impl<'a> Editor<'a> {
    /// The bearer of a token.
    pub fn new(client: &'a Client, token: &str) -> Self {
        Self { client, token: token.to_owned() }
    }

    /// A request with the token.
    pub fn ask(&self, method: Method, path: &str) -> Request<'a> {
        self.client.ask(path).method(method).bearer(&self.token)
    }

    /// Enters a thing. Panics where it is not entered.
    pub fn create(&self, path: &str, draft: &Value) -> Value {
        let answer = self.post(path, draft);
        assert_eq!(answer.status, 201, "{path} {draft}: {}", answer.text());
        let location = self.client.path_of(answer.header("location")).to_owned();
        assert_eq!(self.client.get(&location).status, 200, "{location}");
        answer.json()
    }

    /// Posts JSON.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(Method::POST, path).json(body).send()
    }

    /// Changes a thing in the state that it is in now.
    pub fn patch(&self, path: &str, patch: &Value) -> Answer {
        self.patch_seen(path, &self.tag(path), patch)
    }

    /// Changes a thing that was seen with an entity tag.
    pub fn patch_seen(&self, path: &str, seen: &str, patch: &Value) -> Answer {
        self.ask(Method::PATCH, path).header("if-match", seen).json(patch).send()
    }

    /// Changes a thing as it is now. Panics where it is not changed.
    pub fn change(&self, path: &str, patch: &Value) -> Value {
        let answer = self.patch(path, patch);
        assert_eq!(answer.status, 200, "{path} {patch}: {}", answer.text());
        answer.json()
    }

    /// Takes out a thing in the state that it is in now.
    pub fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path).header("if-match", &self.tag(path)).send()
    }

    /// Undoes a change.
    pub fn undo(&self, revision: i64) -> Answer {
        self.ask(Method::POST, &format!("/v1/changes/{revision}/undo")).send()
    }

    /// The entity tag of a thing as it is now; empty where there is none.
    pub fn tag(&self, path: &str) -> String {
        let bare = path.split('?').next().unwrap_or_default();
        self.client.get(bare).header("etag").to_owned()
    }
}
