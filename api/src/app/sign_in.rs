//! How people get in: invitations, links that open once, sessions.

use chrono::{DateTime, Duration, Utc};
use openapi::Timestamp;
use uuid::Uuid;

use crate::{
    mail::EmailAddress,
    random::{NoRandomness, Random},
    registry::{key::Key, rights::Role},
    store::{Account, NewLink, NewSession, Store, StoreError},
};

/// How long the link of an invitation opens.
pub const INVITATION_LASTS: Duration = Duration::days(7);
/// How long a link opens that was sent by mail.
pub const LINK_LASTS: Duration = Duration::minutes(15);
/// How long a session lasts.
pub const SESSION_LASTS: Duration = Duration::days(30);
/// Most links that an account is sent in an hour, wherever they are asked for: nobody can fill the mailbox of another.
const LINKS_AN_HOUR: u64 = 20;

/// Why somebody could not be let in, or invited.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum SignInError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
}

/// Invites somebody, or gives more roles to who was invited before, and makes a link.
pub async fn invite(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    email: &EmailAddress,
    name: Option<&str>,
    roles: (&[Role], &str),
) -> Result<(Account, Key), SignInError> {
    let Granted { account, .. } = grant(store, random, now, email, name, roles).await?;
    let key = invitation(store, random, now, &account).await?;
    Ok((account, key))
}

/// A link that lets in once who was invited.
pub async fn invitation(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    account: &Account,
) -> Result<Key, SignInError> {
    link(store, random, now, account.id, INVITATION_LASTS).await
}

/// Somebody who was given roles.
#[derive(Debug)]
pub struct Granted {
    /// The account as it now is.
    pub account: Account,
    /// Whether it was there before.
    pub known: bool,
}

/// Gives roles to somebody. Who was invited before keeps the name, unless another is given; else they are called by
/// their roles.
pub async fn grant(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    email: &EmailAddress,
    name: Option<&str>,
    (roles, in_words): (&[Role], &str),
) -> Result<Granted, SignInError> {
    if let Some(before) = store.account_by_email(&email.to_string()).await? {
        let changed = store.change_account(before.id, |account| {
            let more = roles.iter().filter(|role| !account.roles.contains(role)).copied().collect::<Vec<_>>();
            account.roles.extend(more);
            account.name = name.map_or_else(|| account.name.clone(), str::to_owned);
        });
        if let Some(account) = changed.await? {
            return Ok(Granted { account, known: true });
        }
    }
    let account = Account {
        id: random.id(now)?,
        email: email.to_string(),
        name: name.unwrap_or(in_words).to_owned(),
        roles: roles.to_vec(),
        created_at: Timestamp::new(now),
    };
    store.keep_account(&account).await?;
    Ok(Granted { account, known: false })
}

/// A link for who has an account under an address; `None` where nobody has, or had enough of them lately.
pub async fn ask_for_link(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    email: &EmailAddress,
) -> Result<Option<Key>, SignInError> {
    let Some(account) = store.account_by_email(&email.to_string()).await? else { return Ok(None) };
    // It is counted once it is kept: those who ask at the same moment see each other.
    let key = link(store, random, now, account.id, LINK_LASTS).await?;
    let lately = store.links_since(account.id, Timestamp::new(now - Duration::hours(1))).await?;
    if lately > LINKS_AN_HOUR {
        // Nobody will have it, and whoever goes on asking does not fill the database.
        store.forget_link(&key.hash()).await?;
        return Ok(None);
    }
    Ok(Some(key))
}

async fn link(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    account: Uuid,
    lasts: Duration,
) -> Result<Key, SignInError> {
    let key = Key::generate(|bytes| random.fill(bytes))?;
    let link = NewLink {
        id: random.id(now)?,
        account,
        hash: key.hash(),
        created_at: Timestamp::new(now),
        expires_at: Timestamp::new(now + lasts),
    };
    store.keep_link(link).await?;
    Ok(key)
}

/// Uses a link up and opens a session; `None` where the link opens nothing.
pub async fn enter(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    link: &Key,
    browser: &str,
) -> Result<Option<Key>, SignInError> {
    let Some(account) = store.follow_link(&link.hash(), Timestamp::new(now)).await? else { return Ok(None) };
    Ok(Some(open_session(store, random, now, account.id, browser).await?))
}

/// Opens a session for somebody who has shown who they are.
pub(super) async fn open_session(
    store: &Store,
    random: &Random,
    now: DateTime<Utc>,
    account: Uuid,
    browser: &str,
) -> Result<Key, SignInError> {
    let key = Key::generate(|bytes| random.fill(bytes))?;
    let session = NewSession {
        id: random.id(now)?,
        account,
        hash: key.hash(),
        browser: browser.to_owned(),
        created_at: Timestamp::new(now),
        expires_at: Timestamp::new(now + SESSION_LASTS),
    };
    store.open_session(session).await?;
    Ok(key)
}
