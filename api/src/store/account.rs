//! What is kept of those who may sign in. They are no part of the registry: no snapshot and no log of changes knows
//! them, but for the name beside what they change.

use entities::{account, ceremony, passkey, session, sign_in_link, token};
use openapi::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, TransactionTrait,
    sea_query::OnConflict,
};
use uuid::Uuid;

use super::{READ_TIMEOUT, Role, Store, StoreError};

const TABLE: &str = "account";

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// UUIDv7.
    pub id: Uuid,
    /// Where links are sent to, in lower case. It is never public.
    pub email: String,
    /// The public name that stands in the log.
    pub name: String,
    /// What they may do.
    pub roles: Vec<Role>,
    /// When they were invited first.
    pub created_at: Timestamp,
}

impl Store {
    /// Keeps an account, new or with what has changed of it.
    pub async fn keep_account(&self, account: &Account) -> Result<(), StoreError> {
        let roles = serde_json::to_string(&account.roles)
            .map_err(|e| StoreError::Corrupt { table: TABLE, why: e.to_string() })?;
        let row = account::Model {
            id: account.id,
            email: account.email.clone(),
            name: account.name.clone(),
            roles,
            created_at: account.created_at.instant(),
        };
        let renew = OnConflict::column(account::Column::Id)
            .update_columns([account::Column::Name, account::Column::Roles])
            .to_owned();
        let row = row.into_active_model().reset_all();
        let insert = account::Entity::insert(row).on_conflict(renew);
        insert.exec_without_returning(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// All accounts, oldest first.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let find = account::Entity::find()
            .order_by_asc(account::Column::CreatedAt)
            .order_by_asc(account::Column::Id);
        let rows = find.all(&self.reader).await.map_err(|e| self.explain(e))?;
        rows.into_iter().map(known).collect()
    }

    /// The account with this address, in lower case.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let find = account::Entity::find().filter(account::Column::Email.eq(email));
        let found = async { find.one(&self.reader).await.map_err(|e| self.explain(e)) };
        self.in_time(READ_TIMEOUT, found).await?.map(known).transpose()
    }

    /// The account with this id.
    pub async fn account(&self, id: Uuid) -> Result<Option<Account>, StoreError> {
        let find = account::Entity::find_by_id(id);
        let found = async { find.one(&self.reader).await.map_err(|e| self.explain(e)) };
        self.in_time(READ_TIMEOUT, found).await?.map(known).transpose()
    }

    /// Takes out an account with its links, sessions, passkeys and tokens: nothing is left of it but the name in the log.
    pub async fn delete_account(&self, id: Uuid) -> Result<(), StoreError> {
        let delete = async {
            let transaction = self.writer.begin().await?;
            let links = sign_in_link::Entity::delete_many().filter(sign_in_link::Column::Account.eq(id));
            links.exec(&transaction).await?;
            let sessions = session::Entity::delete_many().filter(session::Column::Account.eq(id));
            sessions.exec(&transaction).await?;
            passkey::Entity::delete_many().filter(passkey::Column::Account.eq(id)).exec(&transaction).await?;
            ceremony::Entity::delete_many()
                .filter(ceremony::Column::Account.eq(id))
                .exec(&transaction)
                .await?;
            token::Entity::delete_many().filter(token::Column::Account.eq(id)).exec(&transaction).await?;
            account::Entity::delete_by_id(id).exec(&transaction).await?;
            transaction.commit().await
        };
        delete.await.map_err(|e| self.explain(e))
    }
}

fn known(row: account::Model) -> Result<Account, StoreError> {
    let roles = serde_json::from_str(&row.roles)
        .map_err(|e| StoreError::Corrupt { table: TABLE, why: format!("account {}: {e}", row.id) })?;
    Ok(Account {
        id: row.id,
        email: row.email,
        name: row.name,
        roles,
        created_at: Timestamp::new(row.created_at),
    })
}
