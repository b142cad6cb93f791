//! Who asks: the bearer of a token (RFC 6750).

use openapi::{ProblemKind, Timestamp};
use poem::http::{HeaderMap, header};

use super::{Site, problem::ProblemError};
use crate::{
    registry::{
        rights::Principal,
        token::{Token, TokenState},
    },
    store::{KnownToken, Store},
};

/// Somebody who has shown who they are.
#[derive(Debug, Clone)]
pub(super) struct Authenticated {
    /// What they may do, and by which name.
    pub(super) principal: Principal,
    /// How they have shown it.
    pub(super) token: KnownToken,
}

/// The bearer of the token in `Authorization`, as the database knows it at this moment: a token that has
/// been revoked anywhere opens nothing.
pub(super) async fn principal(site: &Site, headers: &HeaderMap) -> Result<Authenticated, ProblemError> {
    let token = bearer(headers)?;
    let Some(store) = site.app.as_ref().map(|app| &app.store) else {
        tracing::error!("there is no database to know tokens by");
        return Err(ProblemError::internal());
    };
    let known = store.token_by_hash(&token.hash()).await.map_err(|error| {
        tracing::error!(%error, "a token could not be looked up");
        ProblemError::unavailable()
    })?;
    let (known, name) =
        known.ok_or_else(|| ProblemError::new(ProblemKind::INVALID_TOKEN, "nobody knows this token here"))?;
    let now = site.clock.now();
    match TokenState::of(&known, Timestamp::new(now)) {
        TokenState::Active => {}
        TokenState::Expired(since) => {
            let detail = format!("the token of `{}` has not been valid since {since}", known.name);
            return Err(ProblemError::new(ProblemKind::EXPIRED_TOKEN, detail));
        }
        TokenState::Revoked(since) => {
            let detail = format!("the token of `{}` was revoked on {since}", known.name);
            return Err(ProblemError::new(ProblemKind::REVOKED_TOKEN, detail));
        }
    }
    note_use(store.clone(), known.clone(), now);
    let principal = Principal { name, roles: known.roles.clone(), operator: false };
    Ok(Authenticated { principal, token: known })
}

/// The one token in the header. What is there is never repeated: it could be a password or a token.
fn bearer(headers: &HeaderMap) -> Result<Token, ProblemError> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else {
        let detail = "this needs a token: send it in the header `Authorization: Bearer dcr_…`";
        return Err(ProblemError::new(ProblemKind::TOKEN_REQUIRED, detail));
    };
    let invalid = |detail: String| ProblemError::new(ProblemKind::INVALID_TOKEN, detail);
    let one = lines.next().is_none().then_some(line).and_then(|line| line.to_str().ok());
    let credentials = one.and_then(|line| line.trim().split_once(' '));
    match credentials {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Token::parse(token.trim_start())
            .map_err(|error| invalid(format!("what follows `Bearer` is not valid: {error}"))),
        _ => Err(invalid("the header `Authorization` is not `Bearer` and one token: `Bearer dcr_…`".into())),
    }
}

/// Notes that a token is used. The request does not wait for it, and goes well without it.
fn note_use(store: Store, token: KnownToken, at: chrono::DateTime<chrono::Utc>) {
    tokio::spawn(async move {
        if let Err(error) = store.note_token_used(&token, at).await {
            tracing::warn!(%error, token = %token.id, "the use of a token could not be noted");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn told(lines: &[&str]) -> Result<Token, &'static str> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::AUTHORIZATION, header::HeaderValue::from_str(line).unwrap());
        }
        bearer(&headers).map_err(|problem| problem.kind.code)
    }

    #[test]
    fn one_bearer_token_is_read() {
        let token = Token::generate(|bytes| Random::counting().fill(bytes)).unwrap();
        let text = token.reveal();
        for good in [format!("Bearer {text}"), format!("bearer {text}"), format!("BEARER   {text} ")] {
            assert_eq!(told(&[&good]), Ok(token.clone()), "{good}");
        }
        assert_eq!(told(&[]), Err("token-required"));
        let good = format!("Bearer {text}");
        for bad in [
            &[text][..],
            &["Bearer"],
            &["Bearer "],
            &["Basic dXNlcjpwYXNz"],
            &["Bearer dXNlcjpwYXNz"],
            &[&format!("Token {text}")],
            &[&good[..good.len() - 1]],
            &[&format!("{good}, {good}")],
            &[&good, &good],
            &["Bearer dcr_ü"],
            &[""],
        ] {
            assert_eq!(told(bad), Err("invalid-token"), "{bad:?}");
        }
    }

    #[test]
    fn what_was_sent_is_not_repeated() {
        for secret in ["Basic dXNlcjpwYXNz", "Bearer dcr_secretsecret", "hunter2"] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, header::HeaderValue::from_str(secret).unwrap());
            let detail = bearer(&headers).unwrap_err().detail;
            for part in ["dXNlcjpwYXNz", "secretsecret", "hunter2"] {
                assert!(!detail.contains(part), "{detail}");
            }
        }
    }
}
