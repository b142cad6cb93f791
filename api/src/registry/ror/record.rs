//! A record of ROR, in the two forms in which it is passed on.

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};

use super::{Release, RorId};

/// What we read of a record of ROR (schema 2.0 and 2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RorOrganisation {
    /// Its id.
    pub id: RorId,
    /// Whether it is still kept.
    pub status: RorStatus,
    /// What sorts of body it is.
    pub types: Vec<RorOrganisationType>,
    /// Its names, in the order of the record.
    pub names: Vec<RorName>,
    /// The countries of its locations, as they are written there.
    pub countries: Vec<String>,
    /// Its websites, as they are written there.
    pub websites: Vec<String>,
    /// Its identifiers by register: the preferred one alone, or all where none is preferred.
    pub external_ids: BTreeMap<String, Vec<String>>,
    /// The bodies it has to do with.
    pub relationships: Vec<RorRelationship>,
    /// The release that the record is taken from, where the record says so.
    pub release: Option<Release>,
}

/// Whether a record is still kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RorStatus {
    /// The body is at work.
    Active,
    /// The body has ceased.
    Inactive,
    /// The record was a mistake or a duplicate.
    Withdrawn,
}

/// A sort of body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of ROR")]
pub enum RorOrganisationType {
    Archive,
    Company,
    Education,
    Facility,
    Funder,
    Government,
    Healthcare,
    Nonprofit,
    #[serde(other)]
    Other,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RorName {
    /// The name.
    pub value: String,
    /// Its language, ISO 639-1; none = not known.
    #[serde(default)]
    pub lang: Option<String>,
    /// What sorts of name it is.
    pub types: Vec<RorNameType>,
}

/// A sort of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RorNameType {
    /// The one that ROR shows.
    RorDisplay,
    /// The name in a language.
    Label,
    /// Another name.
    Alias,
    /// An abbreviation.
    Acronym,
    /// A sort that came after this program.
    #[serde(other)]
    Other,
}

/// What another body is to this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the words of ROR")]
pub enum RorRelation {
    Parent,
    Child,
    Related,
    Predecessor,
    Successor,
    #[serde(other)]
    Other,
}

/// A body that this one has to do with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RorRelationship {
    /// What it is to this one.
    #[serde(rename = "type")]
    pub relation: RorRelation,
    /// Its id.
    pub id: RorId,
    /// Its name.
    #[serde(default)]
    pub label: String,
}

/// Why a text is not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotARecord {
    /// It is one of schema 1.
    OldSchema,
    /// What is wrong.
    Damaged(String),
}

impl RorOrganisation {
    /// Reads a record: one of the published dump, or one that was flattened to a line.
    pub(super) fn from_json(text: &[u8]) -> Result<Self, NotARecord> {
        let damaged = |error: serde_json::Error| NotARecord::Damaged(error.to_string());
        let shape: Shape = serde_json::from_slice(text).map_err(damaged)?;
        if shape.names.is_none() && shape.name.is_some() {
            Err(NotARecord::OldSchema)
        } else if shape.ror_id.is_some() {
            serde_json::from_slice::<Line>(text).map_err(damaged)?.try_into().map_err(NotARecord::Damaged)
        } else {
            serde_json::from_slice::<Published>(text).map_err(damaged).map(Self::from)
        }
    }
}

/// Enough of a record to tell its form.
#[derive(Deserialize)]
struct Shape {
    ror_id: Option<IgnoredAny>,
    names: Option<IgnoredAny>,
    /// Only schema 1 has it.
    name: Option<IgnoredAny>,
}

/// A record as ROR publishes it.
#[derive(Deserialize)]
struct Published {
    id: RorId,
    status: RorStatus,
    types: Vec<RorOrganisationType>,
    names: Vec<RorName>,
    locations: Vec<Location>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    external_ids: Vec<ExternalId>,
    #[serde(default)]
    relationships: Vec<RorRelationship>,
}

#[derive(Deserialize)]
struct Location {
    geonames_details: GeonamesDetails,
}

#[derive(Deserialize)]
struct GeonamesDetails {
    #[serde(default)]
    country_code: Option<String>,
}

#[derive(Deserialize)]
struct Link {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

#[derive(Deserialize)]
struct ExternalId {
    #[serde(rename = "type")]
    register: String,
    #[serde(default)]
    preferred: Option<String>,
    all: Vec<String>,
}

impl From<Published> for RorOrganisation {
    fn from(record: Published) -> Self {
        Self {
            id: record.id,
            status: record.status,
            types: record.types,
            names: record.names,
            countries: record.locations.into_iter().filter_map(|l| l.geonames_details.country_code).collect(),
            websites: record.links.into_iter().filter(|l| l.kind == "website").map(|l| l.value).collect(),
            external_ids: record
                .external_ids
                .into_iter()
                .map(|id| (id.register, id.preferred.map_or(id.all, |preferred| vec![preferred])))
                .collect(),
            relationships: record.relationships,
            release: None,
        }
    }
}

/// A record of the dump flattened to a line of its own.
#[derive(Deserialize)]
struct Line {
    ror_id: RorId,
    status: RorStatus,
    types: Vec<RorOrganisationType>,
    names: Vec<RorName>,
    #[serde(default)]
    country_code: Option<String>,
    #[serde(default)]
    website: Option<String>,
    #[serde(default)]
    external_ids: BTreeMap<String, String>,
    #[serde(default)]
    relationships: Vec<RorRelationship>,
    #[serde(default)]
    source_release: Option<String>,
}

impl TryFrom<Line> for RorOrganisation {
    type Error = String;

    fn try_from(record: Line) -> Result<Self, String> {
        Ok(Self {
            id: record.ror_id,
            status: record.status,
            types: record.types,
            names: record.names,
            countries: record.country_code.into_iter().collect(),
            websites: record.website.into_iter().collect(),
            external_ids: record
                .external_ids
                .into_iter()
                .map(|(register, id)| (register, vec![id]))
                .collect(),
            relationships: record.relationships,
            release: record.source_release.as_deref().map(str::parse).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RorOrganisation, NotARecord> {
        RorOrganisation::from_json(text.as_bytes())
    }

    #[test]
    fn both_forms_say_the_same() {
        let published = read(
            r#"{"admin": {"created": {"date": "2018-11-14", "schema_version": "1.0"}}, "domains": [],
            "established": 1961, "external_ids": [
                {"type": "wikidata", "preferred": "Q41550", "all": ["Q41550", "Q1"]},
                {"type": "isni", "preferred": null, "all": ["0000 0001 2348 0690"]}],
            "id": "https://ror.org/0438wbg98",
            "links": [{"type": "wikipedia", "value": "http://en.wikipedia.org/wiki/OECD"},
                {"type": "website", "value": "http://www.oecd.org/"}],
            "locations": [{"geonames_id": 1, "geonames_details": {"country_code": "FR", "name": "Paris"}}],
            "names": [{"value": "OECD", "types": ["acronym"], "lang": null},
                {"value": "Organisation for …", "types": ["ror_display", "label"], "lang": "en"}],
            "relationships": [{"type": "child", "id": "https://ror.org/00ae7jd04", "label": "x"}],
            "status": "active", "types": ["other", "something-new"]}"#,
        )
        .unwrap();
        let line = read(
            r#"{"ror_id": "https://ror.org/0438wbg98", "names": [{"value": "OECD", "lang": null,
            "types": ["acronym"]}, {"value": "Organisation for …", "lang": "en",
            "types": ["ror_display", "label"]}], "status": "active", "types": ["other", "other"],
            "country_code": "FR", "city": "Paris", "established": 1961, "website": "http://www.oecd.org/",
            "wikipedia": null, "external_ids": {"wikidata": "Q41550", "isni": "0000 0001 2348 0690"},
            "domains": [], "relationships": [{"type": "child", "id": "https://ror.org/00ae7jd04",
            "label": "x"}], "source_release": "v2.3", "source_schema": "v2"}"#,
        )
        .unwrap();
        assert_eq!(line.release, Some("v2.3".parse().unwrap()));
        assert_eq!(RorOrganisation { release: None, ..line }, published);
    }

    #[test]
    fn schema_1_is_told_from_damage() {
        let old = r#"{"id": "https://ror.org/0438wbg98", "name": "OECD", "types": ["Other"], "links": ["http://x"],
            "aliases": [], "country": {"country_code": "FR"}, "external_ids": {"GRID": {"all": "grid.1"}}}"#;
        assert_eq!(read(old), Err(NotARecord::OldSchema));
        for (text, why) in [
            ("{}", "missing field `id`"),
            ("17", "invalid type: integer"),
            (r#"{"id": "https://ror.org/0438wbg99"}"#, "is not a ROR id"),
            (r#"{"ror_id": "https://ror.org/0438wbg98", "status": "asleep"}"#, "unknown variant `asleep`"),
            (r#"{"ror_id": "https://ror.org/0438wbg98", "status": "active"}"#, "missing field `types`"),
            (
                r#"{"ror_id": "https://ror.org/0438wbg98", "status": "active", "types": [], "names": [],
                    "source_release": "2"}"#,
                "`2` is not a release of ROR",
            ),
        ] {
            match read(text) {
                Err(NotARecord::Damaged(said)) => assert!(said.contains(why), "{text}: {said}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
