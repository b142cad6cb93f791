//! What the proof stands on: the real program on a port of its own, with a database of its own.
//!
//! A test says `both_databases!(what_it_shows)` and gets a running [`Registry`], once on SQLite and once on
//! PostgreSQL; one that writes says `both_databases_anew!` and has it for itself. Every JSON answer that comes through its [`Client`] is held to the schema that the OpenAPI
//! document gives for it, so a test only needs to say what the answer means.

mod browser;
mod caretaker;
mod client;
mod database;
mod document;
mod editor;
mod founding_set;
mod mail_server;
mod postgresql;
mod program;
mod registry;
mod schema;
mod visitor;

pub use browser::Browser;
pub use client::{Answer, Client, Request};
pub use database::{Backend, Database};
pub use document::{Document, Operation, Parameter};
pub use editor::Editor;
pub use founding_set::FoundingSet;
pub use mail_server::{Mail, MailServer};
pub use postgresql::PostgresServer;
pub use program::{Finished, Launch, Program};
pub use registry::{PUBLIC_URL, Registry};
pub use visitor::{Page, Visitor, invite, unescaped};

/// The same with a registry of its own for each test, which may change it.
#[macro_export]
macro_rules! both_databases_anew {
    ($($shows:ident),* $(,)?) => {$(
        mod $shows {
            #[test]
            fn sqlite() {
                $crate::Registry::own($crate::Backend::Sqlite, super::$shows);
            }

            #[test]
            fn postgresql() {
                $crate::Registry::own($crate::Backend::Postgresql, super::$shows);
            }
        }
    )*};
}

/// Makes two tests of each function that takes a `&Registry`, which all tests share for reading:
/// `name::sqlite` and `name::postgresql`.
#[macro_export]
macro_rules! both_databases {
    ($($shows:ident),* $(,)?) => {$(
        mod $shows {
            #[test]
            fn sqlite() {
                $crate::Registry::on($crate::Backend::Sqlite, super::$shows);
            }

            #[test]
            fn postgresql() {
                $crate::Registry::on($crate::Backend::Postgresql, super::$shows);
            }
        }
    )*};
}
