//! A list of members that somebody hands in: a table of a spreadsheet, or JSON.
//!
//! Reading is honest: how the file was read is said (encoding, delimiter, which column was taken for what), a
//! cell that cannot be read is a fault of its row, and all faults of all rows come at once. Nothing is
//! guessed where a wrong guess would be a wrong statement, such as whether `03/12/2019` is in March.
//!
//! Only the cells of columns that were understood are kept. A list may hold more than the registry wants to
//! know, such as addresses of people.

mod country;
mod damage;
mod date;
mod dialect;
mod header;
mod json;
mod row;

use std::collections::BTreeMap;

use openapi::{CountryCode, MemberKind, MembershipStatus, OrganisationKind, PartialDate, Slug};
use serde::Serialize;
use uuid::Uuid;

pub use country::read as country_named;
pub use header::{Field, Header};

use super::identifier::Register;

/// The most rows in a list.
pub const MOST_ROWS: usize = 20_000;
/// The most columns in a list.
pub const MOST_COLUMNS: usize = 100;
/// The most characters in a cell.
pub const LONGEST_CELL: usize = 2_000;
/// The role of a row that names none.
pub const DEFAULT_ROLE: &str = "member";

/// In which encoding a list was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 with a byte order mark.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
    /// UTF-16, little-endian, with a byte order mark.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, big-endian, with a byte order mark.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Not UTF-8, and therefore taken for Windows-1252, which older programs of Western Europe write.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// What separates the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
}

/// Why a list cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum UnreadableList {
    #[error("the list is empty: write a line with the names of the columns, then one line for each member")]
    Empty,
    #[error("the list has a line with the names of the columns but no members")]
    NoRows,
    #[error("this is {0}, not a text: save the list as CSV (in Excel: `CSV UTF-8`) and send that")]
    Binary(&'static str),
    #[error("the text is not {0}: save the list as UTF-8")]
    Encoding(&'static str),
    #[error("the first line says `sep={0}`: cells must be separated by a comma, a semicolon or a tab")]
    Separator(String),
    #[error(
        "line {line}, `{text}`, does not name any known column: the first line must be the header, \
         such as `name,role,since`; known are {known}",
        known = header::known()
    )]
    NoHeader { line: u64, text: String },
    #[error(
        "no column says who the member is: one must be called `name`, `slug`, `ror`, `wikidata`, `lei` or `isni`; \
         found are {found}"
    )]
    NobodyNamed { found: String },
    #[error("`{first}` and `{second}` are both {field}: keep one of the columns, or rename one")]
    SameColumnTwice { field: Field, first: String, second: String },
    #[error("`{0}` is a part of a name: write the whole name of a member into one column called `name`")]
    SplitName(String),
    #[error("the list has {found} columns; {MOST_COLUMNS} are the most that are read")]
    TooManyColumns { found: usize },
    #[error("the list has more than {MOST_ROWS} rows: hand it in in parts")]
    TooManyRows,
    #[error("the quotation mark that opens in the row of line {line} is never closed")]
    OpenQuote { line: u64 },
    #[error("the text is not JSON: {0}")]
    NotJson(String),
    #[error("the JSON is neither an array of members nor an object whose `members` is one")]
    NotAList,
}

/// What can be wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowFaultCode {
    /// Nothing says who the member is.
    Required,
    /// The cell has more characters than are read.
    TooLong,
    /// The row has more cells than the header.
    TooManyCells,
    /// The value, in JSON, is not a text or a number; or the row is not an object.
    WrongType,
    /// The cell does not hold what its column is for.
    InvalidValue,
    /// Letters were lost, or read in the wrong encoding, before the list got here.
    DamagedText,
    /// The cell is a formula.
    Formula,
    /// The cell holds a character that is no text.
    ControlCharacter,
    /// The membership ends before it begins.
    EndsBeforeItBegins,
    /// The cell runs over several lines: a quotation mark may be missing. A warning.
    LineBreak,
    /// The cell says something that the registry does not keep of such a member. A warning.
    NotUsed,
}

/// Something that is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The column as its header has it; none = the row as a whole.
    pub column: Option<String>,
    /// What sort of fault.
    pub code: RowFaultCode,
    /// What is wrong, and what would be right.
    pub detail: String,
}

/// How a list refers to an organisation or a person that is already registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Reference {
    /// By slug.
    Slug(Slug),
    /// By id.
    Id(Uuid),
}

/// One member as the list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedRow {
    /// Where it is: for a table, the line of the file on which it begins, from 1; for JSON, its index in the
    /// array, from 0.
    pub line: u64,
    /// The cells as given, in columns that were understood; empty ones are left out.
    pub cells: BTreeMap<Field, String>,
    /// Name, on one line; present unless the row is identified otherwise or at fault.
    pub name: Option<String>,
    /// What sort of member; none = not said.
    pub kind: Option<MemberKind>,
    /// What sort of organisation; none = not said.
    pub organisation_kind: Option<OrganisationKind>,
    /// The registered organisation or person that is meant.
    pub reference: Option<Reference>,
    /// Role as a slug, known or not; none = not said, which means [`DEFAULT_ROLE`].
    pub role: Option<Slug>,
    /// Member since.
    pub since: Option<PartialDate>,
    /// Member until.
    pub until: Option<PartialDate>,
    /// Whether the membership holds; none = not said.
    pub status: Option<MembershipStatus>,
    /// Stakeholder category in the words of the list.
    pub category: Option<String>,
    /// Country.
    pub country: Option<CountryCode>,
    /// Web address, with scheme.
    pub website: Option<String>,
    /// Identifiers in the form in which the registry keeps them.
    pub identifiers: BTreeMap<Register, String>,
    /// Acronym.
    pub acronym: Option<String>,
    /// Remark.
    pub note: Option<String>,
    /// The organisation to which a person belongs, in the words of the list.
    pub affiliation: Option<String>,
    /// The coalition in which the row says that the member is.
    pub coalition: Option<Slug>,
    /// What keeps the row from being used.
    pub faults: Vec<RowFault>,
    /// What is worth a look.
    pub warnings: Vec<RowFault>,
}

/// A list of members as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberList {
    /// In which encoding.
    pub encoding: Encoding,
    /// What separates the cells; none = JSON.
    pub delimiter: Option<Delimiter>,
    /// The columns, in their order, and what each was taken for.
    pub headers: Vec<Header>,
    /// The members, in their order.
    pub rows: Vec<ListedRow>,
}

impl MemberList {
    /// Reads a table: cells separated by commas, semicolons or tabs, quoted where needed (RFC 4180), with a
    /// header line. Blank lines are skipped, and so is the line `sep=;` that Excel writes.
    ///
    /// # Errors
    /// When it is no such table, or a larger one than is read.
    pub fn read_csv(bytes: &[u8]) -> Result<Self, UnreadableList> {
        let (text, encoding) = dialect::decode(bytes)?;
        let table = dialect::Table::read(&text)?;
        if !table.header.iter().any(|cell| header::is_known(cell)) {
            let text = table.header.join(" | ").chars().take(100).collect();
            return Err(UnreadableList::NoHeader { line: table.header_line, text });
        }
        let headers = header::understand(&table.header)?;
        let rows = table.rows.iter().map(|record| row::from_table(record, &headers)).collect::<Vec<_>>();
        if rows.is_empty() {
            return Err(UnreadableList::NoRows);
        }
        Ok(Self { encoding, delimiter: Some(table.delimiter), headers, rows })
    }

    /// Reads JSON: an array of objects whose members are called as the columns of a table are, or an object
    /// with such an array as `members`.
    ///
    /// # Errors
    /// When it is no such JSON, or larger than is read.
    pub fn read_json(bytes: &[u8]) -> Result<Self, UnreadableList> {
        json::read(bytes)
    }

    /// The column that was taken for a field, as its header has it.
    pub fn column(&self, field: Field) -> Option<&str> {
        self.headers.iter().find(|header| header.field == Some(field)).map(|header| header.text.as_str())
    }

    /// Number of rows that are at fault.
    pub fn faulty_rows(&self) -> usize {
        self.rows.iter().filter(|row| !row.faults.is_empty()).count()
    }
}

#[cfg(test)]
mod tests;
