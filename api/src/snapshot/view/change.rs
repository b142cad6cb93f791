//! Entries of the log.

use openapi::{Change, ChangeRecord, Provenance};

use crate::{registry::difference, snapshot::Log};

/// An entry as a reader gets it.
pub fn change(log: &Log, entry: &ChangeRecord) -> serde_json::Result<Change> {
    let differences = match log.before(entry) {
        Some(before) if before.state.is_some() && entry.state.is_some() => {
            difference::between(&before.state.value()?, &entry.state.value()?)
        }
        _ => Vec::new(),
    };
    let Provenance { actor, comment, source, credit } = Provenance::clone(&entry.provenance);
    Ok(Change {
        revision: entry.revision,
        group: entry.group,
        at: entry.at,
        actor,
        entity: entry.entity.clone(),
        operation: entry.operation,
        fields: entry.fields.to_vec(),
        differences,
        state: entry.state.clone(),
        comment,
        source,
        credit,
        restores: entry.restores,
    })
}
