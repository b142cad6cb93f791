//! Lists put together from things that are JSON already.

use openapi::EntityKind;
use serde_json::Value;

use super::fields::narrow;
use crate::snapshot::View;

/// Bytes that most things do not go beyond.
const TYPICAL: usize = 2048;

/// Writes a thing, or only some of its fields; false where it is not to be seen.
fn write(
    view: &View<'_>,
    kind: EntityKind,
    number: u32,
    keep: bool,
    fields: Option<&[String]>,
    out: &mut Vec<u8>,
) -> serde_json::Result<bool> {
    let start = out.len();
    let written = view.write(kind, number, keep, out)?;
    if let Some(fields) = fields.filter(|_| written) {
        let narrowed = narrow(&out[start..], fields)?;
        out.truncate(start);
        out.extend_from_slice(&narrowed);
    }
    Ok(written)
}

/// One JSON page of things.
pub fn page(
    view: &View<'_>,
    kind: EntityKind,
    numbers: &[u32],
    total: usize,
    next: Option<&str>,
    fields: Option<&[String]>,
) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(256 + numbers.len() * TYPICAL);
    out.extend_from_slice(b"{\"items\":[");
    if fields.is_some() || !view.write_at_hand(kind, numbers, &mut out)? {
        let start = out.len();
        for number in numbers {
            let end = out.len();
            if end > start {
                out.push(b',');
            }
            if !write(view, kind, *number, true, fields, &mut out)? {
                out.truncate(end);
            }
        }
    }
    out.extend_from_slice(b"],\"total\":");
    serde_json::to_writer(&mut out, &total)?;
    out.extend_from_slice(b",\"next\":");
    serde_json::to_writer(&mut out, &next)?;
    out.push(b'}');
    Ok(out)
}

/// A line for each thing, ended by a line feed. These are whole lists: what is not at hand is not kept, or it would
/// drive out what is asked for often.
pub fn lines(
    view: &View<'_>,
    kind: EntityKind,
    numbers: &[u32],
    fields: Option<&[String]>,
) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::new();
    for number in numbers {
        if write(view, kind, *number, false, fields, &mut out)? {
            out.push(b'\n');
        }
    }
    Ok(out)
}

/// One thing of a whole list as a value; `None` where it is not to be seen.
pub fn thing(view: &View<'_>, kind: EntityKind, number: u32) -> serde_json::Result<Option<Value>> {
    let mut json = Vec::new();
    match view.write(kind, number, false, &mut json)? {
        true => serde_json::from_slice(&json).map(Some),
        false => Ok(None),
    }
}
