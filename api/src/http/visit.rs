//! A request to a page that is only for who has signed in, or that sends a form.

use bytes::Bytes;
use openapi::{ProblemKind, Timestamp};
use poem::{
    Body, FromRequest, Request, RequestBody, Response,
    error::ReadBodyError,
    http::{HeaderMap, Method, StatusCode, header},
};
use subtle::ConstantTimeEq;
use url::Url;

use super::{
    ProblemError, Reading, Site,
    ask::Ask,
    encoding::encode,
    negotiation::{self, Coding},
    pages::OWN_POLICY,
    reply::Caching,
    write::in_time,
};
use crate::{
    app::{App, Written},
    editing::{Edit, EditError, Note},
    registry::{key::Key, origin::Origin, rights::Principal},
    store::{Account, Session},
};

/// The cookie of a session. Browsers take one of this name from this host alone, and over a connection that nobody
/// listens in to (RFC 6265bis, 4.1.3.2).
const COOKIE: &str = "__Host-session";
/// Most bytes of a form: a list of members is pasted into one.
const LONGEST_FORM: usize = 2 * 1024 * 1024;
/// Most bytes of a form from somebody who is not known.
const LONGEST_OF_STRANGERS: usize = 64 * 1024;
/// Most fields of a form: those of a list of things have some ten each.
const MOST_FIELDS: usize = 20_000;
/// The field of a form that shows that it comes from a page of this registry.
const PROOF: &str = "proof";

/// A request as it came.
pub(crate) struct Visit {
    ask: Ask,
    method: Method,
    headers: HeaderMap,
    body: Body,
    origin: Origin,
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let ask = Ask::from_request(request, &mut RequestBody::default()).await?;
        let origin = ask.site().visitors.origin(request);
        let (method, headers) = (request.method().clone(), request.headers().clone());
        Ok(Self { ask, method, headers, body: body.take()?, origin })
    }
}

/// A request that was understood.
pub(crate) struct Visited {
    pub(crate) reading: Reading,
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// Who has signed in, if anybody.
    pub(crate) who: Option<SignedIn>,
    /// What the browser calls itself.
    pub(crate) browser: String,
    posts: bool,
    fields: Vec<(String, String)>,
    /// How a page is sent.
    coding: Coding,
}

/// Somebody who has signed in.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub(crate) session: Session,
    pub(crate) account: Account,
    key: Key,
}

impl Visit {
    /// Checks the request, finds out who has signed in, and reads their form. A form that another site made the browser
    /// send is refused.
    pub(crate) async fn open(self, operation: &'static str) -> Result<Visited, ProblemError> {
        let visited = self.opened(operation, |who| who.map(|_| LONGEST_FORM)).await?;
        if let Some(who) = visited.who.as_ref().filter(|_| visited.posts) {
            let given = visited.field(PROOF);
            if !bool::from(who.proof().as_bytes().ct_eq(given.as_bytes())) {
                let detail = "the form is not of this session: open the page again and send it from there";
                return Err(ProblemError::new(ProblemKind::FORBIDDEN, detail));
            }
        }
        Ok(visited)
    }

    /// The same for a form that is sent from a page which nobody has to sign in for.
    pub(crate) async fn open_for_anybody(self, operation: &'static str) -> Result<Visited, ProblemError> {
        self.opened(operation, |_| Some(LONGEST_OF_STRANGERS)).await
    }

    /// `longest` tells of whom a form is read, and how many bytes of it.
    async fn opened(
        self,
        operation: &'static str,
        longest: impl FnOnce(Option<&SignedIn>) -> Option<usize>,
    ) -> Result<Visited, ProblemError> {
        let Self { ask, method, headers, body, origin } = self;
        let reading = ask.open_page(operation)?;
        let posts = method == Method::POST;
        if posts {
            from_here(&headers, &reading.site().public_url)?;
        }
        let who = signed_in(reading.site(), &headers).await?;
        let fields = match longest(who.as_ref()).filter(|_| posts) {
            Some(longest) => form(&headers, body, longest).await?,
            None => Vec::new(),
        };
        // What is compressed together with something that came with the request gives away by its length what of the
        // page is like it: a secret, say.
        let repeats = posts || reading.pairs.iter().any(|(name, _)| name != "lang");
        let wanted = negotiation::field(&headers, header::ACCEPT_ENCODING).filter(|_| !repeats);
        let coding = negotiation::coding(wanted.as_deref());
        Ok(Visited { reading, origin, who, browser: browser(&headers), posts, fields, coding })
    }
}

impl SignedIn {
    /// What they may do, and by which name.
    pub(crate) fn principal(&self) -> Principal {
        Principal { name: self.account.name.clone(), roles: self.account.roles.clone(), operator: false }
    }

    /// What a form has to carry.
    pub(crate) fn proof(&self) -> String {
        self.key.derived("form")
    }
}

impl Visited {
    /// What was put into a field of the form, without the space around it; nothing where there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.text(name).trim()
    }

    /// The same as it was put in: where a table was, a tab at its beginning or end is an empty cell.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// The fields whose names begin like this, each with the rest of its name.
    pub(crate) fn fields<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let rest =
            move |(name, value): &'a (String, String)| Some((name.strip_prefix(prefix)?, value.trim()));
        self.fields.iter().filter_map(rest)
    }

    /// All fields as they were put in.
    pub(crate) fn raw_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// For a page on which stands what strangers have sent: like what comes with the request, it is not compressed
    /// together with a secret.
    pub(crate) fn uncompressed(self) -> Self {
        Self { coding: Coding::Identity, ..self }
    }

    /// Who has signed in.
    ///
    /// # Errors
    /// Where nobody has: what was sent is not done.
    pub(crate) fn who(&self) -> Result<&SignedIn, ProblemError> {
        self.who.as_ref().ok_or_else(|| {
            let detail = "you are not signed in, or your session is over: sign in in another tab, then send this again";
            ProblemError::new(ProblemKind::FORBIDDEN, detail)
        })
    }

    /// The registry with its database.
    pub(crate) fn app(&self) -> Result<std::sync::Arc<App>, ProblemError> {
        self.reading.site().app.clone().ok_or_else(ProblemError::internal)
    }

    /// A page for one reader alone: nothing keeps it.
    pub(crate) fn own_page(&self, html: String, language: &str, status: StatusCode) -> Response {
        let plain = Bytes::from(html);
        let (coding, body) = match encode(self.coding, &plain) {
            Ok(encoded) => (self.coding, encoded),
            Err(error) => {
                tracing::warn!(%error, "a page could not be compressed");
                (Coding::Identity, plain)
            }
        };
        let response = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
            .header(header::CONTENT_LANGUAGE, language)
            .header(header::CACHE_CONTROL, Caching::NoStore.header())
            .header(header::CONTENT_SECURITY_POLICY, OWN_POLICY)
            .header(header::REFERRER_POLICY, "same-origin");
        match coding {
            Coding::Identity => response.body(body),
            coding => response.header(header::CONTENT_ENCODING, coding.name()).body(body),
        }
    }

    /// Changes something in the name of who has signed in; once begun, it goes on to its end.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        note: Note,
        decide: impl FnOnce(&mut Edit) -> Result<T, EditError> + Send + 'static,
    ) -> Result<Written<T>, ProblemError> {
        let (app, who) = (self.app()?, self.who()?.principal());
        let written = tokio::spawn(async move { app.write_together(who, note, decide).await }).await;
        Ok(written.map_err(|error| ProblemError::failed("a write panicked", &error))??)
    }
}

/// Leads to another page, which is asked for anew (RFC 9110, 303).
pub(crate) fn see_other(location: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, location)
        .header(header::CACHE_CONTROL, Caching::NoStore.header())
        .finish()
}

/// Gives the browser the key of a session, or takes it from it.
pub(crate) fn with_session(mut response: Response, key: Option<(&Key, i64)>) -> Response {
    let (value, seconds) = key.map_or(("", 0), |(key, seconds)| (key.reveal(), seconds));
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = cookie.parse() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Refuses what another site made the browser send: browsers say where a form comes from (Fetch Metadata; RFC 6454).
fn from_here(headers: &HeaderMap, public_url: &str) -> Result<(), ProblemError> {
    let said = |name: &'static str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let here = match (said("sec-fetch-site"), said("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let own = Url::parse(public_url).map(|url| url.origin().ascii_serialization());
            own.is_ok_and(|own| own == origin)
        }
        (None, None) => true,
    };
    match here {
        true => Ok(()),
        false => {
            let detail = format!("forms are only taken from the pages of {public_url}");
            Err(ProblemError::new(ProblemKind::FORBIDDEN, detail))
        }
    }
}

/// Who has the session whose key the cookie holds.
async fn signed_in(site: &Site, headers: &HeaderMap) -> Result<Option<SignedIn>, ProblemError> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let Some(key) = pairs.filter(|(name, _)| *name == COOKIE).find_map(|(_, value)| Key::parse(value)) else {
        return Ok(None);
    };
    let Some(store) = site.app.as_ref().map(|app| app.store.clone()) else { return Ok(None) };
    let now = Timestamp::new(site.clock.now());
    let known = store.session(&key.hash(), now).await.map_err(|error| {
        tracing::error!(%error, "a session could not be looked up");
        ProblemError::unavailable()
    })?;
    Ok(known.map(|(session, account)| {
        let used = session.clone();
        tokio::spawn(async move {
            if let Err(error) = store.note_session_used(&used, now).await {
                tracing::warn!(%error, session = %used.id, "the use of a session could not be noted");
            }
        });
        SignedIn { session, account, key }
    }))
}

/// The fields of a form that anybody may send.
pub(crate) async fn open_form(
    headers: &HeaderMap,
    body: Body,
) -> Result<Vec<(String, String)>, ProblemError> {
    form(headers, body, LONGEST_FORM).await
}

/// The fields of a form.
async fn form(
    headers: &HeaderMap,
    body: Body,
    longest: usize,
) -> Result<Vec<(String, String)>, ProblemError> {
    let media_type = negotiation::field(headers, header::CONTENT_TYPE).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let detail = "a form is sent as `application/x-www-form-urlencoded`";
        return Err(ProblemError::new(ProblemKind::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let too_large = |what: String| ProblemError::new(ProblemKind::CONTENT_TOO_LARGE, what);
    let bytes = in_time(body.into_bytes_limit(longest)).await?.map_err(|error| match error {
        ReadBodyError::PayloadTooLarge => too_large(format!("the form has more than {longest} bytes")),
        _ => ProblemError::new(ProblemKind::MALFORMED_BODY, "the form broke off"),
    })?;
    match bytes.iter().filter(|byte| **byte == b'&').count() {
        ..MOST_FIELDS => Ok(url::form_urlencoded::parse(&bytes).into_owned().collect()),
        _ => Err(too_large(format!("the form has more than {MOST_FIELDS} fields"))),
    }
}

/// What the browser calls itself, shortened to what its owner knows it by.
fn browser(headers: &HeaderMap) -> String {
    const MOST: usize = 120;
    let said = negotiation::field(headers, header::USER_AGENT).unwrap_or_default();
    said.chars().filter(|char| !char.is_control()).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(lines: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(*name, value.parse().unwrap());
        }
        from_here(&headers, "https://registry.example/base").is_ok()
    }

    #[test]
    fn forms_come_from_here_alone() {
        assert!(taken(&[]), "a program that says nothing has no cookies of others either");
        assert!(taken(&[("origin", "https://registry.example")]));
        assert!(taken(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        for other in
            ["https://registry.example.evil", "http://registry.example", "null", "https://evil.example"]
        {
            assert!(!taken(&[("origin", other)]), "{other}");
        }
        for site in ["cross-site", "same-site", ""] {
            assert!(!taken(&[("sec-fetch-site", site), ("origin", "https://registry.example")]), "{site}");
        }
    }
}
