//! Stakeholder categories as lists name them.

use std::collections::HashMap;

use openapi::{Slug, VocabularyKind, VocabularyRecord};

use super::{classification::PIVOT_SCHEME, text::fold};

/// The concepts of the vocabularies of stakeholder groups, by their slugs and by their labels in any language.
/// Where schemes share a label, the pivot scheme goes before the others, and among those the first by slug.
#[derive(Debug, Clone, Default)]
pub struct Categories(HashMap<String, (Slug, Slug)>);

impl Categories {
    /// Of these vocabularies.
    pub fn of<'a>(vocabularies: impl Iterator<Item = &'a VocabularyRecord>) -> Self {
        let mut schemes: Vec<_> =
            vocabularies.filter(|v| v.kind == VocabularyKind::StakeholderGroups).collect();
        schemes.sort_by_key(|scheme| (scheme.slug.as_str() != PIVOT_SCHEME, scheme.slug.clone()));
        let mut known = HashMap::new();
        for scheme in schemes {
            for concept in &scheme.concepts {
                let slug = concept.slug.as_str();
                for text in concept.labels.values().map(String::as_str).chain([slug]) {
                    known.entry(fold(text)).or_insert_with(|| (scheme.slug.clone(), concept.slug.clone()));
                }
            }
        }
        Self(known)
    }

    /// Scheme and concept that a text names.
    pub fn named(&self, text: &str) -> Option<&(Slug, Slug)> {
        self.0.get(&fold(text))
    }
}
