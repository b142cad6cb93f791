//! `coalitions invite`: lets somebody sign in.

use std::io::Write;

use clap::Args;

use crate::{
    app::sign_in::{INVITATION_LASTS, invite},
    clock::Clock,
    config::DatabaseArguments,
    mail::EmailAddress,
    random::Random,
    registry::token::{NamedRole, public_name},
    store::Store,
};

use super::{account::closed, token::snapshot};

/// Whom to invite.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Address to which links for signing in are sent; it is never public
    #[arg(value_name = "EMAIL")]
    email: EmailAddress,

    /// What they may do: `registrar`, `coordinator:SLUG` with the slug of a coalition, or `contact:SLUG` with the slug
    /// of an organisation; can be given several times. Who was invited before keeps the roles given then
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<NamedRole>,

    /// The public name that stands in the log beside every change they make [default: the one they have, else their
    /// roles, as in `coordinator of privacy`]
    #[arg(long, value_name = "TEXT", value_parser = public_name)]
    name: Option<String>,

    /// Address under which people reach the registry
    #[arg(long, env = "COALITIONS_PUBLIC_URL", value_name = "URL", value_parser = crate::config::public_url,
        default_value = "http://127.0.0.1:8080")]
    public_url: String,

    #[command(flatten)]
    database: DatabaseArguments,
}

/// Runs the command. It neither needs nor hinders a program that serves the same database.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let store = Store::open(&arguments.database.database_url).await?;
    let done = let_in(&store, arguments).await;
    closed(store, done).await
}

async fn let_in(store: &Store, arguments: Arguments) -> anyhow::Result<()> {
    let (clock, random) = (Clock::system(), Random::system());
    let snapshot = snapshot(store).await?;
    let roles = arguments.roles.iter().map(|role| snapshot.role(role)).collect::<Result<Vec<_>, _>>()?;
    let in_words = arguments.roles.iter().map(NamedRole::in_words).collect::<Vec<_>>().join(", ");
    let (name, roles) = (arguments.name.as_deref(), (roles.as_slice(), in_words.as_str()));
    let invited = invite(store, &random, clock.now(), &arguments.email, name, roles).await?;
    let (account, key) = invited;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}/sign-in/link?key={}", arguments.public_url, key.reveal())?;
    out.flush()?;
    let may = account.roles.iter().filter_map(|role| snapshot.named_role(*role));
    let may: Vec<String> = may.flat_map(|role| role.may()).collect();
    eprintln!(
        "Send this link to {}. It lets them in once, within {} days, as `{}`.\nThey may: {}.\n\
         To take it back: coalitions account delete {}",
        account.email,
        INVITATION_LASTS.num_days(),
        account.name,
        may.join("; "),
        account.email
    );
    Ok(())
}
