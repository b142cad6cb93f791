//! A batch of reconciliation queries (Reconciliation API 0.2, 4.1).

use std::collections::BTreeMap;

use openapi::{CountryCode, ProblemKind, did_you_mean};
use serde::Deserialize;
use serde_json::Value;

use super::{SORTS, Sort, few_enough, property::PROPERTIES};
use crate::{
    http::ProblemError,
    registry::{
        identifier::Register,
        matching::{MOST_CANDIDATES, Wanted},
        member_list::country_named,
    },
};

/// Longest name that is looked for, in characters.
const LONGEST_NAME: usize = 200;

/// Whom somebody looks for.
#[derive(Debug, Default)]
pub(super) struct Sought {
    pub(super) name: Option<String>,
    pub(super) sorts: Vec<&'static Sort>,
    pub(super) most: usize,
    pub(super) country: Option<CountryCode>,
    pub(super) website: Option<String>,
    pub(super) acronym: Option<String>,
    pub(super) affiliation: Option<String>,
    pub(super) identifiers: BTreeMap<Register, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    query: Option<String>,
    r#type: Option<OneOrMany>,
    limit: Option<u32>,
    #[serde(default)]
    properties: Vec<Mapping>,
    #[serde(rename = "type_strict")]
    _type_strict: Option<Strictness>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// It means nothing here: a thing has one type.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Strictness {
    Any,
    Should,
    All,
}

#[derive(Deserialize)]
struct Mapping {
    pid: String,
    v: Value,
}

/// Reads a batch; what is wrong with one query is wrong with all of it.
pub(super) fn read(
    text: &str,
    malformed: &'static ProblemKind,
) -> Result<Vec<(String, Sought)>, ProblemError> {
    let batch: BTreeMap<String, Query> = serde_json::from_str(text).map_err(|error| {
        let detail = format!("`queries` is not a batch of reconciliation queries as JSON: {error}");
        ProblemError::new(malformed, detail)
    })?;
    few_enough("queries", batch.len())?;
    let sought = batch.into_iter().map(|(key, query)| {
        let sought =
            query.read().map_err(|why| ProblemError::new(malformed, format!("query `{key}`: {why}")))?;
        Ok((key, sought))
    });
    sought.collect()
}

impl Query {
    fn read(self) -> Result<Sought, String> {
        let named = match self.r#type {
            None => Vec::new(),
            Some(OneOrMany::One(one)) => vec![one],
            Some(OneOrMany::Many(many)) => many,
        };
        let sorts: Result<Vec<&Sort>, String> = named.iter().map(|id| sort(id)).collect();
        let name = self.query.map(|name| name.trim().chars().take(LONGEST_NAME).collect::<String>());
        let name = name.filter(|name| !name.is_empty());
        if name.is_none() && self.properties.is_empty() {
            return Err("`query` or `properties` must say who is meant".to_owned());
        }
        let mut sought = Sought {
            name,
            sorts: Some(sorts?).filter(|sorts| !sorts.is_empty()).unwrap_or_else(|| SORTS.to_vec()),
            most: self.limit.map_or(MOST_CANDIDATES, |limit| limit as usize).clamp(1, MOST_CANDIDATES),
            ..Sought::default()
        };
        for mapping in self.properties {
            sought.learn(&mapping)?;
        }
        Ok(sought)
    }
}

/// The type with an id.
pub(super) fn sort(id: &str) -> Result<&'static Sort, String> {
    let ids = || SORTS.iter().map(|sort| sort.id);
    Sort::named(id).ok_or_else(|| {
        let known = ids().collect::<Vec<_>>().join(", ");
        format!("`{id}` is no type; known are {known}{}", did_you_mean(id, ids()))
    })
}

impl Sought {
    /// Takes over what is said of whom is meant. A cell that cannot be read says nothing.
    fn learn(&mut self, Mapping { pid, v }: &Mapping) -> Result<(), String> {
        let texts = texts(v);
        let first = || texts.first().map(|text| text.chars().take(LONGEST_NAME).collect());
        match pid.as_str() {
            "country" => self.country = texts.iter().find_map(|text| country_named(text)),
            "website" => self.website = first(),
            "acronym" => self.acronym = first(),
            "affiliation" => self.affiliation = first(),
            id => match Register::ALL.into_iter().find(|register| register.key() == id) {
                Some(register) => {
                    let read = texts.iter().find_map(|text| register.canonical(text).ok());
                    self.identifiers.extend(read.map(|value| (register, value)));
                }
                None => {
                    let ids =
                        || PROPERTIES.iter().filter(|property| property.tells).map(|property| property.id);
                    let known = ids().collect::<Vec<_>>().join(", ");
                    let near = did_you_mean(id, ids());
                    return Err(format!(
                        "`{id}` is no property that tells who is meant; those are {known}{near}"
                    ));
                }
            },
        }
        Ok(())
    }

    /// The same as the matching asks.
    pub(super) fn wanted(&self) -> Wanted<'_> {
        Wanted {
            name: self.name.as_deref(),
            kind: None,
            identifiers: self.identifiers.clone(),
            country: self.country,
            website: self.website.as_deref(),
            acronym: self.acronym.as_deref(),
            affiliation: self.affiliation.as_deref(),
        }
    }
}

/// The values of a property as text: one or several, things by their names.
fn texts(value: &Value) -> Vec<String> {
    let text = match value {
        Value::Array(several) => return several.iter().flat_map(texts).collect(),
        Value::Object(thing) => {
            thing.get("name").or_else(|| thing.get("id")).and_then(Value::as_str).map(str::to_owned)
        }
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(_) | Value::Null => None,
    };
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
}
