//! The history of the tables, one file per step, and the data that the registry starts from.
//!
//! A step is never changed once it has been released; a new step follows it. The founding data lies
//! beside the code in `founding/`, as TOML that people can read and correct.

pub mod founding;
mod m20261123_000001_sources;
mod m20261123_000002_vocabularies;
mod m20261123_000003_members;
mod m20261123_000004_coalitions;
mod m20261123_000005_memberships;
mod m20261123_000006_changes;
mod m20261123_000007_groups_of_changes;
mod m20261123_000008_tokens;
mod m20261123_000009_suggestions;
mod m20261123_000010_imports;
mod m20261127_000011_accounts;
mod m20261129_000012_tokens_of_accounts;
mod m20261129_000013_passkeys;
mod table;

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

/// All steps, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_sources::Migration),
            Box::new(m20261123_000002_vocabularies::Migration),
            Box::new(m20261123_000003_members::Migration),
            Box::new(m20261123_000004_coalitions::Migration),
            Box::new(m20261123_000005_memberships::Migration),
            Box::new(m20261123_000006_changes::Migration),
            Box::new(m20261123_000007_groups_of_changes::Migration),
            Box::new(m20261123_000008_tokens::Migration),
            Box::new(m20261123_000009_suggestions::Migration),
            Box::new(m20261123_000010_imports::Migration),
            Box::new(m20261127_000011_accounts::Migration),
            Box::new(m20261129_000012_tokens_of_accounts::Migration),
            Box::new(m20261129_000013_passkeys::Migration),
        ]
    }
}
