//! Rows from coalitions.

use entities::{
    coalition, coalition_listing, coalition_listing_item, coalition_listing_member, coalition_mission,
    coalition_name, coalition_relation, coalition_report, coalition_stated_count, coalition_status,
    coalition_theme,
};
use openapi::CoalitionRecord;

use super::super::{StoreError, Touch, batch::Rows, name_part, position, text, word};

pub(in super::super) fn push(
    record: &CoalitionRecord,
    touch: Touch,
    rows: &mut Rows,
) -> Result<(), StoreError> {
    let list = record.mailing_list.as_ref();
    let charter = record.charter.as_ref();
    rows.coalitions.push(coalition::Model {
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
    });
    push_names(record, rows)?;
    push_statuses(record, rows)?;
    push_missions(record, rows)?;
    push_themes(record, rows)?;
    push_relations(record, rows)?;
    push_counts(record, rows)?;
    push_reports(record, rows)?;
    push_listings(record, rows)?;
    rows.cite(record.id, "", &record.sources)
}

fn push_names(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, name) in record.names.iter().enumerate() {
        rows.coalition_names.push(coalition_name::Model {
            coalition_id: record.id,
            position: position(index)?,
            value: name.value.clone(),
            lang: name.lang.to_string(),
            kind: word(&name.kind)?,
            since: text(&name.since),
            until: text(&name.until),
            note: name.note.clone(),
        });
        rows.cite(record.id, &name_part(index), &name.sources)?;
    }
    Ok(())
}

fn push_statuses(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, status) in record.status_history.iter().enumerate() {
        rows.coalition_statuses.push(coalition_status::Model {
            coalition_id: record.id,
            position: position(index)?,
            status: word(&status.status)?,
            since: text(&status.since),
            until: text(&status.until),
            stated_on: text(&status.stated_on),
            certainty: word(&status.certainty)?,
            source: text(&status.source),
            reason: status.reason.clone(),
        });
    }
    Ok(())
}

fn push_missions(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, mission) in record.mission_statements.iter().enumerate() {
        rows.coalition_missions.push(coalition_mission::Model {
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
        });
    }
    Ok(())
}

fn push_themes(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, theme) in record.themes.iter().enumerate() {
        rows.coalition_themes.push(coalition_theme::Model {
            coalition_id: record.id,
            position: position(index)?,
            theme: theme.to_string(),
        });
    }
    Ok(())
}

fn push_relations(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, relation) in record.relations.iter().enumerate() {
        rows.coalition_relations.push(coalition_relation::Model {
            coalition_id: record.id,
            position: position(index)?,
            kind: word(&relation.kind)?,
            other_id: relation.coalition,
            on_date: text(&relation.on),
            source: text(&relation.source),
            note: relation.note.clone(),
        });
    }
    Ok(())
}

fn push_counts(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, count) in record.stated_member_counts.iter().enumerate() {
        rows.coalition_stated_counts.push(coalition_stated_count::Model {
            coalition_id: record.id,
            position: position(index)?,
            as_stated: count.as_stated.clone(),
            count: count.count,
            on_date: text(&count.on),
            source: text(&count.source),
            note: count.note.clone(),
        });
    }
    Ok(())
}

fn push_reports(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (index, report) in record.reports.iter().enumerate() {
        rows.coalition_reports.push(coalition_report::Model {
            coalition_id: record.id,
            position: position(index)?,
            cycle: report.cycle,
            kind: word(&report.kind)?,
            title: report.title.clone(),
            url: report.url.clone(),
            published_on: text(&report.published_on),
            source: text(&report.source),
        });
    }
    Ok(())
}

fn push_listings(record: &CoalitionRecord, rows: &mut Rows) -> Result<(), StoreError> {
    for (listing_index, listing) in record.listings.iter().enumerate() {
        let listing_position = position(listing_index)?;
        rows.coalition_listings.push(coalition_listing::Model {
            coalition_id: record.id,
            position: listing_position,
            source: listing.source.to_string(),
            locator: listing.locator.clone(),
            on_date: text(&listing.on),
            verbatim: listing.verbatim.clone(),
            completeness: word(&listing.completeness)?,
            note: listing.note.clone(),
        });
        for (item_index, item) in listing.items.iter().enumerate() {
            let item_position = position(item_index)?;
            rows.coalition_listing_items.push(coalition_listing_item::Model {
                coalition_id: record.id,
                listing: listing_position,
                position: item_position,
                verbatim: item.verbatim.clone(),
                reading: item.reading.clone(),
            });
            for (index, member) in item.members.iter().enumerate() {
                rows.coalition_listing_members.push(coalition_listing_member::Model {
                    coalition_id: record.id,
                    listing: listing_position,
                    item: item_position,
                    position: position(index)?,
                    member_id: *member,
                });
            }
        }
    }
    Ok(())
}
