//! Passkeys: made on the page of who has signed in, and used in the place of a link by mail.

use openapi::ProblemKind;
use poem::{
    Response, handler,
    http::{StatusCode, header},
};
use uuid::Uuid;

use super::sign_in::tell_owner;
use crate::{
    app::{
        App,
        passkey::{Challenge, PasskeyError, Passkeys},
        sign_in::SESSION_LASTS,
    },
    http::{ProblemError, Visit, Visited, see_other, with_session},
    web::frame::Frame,
};

impl From<PasskeyError> for ProblemError {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::NoPlace | PasskeyError::TooMany | PasskeyError::Over => {
                Self::new(ProblemKind::INVALID_BODY, error.to_string())
            }
            PasskeyError::Refused(ref why) => {
                tracing::info!(%why, "a passkey was refused");
                Self::new(ProblemKind::FORBIDDEN, error.to_string())
            }
            PasskeyError::Unreadable(_) => Self::new(ProblemKind::MALFORMED_BODY, error.to_string()),
            PasskeyError::SignIn(_) | PasskeyError::Store(_) | PasskeyError::Randomness(_) => {
                Self::failed("a passkey could not be made or used", &error)
            }
        }
    }
}

fn passkeys<'a>(visited: &'a Visited, app: &'a App) -> Result<Passkeys<'a>, PasskeyError> {
    let site = visited.reading.site();
    Passkeys::at(&site.public_url, &app.store, &site.random, site.clock.now())
}

/// What a browser hands to a device.
fn told(challenge: &Challenge) -> Result<Response, ProblemError> {
    let body = serde_json::to_vec(challenge)
        .map_err(|error| ProblemError::failed("a challenge could not be written", &error))?;
    Ok(Response::builder()
        .status(StatusCode::OK)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CACHE_CONTROL, "no-store")
        .body(body))
}

/// Asks the device of who has signed in for a pair of keys.
#[handler]
pub(super) async fn begin_making(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let (app, account) = (visited.app()?, visited.who()?.account.clone());
    let begun = passkeys(&visited, &app).map_err(ProblemError::from)?.begin_making(&account).await;
    Ok(told(&begun.map_err(ProblemError::from)?)?)
}

/// Keeps what the device made, or takes a passkey out.
#[handler]
pub(super) async fn change(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let (app, account) = (visited.app()?, visited.who()?.account.clone());
    if let Ok(id) = visited.field("take-out").parse::<Uuid>() {
        let gone = app.store.delete_passkey(account.id, id).await;
        gone.map_err(|error| ProblemError::failed("a passkey could not be taken out", &error))?;
    } else {
        let (ceremony, credential) = (visited.field("ceremony").parse().ok(), visited.field("credential"));
        let passkeys = passkeys(&visited, &app).map_err(ProblemError::from)?;
        let made = passkeys.make(&account, ceremony, credential, &visited.browser).await;
        made.map_err(ProblemError::from)?;
        tell_owner(&visited, &account, "mail-passkey", &visited.browser);
    }
    Ok(see_other(&Frame::of(&visited.reading, "own").to("/me")))
}

/// Asks any device to prove whose it is.
#[handler]
pub(super) async fn begin_sign_in(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    visited.reading.site().visitors.admit_to_sign_in(visited.origin)?;
    let app = visited.app()?;
    let begun = passkeys(&visited, &app).map_err(ProblemError::from)?.begin_sign_in().await;
    Ok(told(&begun.map_err(ProblemError::from)?)?)
}

/// Lets in whose device has proved it.
#[handler]
pub(super) async fn sign_in(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    visited.reading.site().visitors.admit_to_sign_in(visited.origin)?;
    let app = visited.app()?;
    let (ceremony, credential) = (visited.field("ceremony").parse().ok(), visited.field("credential"));
    let passkeys = passkeys(&visited, &app).map_err(ProblemError::from)?;
    let entered = passkeys.sign_in(ceremony, credential, &visited.browser).await;
    match entered.map_err(ProblemError::from)? {
        Some(key) => {
            let home = Frame::of(&visited.reading, "own").to("/me");
            Ok(with_session(see_other(&home), Some((&key, SESSION_LASTS.num_seconds()))))
        }
        None => {
            let detail = "nobody signs in with this passkey here: ask for a link by mail";
            Err(ProblemError::new(ProblemKind::FORBIDDEN, detail).into())
        }
    }
}
