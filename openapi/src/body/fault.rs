//! Faults of a body: where, what is wrong, what would be right.

use std::{collections::HashMap, str::FromStr};

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::Value;

use super::{limits, resolve};
use crate::{
    CountryCode, Fault, InvalidScalar, LanguageTag, PartialDate, Slug, Timestamp,
    nearest::{did_you_mean, nearest},
};

/// Most faults that are told one by one.
pub const MOST_FAULTS: usize = 100;
/// Longest passage of a body that is quoted, in characters.
const LONGEST_QUOTE: usize = 80;
/// Longest unknown name that is compared with the known ones, in bytes.
const LONGEST_GUESS: usize = 100;

/// The faults found so far.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    found: Vec<Fault>,
    left_out: usize,
}

impl Faults {
    /// Adds a fault, unless the same sort of fault is known at the same place. The detail is only made if
    /// there is still room.
    pub(crate) fn push(&mut self, pointer: &str, code: &str, detail: impl FnOnce() -> String) {
        if self.found.len() >= MOST_FAULTS {
            self.left_out += 1;
            return;
        }
        let known = |fault: &Fault| fault.code == code && fault.pointer.as_deref() == Some(pointer);
        if !self.found.iter().any(known) {
            let (pointer, code) = (Some(pointer.to_owned()), code.to_owned());
            self.found.push(Fault { pointer, parameter: None, code, detail: detail() });
        }
    }

    /// All that are told, and a last one about those that are not.
    pub(crate) fn into_all(mut self) -> Vec<Fault> {
        if self.left_out > 0 {
            self.found.push(Fault {
                pointer: Some(String::new()),
                parameter: None,
                code: "left-out".into(),
                detail: format!("{} more faults were found and left out here", self.left_out),
            });
        }
        self.found
    }
}

/// The pointer (RFC 6901) to a member of the object at a pointer.
pub(crate) fn member(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A passage of a body as it is quoted.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Why a text is not a value of a type; `None` if it is.
pub(crate) fn refused<T: FromStr<Err = InvalidScalar>>(text: &str) -> Option<String> {
    let why = text.parse::<T>().err()?.to_string();
    Some(if text.len() > LONGEST_QUOTE { why.replace(text, &short(text)) } else { why })
}

/// Says why a text is not of a format; `None` if it is.
type Refused = fn(&str) -> Option<String>;

/// Formats that are the registry's own, with their parsers.
pub(super) const FORMATS: [(&str, Refused); 5] = [
    ("slug", refused::<Slug>),
    ("partial-date", refused::<PartialDate>),
    ("country-code", refused::<CountryCode>),
    ("language-tag", refused::<LanguageTag>),
    ("date-time", refused::<Timestamp>),
];

/// Adds what a schema finds wrong with a part of a body. Of several things wrong with the same value, only
/// the most telling one is added.
pub(super) fn of_schema(
    validator: &Validator,
    schema: &Value,
    part: &Value,
    pointer: &str,
    faults: &mut Faults,
) {
    let mut values: Vec<ValidationError<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for error in validator.iter_errors(part) {
        let here = error.instance_path().as_str();
        match error.kind() {
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                faults.push(&member(&format!("{pointer}{here}"), name), "required", || {
                    missing(name, find(schema, here))
                });
            }
            Kind::AdditionalProperties { unexpected } => {
                let object = find(schema, here);
                for name in unexpected {
                    let place = member(&format!("{pointer}{here}"), name);
                    faults.push(&place, "unknown-field", || unknown(name, object));
                }
            }
            kind => match places.get(here) {
                Some(&at) if rank(kind) < rank(values[at].kind()) => values[at] = error,
                Some(_) => {}
                None => {
                    places.insert(here.to_owned(), values.len());
                    values.push(error);
                }
            },
        }
    }
    for error in values {
        let here = error.instance_path().as_str();
        let code = match error.kind() {
            Kind::Type { .. } => "wrong-type",
            Kind::MaxLength { .. } => "too-long",
            Kind::MinLength { .. } => "too-short",
            Kind::MaxItems { .. } | Kind::MaxProperties { .. } => "too-many",
            Kind::MinItems { .. } | Kind::MinProperties { .. } => "too-few",
            _ => "invalid-value",
        };
        faults.push(&format!("{pointer}{here}"), code, || {
            let subject = subject(&format!("{pointer}{here}"));
            wrong(&subject, &error, find(schema, here))
        });
    }
}

/// The most telling of several things wrong with one value comes first.
fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Type { .. } => 0,
        Kind::MinLength { .. } => 1,
        Kind::MaxLength { .. } => 2,
        Kind::Format { .. } => 3,
        Kind::Pattern { .. } => 4,
        _ => 5,
    }
}

/// The schema for the value at a pointer below the one that a schema is for.
fn find<'a>(schema: &'a Value, pointer: &str) -> &'a Value {
    pointer.split('/').skip(1).fold(schema, |schema, token| {
        let known = resolve(schema);
        let property = known.get("properties").and_then(|all| {
            all.get(token).or_else(|| all.get(token.replace("~1", "/").replace("~0", "~").as_str()))
        });
        property.or_else(|| known.get("items")).or_else(|| known.get("additionalProperties")).unwrap_or(known)
    })
}

/// What stands at a pointer, in words.
fn subject(pointer: &str) -> String {
    let mut tokens = pointer.rsplit('/');
    let last = tokens.next().unwrap_or_default();
    match tokens.next() {
        None => "the body".into(),
        Some(list) if !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()) => {
            format!("item {last} of `{list}`")
        }
        Some(_) => format!("`{}`", short(last)),
    }
}

fn missing(name: &str, object: &Value) -> String {
    let schema = &resolve(object)["properties"][name];
    let described = schema["description"].as_str().or_else(|| resolve(schema)["description"].as_str());
    match described {
        Some(described) => {
            let mut letters = described.trim_end_matches('.').chars();
            let first = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
            format!("`{name}` is missing: {first}{}", letters.as_str())
        }
        None => format!("`{name}` is missing"),
    }
}

fn unknown(name: &str, object: &Value) -> String {
    let properties = resolve(object)["properties"].as_object();
    let known: Vec<&str> = properties.into_iter().flatten().map(|(known, _)| known.as_str()).collect();
    let near = if name.len() <= LONGEST_GUESS { nearest(name, known.iter().copied()) } else { None };
    match near {
        Some(near) => format!("`{name}` is not a field here; did you mean `{near}`?"),
        None => format!("`{}` is not a field here; there are {}", short(name), quoted(&known)),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn wrong(subject: &str, error: &ValidationError<'_>, schema: &Value) -> String {
    let value = error.instance().as_ref();
    let text = value.as_str().unwrap_or_default();
    match error.kind() {
        Kind::Type { .. } => {
            let schema = resolve(schema);
            let null = if schema["nullable"] == true { " or null" } else { "" };
            format!("{subject} must be {}{null}, not {}", wanted(schema), given(value))
        }
        Kind::Enum { options } => {
            let words: Vec<&str> =
                options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let near = match text.len() <= LONGEST_GUESS {
                true => did_you_mean(text, words.iter().copied()),
                false => String::new(),
            };
            format!("`{}` is not one of {}{near}", short(text), quoted(&words))
        }
        Kind::MaxLength { limit } => {
            format!("{subject} is {} characters long; {limit} are allowed", text.chars().count())
        }
        Kind::MinLength { .. } => format!("{subject} is empty: leave it out, or say something"),
        Kind::MaxItems { limit } => {
            format!("{subject} has {} items; {limit} are allowed", value.as_array().map_or(0, Vec::len))
        }
        Kind::MinItems { limit } => format!("{subject} must have at least {}", counted(*limit, "item")),
        Kind::MaxProperties { limit } => format!("{subject} must have at most {}", counted(*limit, "field")),
        Kind::MinProperties { limit } => format!("{subject} must have at least {}", counted(*limit, "field")),
        Kind::Minimum { .. } | Kind::Maximum { .. } => {
            format!("{subject} must be a whole number from {} to {}", schema["minimum"], schema["maximum"])
        }
        Kind::Format { .. } | Kind::Pattern { .. } => not_of_form(subject, text, resolve(schema)),
        _ => format!("{subject} is not as it should be: {}", error.masked()),
    }
}

fn counted(number: u64, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn wanted(schema: &Value) -> &'static str {
    match schema["type"].as_str() {
        Some("string") => "text",
        Some("integer") => "a whole number",
        Some("boolean") => "true or false",
        Some("array") => "an array",
        _ => "an object",
    }
}

fn given(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn not_of_form(subject: &str, text: &str, schema: &Value) -> String {
    let format = schema["format"].as_str().unwrap_or_default();
    let own = FORMATS.iter().find(|(name, _)| *name == format).and_then(|(_, refused)| refused(text));
    let register = limits::REGISTERS.iter().find(|(_, pattern, _)| schema["pattern"] == *pattern);
    match (own, format, register) {
        (Some(why), ..) => why,
        (_, "uri", _) => format!(
            "`{}` is not a web address: it must begin with `http://` or `https://` and be percent-encoded, \
             such as `https://www.intgovforum.org/en/dc`",
            short(text)
        ),
        (_, "uuid", _) => {
            format!("`{}` is not a UUID, such as `01a205b3-d10a-7069-ba82-501c94a33aab`", short(text))
        }
        (_, _, Some((register, _, form))) => {
            format!("`{}` is not an identifier of the register `{register}`: {form}", short(text))
        }
        _ => match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            Some(control) => format!(
                "{subject} has the control character U+{:04X}: of those, only line breaks (U+000A) and tabs are \
                 allowed",
                u32::from(control)
            ),
            None => format!("{subject} is blank: leave it out, or say something"),
        },
    }
}
