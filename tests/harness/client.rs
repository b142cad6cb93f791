//! A client that believes nothing: every JSON answer is held to the document.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use reqwest::{
    Method,
    blocking::{Body, Client as Http},
    header::{HeaderMap, HeaderName, HeaderValue},
    redirect::Policy,
};
use serde_json::Value;

use crate::{Document, Program};

/// Far longer than it takes to make a dump of the founding data.
const LONGEST_MAKING: Duration = Duration::from_secs(120);

/// A client of one program. It neither follows redirects nor decodes bodies.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http,
    address: SocketAddr,
    public_url: String,
}

/// A request to be sent.
#[derive(Debug)]
pub struct Request<'a> {
    client: &'a Client,
    method: Method,
    path: String,
    headers: HeaderMap,
    sent: Option<Sent>,
}

/// The body of a request.
#[derive(Debug)]
enum Sent {
    /// JSON that is meant to be right.
    Right(Value),
    /// Whatever a client may send.
    Bytes(Vec<u8>),
    /// The same piece by piece, its length not told.
    Pieces(Vec<u8>),
}

/// An answer that is what the document says.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Path and query of the request.
    pub path: String,
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body as it came.
    pub body: Vec<u8>,
}

impl Client {
    /// A client of a program that believes to be at a public address.
    pub fn new(program: &Program, public_url: &str) -> Result<Self> {
        let http = Http::builder().redirect(Policy::none()).timeout(Duration::from_secs(60)).build()?;
        Ok(Self { http, address: program.address(), public_url: public_url.to_owned() })
    }

    /// A request for a path with its query: `GET` unless it is changed.
    pub fn ask(&self, path: &str) -> Request<'_> {
        Request {
            client: self,
            method: Method::GET,
            path: path.to_owned(),
            headers: HeaderMap::new(),
            sent: None,
        }
    }

    /// Asks for a path with its query. Panics where there is no answer, or one that is not documented.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(path).send()
    }

    /// The path and query of an address that the program gave out. Panics where it is not its own.
    pub fn path_of<'a>(&self, address: &'a str) -> &'a str {
        match address.strip_prefix(&self.public_url) {
            Some(path) => path,
            None => panic!("{address} is not below {}", self.public_url),
        }
    }

    /// Every thing of a list, page by page as `next` leads. Panics where it leads in a circle.
    pub fn all(&self, path: &str) -> Vec<Value> {
        let mut things = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next.take() {
            let answer = self.get(&path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            let page = answer.json();
            things.extend(page["items"].as_array().into_iter().flatten().cloned());
            assert!(things.len() < 10_000, "{path} does not come to an end");
            next = page["next"].as_str().map(|next| self.path_of(next).to_owned());
        }
        things
    }
}

impl Request<'_> {
    /// With another method.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// With a header field. Panics where it cannot be one.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.headers.append(name, value),
            _ => panic!("`{name}: {value}` is not a header field"),
        };
        self
    }

    /// Without a header field that was added.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// With a token.
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With JSON as the operation reads it. Panics on sending where the document does not allow it.
    pub fn json(mut self, body: &Value) -> Self {
        let media_type = match self.method {
            Method::PATCH => "application/merge-patch+json",
            _ => "application/json",
        };
        self.sent = Some(Sent::Right(body.clone()));
        self.header("content-type", media_type)
    }

    /// With a body that may be wrong.
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.sent = Some(Sent::Bytes(body.into()));
        self.header("content-type", media_type)
    }

    /// With a body that may be wrong, sent piece by piece without saying how long it is.
    pub fn pieces(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.sent = Some(Sent::Pieces(body.into()));
        self.header("content-type", media_type)
    }

    /// Sends it. Panics where there is no answer, or one that is not documented.
    pub fn send(self) -> Answer {
        let what: String = format!("{} {}", self.method, self.path).chars().take(200).collect();
        match self.try_send() {
            Ok(answer) => answer,
            Err(error) => panic!("{what}: {error:#}"),
        }
    }

    fn try_send(self) -> Result<Answer> {
        let url = format!("http://{}{}", self.client.address, self.path);
        let mut request = self.client.http.request(self.method.clone(), url).headers(self.headers);
        let sent: Option<Value> = match &self.sent {
            Some(Sent::Right(json)) => Some(json.clone()),
            Some(Sent::Bytes(bytes) | Sent::Pieces(bytes)) => serde_json::from_slice(bytes).ok(),
            None => None,
        };
        let allowed = sent.as_ref().map(|json| document_allows(&self.method, &self.path, json));
        match self.sent {
            Some(Sent::Right(json)) => {
                allowed
                    .as_ref()
                    .map_or(Ok(()), |allowed| allowed.as_ref().map_err(|e| anyhow!("{e:#}")).copied())?;
                request = request.body(json.to_string());
            }
            Some(Sent::Bytes(bytes)) => request = request.body(bytes),
            Some(Sent::Pieces(bytes)) => request = request.body(Body::new(std::io::Cursor::new(bytes))),
            None => {}
        }
        let began = Instant::now();
        let answer = loop {
            let again = request.try_clone();
            let response = request.send()?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let path = self.path.clone();
            let answer = Answer { path, status, headers, body: response.bytes()?.to_vec() };
            answer.check(&self.method).with_context(|| answer.excerpt())?;
            match again.filter(|_| answer.is_in_the_making() && began.elapsed() < LONGEST_MAKING) {
                // As the answer says, later.
                Some(again) => request = again,
                None => break answer,
            }
            std::thread::sleep(Duration::from_secs(1));
        };
        let status = answer.status;
        if let (200..300, Some(allowed)) = (status, allowed) {
            allowed.context("what the document does not allow was taken")?;
        }
        if let (422, Some(sent)) = (status, &sent) {
            answer.check_pointers(&self.method, sent).with_context(|| answer.excerpt())?;
        }
        Ok(answer)
    }
}

fn document_allows(method: &Method, path: &str, json: &Value) -> Result<()> {
    let document = Document::get()?;
    let bare = path.split('?').next().unwrap_or_default();
    let operation = document.operation(method.as_str(), bare).context("there is no such operation")?;
    document.check_sent(operation, json)
}

impl Answer {
    /// A header field as text; none is the empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text. Panics where it is not UTF-8.
    pub fn text(&self) -> &str {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text,
            Err(error) => panic!("{}: {error}", self.path),
        }
    }

    /// The body as JSON. Panics where it is not JSON.
    pub fn json(&self) -> Value {
        match serde_json::from_slice(&self.body) {
            Ok(json) => json,
            Err(error) => panic!("{}: {error}: {}", self.path, self.excerpt()),
        }
    }

    /// The things of a page. Panics where it is not a page.
    pub fn items(&self) -> Vec<Value> {
        assert_eq!(self.status, 200, "{}: {}", self.path, self.excerpt());
        match self.json()["items"].as_array() {
            Some(items) => items.clone(),
            None => panic!("{} is not a page: {}", self.path, self.excerpt()),
        }
    }

    /// The media type without parameters.
    pub fn media_type(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default().trim()
    }

    fn excerpt(&self) -> String {
        let shown = &self.body[..self.body.len().min(600)];
        format!("{} {}", self.status, String::from_utf8_lossy(shown))
    }

    /// Whether it says that files are still being made, which takes its time on a busy machine.
    fn is_in_the_making(&self) -> bool {
        self.status == 503 && String::from_utf8_lossy(&self.body).contains("it is being made")
    }

    /// Every fault of a body has a place in it, or would have one; those of a patch can also lie in what it
    /// leaves as it was.
    fn check_pointers(&self, method: &Method, sent: &Value) -> Result<()> {
        let problem = self.json();
        let faults = problem["errors"].as_array().filter(|faults| !faults.is_empty());
        for fault in faults.context("no faults are named")? {
            let pointer = fault["pointer"].as_str().context("a fault has no place")?;
            let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let field = pointer.split('/').nth(1).unwrap_or_default();
            let left_as_it_was = method == Method::PATCH && sent.get(field).is_none();
            ensure!(left_as_it_was || sent.pointer(parent).is_some(), "`{pointer}` is no place of the body");
        }
        Ok(())
    }

    fn check(&self, method: &Method) -> Result<()> {
        ensure!(!self.header("x-request-id").is_empty(), "no X-Request-Id");
        let bare = self.path.split('?').next().unwrap_or_default();
        let coded = self.headers.contains_key("content-encoding");
        let media_type = self.media_type();
        let is_json = matches!(media_type, "application/json" | "application/problem+json");
        if self.status >= 400 {
            // People are shown a page.
            let page = media_type == "text/html" && !bare.starts_with("/v1/");
            ensure!(
                media_type == "application/problem+json" || page || method == Method::HEAD,
                "not a problem"
            );
        }
        let document = Document::get()?;
        let operation = document.operation(method.as_str(), bare);
        if let Some(operation) = operation {
            let documented = document.response(operation, self.status).is_some();
            ensure!(documented, "{} does not document {}", operation.id, self.status);
        }
        if !is_json || coded || method == Method::HEAD {
            return Ok(());
        }
        let json: Value = serde_json::from_slice(&self.body)?;
        if media_type == "application/problem+json" {
            document.check_named("Problem", &json)?;
            ensure!(json["status"] == self.status, "the problem is of another status");
        }
        match operation {
            Some(operation) => {
                let narrowed = self.path.contains("fields=");
                document.check(operation, self.status, media_type, narrowed, &json)
            }
            None => Ok(()),
        }
    }
}
