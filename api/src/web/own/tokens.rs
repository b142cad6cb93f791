//! The tokens by which the scripts of somebody change what they may change themselves.

use askama::Template;
use chrono::Duration;
use openapi::{ProblemKind, Timestamp};
use poem::{Response, handler, http::StatusCode};
use uuid::Uuid;

use super::{role, sign_in::tell_owner, to_sign_in};
use crate::{
    http::{ProblemError, Visit, Visited, see_other},
    registry::{
        rights::Role,
        token::{Token, TokenState},
    },
    store::NewToken,
    web::frame::{Choice, Frame, own},
};

/// Days for which a token is valid, as they can be chosen.
const DAYS: [i64; 3] = [30, 90, 365];
/// Tokens of one account that are valid at the same time.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "own_tokens.html")]
struct TokensPage {
    f: Frame,
    proof: String,
    fault: Option<String>,
    /// The token that was made just now: it is shown this once.
    made: Option<String>,
    address: String,
    name: String,
    roles: Vec<Choice>,
    days: Vec<Choice>,
    rows: Vec<Row>,
}

struct Row {
    id: Uuid,
    name: String,
    roles: String,
    created: String,
    expires: String,
    used: String,
}

#[handler]
pub(super) async fn page(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    match visited.who {
        Some(_) => Ok(show(&visited, None, None).await?),
        None => Ok(to_sign_in(&visited)),
    }
}

async fn show(
    visited: &Visited,
    made: Option<&Token>,
    problem: Option<&ProblemError>,
) -> Result<Response, ProblemError> {
    let who = visited.who()?;
    let now = Timestamp::new(visited.reading.site().clock.now());
    let kept = visited.app()?.store.tokens_of(who.account.id).await;
    let kept = kept.map_err(|error| ProblemError::failed("tokens could not be read", &error))?;
    let f = Frame::of(&visited.reading, "own").titled("tokens-heading").for_one_alone();
    let view = visited.reading.view();
    let valid = kept.iter().filter(|token| TokenState::of(token, now) == TokenState::Active);
    let told = |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), |at| f.day(at));
    let rows = valid.map(|token| Row {
        id: token.id,
        name: token.name.clone(),
        roles: token.roles.iter().map(|one| role::told(&f, &view, *one)).collect::<Vec<_>>().join(", "),
        created: told(Some(token.created_at)),
        expires: told(token.expires_at),
        used: told(token.last_used_at),
    });
    let typed = problem.is_some();
    let chosen = |value: &str| !typed || visited.fields("role").any(|(_, given)| given == value);
    let days = DAYS.map(|days| Choice {
        label: f.t.count("tokens-days", days),
        chosen: visited.field("days") == days.to_string(),
        value: days.to_string(),
    });
    let shows = TokensPage {
        rows: rows.collect(),
        roles: role::choices(&f, &view, &who.account.roles, chosen),
        proof: who.proof(),
        fault: problem.map(ProblemError::told),
        made: made.map(|token| token.reveal().to_owned()),
        address: f.whole(&f.to("/v1/me")),
        name: if typed { visited.field("name").to_owned() } else { who.account.name.clone() },
        days: days.into(),
        f,
    };
    let status = problem.map_or(StatusCode::OK, ProblemError::status);
    own(visited, shows.f.t, &shows, status)
}

/// Makes a token, or takes one back.
#[handler]
pub(super) async fn change(visit: Visit) -> poem::Result<Response> {
    let visited = visit.open("own_page").await?;
    let account = visited.who()?.account.id;
    if let Ok(id) = visited.field("revoke").parse::<Uuid>() {
        let now = Timestamp::new(visited.reading.site().clock.now());
        let revoked = visited.app()?.store.revoke_token_of(account, id, now).await;
        revoked.map_err(|error| ProblemError::failed("a token could not be revoked", &error))?;
        return Ok(see_other(&Frame::of(&visited.reading, "own").to("/me/tokens")));
    }
    Ok(match make(&visited).await {
        Ok(token) => show(&visited, Some(&token), None).await?,
        Err(problem) => show(&visited, None, Some(&problem)).await?,
    })
}

async fn make(visited: &Visited) -> Result<Token, ProblemError> {
    let invalid = |detail: &str| ProblemError::new(ProblemKind::INVALID_BODY, detail);
    let (who, view, site) = (visited.who()?, visited.reading.view(), visited.reading.site());
    let name = role::named(visited.field("name"))?;
    let roles: Vec<Role> = {
        let given: Vec<&str> = visited.fields("role").map(|(_, value)| value).collect();
        let mine = who.account.roles.iter().filter(|one| given.contains(&role::value(&view, **one).as_str()));
        mine.copied().collect()
    };
    if roles.is_empty() {
        return Err(invalid("choose at least one of your roles: a token that allows nothing is of no use"));
    }
    let days = visited.field("days").parse().ok().filter(|days| DAYS.contains(days));
    let days = days.ok_or_else(|| invalid("choose for how many days it is to be valid"))?;
    let store = &visited.app()?.store;
    let failed = |error: &dyn std::fmt::Display| ProblemError::failed("a token could not be made", error);
    let now = site.clock.now();
    let kept = store.tokens_of(who.account.id).await.map_err(|error| failed(&error))?;
    let valid = |token: &&_| TokenState::of(token, Timestamp::new(now)) == TokenState::Active;
    if kept.iter().filter(valid).count() >= MOST {
        return Err(invalid("you have 20 tokens already: take back one that is not used any longer"));
    }
    let token = Token::generate(|bytes| site.random.fill(bytes)).map_err(|error| failed(&error))?;
    let new = NewToken {
        id: site.random.id(now).map_err(|error| failed(&error))?,
        name,
        roles,
        hash: token.hash(),
        created_at: Timestamp::new(now),
        expires_at: Some(Timestamp::new(now + Duration::days(days))),
        account: Some(who.account.id),
    };
    let name = new.name.clone();
    store.create_token(new).await.map_err(|error| failed(&error))?;
    tell_owner(visited, &who.account, "mail-token", &name);
    Ok(token)
}
