//! What is kept of links by which people sign in, and of the sessions that they open.

use chrono::Duration;
use entities::{session, sign_in_link};
use openapi::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{Account, READ_TIMEOUT, SecretHash, Store, StoreError};

/// How exact it is kept when a session was last used, in seconds: so seldom does a use write.
const USE_KEPT_EVERY: Duration = Duration::seconds(60);

/// A link that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewLink {
    /// UUIDv7.
    pub id: Uuid,
    /// Whom it lets in.
    pub account: Uuid,
    /// What its key will be known by.
    pub hash: SecretHash,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it opens nothing.
    pub expires_at: Timestamp,
}

/// A session that is to be kept.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// What its key will be known by.
    pub hash: SecretHash,
    /// What the browser calls itself.
    pub browser: String,
    /// When it begins.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// What the browser calls itself.
    pub browser: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
}

impl Store {
    /// Keeps a link.
    pub async fn keep_link(&self, new: NewLink) -> Result<(), StoreError> {
        let row = sign_in_link::Model {
            id: new.id,
            account: new.account,
            lookup: new.hash.lookup(),
            hash: new.hash.hex(),
            created_at: new.created_at.instant(),
            expires_at: new.expires_at.instant(),
            used_at: None,
        };
        let insert = sign_in_link::Entity::insert(row.into_active_model().reset_all());
        insert.exec_without_returning(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Takes out a link that nobody was given.
    pub async fn forget_link(&self, hash: &SecretHash) -> Result<(), StoreError> {
        let delete = sign_in_link::Entity::delete_many()
            .filter(sign_in_link::Column::Lookup.eq(hash.lookup()))
            .filter(sign_in_link::Column::Hash.eq(hash.hex()));
        delete.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// How many links an account has been given since an instant.
    pub async fn links_since(&self, account: Uuid, since: Timestamp) -> Result<u64, StoreError> {
        let find = sign_in_link::Entity::find()
            .filter(sign_in_link::Column::Account.eq(account))
            .filter(sign_in_link::Column::CreatedAt.gt(since.instant()));
        let count = async { find.count(&self.reader).await.map_err(|e| self.explain(e)) };
        self.in_time(READ_TIMEOUT, count).await
    }

    /// Uses a link up and tells whom it lets in: once, and only before its end. What ended long ago is swept away.
    pub async fn follow_link(&self, hash: &SecretHash, at: Timestamp) -> Result<Option<Account>, StoreError> {
        let find = sign_in_link::Entity::find()
            .filter(sign_in_link::Column::Lookup.eq(hash.lookup()))
            .filter(sign_in_link::Column::UsedAt.is_null())
            .filter(sign_in_link::Column::ExpiresAt.gt(at.instant()));
        let rows = find.all(&self.reader).await.map_err(|e| self.explain(e))?;
        let Some(link) = rows.into_iter().find(|row| hash.is(&row.hash)) else {
            return Ok(None);
        };
        let used = sign_in_link::Entity::update_many()
            .col_expr(sign_in_link::Column::UsedAt, Expr::value(at.instant()))
            .filter(sign_in_link::Column::Id.eq(link.id))
            .filter(sign_in_link::Column::UsedAt.is_null())
            .exec(&self.writer)
            .await
            .map_err(|e| self.explain(e))?;
        match used.rows_affected {
            // Somebody was faster with the same link.
            0 => Ok(None),
            _ => {
                self.sweep(at).await?;
                self.account(link.account).await
            }
        }
    }

    /// Takes out the links and sessions that are over.
    async fn sweep(&self, at: Timestamp) -> Result<(), StoreError> {
        // Links stay for the hour in which they count.
        let over = at.instant() - Duration::hours(1);
        let links = sign_in_link::Entity::delete_many().filter(sign_in_link::Column::ExpiresAt.lt(over));
        links.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(at.instant()));
        sessions.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Keeps a session.
    pub async fn open_session(&self, new: NewSession) -> Result<(), StoreError> {
        let row = session::Model {
            id: new.id,
            account: new.account,
            lookup: new.hash.lookup(),
            hash: new.hash.hex(),
            browser: new.browser,
            created_at: new.created_at.instant(),
            expires_at: new.expires_at.instant(),
            last_seen_at: new.created_at.instant(),
        };
        let insert = session::Entity::insert(row.into_active_model().reset_all());
        insert.exec_without_returning(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// The session that is open by a key, and whose it is.
    pub async fn session(
        &self,
        hash: &SecretHash,
        at: Timestamp,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let find = session::Entity::find()
            .filter(session::Column::Lookup.eq(hash.lookup()))
            .filter(session::Column::ExpiresAt.gt(at.instant()));
        let found = async { find.all(&self.reader).await.map_err(|e| self.explain(e)) };
        let rows = self.in_time(READ_TIMEOUT, found).await?;
        let Some(row) = rows.into_iter().find(|row| hash.is(&row.hash)) else {
            return Ok(None);
        };
        let account = self.account(row.account).await?;
        Ok(account.map(|account| (open(row), account)))
    }

    /// The open sessions of an account, the last used first.
    pub async fn sessions(&self, account: Uuid, at: Timestamp) -> Result<Vec<Session>, StoreError> {
        let find = session::Entity::find()
            .filter(session::Column::Account.eq(account))
            .filter(session::Column::ExpiresAt.gt(at.instant()))
            .order_by_desc(session::Column::LastSeenAt)
            .order_by_asc(session::Column::Id);
        let found = async { find.all(&self.reader).await.map_err(|e| self.explain(e)) };
        Ok(self.in_time(READ_TIMEOUT, found).await?.into_iter().map(open).collect())
    }

    /// Ends one session of an account, or all of them with the links that could open others.
    pub async fn end_sessions(&self, account: Uuid, only: Option<Uuid>) -> Result<(), StoreError> {
        let end = session::Entity::delete_many().filter(session::Column::Account.eq(account));
        let end = match only {
            Some(id) => end.filter(session::Column::Id.eq(id)),
            None => {
                // Used ones still count among those that were sent lately.
                let links = sign_in_link::Entity::update_many()
                    .col_expr(sign_in_link::Column::UsedAt, Expr::col(sign_in_link::Column::CreatedAt))
                    .filter(sign_in_link::Column::Account.eq(account))
                    .filter(sign_in_link::Column::UsedAt.is_null());
                links.exec(&self.writer).await.map_err(|e| self.explain(e))?;
                end
            }
        };
        end.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Notes that a session is used, where the last noted use is a minute ago or more.
    pub async fn note_session_used(&self, session: &Session, at: Timestamp) -> Result<(), StoreError> {
        let long_ago = at.instant() - USE_KEPT_EVERY;
        if session.last_seen_at.instant() > long_ago {
            return Ok(());
        }
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(at.instant()))
            .filter(session::Column::Id.eq(session.id))
            .filter(session::Column::LastSeenAt.lte(long_ago))
            .exec(&self.writer)
            .await
            .map_err(|e| self.explain(e))?;
        Ok(())
    }
}

fn open(row: session::Model) -> Session {
    Session {
        id: row.id,
        account: row.account,
        browser: row.browser,
        created_at: Timestamp::new(row.created_at),
        expires_at: Timestamp::new(row.expires_at),
        last_seen_at: Timestamp::new(row.last_seen_at),
    }
}
