//! Query parameters: their names, their schemas, and how they are read.
//!
//! One table serves the document, the check and the parser. Everything that is wrong with a query is
//! found in one go.

mod page;
mod query;
mod table;
mod value;
mod writing;

use serde_json::{Value, json};

use crate::{CountryCode, LanguageTag, PartialDate, Revision, Slug, body::VISIBLE};

pub use query::Query;
pub use table::OPERATIONS_WITH_PARAMETERS;

/// Smallest, usual and largest number of things on a page.
pub const LIMIT: (u64, u64, u64) = (1, 50, 200);
/// Longest `q`, in characters.
pub const MAX_QUERY_LENGTH: usize = 200;
/// Most values of one filter.
pub const MAX_VALUES: usize = 50;
/// Largest revision that a JSON number carries exactly.
pub const MAX_REVISION: Revision = 9_007_199_254_740_991;

/// What values a parameter takes.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// Any text of 1 to so many characters.
    Text(usize),
    /// A text of 1 to so many characters that is kept: of which something can be seen, without control
    /// characters but line breaks and tabs.
    Remark(usize),
    /// Slugs joined by commas; unknown ones match nothing.
    Slugs,
    /// Country codes joined by commas.
    Countries,
    /// Some of these words, joined by commas.
    Words(&'static [&'static str]),
    /// One of these words.
    Word(&'static [&'static str]),
    /// Names of fields of the answer, joined by commas.
    Fields(fn() -> &'static [&'static str]),
    /// A year, month or day.
    Date,
    /// An instant, RFC 3339.
    Instant,
    /// A whole number from, to.
    Integer(i64, i64),
    /// A language tag.
    Language,
    /// `true` or `false`.
    Flag,
    /// What `next` of the page before gave.
    Cursor,
}

/// A query parameter.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub description: &'static str,
    /// What values it takes.
    pub values: Values,
    /// An example, as it stands in an address.
    pub example: &'static str,
    /// Whether the operation cannot do without it.
    pub required: bool,
}

/// The query parameters of an operation or of a page; none for operations that are not in the table.
pub fn of_operation(id: &str) -> &'static [Parameter] {
    OPERATIONS_WITH_PARAMETERS
        .iter()
        .chain(writing::OPERATIONS_THAT_WRITE)
        .chain(page::PAGES)
        .find(|(operation, _)| *operation == id)
        .map_or(&[], |(_, parameters)| parameters)
}

impl Parameter {
    /// The parameter object of OpenAPI 3.0.
    pub fn document(&self) -> Value {
        let list = |items: Value| json!({"type": "array", "items": items, "minItems": 1, "maxItems": MAX_VALUES, "uniqueItems": true});
        let schema = match self.values {
            Values::Text(most) => json!({"type": "string", "minLength": 1, "maxLength": most}),
            Values::Remark(most) => {
                json!({"type": "string", "minLength": 1, "maxLength": most, "pattern": VISIBLE})
            }
            Values::Slugs => {
                list(json!({"type": "string", "pattern": Slug::PATTERN, "maxLength": Slug::LONGEST}))
            }
            Values::Countries => list(json!({"type": "string", "pattern": CountryCode::PATTERN})),
            Values::Words(words) => list(json!({"type": "string", "enum": words})),
            Values::Fields(names) => list(json!({"type": "string", "enum": names()})),
            Values::Word(words) => json!({"type": "string", "enum": words, "default": words[0]}),
            Values::Date => json!({"type": "string", "pattern": PartialDate::REDUCED_PATTERN}),
            Values::Instant => json!({"type": "string", "format": "date-time"}),
            Values::Integer(from, to) => {
                let mut schema =
                    json!({"type": "integer", "format": "int64", "minimum": from, "maximum": to});
                if self.name == "limit" {
                    schema["default"] = LIMIT.1.into();
                }
                schema
            }
            Values::Language => json!({"type": "string", "pattern": LanguageTag::PATTERN}),
            Values::Flag => json!({"type": "boolean", "default": false}),
            Values::Cursor => json!({"type": "string", "minLength": 1, "maxLength": 500}),
        };
        let example = match self.values {
            Values::Slugs | Values::Countries | Values::Words(_) | Values::Fields(_) => {
                Some(json!(self.example.split(',').collect::<Vec<_>>()))
            }
            Values::Integer(..) => self.example.parse::<i64>().ok().map(Value::from),
            Values::Flag => self.example.parse::<bool>().ok().map(Value::from),
            Values::Cursor => None,
            _ => Some(json!(self.example)),
        };
        let mut object = json!({
            "name": self.name,
            "in": "query",
            "description": self.description,
            "required": self.required,
            "schema": schema,
        });
        if let Some(example) = example {
            object["example"] = example;
        }
        if object["schema"]["type"] == "array" {
            object["style"] = "form".into();
            object["explode"] = false.into();
        }
        object
    }
}
