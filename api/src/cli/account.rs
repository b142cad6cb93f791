//! `coalitions account`: lists and takes out those who may sign in.

use std::io::{IsTerminal, Write};

use anyhow::bail;
use clap::{Args, Subcommand};

use super::{
    table::{self, Line},
    token::snapshot,
};
use crate::{config::DatabaseArguments, mail::EmailAddress, store::Store};

/// What to do with accounts.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List all who may sign in
    ///
    /// In a pipe, one line an account, separated by tabs: e-mail address, name, roles, when they were invited first.
    List(List),
    /// Take out an account with its sessions; the name beside earlier changes stays
    Delete(Delete),
}

#[derive(Debug, Args)]
struct List {
    #[command(flatten)]
    database: DatabaseArguments,
}

#[derive(Debug, Args)]
struct Delete {
    /// E-mail address of the account
    #[arg(value_name = "EMAIL")]
    email: EmailAddress,

    #[command(flatten)]
    database: DatabaseArguments,
}

/// Runs the command. None of them needs or hinders a program that serves the same database.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.action {
        Action::List(list) => {
            let store = Store::open(&list.database.database_url).await?;
            let done = show(&store).await;
            closed(store, done).await
        }
        Action::Delete(delete) => {
            let store = Store::open(&delete.database.database_url).await?;
            let done = take_out(&store, &delete.email).await;
            closed(store, done).await
        }
    }
}

/// What was done, once the database is closed; its own failure counts for less.
pub(super) async fn closed(store: Store, done: anyhow::Result<()>) -> anyhow::Result<()> {
    let closed = store.close().await;
    done?;
    Ok(closed?)
}

async fn show(store: &Store) -> anyhow::Result<()> {
    let accounts = store.accounts().await?;
    if accounts.is_empty() {
        eprintln!("Nobody may sign in to {store}; `coalitions invite` lets somebody in.");
        return Ok(());
    }
    let snapshot = snapshot(store).await?;
    let lines = accounts.into_iter().map(|account| {
        let roles = account.roles.iter().filter_map(|role| snapshot.named_role(*role));
        let roles = roles.map(|role| role.to_string()).collect::<Vec<_>>().join(",");
        Line([account.email, account.name, roles, account.created_at.to_string()])
    });
    let lines: Vec<Line<4>> = lines.collect();
    let mut out = std::io::stdout().lock();
    let text = if out.is_terminal() {
        table::aligned(["E-MAIL", "NAME", "ROLES", "INVITED"], &lines)
    } else {
        table::separated(&lines)
    };
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

async fn take_out(store: &Store, email: &EmailAddress) -> anyhow::Result<()> {
    let Some(account) = store.account_by_email(&email.to_string()).await? else {
        bail!("nobody signs in as {email} in {store}; `coalitions account list` shows who does");
    };
    store.delete_account(account.id).await?;
    eprintln!("{email} cannot sign in any more, and is signed out everywhere.");
    Ok(())
}
