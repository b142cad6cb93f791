//! What is kept of tokens. They are no part of the registry: no snapshot and no log of changes knows them.

use chrono::{DateTime, Duration, Utc};
use entities::token;
use openapi::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{READ_TIMEOUT, SecretHash, Store, StoreError};

const TABLE: &str = "token";
/// How exact the last use of a token is kept, in seconds: so seldom does a use write.
const USE_KEPT_EVERY: Duration = Duration::seconds(60);

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Role {
    /// Everything.
    Registrar,
    /// Keeps one coalition and its memberships, and enters organisations, persons and sources for them.
    Coordinator {
        /// Id of the coalition.
        coalition: Uuid,
    },
    /// Keeps one organisation, and confirms or ends its memberships.
    Contact {
        /// Id of the organisation.
        organisation: Uuid,
    },
}

/// A token that is to be kept.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// UUIDv7.
    pub id: Uuid,
    /// The public name that will stand in the log.
    pub name: String,
    /// What its bearer may do.
    pub roles: Vec<Role>,
    /// What it will be known by.
    pub hash: SecretHash,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is not valid any more.
    pub expires_at: Option<Timestamp>,
    /// The account that it goes with; none = it was made by whoever runs the program.
    pub account: Option<Uuid>,
}

/// What is known of a token. The token itself is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownToken {
    /// UUIDv7.
    pub id: Uuid,
    /// What it is called; the public name that stands in the log where it goes with no account.
    pub name: String,
    /// What its bearer may do.
    pub roles: Vec<Role>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is not valid any more; none = it does not expire.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// The account that it goes with.
    pub account: Option<Uuid>,
}

/// What became of a token that was to be revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revocation {
    /// It is not valid any more.
    Revoked(KnownToken),
    /// It had been revoked before.
    Before(KnownToken),
    /// No token has such an id.
    Unknown,
    /// The ids of several tokens begin like this.
    Ambiguous(Vec<Uuid>),
}

impl Store {
    /// Keeps a new token.
    pub async fn create_token(&self, new: NewToken) -> Result<(), StoreError> {
        let roles = serde_json::to_string(&new.roles)
            .map_err(|e| StoreError::Corrupt { table: TABLE, why: e.to_string() })?;
        let row = token::Model {
            id: new.id,
            name: new.name,
            roles,
            lookup: new.hash.lookup(),
            hash: new.hash.hex(),
            created_at: new.created_at.instant(),
            expires_at: new.expires_at.map(|at| at.instant()),
            revoked_at: None,
            last_used_at: None,
            account: new.account,
        };
        let row = row.into_active_model().reset_all();
        token::Entity::insert(row).exec_without_returning(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Every token there has been, oldest first.
    pub async fn tokens(&self) -> Result<Vec<KnownToken>, StoreError> {
        self.tokens_with(Condition::all()).await
    }

    async fn tokens_with(&self, condition: Condition) -> Result<Vec<KnownToken>, StoreError> {
        let rows = token::Entity::find()
            .filter(condition)
            .order_by_asc(token::Column::CreatedAt)
            .order_by_asc(token::Column::Id)
            .all(&self.reader)
            .await
            .map_err(|e| self.explain(e))?;
        rows.into_iter().map(known).collect()
    }

    /// The token with this hash, and the public name of its bearer: that of the account it goes with, because whoever
    /// has one calls their tokens as they like.
    pub async fn token_by_hash(&self, hash: &SecretHash) -> Result<Option<(KnownToken, String)>, StoreError> {
        let find = token::Entity::find().filter(token::Column::Lookup.eq(hash.lookup()));
        let found = async { find.all(&self.reader).await.map_err(|e| self.explain(e)) };
        let rows = self.in_time(READ_TIMEOUT, found).await?;
        let Some(token) = rows.into_iter().find(|row| hash.is(&row.hash)).map(known).transpose()? else {
            return Ok(None);
        };
        let Some(account) = token.account else {
            let name = token.name.clone();
            return Ok(Some((token, name)));
        };
        // It allows what its account still does, and nothing once that is gone.
        let Some(account) = self.account(account).await? else { return Ok(None) };
        let roles = token.roles.iter().filter(|role| account.roles.contains(role)).copied().collect();
        Ok(Some((KnownToken { roles, ..token }, account.name)))
    }

    /// The tokens that go with an account, oldest first.
    pub async fn tokens_of(&self, account: Uuid) -> Result<Vec<KnownToken>, StoreError> {
        self.tokens_with(Condition::all().add(token::Column::Account.eq(account))).await
    }

    /// Revokes a token that goes with an account.
    pub async fn revoke_token_of(&self, account: Uuid, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        let revoke = token::Entity::update_many()
            .col_expr(token::Column::RevokedAt, Expr::value(at.instant()))
            .filter(token::Column::Id.eq(id))
            .filter(token::Column::Account.eq(account))
            .filter(token::Column::RevokedAt.is_null());
        revoke.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Revokes the one token whose id is this or begins with it.
    pub async fn revoke_token(&self, id: &str, at: Timestamp) -> Result<Revocation, StoreError> {
        let begins = |token: &KnownToken| token.id.to_string().starts_with(&id.to_ascii_lowercase());
        let mut found: Vec<KnownToken> = self.tokens().await?.into_iter().filter(begins).collect();
        let Some(mut token) = found.pop() else {
            return Ok(Revocation::Unknown);
        };
        if !found.is_empty() {
            let ids = found.iter().chain([&token]).map(|token| token.id);
            return Ok(Revocation::Ambiguous(ids.collect()));
        }
        let changed = token::Entity::update_many()
            .col_expr(token::Column::RevokedAt, Expr::value(at.instant()))
            .filter(token::Column::Id.eq(token.id))
            .filter(token::Column::RevokedAt.is_null())
            .exec(&self.writer)
            .await
            .map_err(|e| self.explain(e))?;
        if changed.rows_affected == 0 {
            // The instant of the one who was faster stands in the database.
            let now = self.tokens().await?.into_iter().find(|other| other.id == token.id);
            return Ok(now.map_or(Revocation::Unknown, Revocation::Before));
        }
        token.revoked_at = Some(at);
        Ok(Revocation::Revoked(token))
    }

    /// Notes that a token is used, where the last noted use is a minute ago or more.
    pub async fn note_token_used(&self, token: &KnownToken, at: DateTime<Utc>) -> Result<(), StoreError> {
        let at = Timestamp::new(at);
        let long_ago = Timestamp::new(at.instant() - USE_KEPT_EVERY);
        if token.last_used_at.is_some_and(|last| last > long_ago) {
            return Ok(());
        }
        // Whoever was faster has noted it.
        let not_lately = Condition::any()
            .add(token::Column::LastUsedAt.is_null())
            .add(token::Column::LastUsedAt.lte(long_ago.instant()));
        token::Entity::update_many()
            .col_expr(token::Column::LastUsedAt, Expr::value(at.instant()))
            .filter(token::Column::Id.eq(token.id))
            .filter(not_lately)
            .exec(&self.writer)
            .await
            .map_err(|e| self.explain(e))?;
        Ok(())
    }
}

fn known(row: token::Model) -> Result<KnownToken, StoreError> {
    let roles = serde_json::from_str(&row.roles)
        .map_err(|e| StoreError::Corrupt { table: TABLE, why: format!("token {}: {e}", row.id) })?;
    Ok(KnownToken {
        id: row.id,
        name: row.name,
        roles,
        created_at: Timestamp::new(row.created_at),
        expires_at: row.expires_at.map(Timestamp::new),
        revoked_at: row.revoked_at.map(Timestamp::new),
        last_used_at: row.last_used_at.map(Timestamp::new),
        account: row.account,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_kept_by_id() {
        let id = Uuid::from_u128(7);
        let roles =
            vec![Role::Registrar, Role::Coordinator { coalition: id }, Role::Contact { organisation: id }];
        let json = serde_json::to_string(&roles).unwrap();
        assert_eq!(
            json,
            format!(
                "[{{\"role\":\"registrar\"}},{{\"role\":\"coordinator\",\"coalition\":\"{id}\"}},\
                 {{\"role\":\"contact\",\"organisation\":\"{id}\"}}]"
            )
        );
        assert_eq!(serde_json::from_str::<Vec<Role>>(&json).unwrap(), roles);
        for bad in ["{\"role\":\"coordinator\"}", "{\"role\":\"jester\"}", "{}"] {
            assert!(serde_json::from_str::<Role>(bad).is_err(), "{bad}");
        }
    }
}
