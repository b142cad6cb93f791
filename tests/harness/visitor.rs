//! Somebody who looks at pages, keeps the cookie, and sends forms; without a script.

use std::cell::RefCell;

use anyhow::{Context, Result, ensure};
use reqwest::Method;

use crate::{Answer, Launch, PUBLIC_URL, Registry};

/// Where the shared address of registries begins; a proxy in front of one would take that away.
const BASE: &str = "/igf";

/// A browser as far as the pages need one.
#[derive(Debug)]
pub struct Visitor<'a> {
    registry: &'a Registry,
    cookie: RefCell<Option<String>>,
}

/// A page that was answered, after all redirects.
#[derive(Debug, Clone)]
pub struct Page {
    /// Path and query under which it is.
    pub path: String,
    /// Its status.
    pub status: u16,
    /// The page.
    pub html: String,
}

impl<'a> Visitor<'a> {
    /// Somebody whom the registry does not know.
    pub fn new(registry: &'a Registry) -> Self {
        Self { registry, cookie: RefCell::new(None) }
    }

    /// Somebody who was invited on the command line and has followed the link. Panics where that fails.
    pub fn invited(registry: &'a Registry, email: &str, role: &str) -> Self {
        let visitor = Self::new(registry);
        let signed_in = invite(registry, email, role).and_then(|link| {
            let page = visitor.open(&link).submit("/sign-in/link", &[], &visitor);
            ensure!(page.path.starts_with("/me"), "{} is not let in: {}", email, page.html);
            Ok(())
        });
        match signed_in {
            Ok(()) => visitor,
            Err(error) => panic!("nobody is let in: {error:#}"),
        }
    }

    /// Looks at a page. Panics where there is no answer.
    pub fn open(&self, path: &str) -> Page {
        let request = self.registry.ask(path);
        self.follow(path, self.with_cookie(request).header("accept", "text/html").send())
    }

    /// Sends fields to an address.
    pub fn send(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.registry.ask(path).method(Method::POST);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.with_cookie(request).header("accept", "text/html");
        self.follow(path, request.body("application/x-www-form-urlencoded", body).send())
    }

    /// The cookie, as it is sent.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.borrow().clone()
    }

    fn with_cookie<'b>(&self, request: crate::Request<'b>) -> crate::Request<'b> {
        match self.cookie() {
            Some(cookie) => request.header("cookie", &cookie),
            None => request,
        }
    }

    fn follow(&self, path: &str, answer: Answer) -> Page {
        if let Some(cookie) = answer.headers.get("set-cookie").and_then(|cookie| cookie.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            *self.cookie.borrow_mut() = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        match answer.status {
            303 => self.open(passed_on(answer.header("location"))),
            status => Page { path: path.to_owned(), status, html: answer.text().to_owned() },
        }
    }
}

/// What a proxy passes on of an address.
fn passed_on(address: &str) -> &str {
    let path = address.strip_prefix(PUBLIC_URL).unwrap_or(address);
    path.strip_prefix(BASE).unwrap_or(path)
}

/// The path of a link that lets somebody in.
pub fn invite(registry: &Registry, email: &str, role: &str) -> Result<String> {
    let invite = Launch::new(&["invite", email, "--role", role, "--public-url", PUBLIC_URL]);
    let finished = invite.with(&["--database-url", registry.database_url()]).run()?;
    ensure!(finished.code == Some(0), "no link:\n{}", finished.stderr.join("\n"));
    let link = String::from_utf8(finished.stdout)?;
    Ok(passed_on(link.trim_end()).to_owned())
}

impl Page {
    /// Sends the form of the page that goes to an address, with what it carries and with these fields filled in or
    /// buttons pressed. Panics where the page has no such form.
    pub fn submit(&self, action: &str, fields: &[(&str, &str)], visitor: &Visitor<'_>) -> Page {
        match self.form(action) {
            Ok(mut filled) => {
                filled.retain(|(name, _)| !fields.iter().any(|(other, _)| other == name));
                filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
                let filled: Vec<(&str, &str)> =
                    filled.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                visitor.send(action, &filled)
            }
            Err(error) => panic!("{}: {error:#}", self.path),
        }
    }

    /// The fields that a form carries, as it is when nobody has touched it.
    fn form(&self, action: &str) -> Result<Vec<(String, String)>> {
        let to_it = |form: &&str| {
            let tag = form.split('>').next().unwrap_or_default();
            attribute(tag, "action").is_some_and(|address| passed_on(&address) == action)
        };
        let form = self
            .html
            .split("<form")
            .skip(1)
            .find(to_it)
            .with_context(|| format!("there is no form that goes to {action} in\n{}", self.html))?;
        let form = form.split("</form>").next().unwrap_or_default();
        let mut fields = Vec::new();
        for tag in form.split('<').skip(1) {
            let (inside, after) = tag.split_once('>').unwrap_or((tag, ""));
            let Some(name) = attribute(inside, "name") else { continue };
            let value = attribute(inside, "value").unwrap_or_default();
            let kind = attribute(inside, "type").unwrap_or_default();
            match inside.split_whitespace().next().unwrap_or_default() {
                "input" if !matches!(kind.as_str(), "radio" | "checkbox") || inside.contains(" checked") => {
                    fields.push((name, value));
                }
                // One newline at its beginning is none of its text (HTML, 13.2.6.4.7).
                "textarea" => fields.push((name, unescaped(after.strip_prefix('\n').unwrap_or(after)))),
                "select" => {
                    let select = form.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
                    let options =
                        select.split("</select>").next().unwrap_or_default().split("<option").skip(1);
                    let chosen = options
                        .clone()
                        .find(|option| option.split('>').next().is_some_and(|tag| tag.contains(" selected")));
                    let value = chosen.or_else(|| options.clone().next());
                    let tag = value.and_then(|option| option.split('>').next()).unwrap_or_default();
                    fields.push((name, attribute(tag, "value").unwrap_or_default()));
                }
                _ => {}
            }
        }
        Ok(fields)
    }

    /// The value of a button whose label for programs that read aloud is this.
    pub fn button(&self, label: &str) -> Option<String> {
        let named = |tag: &&str| attribute(tag, "aria-label").as_deref() == Some(label);
        let tag = self.html.split("<button").skip(1).filter_map(|tag| tag.split('>').next()).find(named)?;
        attribute(tag, "value")
    }

    /// The value of a field that is carried along.
    pub fn carried(&self, name: &str) -> Option<String> {
        let inputs = self.html.split("<input").skip(1).filter_map(|tag| tag.split('>').next());
        inputs
            .into_iter()
            .find(|tag| attribute(tag, "name").as_deref() == Some(name))
            .and_then(|tag| attribute(tag, "value"))
    }

    /// The path of the first link with this text.
    pub fn link(&self, text: &str) -> Option<String> {
        let links = self.html.split("<a").skip(1).filter(|link| link.starts_with(' '));
        let link = links
            .into_iter()
            .find(|link| link.split("</a>").next().is_some_and(|inside| inside.contains(text)))?;
        attribute(link.split('>').next()?, "href").map(|address| passed_on(&address).to_owned())
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

/// A text as it is before it is written into a page.
pub fn unescaped(text: &str) -> String {
    let text = text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'");
    text.replace("&#38;", "&")
}
