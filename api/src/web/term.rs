//! What roles and categories are called in a language: the labels of the vocabularies.

use std::collections::HashMap;

use openapi::Slug;

use super::language::Language;
use crate::{registry::classification::PIVOT_SCHEME, snapshot::View};

const ROLES: &str = "membership-roles";

/// The categories in the order in which pages show them; the last is for who has none.
pub(super) const CATEGORIES: [&str; 8] = [
    "government",
    "intergovernmental-organisation",
    "civil-society",
    "private-sector",
    "technical-community",
    "academia",
    "media",
    "unknown",
];

/// Labels of concepts.
pub(super) struct Terms(HashMap<String, String>);

impl Terms {
    /// The roles and the pivot categories, as a view calls them.
    pub(super) fn of(view: &View<'_>) -> Self {
        let vocabularies = [ROLES, PIVOT_SCHEME].into_iter().filter_map(|slug| {
            let entry = view.snapshot.vocabularies.by_slug(slug)?;
            Some(view.vocabulary(entry))
        });
        let concepts = vocabularies.flat_map(|vocabulary| vocabulary.concepts);
        Self(concepts.map(|concept| (concept.id.to_string(), concept.label)).collect())
    }

    /// What a concept is called; its slug where it has no label.
    pub(super) fn label(&self, slug: &Slug) -> String {
        self.0.get(slug.as_str()).cloned().unwrap_or_else(|| slug.to_string())
    }

    /// What a category is called.
    pub(super) fn category(&self, language: &Language, slug: &str) -> String {
        match slug {
            "unknown" => language.text("category-unknown"),
            slug => self.0.get(slug).cloned().unwrap_or_else(|| slug.to_owned()),
        }
    }
}

/// The text for a word of the API, such as `status-active`.
pub(super) fn word<T: serde::Serialize>(language: &Language, family: &str, value: &T) -> String {
    language.text(&format!("{family}-{}", openapi::word(value).unwrap_or_default()))
}
