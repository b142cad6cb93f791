//! Tokens that somebody who signs in has made: they go with the account.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = ColumnDef::new(Alias::new("account")).uuid().null().to_owned();
        let add = Table::alter().table(Alias::new("token")).add_column(account).to_owned();
        manager.alter_table(add).await
    }
}
