//! `coalitions token`: makes, lists and takes back the tokens of those who may write.

mod expiry;

use std::io::{IsTerminal, Write};

use anyhow::bail;
use clap::{Args, Subcommand};
use openapi::Timestamp;

use self::expiry::Expiry;
use super::{
    UsedWrongly,
    account::closed,
    table::{self, Line},
};
use crate::{
    clock::Clock,
    config::DatabaseArguments,
    random::Random,
    registry::{
        rights::Role,
        token::{NamedRole, Token, TokenState, public_name},
    },
    snapshot::Snapshot,
    store::{NewToken, Revocation, Store, StoreError},
};

const HEAD: [&str; 7] = ["ID", "NAME", "ROLES", "CREATED", "EXPIRES", "LAST USED", "STATE"];

/// What to do with tokens.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a token and print it, this once, on stdout
    Create(Create),
    /// List all tokens, the tokens themselves excepted
    ///
    /// In a pipe, one line a token, separated by tabs: id, name, roles, created, expires, last used, state
    /// (active, expired or revoked).
    List(List),
    /// Take a token back: from this moment it opens nothing
    Revoke(Revoke),
}

#[derive(Debug, Args)]
struct Create {
    /// What the token is good for: `registrar`, `coordinator:SLUG` with the slug of a coalition, or
    /// `contact:SLUG` with the slug of an organisation; can be given several times
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<NamedRole>,

    /// How long it is valid: a number of days such as `90d`, a last day such as `2027-06-30` (UTC), or an
    /// instant of RFC 3339; without it, until it is revoked
    #[arg(long, value_name = "WHEN")]
    expires: Option<Expiry>,

    /// The public name that stands in the log beside every change made with the token [default: its roles,
    /// as in `coordinator of privacy`]
    #[arg(long, value_name = "TEXT", value_parser = public_name)]
    name: Option<String>,

    #[command(flatten)]
    database: DatabaseArguments,
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    database: DatabaseArguments,
}

#[derive(Debug, Args)]
struct Revoke {
    /// Id of the token, or as much of its beginning as no other has
    #[arg(value_name = "ID", value_parser = id)]
    id: String,

    #[command(flatten)]
    database: DatabaseArguments,
}

/// Runs the command. None of them needs or hinders a program that serves the same database.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let (clock, random) = (Clock::system(), Random::system());
    match arguments.action {
        Action::Create(create) => {
            let expires_at = create.expires.map(|expiry| expiry.after(clock.now())).transpose();
            let expires_at = expires_at.map_err(|why| UsedWrongly(format!("--expires: {why}")))?;
            let store = Store::open(&create.database.database_url).await?;
            let done = make(&store, create, expires_at, &clock, &random).await;
            closed(store, done).await
        }
        Action::List(list) => {
            let store = Store::open(&list.database.database_url).await?;
            let done = show(&store, &clock).await;
            closed(store, done).await
        }
        Action::Revoke(revoke) => {
            let store = Store::open(&revoke.database.database_url).await?;
            let done = take_back(&store, &revoke.id, &clock).await;
            closed(store, done).await
        }
    }
}

async fn make(
    store: &Store,
    create: Create,
    expires_at: Option<Timestamp>,
    clock: &Clock,
    random: &Random,
) -> anyhow::Result<()> {
    let mut named: Vec<NamedRole> = Vec::new();
    for role in create.roles {
        if !named.contains(&role) {
            named.push(role);
        }
    }
    let snapshot = match named.as_slice() {
        [NamedRole::Registrar] => Snapshot::default(),
        _ => snapshot(store).await?,
    };
    let roles = named.iter().map(|role| snapshot.role(role)).collect::<Result<Vec<Role>, _>>()?;
    let in_words = || named.iter().map(NamedRole::in_words).collect::<Vec<_>>().join(", ");
    let name = create.name.unwrap_or_else(in_words);
    let token = Token::generate(|bytes| random.fill(bytes))?;
    let now = clock.now();
    let id = random.id(now)?;
    let created_at = Timestamp::new(now);
    let new =
        NewToken { id, name: name.clone(), roles, hash: token.hash(), created_at, expires_at, account: None };
    store.create_token(new).await?;
    let may = named.iter().flat_map(NamedRole::may).collect::<Vec<_>>().join("; ");
    let until = match expires_at {
        Some(end) => format!("It is valid until {end}."),
        None => "It is valid until it is revoked.".into(),
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", token.reveal())?;
    out.flush()?;
    eprintln!(
        "This is the token of `{name}`, id {id}, in {store}. It may: {may}.\n\
         {until} It is shown this once: only its hash is kept.\n\
         Send it in a header: Authorization: Bearer dcr_…\n\
         To take it back: coalitions token revoke {id}"
    );
    Ok(())
}

async fn show(store: &Store, clock: &Clock) -> anyhow::Result<()> {
    let tokens = store.tokens().await?;
    if tokens.is_empty() {
        eprintln!("There are no tokens in {store}.");
        return Ok(());
    }
    let snapshot = snapshot(store).await?;
    let now = Timestamp::new(clock.now());
    let lines = tokens.iter().map(|token| {
        let roles = token.roles.iter().filter_map(|role| snapshot.named_role(*role));
        let instant = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_string());
        Line([
            token.id.to_string(),
            token.name.clone(),
            roles.map(|role| role.to_string()).collect::<Vec<_>>().join(","),
            token.created_at.to_string(),
            instant(token.expires_at),
            instant(token.last_used_at),
            TokenState::of(token, now).to_string(),
        ])
    });
    let lines: Vec<Line<7>> = lines.collect();
    let mut out = std::io::stdout().lock();
    let text = if out.is_terminal() { table::aligned(HEAD, &lines) } else { table::separated(&lines) };
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

async fn take_back(store: &Store, id: &str, clock: &Clock) -> anyhow::Result<()> {
    match store.revoke_token(id, Timestamp::new(clock.now())).await? {
        Revocation::Revoked(token) => {
            eprintln!("The token of `{}`, id {}, is revoked.", token.name, token.id)
        }
        Revocation::Before(token) => eprintln!(
            "The token of `{}`, id {}, was revoked before, on {}.",
            token.name,
            token.id,
            token.revoked_at.map_or_else(String::new, |at| at.to_string())
        ),
        Revocation::Unknown => {
            bail!("there is no token with the id `{id}` in {store}; `coalitions token list` shows them all")
        }
        Revocation::Ambiguous(ids) => bail!(
            "the ids of {} tokens begin with `{id}`; write more of it: {}",
            ids.len(),
            ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        ),
    }
    Ok(())
}

/// The registry, for the slugs in it.
pub(super) async fn snapshot(store: &Store) -> Result<Snapshot, StoreError> {
    let registry = Snapshot::and_log(&store.log().await?);
    registry.map(|(snapshot, _)| snapshot).map_err(|error| store.damaged(error.to_string()))
}

/// The beginning of an id.
fn id(text: &str) -> Result<String, String> {
    const FEWEST: usize = 4;
    let is_id = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if text.starts_with("dcr_") {
        return Err("this is a token and not its id; `coalitions token list` shows the ids".into());
    }
    match is_id && (FEWEST..=uuid::fmt::Hyphenated::LENGTH).contains(&text.len()) {
        true => Ok(text.to_ascii_lowercase()),
        false => Err(format!("an id is a UUID, of which at least {FEWEST} characters are needed")),
    }
}
