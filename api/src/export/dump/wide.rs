//! Memberships with what most want to know of both ends, one a line: no join is needed.

use std::collections::HashMap;

use openapi::{MembershipRecord, PartialDate};
use serde_json::{Map, Value, json};

use crate::{
    snapshot::View,
    store::{
        Cell, Column,
        Kind::{Boolean, Date, Day, Id, Instant, Integer, Text},
        Table,
    },
};

/// The table. What depends on a day is as on the day on which the revision was recorded.
pub(super) static WIDE: Table = Table {
    name: "membership_wide",
    about: "Memberships with what most want to know of coalition and member, as on the day of the revision.",
    key: &["id"],
    columns: &[
        Column::required("id", Id, "The membership.").of("membership", "id"),
        Column::required("coalition", Text, "Slug of the coalition.").of("coalition", "slug"),
        Column::required("coalition_name", Text, "Its name, in English where there is one."),
        Column::optional("coalition_acronym", Text, "Its acronym."),
        Column::required("coalition_status", Text, "Its status."),
        Column::optional("coalition_formed_on", Date, "When it was formed, EDTF."),
        Column::required("member_kind", Text, "organisation or person."),
        Column::required("member", Text, "Slug of the member."),
        Column::required("member_name", Text, "Its name, in English where there is one."),
        Column::optional("member_country", Text, "Its country, ISO 3166-1 alpha-2."),
        Column::optional("member_region", Text, "Its regional group, of the United Nations."),
        Column::optional("member_international", Boolean, "Whether it works across countries."),
        Column::optional("member_stakeholder_category", Text, "Its one category of `registry-core`."),
        Column::optional("member_ror", Text, "Its identifier of the Research Organization Registry."),
        Column::optional("member_wikidata", Text, "Its identifier of Wikidata."),
        Column::required("role", Text, "Slug of the role."),
        Column::optional("role_as_stated", Text, "The role in the words of the first statement."),
        Column::optional("since", Date, "Since when, EDTF; empty = unknown."),
        Column::optional("since_earliest", Day, "The first day that `since` can mean."),
        Column::optional("since_latest", Day, "The last day that `since` can mean."),
        Column::optional("until", Date, "Until when, EDTF."),
        Column::optional("until_earliest", Day, "The first day that `until` can mean."),
        Column::optional("until_latest", Day, "The last day that `until` can mean."),
        Column::required("status", Text, "current, unconfirmed or ended."),
        Column::optional("end_reason", Text, "Why it ended."),
        Column::optional("confirmed_on", Date, "Last confirmed, EDTF."),
        Column::required("sources", Text, "Slugs of the sources that say so, joined by `; `."),
        Column::required("statements", Integer, "How many statements say so."),
        Column::optional("note", Text, "An editor's remark."),
        Column::required("revision", Integer, "The change that last touched it."),
        Column::required("updated_at", Instant, "When that was."),
    ],
    private: &[],
};

/// What has been seen of the coalitions, by their slugs: their status takes long to find out.
#[derive(Debug, Default)]
pub(super) struct Coalitions(HashMap<String, Map<String, Value>>);

impl Coalitions {
    /// Notes what is needed of a coalition, as the API answers it.
    pub(super) fn note(&mut self, thing: &Value) {
        let Some(slug) = thing["slug"].as_str() else { return };
        let wanted = [
            ("coalition_acronym", "acronym"),
            ("coalition_status", "status"),
            ("coalition_formed_on", "formed_on"),
        ];
        let found = wanted.map(|(name, field)| (name.to_owned(), thing[field].clone()));
        self.0.insert(slug.to_owned(), found.into_iter().collect());
    }

    /// The line of a membership, as the API answers it and as it is kept.
    pub(super) fn row(&self, view: &View<'_>, shown: &Value, record: &MembershipRecord) -> Vec<Cell> {
        let slug = shown["coalition"]["slug"].as_str().unwrap_or_default();
        let mut values = self.0.get(slug).cloned().unwrap_or_default();
        if let Some(entry) = view.snapshot.organisations.get(record.member.id) {
            let organisation = &entry.kept.record;
            let known_as = |register: &str| organisation.identifiers.get(register).map(|known| &known.value);
            values.extend([
                ("member_region".into(), json!(view.region(organisation.country))),
                ("member_international".into(), json!(organisation.international)),
                ("member_ror".into(), json!(known_as("ror"))),
                ("member_wikidata".into(), json!(known_as("wikidata"))),
            ]);
        }
        let mut sources: Vec<&str> =
            record.statements.iter().map(|statement| statement.source.as_str()).collect();
        sources.dedup();
        let (since, until) = (record.since.as_ref(), record.until.as_ref());
        let earliest = |date: Option<&PartialDate>| date?.earliest().map(|day| day.to_string());
        let latest = |date: Option<&PartialDate>| date?.latest().map(|day| day.to_string());
        values.extend([
            ("coalition".into(), shown["coalition"]["slug"].clone()),
            ("coalition_name".into(), shown["coalition"]["name"].clone()),
            ("member_kind".into(), shown["member"]["kind"].clone()),
            ("member".into(), shown["member"]["slug"].clone()),
            ("member_name".into(), shown["member"]["name"].clone()),
            ("member_country".into(), shown["member"]["country"].clone()),
            ("member_stakeholder_category".into(), shown["member"]["stakeholder_category"].clone()),
            ("since_earliest".into(), json!(earliest(since))),
            ("since_latest".into(), json!(latest(since))),
            ("until_earliest".into(), json!(earliest(until))),
            ("until_latest".into(), json!(latest(until))),
            ("sources".into(), json!(sources.join("; "))),
            ("statements".into(), json!(record.statements.len())),
        ]);
        let value = |name: &str| values.get(name).or_else(|| shown.get(name));
        WIDE.columns.iter().map(|column| value(column.name).map_or(Cell::Null, cell)).collect()
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(is) => Cell::Boolean(*is),
        Value::Number(number) => number.as_i64().map_or(Cell::Null, Cell::Integer),
        Value::String(text) => Cell::Text(text.clone()),
        other => Cell::Text(other.to_string()),
    }
}
