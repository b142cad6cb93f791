//! What is kept of those who may sign in. They are no part of the registry: no snapshot and no log of changes knows
//! them, but for the name beside what they change.

use entities::{account, ceremony, passkey, session, sign_in_link, token};
use openapi::Timestamp;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, TransactionTrait,
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
    /// Keeps a new account.
    pub async fn keep_account(&self, account: &Account) -> Result<(), StoreError> {
        let row = row(account)?.into_active_model().reset_all();
        let insert = account::Entity::insert(row);
        insert.exec_without_returning(&self.writer).await.map_err(|e| self.explain(e))?;
        Ok(())
    }

    /// Changes an account as it is at this moment, so that nothing is lost that others change; it goes with its last
    /// role. `None` where there is none.
    pub async fn change_account(
        &self,
        id: Uuid,
        change: impl FnOnce(&mut Account),
    ) -> Result<Option<Account>, StoreError> {
        let transaction = self.writer.begin().await.map_err(|e| self.explain(e))?;
        let find = account::Entity::find_by_id(id).lock_exclusive();
        let found = find.one(&transaction).await.map_err(|e| self.explain(e))?;
        let Some(mut account) = found.map(known).transpose()? else { return Ok(None) };
        change(&mut account);
        let written = match account.roles.is_empty() {
            true => take_out(&transaction, id).await,
            false => {
                let row = row(&account)?.into_active_model().reset_all();
                account::Entity::update(row).exec(&transaction).await.map(drop)
            }
        };
        written.map_err(|e| self.explain(e))?;
        transaction.commit().await.map_err(|e| self.explain(e))?;
        Ok(Some(account))
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
            take_out(&transaction, id).await?;
            transaction.commit().await
        };
        delete.await.map_err(|e| self.explain(e))
    }
}

async fn take_out(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
    let links = sign_in_link::Entity::delete_many().filter(sign_in_link::Column::Account.eq(id));
    links.exec(transaction).await?;
    session::Entity::delete_many().filter(session::Column::Account.eq(id)).exec(transaction).await?;
    passkey::Entity::delete_many().filter(passkey::Column::Account.eq(id)).exec(transaction).await?;
    ceremony::Entity::delete_many().filter(ceremony::Column::Account.eq(id)).exec(transaction).await?;
    token::Entity::delete_many().filter(token::Column::Account.eq(id)).exec(transaction).await?;
    account::Entity::delete_by_id(id).exec(transaction).await.map(drop)
}

fn row(account: &Account) -> Result<account::Model, StoreError> {
    let roles = serde_json::to_string(&account.roles)
        .map_err(|e| StoreError::Corrupt { table: TABLE, why: e.to_string() })?;
    Ok(account::Model {
        id: account.id,
        email: account.email.clone(),
        name: account.name.clone(),
        roles,
        created_at: account.created_at.instant(),
    })
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
