//! What roles and categories are called in a language: the labels of the vocabularies.

use std::collections::HashMap;

use openapi::{EntityKind, Slug};

use super::language::Language;
use crate::{
    registry::classification::{PIVOT_SCHEME, REGION_SCHEME},
    snapshot::{UNKNOWN_CATEGORY, View},
};

const ROLES: &str = "membership-roles";
/// So many categories have a colour of their own; the next one stands for those that are not known.
const COLOURS: usize = 7;

/// A pivot category.
pub(super) struct Category {
    pub(super) slug: String,
    pub(super) label: String,
    /// Which of the colours of the style it has.
    pub(super) colour: usize,
}

/// Labels of concepts.
pub(super) struct Terms {
    labels: HashMap<String, String>,
    /// Slugs and labels, in the order of the vocabulary.
    roles: Vec<(String, String)>,
    /// In the order of the vocabulary; the last is for those that are not known.
    categories: Vec<Category>,
}

impl Terms {
    /// The roles, the regions and the pivot categories, as a view calls them.
    pub(super) fn of(view: &View<'_>, language: &Language) -> Self {
        let concepts = |slug: &str| {
            let entry = view.snapshot.vocabularies.by_slug(slug);
            entry.map_or_else(Vec::new, |entry| view.vocabulary(entry).concepts)
        };
        let pivot = concepts(PIVOT_SCHEME);
        let known = pivot.iter().enumerate().map(|(place, concept)| Category {
            slug: concept.id.to_string(),
            label: concept.label.clone(),
            colour: place % COLOURS,
        });
        let unknown = Category {
            slug: UNKNOWN_CATEGORY.to_owned(),
            label: language.text("category-unknown"),
            colour: COLOURS,
        };
        let categories = known.chain([unknown]).collect();
        let labelled = |concept: openapi::Concept| (concept.id.to_string(), concept.label);
        let roles: Vec<(String, String)> = concepts(ROLES).into_iter().map(labelled).collect();
        let regions = concepts(REGION_SCHEME).into_iter().map(labelled);
        let labels = roles.iter().cloned().chain(regions).chain(pivot.into_iter().map(labelled));
        Self { labels: labels.collect(), roles, categories }
    }

    /// What a concept is called; its slug where it has no label.
    pub(super) fn label(&self, slug: &Slug) -> String {
        self.labels.get(slug.as_str()).cloned().unwrap_or_else(|| slug.to_string())
    }

    /// The roles: slugs and labels.
    pub(super) fn roles(&self) -> &[(String, String)] {
        &self.roles
    }

    /// The categories in the order in which pages show them; the last is for those that are not known.
    pub(super) fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Those that are known.
    pub(super) fn known_categories(&self) -> &[Category] {
        &self.categories[..self.categories.len() - 1]
    }

    /// The place of a category among them.
    pub(super) fn place(&self, category: Option<&Slug>) -> usize {
        let place =
            category.and_then(|slug| self.categories.iter().position(|known| known.slug == slug.as_str()));
        place.unwrap_or(self.categories.len() - 1)
    }
}

/// What sort of thing it is, in a word.
pub(super) fn thing_word(language: &Language, kind: EntityKind) -> String {
    let family = match kind {
        EntityKind::Coalition | EntityKind::Organisation | EntityKind::Person => "kind",
        EntityKind::Membership | EntityKind::Source | EntityKind::Vocabulary => "entity",
    };
    word(language, family, &kind)
}

/// The text for a word of the API, such as `status-active`.
pub(super) fn word<T: serde::Serialize>(language: &Language, family: &str, value: &T) -> String {
    language.text(&format!("{family}-{}", openapi::word(value).unwrap_or_default()))
}
