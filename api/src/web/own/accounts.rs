//! Those who may sign in and what they may do, for registrars.

use askama::Template;
use openapi::ProblemKind;
use poem::{Response, handler, http::StatusCode};
use uuid::Uuid;

use super::{role, sign_in::link_of, to_sign_in};
use crate::{
    app::sign_in::{INVITATION_LASTS, grant, invitation},
    http::{ProblemError, Visit, Visited, see_other},
    mail::EmailAddress,
    registry::rights::{Deed, Role},
    store::Account,
    web::{
        frame::{Choice, Frame, own},
        own::edit::{List, Lists, unsaid},
    },
};

const KINDS: [&str; 3] = ["coordinator", "contact", "registrar"];

#[derive(Template)]
#[template(path = "own_accounts.html")]
struct AccountsPage {
    f: Frame,
    proof: String,
    fault: Option<String>,
    /// What became of an invitation.
    told: Option<String>,
    /// The link of an invitation that could not be sent by mail.
    link: Option<String>,
    rows: Vec<Row>,
    email: String,
    kinds: Vec<Choice>,
    of: String,
    name: String,
    lists: Lists,
}

struct Row {
    id: Uuid,
    email: String,
    name: String,
    since: String,
    /// What its button says, and what it is called.
    roles: Vec<Choice>,
    /// Nobody takes their own rights away by mistake.
    oneself: bool,
}

/// What was done just now.
#[derive(Default)]
struct Done {
    told: Option<String>,
    link: Option<String>,
}

fn registrar(visited: &Visited) -> Result<(), ProblemError> {
    match visited.who()?.principal().actor_for(Deed::KeepRegistry) {
        Some(_) => Ok(()),
        None => {
            let detail = "who may sign in is decided by registrars";
            Err(ProblemError::new(ProblemKind::FORBIDDEN, detail))
        }
    }
}

#[handler]
pub(super) async fn page(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, Done::default(), None).await?),
        None => Ok(to_sign_in(&visited)),
    }
}

async fn all(visited: &Visited) -> Result<Vec<Account>, ProblemError> {
    let all = visited.app()?.store.accounts().await;
    all.map_err(|error| ProblemError::failed("accounts could not be read", &error))
}

async fn show(
    visited: &Visited,
    done: Done,
    problem: Option<&ProblemError>,
) -> Result<Response, ProblemError> {
    registrar(visited)?;
    let who = visited.who()?;
    let f = Frame::of(&visited.reading, "own").titled("accounts-heading").for_one_alone();
    let view = visited.reading.view();
    let rows = all(visited).await?.into_iter().map(|account| Row {
        roles: role::choices(&f, &view, &account.roles, |_| false),
        since: f.day(account.created_at),
        oneself: account.id == who.account.id,
        id: account.id,
        email: account.email,
        name: account.name,
    });
    let typed = |name: &str| problem.map_or_else(String::new, |_| visited.field(name).to_owned());
    let kind = typed("kind");
    let kinds = KINDS.map(|word| Choice {
        label: f.t.text(&format!("role-kind-{word}")),
        chosen: kind == word,
        value: word.to_owned(),
    });
    let shows = AccountsPage {
        rows: rows.collect(),
        proof: who.proof(),
        fault: problem.map(ProblemError::told),
        told: done.told,
        link: done.link,
        email: typed("email"),
        kinds: kinds.into(),
        of: typed("of"),
        name: typed("name"),
        lists: Lists::of(&[List::Coalitions, List::Organisations], &view, &f),
        f,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

/// Invites somebody, takes a role from somebody, or takes an account out.
#[handler]
pub(super) async fn change(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    registrar(&visited)?;
    let done = match visited.field("account").parse::<Uuid>() {
        Ok(account) => match take(&visited, account).await {
            Ok(()) => return Ok(see_other(&Frame::of(&visited.reading, "own").to("/me/accounts"))),
            Err(problem) => Err(problem),
        },
        Err(_) => invite(&visited).await,
    };
    Ok(match done {
        Ok(done) => show(&visited, done, None).await?,
        Err(problem) => show(&visited, Done::default(), Some(&problem)).await?,
    })
}

/// Takes a role, or the whole account; it goes with its last role, and its sessions, passkeys and tokens with it.
async fn take(visited: &Visited, id: Uuid) -> Result<(), ProblemError> {
    if id == visited.who()?.account.id {
        let detail =
            "nobody takes their own rights: another registrar, or whoever runs the registry, does it";
        return Err(ProblemError::new(ProblemKind::FORBIDDEN, detail));
    }
    let failed = |error| ProblemError::failed("an account could not be changed", &error);
    let (app, named) = (visited.app()?, visited.field("take"));
    if visited.field("do") == "take-out" {
        return app.store.delete_account(id).await.map_err(failed);
    }
    if named.is_empty() {
        return Err(unsaid());
    }
    let Some(account) = app.store.account(id).await.map_err(failed)? else { return Ok(()) };
    let taken: Vec<Role> = {
        let view = visited.reading.view();
        account.roles.into_iter().filter(|one| role::value(&view, *one) == named).collect()
    };
    // Somebody else may have taken or given another one meanwhile.
    let changed = app.store.change_account(id, |account| account.roles.retain(|one| !taken.contains(one)));
    changed.await.map(drop).map_err(failed)
}

async fn invite(visited: &Visited) -> Result<Done, ProblemError> {
    let invalid = |detail: &str| ProblemError::new(ProblemKind::INVALID_BODY, detail);
    let f = Frame::of(&visited.reading, "own");
    let email: EmailAddress =
        visited.field("email").parse().map_err(|_| invalid(&f.t.text("sign-in-invalid")))?;
    let name = Some(visited.field("name")).filter(|name| !name.is_empty()).map(role::named).transpose()?;
    let (role, in_words): (Role, String) = {
        let role = role::meant(&visited.reading, visited.field("kind"), visited.field("of"))?;
        (role, visited.reading.snapshot.named_role(role).map_or_else(String::new, |named| named.in_words()))
    };
    let site = visited.reading.site();
    let (app, now) = (visited.app()?, site.clock.now());
    let failed = |error| ProblemError::failed("somebody could not be invited", &error);
    let granted = grant(&app.store, &site.random, now, &email, name.as_deref(), (&[role], &in_words))
        .await
        .map_err(failed)?;
    let told = |text: &str| Some(f.t.with(text, &[("email", &granted.account.email)]));
    if granted.known {
        // A link would let the registrar in as somebody else: who is known signs in as ever.
        return Ok(Done { told: told("accounts-known"), link: None });
    }
    let key = invitation(&app.store, &site.random, now, &granted.account).await.map_err(failed)?;
    let link = link_of(&f, &key);
    let Some(mailer) = &site.mailer else {
        return Ok(Done { told: told("accounts-link"), link: Some(link) });
    };
    let days = INVITATION_LASTS.num_days().to_string();
    let text = f.t.with("mail-invitation", &[("link", &link), ("days", &days)]);
    match mailer.send(&email, &f.t.text("mail-subject"), text).await {
        Ok(()) => Ok(Done { told: told("accounts-sent"), link: None }),
        Err(error) => {
            tracing::error!(%error, "an invitation could not be sent");
            Ok(Done { told: told("accounts-link"), link: Some(link) })
        }
    }
}
