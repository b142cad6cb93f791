//! Coalitions from rows.

use std::{collections::HashMap, sync::Arc};

use entities::{
    coalition, coalition_listing, coalition_listing_item, coalition_listing_member, coalition_mission,
    coalition_name, coalition_relation, coalition_report, coalition_stated_count, coalition_status,
    coalition_theme,
};
use openapi::{
    Charter, CoalitionRecord, ListingItemRecord, ListingRecord, MailingList, MissionStatement, Name,
    RelationRecord, Report, Slug, StatedMemberCount, StatusPeriod, Timestamp,
};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::super::{Citations, Kept, StoreError, all, grouped, name_part, parse, parse_optional, parse_word};

const TABLE: &str = "coalition";

/// The rows of all parts, by coalition.
struct Parts {
    names: HashMap<Uuid, Vec<coalition_name::Model>>,
    statuses: HashMap<Uuid, Vec<coalition_status::Model>>,
    missions: HashMap<Uuid, Vec<coalition_mission::Model>>,
    themes: HashMap<Uuid, Vec<coalition_theme::Model>>,
    relations: HashMap<Uuid, Vec<coalition_relation::Model>>,
    counts: HashMap<Uuid, Vec<coalition_stated_count::Model>>,
    listings: HashMap<Uuid, Vec<coalition_listing::Model>>,
    items: HashMap<(Uuid, i32), Vec<coalition_listing_item::Model>>,
    members: HashMap<(Uuid, i32, i32), Vec<coalition_listing_member::Model>>,
    reports: HashMap<Uuid, Vec<coalition_report::Model>>,
}

pub(in super::super) async fn load(
    connection: &DatabaseTransaction,
    citations: &mut Citations,
) -> Result<Vec<Kept<CoalitionRecord>>, StoreError> {
    let mut parts = Parts {
        names: grouped(all::<coalition_name::Entity>(connection).await?, |r| r.coalition_id),
        statuses: grouped(all::<coalition_status::Entity>(connection).await?, |r| r.coalition_id),
        missions: grouped(all::<coalition_mission::Entity>(connection).await?, |r| r.coalition_id),
        themes: grouped(all::<coalition_theme::Entity>(connection).await?, |r| r.coalition_id),
        relations: grouped(all::<coalition_relation::Entity>(connection).await?, |r| r.coalition_id),
        counts: grouped(all::<coalition_stated_count::Entity>(connection).await?, |r| r.coalition_id),
        listings: grouped(all::<coalition_listing::Entity>(connection).await?, |r| r.coalition_id),
        items: grouped(all::<coalition_listing_item::Entity>(connection).await?, |r| {
            (r.coalition_id, r.listing)
        }),
        members: grouped(all::<coalition_listing_member::Entity>(connection).await?, |r| {
            (r.coalition_id, r.listing, r.item)
        }),
        reports: grouped(all::<coalition_report::Entity>(connection).await?, |r| r.coalition_id),
    };
    all::<coalition::Entity>(connection)
        .await?
        .into_iter()
        .map(|row| read(row, &mut parts, citations))
        .collect()
}

/// The rows of one part of one coalition, each read.
fn read_all<R, T>(
    rows: &mut HashMap<Uuid, Vec<R>>,
    id: Uuid,
    read: impl FnMut(R) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.remove(&id).unwrap_or_default().into_iter().map(read).collect()
}

fn read(
    row: coalition::Model,
    parts: &mut Parts,
    citations: &mut Citations,
) -> Result<Kept<CoalitionRecord>, StoreError> {
    let id = row.id;
    let mut names = parts.names.remove(&id).unwrap_or_default();
    let names = names
        .drain(..)
        .enumerate()
        .map(|(index, name)| read_name(name, citations.take(id, &name_part(index))))
        .collect::<Result<_, _>>()?;
    let list = MailingList {
        url: row.list_url,
        archive_url: row.list_archive_url,
        open_subscription: row.list_open_subscription,
        open_archive: row.list_open_archive,
        as_stated: row.list_as_stated,
    };
    let no_list = MailingList {
        url: None,
        archive_url: None,
        open_subscription: None,
        open_archive: None,
        as_stated: None,
    };
    let charter = match row.charter_url {
        Some(url) => Some(Charter {
            url,
            adopted_on: parse_optional(TABLE, &row.charter_adopted_on)?,
            source: parse_optional(TABLE, &row.charter_source)?,
        }),
        None => None,
    };
    let Parts { items, members, .. } = parts;
    let listings = read_all(&mut parts.listings, id, |listing| read_listing(listing, items, members))?;
    let record = CoalitionRecord {
        id,
        slug: parse(TABLE, &row.slug)?,
        names,
        formed_on: parse_optional(TABLE, &row.formed_on)?,
        formed_on_source: parse_optional(TABLE, &row.formed_on_source)?,
        formed_on_note: row.formed_on_note,
        status_history: read_all(&mut parts.statuses, id, read_status)?,
        mission_statements: read_all(&mut parts.missions, id, read_mission)?,
        themes: read_all(&mut parts.themes, id, |row| parse("coalition_theme", &row.theme))?,
        website: row.website,
        mailing_list: (list != no_list).then_some(list),
        charter,
        relations: read_all(&mut parts.relations, id, read_relation)?,
        stated_member_counts: read_all(&mut parts.counts, id, read_count)?,
        listings,
        reports: read_all(&mut parts.reports, id, read_report)?,
        sources: citations.take(id, ""),
        note: row.note,
    };
    Ok(Kept { record: Arc::new(record), revision: row.revision, updated_at: Timestamp::new(row.updated_at) })
}

fn read_name(row: coalition_name::Model, sources: Vec<Slug>) -> Result<Name, StoreError> {
    const TABLE: &str = "coalition_name";
    Ok(Name {
        value: row.value,
        lang: parse(TABLE, &row.lang)?,
        kind: parse_word(TABLE, &row.kind)?,
        since: parse_optional(TABLE, &row.since)?,
        until: parse_optional(TABLE, &row.until)?,
        sources,
        note: row.note,
    })
}

fn read_status(row: coalition_status::Model) -> Result<StatusPeriod, StoreError> {
    const TABLE: &str = "coalition_status";
    Ok(StatusPeriod {
        status: parse_word(TABLE, &row.status)?,
        since: parse_optional(TABLE, &row.since)?,
        until: parse_optional(TABLE, &row.until)?,
        stated_on: parse_optional(TABLE, &row.stated_on)?,
        certainty: parse_word(TABLE, &row.certainty)?,
        source: parse_optional(TABLE, &row.source)?,
        reason: row.reason,
    })
}

fn read_mission(row: coalition_mission::Model) -> Result<MissionStatement, StoreError> {
    const TABLE: &str = "coalition_mission";
    Ok(MissionStatement {
        text: row.text,
        lang: parse(TABLE, &row.lang)?,
        verbatim: row.verbatim,
        since: parse_optional(TABLE, &row.since)?,
        until: parse_optional(TABLE, &row.until)?,
        stated_on: parse_optional(TABLE, &row.stated_on)?,
        source: parse_optional(TABLE, &row.source)?,
        note: row.note,
    })
}

fn read_relation(row: coalition_relation::Model) -> Result<RelationRecord, StoreError> {
    const TABLE: &str = "coalition_relation";
    Ok(RelationRecord {
        kind: parse_word(TABLE, &row.kind)?,
        coalition: row.other_id,
        on: parse_optional(TABLE, &row.on_date)?,
        source: parse_optional(TABLE, &row.source)?,
        note: row.note,
    })
}

fn read_count(row: coalition_stated_count::Model) -> Result<StatedMemberCount, StoreError> {
    const TABLE: &str = "coalition_stated_count";
    Ok(StatedMemberCount {
        as_stated: row.as_stated,
        count: row.count,
        on: parse_optional(TABLE, &row.on_date)?,
        source: parse_optional(TABLE, &row.source)?,
        note: row.note,
    })
}

fn read_listing(
    row: coalition_listing::Model,
    items: &mut HashMap<(Uuid, i32), Vec<coalition_listing_item::Model>>,
    members: &mut HashMap<(Uuid, i32, i32), Vec<coalition_listing_member::Model>>,
) -> Result<ListingRecord, StoreError> {
    const TABLE: &str = "coalition_listing";
    let key = (row.coalition_id, row.position);
    let items = items
        .remove(&key)
        .unwrap_or_default()
        .into_iter()
        .map(|item| ListingItemRecord {
            verbatim: item.verbatim,
            reading: item.reading,
            members: members
                .remove(&(key.0, key.1, item.position))
                .unwrap_or_default()
                .into_iter()
                .map(|member| member.member_id)
                .collect(),
        })
        .collect();
    Ok(ListingRecord {
        source: parse(TABLE, &row.source)?,
        locator: row.locator,
        on: parse_optional(TABLE, &row.on_date)?,
        verbatim: row.verbatim,
        completeness: parse_word(TABLE, &row.completeness)?,
        note: row.note,
        items,
    })
}

fn read_report(row: coalition_report::Model) -> Result<Report, StoreError> {
    const TABLE: &str = "coalition_report";
    Ok(Report {
        cycle: row.cycle,
        kind: parse_word(TABLE, &row.kind)?,
        title: row.title,
        url: row.url,
        published_on: parse_optional(TABLE, &row.published_on)?,
        source: parse_optional(TABLE, &row.source)?,
    })
}
