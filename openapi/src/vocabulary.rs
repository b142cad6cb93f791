//! Schemes of concepts, after SKOS (W3C Recommendation of 18 August 2009).

use std::collections::{BTreeMap, HashSet};

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    CountryCode, LanguageTag, PartialDate, Revision, Slug, Timestamp,
    body::{Faults, member, refused, short},
};

/// What a vocabulary is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum VocabularyKind {
    /// Groups of stakeholders.
    StakeholderGroups,
    /// Groups of countries.
    RegionalGroups,
    /// Subjects of coalitions.
    Themes,
    /// Roles of members.
    Roles,
}

/// How a concept relates to one of another scheme (SKOS `exactMatch`, `closeMatch`, `broadMatch`,
/// `narrowMatch`, `relatedMatch`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum MappingRelation {
    /// The same in every use.
    Exact,
    /// The same in some uses.
    Close,
    /// The other one is broader.
    Broad,
    /// The other one is narrower: one of several.
    Narrow,
    /// Associated, neither broader nor narrower.
    Related,
}

/// How a country stands in a regional group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum Standing {
    /// A member of the group.
    Member,
    /// Attends and is counted with the group, without being a member.
    Observer,
    /// Takes part, but is counted with another group.
    Participant,
}

/// A country in a regional group.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptCountry {
    /// The country.
    pub country: CountryCode,
    /// How it stands in the group.
    pub standing: Standing,
    /// Since when; null = as long as known.
    #[oai(nullable)]
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// Until when; null = no end known.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// What is kept of a concept.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptRecord {
    /// The permanent key of the concept in its scheme.
    pub slug: Slug,
    /// Labels by language tag (SKOS `prefLabel`).
    pub labels: BTreeMap<String, String>,
    /// What it means (SKOS `definition`).
    #[oai(nullable)]
    #[serde(default)]
    pub definition: Option<String>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
    /// The countries in it, for regional groups.
    #[oai(default)]
    #[serde(default)]
    pub countries: Vec<ConceptCountry>,
}

/// A mapping of a concept to one of another scheme.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Concept of this scheme.
    pub concept: Slug,
    /// How the two relate.
    pub relation: MappingRelation,
    /// The other scheme.
    pub target_scheme: Slug,
    /// The concept of the other scheme.
    pub target_concept: Slug,
    /// True when a value cannot be converted by this mapping alone.
    #[oai(default)]
    #[serde(default)]
    pub lossy: bool,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
}

/// What is kept of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VocabularyRecord {
    /// UUIDv7.
    pub id: Uuid,
    /// The permanent key of the scheme.
    pub slug: Slug,
    /// What it is for.
    pub kind: VocabularyKind,
    /// What it is called.
    pub title: String,
    /// What it is.
    #[oai(nullable)]
    #[serde(default)]
    pub description: Option<String>,
    /// In use since.
    #[oai(nullable)]
    #[serde(default)]
    pub since: Option<PartialDate>,
    /// In use until; null = no end known.
    #[oai(nullable)]
    #[serde(default)]
    pub until: Option<PartialDate>,
    /// Id of the source it is taken from.
    #[oai(nullable)]
    #[serde(default)]
    pub source: Option<Slug>,
    /// Web address it is taken from.
    #[oai(nullable)]
    #[serde(default)]
    pub address: Option<String>,
    /// An editor's remark.
    #[oai(nullable)]
    #[serde(default)]
    pub note: Option<String>,
    /// Its concepts, in the order of the source.
    #[oai(default)]
    #[serde(default)]
    pub concepts: Vec<ConceptRecord>,
    /// Mappings of its concepts to other schemes.
    #[oai(default)]
    #[serde(default)]
    pub mappings: Vec<Mapping>,
}

impl ConceptRecord {
    /// Labels are by language.
    pub(crate) fn rule(concept: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        for lang in concept.get("labels").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            if let Some(why) = refused::<LanguageTag>(lang) {
                faults.push(&member(&format!("{pointer}/labels"), lang), "invalid-value", || why);
            }
        }
    }
}

impl VocabularyRecord {
    /// A concept's key is its own in the scheme.
    pub(crate) fn rule(vocabulary: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let mut seen = HashSet::new();
        let concepts = vocabulary.get("concepts").and_then(Value::as_array).into_iter().flatten();
        for (at, concept) in concepts.enumerate() {
            if let Some(slug) = concept.get("slug").and_then(Value::as_str)
                && !seen.insert(slug)
            {
                faults.push(&format!("{pointer}/concepts/{at}/slug"), "duplicate", || {
                    format!(
                        "`{}` is the key of an earlier concept of this vocabulary: each needs its own",
                        short(slug)
                    )
                });
            }
        }
    }
}

/// A concept of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Concept {
    /// The permanent key of the concept in its scheme.
    pub id: Slug,
    /// Label in the language of the answer.
    pub label: String,
    /// Labels by language tag (SKOS `prefLabel`).
    pub labels: BTreeMap<String, String>,
    /// What it means (SKOS `definition`).
    #[oai(nullable)]
    pub definition: Option<String>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// The countries in it, for regional groups.
    pub countries: Vec<ConceptCountry>,
}

/// A scheme of concepts: the stakeholder groups of a year, the UN regional groups, themes, roles.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
pub struct Vocabulary {
    /// The permanent key of the scheme.
    pub id: Slug,
    /// What it is for.
    pub kind: VocabularyKind,
    /// What it is called.
    pub title: String,
    /// What it is.
    #[oai(nullable)]
    pub description: Option<String>,
    /// In use since.
    #[oai(nullable)]
    pub since: Option<PartialDate>,
    /// In use until; null = no end known.
    #[oai(nullable)]
    pub until: Option<PartialDate>,
    /// Id of the source it is taken from.
    #[oai(nullable)]
    pub source: Option<Slug>,
    /// Web address it is taken from.
    #[oai(nullable)]
    pub address: Option<String>,
    /// An editor's remark.
    #[oai(nullable)]
    pub note: Option<String>,
    /// Its concepts, in the order of the source.
    pub concepts: Vec<Concept>,
    /// Mappings of its concepts to other schemes.
    pub mappings: Vec<Mapping>,
    /// The change that last touched it.
    pub revision: Revision,
    /// When that was.
    pub updated_at: Timestamp,
}
