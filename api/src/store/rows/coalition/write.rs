//! Rows from coalitions.

use entities::{
    coalition, coalition_listing, coalition_listing_item, coalition_listing_member, coalition_mission,
    coalition_name, coalition_relation, coalition_report, coalition_stated_count, coalition_status,
    coalition_theme,
};
use openapi::CoalitionRecord;
use sea_orm::{DatabaseTransaction, IntoActiveModel};

use super::super::{Citations, StoreError, Touch, name_part, position, replace, text, upsert, word};

pub(in super::super) async fn put(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let list = record.mailing_list.as_ref();
    let charter = record.charter.as_ref();
    let row = coalition::Model {
        id: record.id,
        slug: record.slug.to_string(),
        formed_on: text(&record.formed_on),
        formed_on_source: text(&record.formed_on_source),
        formed_on_note: record.formed_on_note.clone(),
        website: record.website.clone(),
        list_url: list.and_then(|l| l.url.clone()),
        list_archive_url: list.and_then(|l| l.archive_url.clone()),
        list_open_subscription: list.and_then(|l| l.open_subscription),
        list_open_archive: list.and_then(|l| l.open_archive),
        list_as_stated: list.and_then(|l| l.as_stated.clone()),
        charter_url: charter.map(|c| c.url.clone()),
        charter_adopted_on: charter.and_then(|c| text(&c.adopted_on)),
        charter_source: charter.and_then(|c| text(&c.source)),
        note: record.note.clone(),
        revision: touch.revision,
        updated_at: touch.at,
    };
    upsert::<coalition::Entity, _>(connection, row.into_active_model()).await?;
    put_names(connection, record, touch).await?;
    put_statuses(connection, record, touch).await?;
    put_missions(connection, record, touch).await?;
    put_themes(connection, record, touch).await?;
    put_relations(connection, record, touch).await?;
    put_counts(connection, record, touch).await?;
    put_reports(connection, record, touch).await?;
    put_listings(connection, record, touch).await?;
    let names = record.names.iter().enumerate().map(|(i, n)| (name_part(i), n.sources.as_slice()));
    let whole = std::iter::once((String::new(), record.sources.as_slice()));
    Citations::put(connection, touch, record.id, whole.chain(names)).await
}

async fn put_names(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.names.len());
    for (index, name) in record.names.iter().enumerate() {
        rows.push(
            coalition_name::Model {
                coalition_id: record.id,
                position: position(index)?,
                value: name.value.clone(),
                lang: name.lang.to_string(),
                kind: word(&name.kind)?,
                since: text(&name.since),
                until: text(&name.until),
                note: name.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_name::Column::CoalitionId, record.id);
    replace::<coalition_name::Entity, _>(connection, touch, owner, rows).await
}

async fn put_statuses(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.status_history.len());
    for (index, status) in record.status_history.iter().enumerate() {
        rows.push(
            coalition_status::Model {
                coalition_id: record.id,
                position: position(index)?,
                status: word(&status.status)?,
                since: text(&status.since),
                until: text(&status.until),
                stated_on: text(&status.stated_on),
                certainty: word(&status.certainty)?,
                source: text(&status.source),
                reason: status.reason.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_status::Column::CoalitionId, record.id);
    replace::<coalition_status::Entity, _>(connection, touch, owner, rows).await
}

async fn put_missions(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.mission_statements.len());
    for (index, mission) in record.mission_statements.iter().enumerate() {
        rows.push(
            coalition_mission::Model {
                coalition_id: record.id,
                position: position(index)?,
                text: mission.text.clone(),
                lang: mission.lang.to_string(),
                verbatim: mission.verbatim,
                since: text(&mission.since),
                until: text(&mission.until),
                stated_on: text(&mission.stated_on),
                source: text(&mission.source),
                note: mission.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_mission::Column::CoalitionId, record.id);
    replace::<coalition_mission::Entity, _>(connection, touch, owner, rows).await
}

async fn put_themes(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.themes.len());
    for (index, theme) in record.themes.iter().enumerate() {
        rows.push(
            coalition_theme::Model {
                coalition_id: record.id,
                position: position(index)?,
                theme: theme.to_string(),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_theme::Column::CoalitionId, record.id);
    replace::<coalition_theme::Entity, _>(connection, touch, owner, rows).await
}

async fn put_relations(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.relations.len());
    for (index, relation) in record.relations.iter().enumerate() {
        rows.push(
            coalition_relation::Model {
                coalition_id: record.id,
                position: position(index)?,
                kind: word(&relation.kind)?,
                other_id: relation.coalition,
                on_date: text(&relation.on),
                source: text(&relation.source),
                note: relation.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_relation::Column::CoalitionId, record.id);
    replace::<coalition_relation::Entity, _>(connection, touch, owner, rows).await
}

async fn put_counts(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.stated_member_counts.len());
    for (index, count) in record.stated_member_counts.iter().enumerate() {
        rows.push(
            coalition_stated_count::Model {
                coalition_id: record.id,
                position: position(index)?,
                as_stated: count.as_stated.clone(),
                count: count.count,
                on_date: text(&count.on),
                source: text(&count.source),
                note: count.note.clone(),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_stated_count::Column::CoalitionId, record.id);
    replace::<coalition_stated_count::Entity, _>(connection, touch, owner, rows).await
}

async fn put_reports(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(record.reports.len());
    for (index, report) in record.reports.iter().enumerate() {
        rows.push(
            coalition_report::Model {
                coalition_id: record.id,
                position: position(index)?,
                cycle: report.cycle,
                kind: word(&report.kind)?,
                title: report.title.clone(),
                url: report.url.clone(),
                published_on: text(&report.published_on),
                source: text(&report.source),
            }
            .into_active_model(),
        );
    }
    let owner = (coalition_report::Column::CoalitionId, record.id);
    replace::<coalition_report::Entity, _>(connection, touch, owner, rows).await
}

async fn put_listings(
    connection: &DatabaseTransaction,
    record: &CoalitionRecord,
    touch: Touch,
) -> Result<(), StoreError> {
    let (mut listings, mut items, mut members) = (vec![], vec![], vec![]);
    for (listing_index, listing) in record.listings.iter().enumerate() {
        let listing_position = position(listing_index)?;
        listings.push(
            coalition_listing::Model {
                coalition_id: record.id,
                position: listing_position,
                source: listing.source.to_string(),
                locator: listing.locator.clone(),
                on_date: text(&listing.on),
                verbatim: listing.verbatim.clone(),
                completeness: word(&listing.completeness)?,
                note: listing.note.clone(),
            }
            .into_active_model(),
        );
        for (item_index, item) in listing.items.iter().enumerate() {
            let item_position = position(item_index)?;
            items.push(
                coalition_listing_item::Model {
                    coalition_id: record.id,
                    listing: listing_position,
                    position: item_position,
                    verbatim: item.verbatim.clone(),
                    reading: item.reading.clone(),
                }
                .into_active_model(),
            );
            for (index, member) in item.members.iter().enumerate() {
                members.push(
                    coalition_listing_member::Model {
                        coalition_id: record.id,
                        listing: listing_position,
                        item: item_position,
                        position: position(index)?,
                        member_id: *member,
                    }
                    .into_active_model(),
                );
            }
        }
    }
    let owner = (coalition_listing::Column::CoalitionId, record.id);
    replace::<coalition_listing::Entity, _>(connection, touch, owner, listings).await?;
    let owner = (coalition_listing_item::Column::CoalitionId, record.id);
    replace::<coalition_listing_item::Entity, _>(connection, touch, owner, items).await?;
    let owner = (coalition_listing_member::Column::CoalitionId, record.id);
    replace::<coalition_listing_member::Entity, _>(connection, touch, owner, members).await
}
