//! What a client says about a change it makes.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Slug, body::Faults};

/// Where a change comes from: a source of the registry by its `id`, or another one by its `title` and,
/// if it has one, its `address`.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeNoteSource {
    /// Id of the source, where it is one of the registry's; then without `title` and `address`.
    #[oai(nullable)]
    #[serde(default)]
    pub id: Option<Slug>,
    /// What it is.
    #[oai(nullable)]
    #[serde(default)]
    pub title: Option<String>,
    /// Web address (http or https).
    #[oai(nullable)]
    #[serde(default)]
    pub address: Option<String>,
}

impl ChangeNoteSource {
    /// A source is either one of the registry's or described.
    pub(crate) fn rule(source: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let given = |field: &str| source.get(field).is_some_and(|value| !value.is_null());
        match (given("id"), given("title")) {
            (true, false) if given("address") => faults.push(&format!("{pointer}/address"), "invalid-value", || {
                "`address` is given beside `id`: the source of the registry has its own; leave one of them out".into()
            }),
            (true, false) | (false, true) => {}
            (true, true) => faults.push(pointer, "invalid-value", || {
                "both `id` and `title` are given: name a source of the registry by `id`, or describe another by \
                 `title` and `address`"
                    .into()
            }),
            (false, false) => faults.push(pointer, "required", || {
                "neither `id` nor `title` is given: name a source of the registry by `id`, or describe another by \
                 `title` and `address`"
                    .into()
            }),
        }
    }
}

/// Why something is changed, and where that comes from. Both stand in the public log of changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeNote {
    /// Why.
    #[oai(nullable)]
    #[serde(default)]
    pub comment: Option<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<ChangeNoteSource>,
}

/// A change to be undone, with all that was made together with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeUndo {
    /// Why. It stands in the public log of changes.
    #[oai(nullable)]
    #[serde(default)]
    pub comment: Option<String>,
}
