//! How long and how many: the limits of what a client may send, by the name of the field.

use serde_json::{Map, Value, json};

/// Longest text if nothing else is said, in characters.
pub(super) const TEXT: usize = 2_000;
/// Longest name, title or label.
const NAME: usize = 500;
/// Longest passage: missions, notes, quotations, definitions.
const PASSAGE: usize = 20_000;
/// Longest name under which somebody is credited.
const CREDIT: usize = 100;
/// Longest web address.
const ADDRESS: usize = 2_000;
/// Longest list if nothing else is said.
const ITEMS: usize = 500;

/// No control characters but line breaks and tabs, and at least one character that can be seen (ECMA 262).
/// Written without escapes and look-ahead that only some engines know.
pub(crate) const VISIBLE: &str = "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*\
    [^\\u0000-\\u0020\\u007f-\\u00a0\\u2000-\\u200f\\u2028-\\u202f\\u3000\\ufeff]\
    [^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]*$";

/// The same without a pattern, for texts that are no part of a body.
pub(crate) fn is_visible(text: &str) -> bool {
    let kept = |c: char| !c.is_control() || matches!(c, '\t' | '\n');
    let seen = |c: char| {
        !matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{3000}' | '\u{feff}')
    };
    text.chars().all(kept) && text.chars().any(seen)
}

/// Web addresses that a browser opens and nothing else: `http` or `https` with a host.
const WEB: &str = "^https?://[^\\u0000-\\u0020\\u007f/?#]+([/?#][^\\u0000-\\u0020\\u007f]*)?$";

/// A register of identifiers: its name, the pattern (ECMA 262) of its identifiers, and what they are.
pub(super) const REGISTERS: [(&str, &str, &str); 4] = [
    (
        "ror",
        "^https://ror\\.org/0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$",
        "ROR id as a web address, such as `https://ror.org/0438wbg98`.",
    ),
    ("wikidata", "^Q[1-9][0-9]{0,14}$", "Wikidata item, such as `Q41550`."),
    (
        "lei",
        "^[0-9A-Z]{18}[0-9]{2}$",
        "Legal entity identifier (ISO 17442): 20 capitals and digits, such as `529900T8BM49AURSDO55`.",
    ),
    (
        "isni",
        "^[0-9]{15}[0-9X]$",
        "ISNI (ISO 27729): 16 digits without spaces, the last may be `X`, such as `0000000121032683`.",
    ),
];

/// Whether a field is a web address.
fn is_address(field: &str) -> bool {
    matches!(field, "address" | "archived_address" | "url" | "archive_url" | "website")
}

/// Adds the limits of a field to its schema.
pub(super) fn add(field: &str, schema: &mut Map<String, Value>) {
    let kind = schema.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let described = |key: &str| schema.contains_key(key);
    let is_plain_text = !described("format") && !described("pattern") && !described("enum");
    let is_slug = schema.get("format").is_some_and(|format| format == "slug");
    let mut limit = |key: &str, value: Value| {
        schema.insert(key.into(), value);
    };
    match kind.as_str() {
        "array" => {
            if matches!(field, "names" | "statements") {
                limit("minItems", 1.into());
            }
            let most = match field {
                "items" => 2_000,
                "concepts" => 1_000,
                _ => ITEMS,
            };
            limit("maxItems", most.into());
        }
        "integer" => {
            let (least, most) = if field == "cycle" { (2006, 9999) } else { (0, i32::MAX) };
            limit("minimum", least.into());
            limit("maximum", most.into());
        }
        "string" if is_address(field) => {
            limit("format", "uri".into());
            limit("pattern", WEB.into());
            limit("maxLength", ADDRESS.into());
        }
        "string" if is_plain_text => {
            let longest = match field {
                "value" | "name" | "title" | "labels" => NAME,
                "text" | "note" | "verbatim" | "definition" | "description" => PASSAGE,
                "credit" => CREDIT,
                note if note.ends_with("_note") => PASSAGE,
                _ => TEXT,
            };
            limit("minLength", 1.into());
            limit("maxLength", longest.into());
            limit("pattern", VISIBLE.into());
        }
        // The parser has the last word; the length spares it most.
        "string" if is_slug => {
            limit("maxLength", crate::Slug::LONGEST.into());
        }
        _ => {}
    }
}

/// The identifier of one register, from the schema of any identifier.
pub(super) fn register(pattern: &str, description: &str, identifier: &mut Value) {
    identifier["description"] = description.into();
    identifier["properties"]["value"] =
        json!({"type": "string", "description": description, "pattern": pattern});
}
