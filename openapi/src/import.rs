//! Lists of members that are handed in: what would be done with them, row by row.

use std::collections::BTreeMap;

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Difference, MemberKind, PartialDate, Revision, Slug, ThingRef, Timestamp};

/// What becomes of members who are not in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ImportMode {
    /// They stay as they are.
    Merge,
    /// Their memberships end.
    Mirror,
}

/// What is done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ImportAction {
    /// A membership is entered, and the member where it is not registered yet.
    Create,
    /// A membership is changed or confirmed.
    Update,
    /// A membership is ended.
    End,
    /// Nothing: it is so already.
    Unchanged,
    /// Nothing: it is not sure who is meant. Say it in a column `slug`, with the slug of a candidate, or `new`.
    Choose,
    /// Nothing: the row has faults.
    Error,
}

/// Whether a plan has been carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum ImportState {
    /// Not yet.
    Planned,
    /// All of it.
    Applied,
}

/// A registered organisation or person that is or may be meant, or one that is entered with its membership.
#[derive(Debug, Clone, PartialEq, Object, Serialize, Deserialize)]
pub struct ImportMember {
    /// What sort of member.
    pub kind: MemberKind,
    /// Its slug.
    pub slug: Slug,
    /// Its name.
    pub name: String,
    /// By what it was found: `slug` (given in the list), `identifier`, `exact`, `folded` (but for case, accents and
    /// punctuation), `transliterated`, `fuzzy`, `website`, `acronym`, `new` (not found: it is entered).
    pub by: String,
    /// How similar the names are, 0 to 1; null unless that is how it was found.
    #[oai(nullable)]
    pub score: Option<f64>,
    /// The registered name, acronym, address or identifier by which it was found.
    #[oai(nullable)]
    pub found: Option<String>,
    /// What speaks against it or should be known, as stable words such as `country-differs`, `acronym-alone`.
    pub remarks: Vec<String>,
}

/// Something that is wrong with a row, or worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ImportFault {
    /// The column as its header has it; null = the row as a whole.
    #[oai(nullable)]
    pub column: Option<String>,
    /// Stable code.
    pub code: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// A row of the list, or a member who is not in it, and what is done.
#[derive(Debug, Clone, PartialEq, Object, Serialize, Deserialize)]
pub struct ImportRow {
    /// Of a table, the line of the file on which the row begins, from 1; of JSON, its index, from 0; null = not in
    /// the list.
    #[oai(nullable)]
    pub line: Option<u64>,
    /// What is done.
    pub action: ImportAction,
    /// The cells that were understood, by field.
    pub cells: BTreeMap<String, String>,
    /// The member.
    #[oai(nullable)]
    pub member: Option<ImportMember>,
    /// The membership; null where there is none yet.
    #[oai(nullable)]
    pub membership: Option<Uuid>,
    /// Those who may be meant, likeliest first, where it is not sure.
    pub candidates: Vec<ImportMember>,
    /// What changes in the membership, or what is entered as one.
    pub differences: Vec<Difference>,
    /// What keeps the row from being used.
    pub faults: Vec<ImportFault>,
    /// What is worth a look.
    pub warnings: Vec<ImportFault>,
}

/// A column of the list.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct ImportColumn {
    /// Its header as given.
    pub header: String,
    /// The field that it was taken for; null = its cells were not read.
    #[oai(nullable)]
    pub field: Option<String>,
    /// Why it was not taken for what its header says; null = it was, or the header is not known.
    #[oai(nullable)]
    pub reason: Option<String>,
}

/// Numbers of rows by what is done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Object, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Memberships entered.
    pub create: u64,
    /// Memberships changed or confirmed.
    pub update: u64,
    /// Memberships ended, of members not in the list too.
    pub end: u64,
    /// Rows that say what is known.
    pub unchanged: u64,
    /// Rows of which it is not sure who is meant.
    pub choose: u64,
    /// Rows with faults.
    pub error: u64,
    /// Organisations and persons entered.
    pub new_members: u64,
}

/// A list of members that was handed in: the plan, or what was done by it.
#[derive(Debug, Clone, PartialEq, Object, Serialize, Deserialize)]
pub struct Import {
    /// Its id; null where the plan was not kept.
    #[oai(nullable)]
    pub id: Option<Uuid>,
    /// Whether it has been carried out.
    pub state: ImportState,
    /// The coalition.
    pub coalition: ThingRef,
    /// What becomes of members who are not in the list.
    pub mode: ImportMode,
    /// The day of which the list speaks: those in it are confirmed as of that day.
    pub as_of: PartialDate,
    /// How the list was written: `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, or `windows-1252` where it is not UTF-8.
    pub encoding: String,
    /// What separates its cells: `comma`, `semicolon`, `tab`; null = JSON.
    #[oai(nullable)]
    pub delimiter: Option<String>,
    /// Its columns, and what each was taken for.
    pub columns: Vec<ImportColumn>,
    /// What is done, in numbers.
    pub counts: ImportCounts,
    /// True = it would end more than 20 % of the open memberships, so that applying it needs `confirm=true`.
    pub needs_confirmation: bool,
    /// Row by row; members who are not in the list come last.
    pub rows: Vec<ImportRow>,
    /// The revision that the plan was made on.
    pub revision: Revision,
    /// When it was handed in.
    #[oai(nullable)]
    pub created_at: Option<Timestamp>,
    /// The `group` of the changes that it became, by which it can be undone; null where nothing was done.
    #[oai(nullable)]
    pub group: Option<Revision>,
}
