//! Signing in: by a link that is sent by mail or was given by hand, and that lets in once. There is no password.

use askama::Template;
use poem::{Response, handler, http::StatusCode};

use crate::{
    app::{
        passkey::Passkeys,
        sign_in::{LINK_LASTS, SESSION_LASTS, ask_for_link, enter as let_in},
    },
    http::{ProblemError, Visit, Visited, see_other, with_session},
    mail::{EmailAddress, Mailer},
    registry::key::Key,
    store::Account,
    web::frame::{Frame, own},
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    f: Frame,
    /// Whether passkeys can belong to the address of the registry.
    can_have_passkeys: bool,
    /// Whether links are sent by mail.
    sends: bool,
    email: String,
    /// What is wrong with the address.
    fault: Option<String>,
    /// That a link was sent.
    sent: Option<String>,
}

#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    f: Frame,
    /// The key of the link; empty where it opens nothing.
    key: String,
}

fn frame(visited: &Visited) -> Frame {
    Frame::of(&visited.reading, "").titled("sign-in-heading").for_one_alone()
}

fn show(visited: &Visited, fault: Option<String>, sent: Option<String>) -> Result<Response, ProblemError> {
    let f = frame(visited);
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let sends = visited.reading.site().mailer.is_some();
    let can_have_passkeys = Passkeys::possible(&visited.reading.site().public_url);
    let shows =
        SignInPage { can_have_passkeys, sends, email: visited.field("email").to_owned(), fault, sent, f };
    own(visited, shows.f.t, &shows, status)
}

/// The page that asks for an address.
#[handler]
pub(super) async fn page(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(see_other(&frame(&visited).to("/me"))),
        None => Ok(show(&visited, None, None)?),
    }
}

/// Sends a link. The answer is the same whether or not the address is known, and does not wait to find out.
#[handler]
pub(super) async fn send(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    let site = visited.reading.site();
    let f = frame(&visited);
    let email: EmailAddress = match visited.field("email").parse() {
        Ok(email) => email,
        Err(_) => return Ok(show(&visited, Some(f.t.text("sign-in-invalid")), None)?),
    };
    site.visitors.admit_to_sign_in(visited.origin)?;
    site.visitors.admit_to_link(visited.origin, &email)?;
    let Some(mailer) = site.mailer.clone() else { return Ok(show(&visited, None, None)?) };
    let (app, random, now) = (visited.app()?, site.random.clone(), site.clock.now());
    let minutes = LINK_LASTS.num_minutes().to_string();
    let sent = f.t.with("sign-in-sent", &[("email", &email.to_string()), ("minutes", &minutes)]);
    let subject = f.t.text("mail-subject");
    let write = {
        let t = f.t;
        move |key: &Key| t.with("mail-text", &[("link", &link_of(&f, key)), ("minutes", &minutes)])
    };
    tokio::spawn(async move {
        match ask_for_link(&app.store, &random, now, &email).await {
            Ok(Some(key)) => deliver(&mailer, &email, &subject, write(&key)).await,
            // Whoever asks is not told.
            Ok(None) => tracing::info!("a link to sign in was asked for by somebody who is not sent one"),
            Err(error) => tracing::error!(%error, "a link to sign in could not be made"),
        }
    });
    Ok(show(&visited, None, Some(sent))?)
}

/// The whole of the address that lets in whoever has a key.
pub(super) fn link_of(f: &Frame, key: &Key) -> String {
    let address = f.whole(&f.to("/sign-in/link"));
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}key={}", key.reveal())
}

async fn deliver(mailer: &Mailer, email: &EmailAddress, subject: &str, text: String) {
    if let Err(error) = mailer.send(email, subject, text).await {
        tracing::error!(%error, "a mail to somebody who signs in could not be sent");
    }
}

/// Tells the owner of an account by mail, where mail is sent, what opens it from now on: nobody who gets hold of a
/// session stays without being noticed. What was made is there, whether or not the mail can be sent.
pub(super) fn tell_owner(visited: &Visited, account: &Account, made: &str, name: &str) {
    let Some(mailer) = visited.reading.site().mailer.clone() else { return };
    let f = frame(visited);
    let (subject, mine) = (f.t.text("mail-access"), f.whole(&f.to("/me")));
    let text = f.t.with(made, &[("name", name), ("link", &mine)]);
    match account.email.parse::<EmailAddress>() {
        Ok(email) => drop(tokio::spawn(async move { deliver(&mailer, &email, &subject, text).await })),
        Err(error) => tracing::error!(%error, "the address of an account cannot be read"),
    }
}

/// The page behind a link. It lets nobody in by itself: programs that look through mail follow links, too.
#[handler]
pub(super) async fn link(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("link_page").await?;
    let key = visited.reading.query.text("key").and_then(Key::parse);
    let f = frame(&visited);
    let shows = LinkPage { key: key.map_or_else(String::new, |key| key.reveal().to_owned()), f };
    Ok(own(&visited, shows.f.t, &shows, StatusCode::OK)?)
}

/// Lets in who has the key of a link.
#[handler]
pub(super) async fn enter(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    let site = visited.reading.site();
    site.visitors.admit_to_sign_in(visited.origin)?;
    let app = visited.app()?;
    let session = match Key::parse(visited.field("key")) {
        Some(key) => let_in(&app.store, &site.random, site.clock.now(), &key, &visited.browser).await,
        None => Ok(None),
    };
    let session = session.map_err(|error| ProblemError::failed("somebody could not be let in", &error))?;
    let f = frame(&visited);
    match session {
        Some(key) => {
            let seconds = SESSION_LASTS.num_seconds();
            Ok(with_session(see_other(&f.to("/me")), Some((&key, seconds))))
        }
        None => {
            let shows = LinkPage { key: String::new(), f };
            Ok(own(&visited, shows.f.t, &shows, StatusCode::FORBIDDEN)?)
        }
    }
}

/// Ends the session of this browser.
#[handler]
pub(super) async fn leave(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    if let Some(who) = &visited.who {
        let ended = visited.app()?.store.end_sessions(who.account.id, Some(who.session.id)).await;
        ended.map_err(|error| ProblemError::failed("a session could not be ended", &error))?;
    }
    Ok(with_session(see_other(&frame(&visited).to("/sign-in")), None))
}
