//! What is kept of passkeys, and of ceremonies that are not over yet (WebAuthn, level 3).

use entities::{ceremony, passkey};
use openapi::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, TransactionTrait,
    sea_query::Expr,
};
use uuid::Uuid;

use super::{Account, Store, StoreError};

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPasskey {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// What the device calls it, base64url.
    pub credential_id: String,
    /// The public key and what is known of it, JSON.
    pub credential: String,
    /// What its owner knows it by.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
}

/// A ceremony that is not over yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceremony {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose passkey is being made; none = somebody signs in.
    pub account: Option<Uuid>,
    /// The challenge and what was asked for, JSON.
    pub state: String,
    /// From when on it is over.
    pub expires_at: Timestamp,
}

impl Store {
    /// Keeps a ceremony, and forgets those that are over.
    pub async fn begin_ceremony(&self, new: Ceremony, now: Timestamp) -> Result<(), StoreError> {
        let begin = async {
            let over = ceremony::Entity::delete_many().filter(ceremony::Column::ExpiresAt.lte(now.instant()));
            over.exec(&self.writer).await?;
            let row = ceremony::Model {
                id: new.id,
                account: new.account,
                state: new.state,
                expires_at: new.expires_at.instant(),
            };
            let insert = ceremony::Entity::insert(row.into_active_model().reset_all());
            insert.exec_without_returning(&self.writer).await
        };
        begin.await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Takes a ceremony, which can be ended once; `None` where it is over, or there is none.
    pub async fn end_ceremony(&self, id: Uuid, now: Timestamp) -> Result<Option<Ceremony>, StoreError> {
        let end = async {
            let transaction = self.writer.begin().await?;
            let found = ceremony::Entity::find_by_id(id).one(&transaction).await?;
            let taken = ceremony::Entity::delete_by_id(id).exec(&transaction).await?;
            transaction.commit().await?;
            Ok(found.filter(|_| taken.rows_affected == 1))
        };
        let found = end.await.map_err(|e| self.explain(e))?;
        let found = found.filter(|row| Timestamp::new(row.expires_at) > now);
        Ok(found.map(|row| Ceremony {
            id: row.id,
            account: row.account,
            state: row.state,
            expires_at: Timestamp::new(row.expires_at),
        }))
    }

    /// Keeps a passkey. One that is kept already is refused by the database.
    pub async fn keep_passkey(&self, new: KeptPasskey) -> Result<(), StoreError> {
        let row = passkey::Model {
            id: new.id,
            account: new.account,
            credential_id: new.credential_id,
            credential: new.credential,
            name: new.name,
            created_at: new.created_at.instant(),
            last_used_at: None,
        };
        let insert = passkey::Entity::insert(row.into_active_model().reset_all());
        insert.exec_without_returning(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// The passkeys of an account, oldest first.
    pub async fn passkeys(&self, account: Uuid) -> Result<Vec<KeptPasskey>, StoreError> {
        let find = passkey::Entity::find().filter(passkey::Column::Account.eq(account));
        let find = find.order_by_asc(passkey::Column::CreatedAt).order_by_asc(passkey::Column::Id);
        let rows = find.all(&self.reader).await.map_err(|e| self.explain(e))?;
        Ok(rows.into_iter().map(known).collect())
    }

    /// The passkey that a device calls like that, and whose it is.
    pub async fn passkey(&self, credential_id: &str) -> Result<Option<(KeptPasskey, Account)>, StoreError> {
        let find = passkey::Entity::find().filter(passkey::Column::CredentialId.eq(credential_id));
        let Some(row) = find.one(&self.reader).await.map_err(|e| self.explain(e))? else { return Ok(None) };
        let account = self.account(row.account).await?;
        Ok(account.map(|account| (known(row), account)))
    }

    /// Notes that somebody signed in with a passkey, and what has changed of it by that.
    pub async fn note_passkey_used(
        &self,
        id: Uuid,
        credential: String,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let update = passkey::Entity::update_many()
            .col_expr(passkey::Column::Credential, Expr::value(credential))
            .col_expr(passkey::Column::LastUsedAt, Expr::value(at.instant()))
            .filter(passkey::Column::Id.eq(id));
        update.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Takes out a passkey of an account.
    pub async fn delete_passkey(&self, account: Uuid, id: Uuid) -> Result<(), StoreError> {
        let delete = passkey::Entity::delete_many()
            .filter(passkey::Column::Id.eq(id))
            .filter(passkey::Column::Account.eq(account));
        delete.exec(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }
}

fn known(row: passkey::Model) -> KeptPasskey {
    KeptPasskey {
        id: row.id,
        account: row.account,
        credential_id: row.credential_id,
        credential: row.credential,
        name: row.name,
        created_at: Timestamp::new(row.created_at),
        last_used_at: row.last_used_at.map(Timestamp::new),
    }
}
