//! What can be added to somebody's table (Reconciliation API 0.2, 7), and what tells who is meant.

use openapi::ProblemKind;
use poem::handler;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{COALITION, Entity, ORGANISATION, PERSON, Sort, batch::sort, few_enough, served};
use crate::http::{Ask, ProblemError, Reading, Served};

/// Properties of one extension.
const MOST_PROPERTIES: usize = 30;

/// Something that is known of things.
pub(super) struct Property {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    sorts: &'static [&'static Sort],
    /// Where it stands in what the API answers; none = it can only be asked by.
    place: Option<&'static str>,
    /// The things that it names, where it names things.
    of: Option<&'static Sort>,
    /// Whether it helps to tell who is meant.
    pub(super) tells: bool,
}

const fn text(
    id: &'static str,
    name: &'static str,
    sorts: &'static [&'static Sort],
    place: &'static str,
) -> Property {
    Property { id, name, sorts, place: Some(place), of: None, tells: false }
}

const fn telling(property: Property) -> Property {
    Property { tells: true, ..property }
}

const fn naming(property: Property, of: &'static Sort) -> Property {
    Property { of: Some(of), ..property }
}

const ALL: &[&Sort] = &[ORGANISATION, COALITION, PERSON];
const BODIES: &[&Sort] = &[ORGANISATION, COALITION];

/// All of them.
pub(super) const PROPERTIES: &[Property] = &[
    text("slug", "Slug", ALL, "/slug"),
    telling(text("acronym", "Acronym", BODIES, "/acronym")),
    telling(text("website", "Website", BODIES, "/website")),
    telling(text("country", "Country (ISO 3166-1 alpha-2)", &[ORGANISATION], "/country")),
    text("region", "Regional group of the United Nations", &[ORGANISATION], "/region"),
    text("stakeholder_category", "Stakeholder category", &[ORGANISATION], "/stakeholder_category"),
    text("kind", "Kind of organisation", &[ORGANISATION], "/kind"),
    telling(text("ror", "ROR", &[ORGANISATION], "/identifiers/ror/value")),
    telling(text("wikidata", "Wikidata", &[ORGANISATION], "/identifiers/wikidata/value")),
    telling(text("lei", "LEI (ISO 17442)", &[ORGANISATION], "/identifiers/lei/value")),
    telling(text("isni", "ISNI (ISO 27729)", &[ORGANISATION], "/identifiers/isni/value")),
    naming(text("coalitions", "Member of", &[ORGANISATION, PERSON], "/coalitions"), COALITION),
    text("status", "Status", &[COALITION], "/status"),
    text("formed_on", "Formed on (EDTF)", &[COALITION], "/formed_on"),
    text("mission", "Mission", &[COALITION], "/mission"),
    text("members", "Number of members", &[COALITION], "/member_counts/total"),
    telling(naming(text("affiliation", "Affiliation", &[PERSON], "/affiliation"), ORGANISATION)),
    text("affiliation_as_stated", "Affiliation as stated", &[PERSON], "/affiliation_as_stated"),
];

impl Property {
    fn named(id: &str) -> Option<&'static Self> {
        PROPERTIES.iter().find(|property| property.id == id)
    }

    pub(super) fn told(&self) -> Value {
        json!({"id": self.id, "name": self.name})
    }

    fn meta(&self) -> Value {
        match self.of {
            Some(sort) => json!({"id": self.id, "name": self.name, "type": sort.told()}),
            None => self.told(),
        }
    }

    /// Its values for a thing; none where it has none.
    fn values(&self, entity: &Entity) -> Vec<Value> {
        let found = self.place.and_then(|place| entity.json.pointer(place)).filter(|value| !value.is_null());
        let several = match found {
            Some(Value::Array(several)) => several.iter().collect(),
            found => Vec::from_iter(found),
        };
        several.into_iter().map(|value| self.value(value)).collect()
    }

    fn value(&self, value: &Value) -> Value {
        match (value, self.of) {
            (Value::Object(thing), Some(sort)) => {
                let text = |name: &str| thing.get(name).and_then(Value::as_str).unwrap_or_default();
                json!({"id": sort.id_of(text("slug")), "name": text("name")})
            }
            (Value::Number(number), _) => json!({"int": number}),
            (Value::String(text), _) => json!({"str": text}),
            (other, _) => json!({"str": other.to_string()}),
        }
    }
}

#[derive(Deserialize)]
struct Extension {
    ids: Vec<String>,
    properties: Vec<Wished>,
}

#[derive(Deserialize)]
struct Wished {
    id: String,
}

/// The values of properties for things. Of what is not there, or no more, there are none.
pub(super) fn extend(
    reading: &Reading,
    text: &str,
    malformed: &'static ProblemKind,
) -> Result<Value, ProblemError> {
    let wrong = |detail: String| ProblemError::new(malformed, detail);
    let extension: Extension = serde_json::from_str(text)
        .map_err(|error| wrong(format!("`extend` is not a data extension query as JSON: {error}")))?;
    few_enough("ids", extension.ids.len())?;
    if extension.properties.len() > MOST_PROPERTIES {
        return Err(wrong(format!("there are more than {MOST_PROPERTIES} properties")));
    }
    let properties = extension.properties.iter().map(|Wished { id }| {
        let ids = || PROPERTIES.iter().map(|property| property.id);
        Property::named(id).ok_or_else(|| {
            let known = ids().collect::<Vec<_>>().join(", ");
            wrong(format!("`{id}` is no property; known are {known}{}", openapi::did_you_mean(id, ids())))
        })
    });
    let properties: Vec<&Property> = properties.collect::<Result<_, _>>()?;
    let view = reading.view();
    let mut rows = Map::new();
    for id in &extension.ids {
        let entity = Entity::called(reading, &view, id)?;
        let values =
            |property: &&Property| entity.as_ref().map(|entity| property.values(entity)).unwrap_or_default();
        let row: Map<String, Value> =
            properties.iter().map(|property| (property.id.to_owned(), values(property).into())).collect();
        rows.insert(id.clone(), row.into());
    }
    let meta: Vec<Value> = properties.iter().map(|property| property.meta()).collect();
    Ok(json!({"meta": meta, "rows": rows}))
}

/// What can be added for things of a type.
#[handler]
pub(super) async fn proposals(ask: Ask) -> poem::Result<Served<()>> {
    ask.leniently()
        .page("reconcile_properties", |reading| {
            let wanted = reading.query.text("type").map(sort).transpose();
            let wanted = wanted.map_err(|why| ProblemError::new(ProblemKind::MALFORMED_QUERY, why))?;
            let limit = reading.query.integer("limit");
            let fitting = PROPERTIES
                .iter()
                .filter(|property| wanted.is_none_or(|sort| property.sorts.contains(&sort)))
                .take(limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX));
            let properties: Vec<Value> = fitting.map(Property::told).collect();
            let mut answer =
                json!({"properties": properties, "type": wanted.map(|sort| sort.id).unwrap_or_default()});
            if let Some(limit) = limit {
                answer["limit"] = limit.into();
            }
            Ok(served(reading, &answer))
        })
        .await
}
