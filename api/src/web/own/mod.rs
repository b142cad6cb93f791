//! The page of who has signed in: what they keep up to date, what needs attention, and where they are signed in.

mod accounts;
mod coalition;
mod edit;
mod history;
mod list;
mod membership;
mod passkeys;
mod registry;
mod role;
mod sign_in;
mod suggestion;
mod suggestions;
mod tokens;

use askama::Template;
use openapi::{Coalition, EntityKind, MembershipStatus, Revision, parameter::Query};
use poem::{Response, Route, get, handler, http::StatusCode, post};
use uuid::Uuid;

use self::coalition::path;
use super::frame::{Frame, Spoken, own};
use crate::{
    app::passkey::Passkeys,
    http::{ProblemError, Reading, Visit, Visited, see_other, with_session},
    registry::rights::{Deed, Role},
    snapshot::{Live, MembershipQuery, Paging, View},
};

#[derive(Template)]
#[template(path = "own.html")]
struct OwnPage {
    f: Frame,
    name: String,
    proof: String,
    coalitions: Vec<Kept>,
    organisations: Vec<(String, Spoken)>,
    sessions: Vec<Open>,
    /// Whether passkeys can belong to the address of the registry.
    can_have_passkeys: bool,
    /// Ids, names and days.
    passkeys: Vec<(Uuid, String, String)>,
    /// Whether they may enter things that the registry does not know.
    enters: bool,
    /// How many suggestions wait for a decision, in words; none where none does.
    suggestions: Option<String>,
}

/// Where pages are that are made for one reader at a time.
pub(super) const PAGES: &[&str] = &[
    "/sign-in",
    "/sign-in/link",
    "/me",
    "/me/coalitions/{slug}",
    "/me/coalitions/{slug}/list",
    "/me/coalitions/{slug}/history",
    "/me/memberships/{id}",
    "/me/suggestions",
    "/me/suggestions/{id}",
    "/me/tokens",
    "/me/registry",
    "/me/accounts",
    "/me/edit/{things}/{key}",
    "/me/edit/{things}/{key}/{part}",
    "/me/new/{things}",
    "/coalitions/{slug}/suggest",
    "/organisations/{slug}/suggest",
    "/people/{slug}/suggest",
    "/suggestions/{id}",
];
/// Where their forms are sent to.
pub(super) const FORMS: &[&str] = &[
    "/sign-in",
    "/sign-in/link",
    "/sign-in/passkey",
    "/sign-in/passkey/begin",
    "/sign-out",
    "/me/passkeys",
    "/me/passkeys/begin",
    "/me/sessions",
    "/me/coalitions/{slug}",
    "/me/coalitions/{slug}/list",
    "/me/coalitions/{slug}/list/apply",
    "/me/memberships/{id}",
    "/me/suggestions",
    "/me/suggestions/{id}",
    "/me/tokens",
    "/me/accounts",
    "/me/edit/{things}/{key}",
    "/me/edit/{things}/{key}/{part}",
    "/me/new/{things}",
    "/coalitions/{slug}/suggest",
    "/organisations/{slug}/suggest",
    "/people/{slug}/suggest",
    // Not a form of a page, but sent as one.
    "/v1/reconcile",
];

/// The routes of these pages and forms.
pub(super) fn routes(route: Route) -> Route {
    edit::routes(route)
        .at("/sign-in", get(sign_in::page).post(sign_in::send))
        .at("/sign-in/link", get(sign_in::link).post(sign_in::enter))
        .at("/sign-in/passkey", post(passkeys::sign_in))
        .at("/sign-in/passkey/begin", post(passkeys::begin_sign_in))
        .at("/me/passkeys", post(passkeys::change))
        .at("/me/passkeys/begin", post(passkeys::begin_making))
        .at("/sign-out", post(sign_in::leave))
        .at("/me", get(page))
        .at("/me/sessions", post(end_sessions))
        .at("/me/coalitions/:slug", get(coalition::page).post(coalition::change))
        .at("/me/coalitions/:slug/list", get(list::page).post(list::check))
        .at("/me/coalitions/:slug/history", get(history::page))
        .at("/me/coalitions/:slug/list/apply", post(list::apply))
        .at("/me/tokens", get(tokens::page).post(tokens::change))
        .at("/me/registry", get(registry::page))
        .at("/me/accounts", get(accounts::page).post(accounts::change))
        .at("/me/suggestions", get(suggestions::page).post(suggestions::decide))
        .at("/me/suggestions/:id", get(suggestion::page).post(suggestion::accept))
        .at("/me/memberships/:id", get(membership::page).post(membership::change))
}

/// A coalition that they keep.
struct Kept {
    href: String,
    name: Spoken,
    /// What needs attention, in words.
    attention: Vec<String>,
}

/// A session of theirs.
struct Open {
    id: Uuid,
    browser: String,
    since: String,
    here: bool,
}

/// What was done just now.
struct Done {
    text: String,
    /// The first of the changes, by which all can be undone.
    revision: Revision,
}

impl Done {
    /// What the address of a page says was done, where the registry knows of it.
    fn of(f: &Frame, reading: &Reading, live: &Live) -> Option<Self> {
        let revision = reading.query.integer("done")?;
        let made = live.log.group(revision).count() as u64;
        (revision <= live.snapshot.revision).then(|| Self { text: f.t.count("done", made), revision })
    }
}

/// Suggestions that are counted.
const MOST_SUGGESTIONS: u64 = 10_000;

/// What a coalition lacks, and what waits for somebody to decide on it.
fn attention(f: &Frame, view: &View<'_>, coalition: &Coalition, suggestions: usize) -> Vec<String> {
    let unconfirmed = MembershipQuery::of(&Query::default())
        .in_coalition(coalition.slug.as_str())
        .standing(&[MembershipStatus::Unconfirmed])
        .page(view, &Paging { descending: false, limit: Some(1), after: None })
        .total;
    let list = coalition.mailing_list.as_ref().and_then(|list| list.url.as_ref());
    let lacks = [
        ("attention-charter", coalition.charter.is_none()),
        ("attention-list", list.is_none()),
        ("attention-report", coalition.reports.is_empty()),
    ];
    let counted = [("attention-suggestions", suggestions), ("attention-unconfirmed", unconfirmed)];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    let counted = counted.map(|(text, count)| f.t.count(text, count as u64));
    counted.chain(lacks.into_iter().filter(|(_, lacks)| *lacks).map(|(text, _)| f.t.text(text))).collect()
}

/// Asks to sign in who has not.
fn to_sign_in(visited: &Visited) -> Response {
    see_other(&Frame::of(&visited.reading, "").to("/sign-in"))
}

#[handler]
async fn page(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let Some(who) = &visited.who else { return Ok(to_sign_in(&visited)) };
    let reading = &visited.reading;
    let f = Frame::of(reading, "own").titled("own-heading").for_one_alone();
    let app = visited.app()?;
    let now = openapi::Timestamp::new(reading.site().clock.now());
    let failed = |error| ProblemError::failed("the page of somebody could not be made", &error);
    let sessions = app.store.sessions(who.account.id, now).await.map_err(failed)?;
    let passkeys = app.store.passkeys(who.account.id).await.map_err(failed)?;
    let (open, waiting) = suggestions::open(&visited, MOST_SUGGESTIONS).await?;
    let view = reading.view();
    let principal = who.principal();
    let mine = view.snapshot.coalitions.iter().filter(|entry| {
        let deed = Deed::KeepCoalition(entry.kept.record.id);
        principal.actor_for(deed).is_some()
    });
    let mut coalitions = Vec::new();
    for entry in mine {
        let Some(coalition) = view.coalition(entry) else { continue };
        let waiting = open.iter().filter(|kept| kept.deciders.coalition == Some(coalition.id)).count();
        coalitions.push(Kept {
            href: f.to(&path(&coalition.slug)),
            name: f.named(&view, &coalition.names, &coalition.slug),
            attention: attention(&f, &view, &coalition, waiting),
        });
    }
    coalitions.sort_by(|one, other| one.name.text.cmp(&other.name.text));
    let contacts = who.account.roles.iter().filter_map(|role| match role {
        Role::Contact { organisation } => view.organisation_ref(*organisation),
        _ => None,
    });
    let organisations = contacts.map(|organisation| {
        (
            f.to(&edit::path_of(EntityKind::Organisation, &organisation.slug)),
            Spoken { text: organisation.name, lang: None },
        )
    });
    let shows = OwnPage {
        name: who.account.name.clone(),
        proof: who.proof(),
        enters: principal.actor_for(Deed::EnterSource).is_some(),
        organisations: organisations.collect(),
        suggestions: (waiting > 0).then(|| f.t.count("attention-suggestions", waiting)),
        coalitions,
        can_have_passkeys: Passkeys::possible(&reading.site().public_url),
        passkeys: passkeys.into_iter().map(|it| (it.id, it.name, f.day(it.created_at))).collect(),
        sessions: sessions
            .into_iter()
            .map(|session| Open {
                here: session.id == who.session.id,
                since: f.day(session.created_at),
                id: session.id,
                browser: session.browser,
            })
            .collect(),
        f,
    };
    Ok(own(&visited, shows.f.t, &shows, StatusCode::OK)?)
}

/// Ends one session, or all of them.
#[handler]
async fn end_sessions(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let who = visited.who()?;
    let only = visited.field("session").parse::<Uuid>().ok();
    let f = Frame::of(&visited.reading, "own");
    let ended = visited.app()?.store.end_sessions(who.account.id, only).await;
    ended.map_err(|error| ProblemError::failed("a session could not be ended", &error))?;
    let all = only.is_none() || only == Some(who.session.id);
    Ok(if all { with_session(see_other(&f.to("/sign-in")), None) } else { see_other(&f.to("/me")) })
}
