//! The erasure of a person: the one write that changes the past.

use openapi::Operation;
use serde_json::Value;
use tracing::{error, info, warn};

use super::{App, WRITE_TIMEOUT, instant_after};
use crate::{
    clock::Clock,
    editing::{EditError, Erasure, Precondition, erase_person},
    registry::rights::Principal,
    snapshot::Current,
    store::{Entered, StoreError, Writing},
};

impl App {
    /// Takes out for good what tells of a person, in one transaction; every process reads its registry anew
    /// when it sees the entry of the log. At last the database is told to let go of what it has deleted.
    pub async fn erase(
        &self,
        who: &Principal,
        key: &str,
        seen: &Precondition,
        body: &Value,
    ) -> Result<Entered, EditError> {
        let turn = self.take_turn().await?;
        let writing = self.store.in_time(WRITE_TIMEOUT, self.begin()).await?;
        let Erasure { entered, .. } = match rehearse_erasure(&self.current, &self.clock, who, key, seen, body)
        {
            Ok(erasure) => self.store.in_time(WRITE_TIMEOUT, keep(writing, erasure)).await?,
            Err(error) => {
                writing.abandon().await;
                return Err(error);
            }
        };
        let revision = entered.entry.revision;
        // What is stored is stored: should the rest fail, following the database makes up for the one thing, and
        // the operator for the other.
        if let Err(error) = self.reload().await {
            error!(%error, "the registry could not be read anew after erasing a person; it is tried again");
        }
        drop(turn);
        match self.store.scrub().await {
            Ok(()) => info!(revision, operation = ?Operation::Erase, "a person was erased"),
            Err(error) => warn!(
                revision, %error,
                "a person was erased, but the files of the database may still hold what was deleted: see the README"
            ),
        }
        Ok(entered)
    }
}

/// Decides as an erasure would, and keeps nothing; for that, memory will do.
pub fn rehearse_erasure(
    current: &Current,
    clock: &Clock,
    who: &Principal,
    key: &str,
    seen: &Precondition,
    body: &Value,
) -> Result<Erasure, EditError> {
    let live = current.live();
    erase_person(&live, who, instant_after(&live, clock), key, seen, body)
}

/// Rewrites everything that told of the person, the registry and what is kept beside it, and commits.
async fn keep(writing: Writing<'_>, erasure: Erasure) -> Result<Erasure, StoreError> {
    let rewritten = async {
        writing.rewrite(&erasure.rewriting).await?;
        rewrite_beside_the_log(&writing, &|text| erasure.rewrite(text)).await
    };
    match rewritten.await {
        Ok(()) => writing.commit(std::slice::from_ref(&erasure.entered)).await.map(|()| erasure),
        Err(error) => {
            writing.abandon().await;
            Err(error)
        }
    }
}

/// What is kept beside the log and may name a person: each table that is has its line here.
async fn rewrite_beside_the_log(
    writing: &Writing<'_>,
    rewrite: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<(), StoreError> {
    writing.rewrite_token_names(rewrite).await?;
    writing.rewrite_suggestions(rewrite).await?;
    // A list that names the person could be put in force again: it goes as a whole.
    writing.forget_imports(&|text| rewrite(text).is_some()).await?;
    Ok(())
}
