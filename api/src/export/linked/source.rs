//! A source: a `schema:CreativeWork`.

use openapi::Source;

use super::{Names, resource::Resource};

pub(super) fn told(names: &Names<'_>, source: &Source) -> Resource {
    let iri = names.source(&source.id).unwrap_or_else(|| format!("urn:source:{}", source.id));
    Resource::new(iri, &["schema:CreativeWork"])
        .text("schema:name", Some(&source.title))
        .text("dcterms:identifier", Some(source.id.as_str()))
        .address("schema:url", source.address.as_deref())
        .address("schema:archivedAt", source.archived_address.as_deref())
        .text("schema:pagination", source.locator.as_deref())
        .modified(source.updated_at)
}
