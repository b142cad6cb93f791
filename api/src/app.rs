//! What a running registry holds, how it starts and how it follows its database.

use std::{sync::Arc, time::Duration};

use migration::founding::{Founding, FoundingError};
use openapi::Change;
use tracing::{error, info, warn};

use crate::{
    clock::Clock,
    config::Config,
    registry::founding,
    snapshot::{Current, Snapshot, UnfitLog},
    store::{self, Store, StoreError},
};

/// How often the database is asked whether another process has written to it.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// Why a registry does not start.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum StartError {
    #[error(transparent)]
    Founding(#[from] FoundingError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] UnfitLog),
}

/// A registry with its database.
#[derive(Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// What reads are answered from.
    pub current: Arc<Current>,
    /// Where time comes from.
    pub clock: Clock,
}

impl App {
    /// Opens the database, fills an empty one with the founding data, and reads it all into memory.
    pub async fn start(config: &Config, clock: Clock) -> Result<Self, StartError> {
        // The founding data is read before the database is touched: a damaged set leaves nothing behind.
        let founding = match (&config.founding, config.empty) {
            (_, true) => None,
            (Some(directory), _) => Some(Founding::in_directory(directory)?),
            (None, _) => Some(Founding::carried()?),
        };
        let changes = founding.as_ref().map(founding::changes).transpose()?;
        let store = Store::open(&config.database_url).await?;
        if let (Some(founding), Some(changes)) = (&founding, changes)
            && store.head().await? == 0
        {
            let entered = store.commit(changes, true).await?;
            if !entered.is_empty() {
                info!(changes = entered.len(), set = founding.manifest.title, "founding data loaded");
            }
        }
        let (tables, log) = store.load().await?;
        let snapshot = Snapshot::of_tables(tables, log.last());
        info!(
            revision = snapshot.revision,
            coalitions = snapshot.coalitions.len(),
            organisations = snapshot.organisations.len(),
            people = snapshot.people.len(),
            memberships = snapshot.memberships.len(),
            "registry loaded"
        );
        Ok(Self { store, current: Arc::new(Current::new(snapshot, log)), clock })
    }

    /// Takes over what other processes write to the database, until it is dropped.
    pub async fn follow(&self) {
        let mut failing = false;
        loop {
            tokio::time::sleep(FOLLOW_EVERY).await;
            let known = self.current.live().snapshot.revision;
            let changes = match self.store.changes_after(known).await {
                Ok(changes) => changes,
                Err(error) => {
                    // Reads go on from memory; one line when it begins, one when it is over.
                    if !failing {
                        warn!(%error, "cannot follow the database; answers stay at revision {known}");
                    }
                    failing = true;
                    continue;
                }
            };
            if failing {
                info!("following the database again");
            }
            failing = false;
            if let Err(error) = self.current.follow(&changes) {
                error!(%error, "cannot take over changes; answers stay at revision {known}");
            }
        }
    }
}

/// The registry that the carried founding data makes, in memory only: what the examples of the document
/// are built from.
pub fn founding_only() -> Result<Current, StartError> {
    let changes = founding::changes(&Founding::carried()?)?;
    let log: Vec<Change> = store::entries(changes)?;
    let snapshot = Snapshot::default().after(&log)?;
    Ok(Current::new(snapshot, log))
}
