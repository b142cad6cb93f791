//! The data that the registry starts from: its form, and how it is read.
//!
//! Seven TOML files: `founding.toml` says what the set is, the others hold one kind of record each. They
//! refer to each other by slug; the registry turns that into ids. The set that the program carries is
//! compiled in; another one in the same form can be given as a directory.

use std::{collections::BTreeMap, fs, path::Path};

use openapi::{
    Charter, Classification, Completeness, ConceptRecord, CountryCode, EndReason, Identifiers, MailingList,
    Mapping, MemberKind, MissionStatement, Name, OrganisationKind, PartialDate, RelationKind, Report, Slug,
    SourceRecord, StatedMemberCount, Statement, StatusPeriod, Timestamp, VocabularyKind,
};
use serde::{Deserialize, de::DeserializeOwned};
use uuid::Uuid;

/// The newest form of the files that this program reads.
pub const FORMAT: u32 = 1;

/// Why a set cannot be read. The text names the file and, where known, the line.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    /// A file is missing or cannot be read.
    #[error("founding data: cannot read {file}: {why}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        why: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("founding data: {file} is damaged: {why}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong and where.
        why: String,
    },
    /// The set was written for a newer program.
    #[error(
        "founding data: {file} has format {found}, this program reads formats up to {FORMAT}; use a newer program"
    )]
    Newer {
        /// The file.
        file: String,
        /// Its format.
        found: u32,
    },
}

/// What a set is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Form of the files.
    pub format: u32,
    /// What it is called.
    pub title: String,
    /// SPDX identifier.
    pub licence: String,
    /// When the set was compiled: the instant that its changes carry in the log, so that every registry
    /// that starts from it has the same log.
    pub recorded_at: Timestamp,
    /// What it is.
    pub about: String,
    /// Bodies that a source names without saying that they are members.
    pub named_but_not_members: Option<NamedButNotMembers>,
}

/// Bodies that a source names without saying that they are members.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedButNotMembers {
    /// Where and as what.
    pub note: String,
    /// As printed.
    pub names: Vec<String>,
}

/// When a coalition was formed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FoundingFormation {
    /// The date.
    pub on: PartialDate,
    /// Who says so.
    pub source: Slug,
    /// Remark.
    pub note: Option<String>,
}

/// A vocabulary.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingVocabulary {
    pub id: Uuid,
    pub slug: Slug,
    pub kind: VocabularyKind,
    pub title: String,
    pub description: Option<String>,
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
    pub source: Option<Slug>,
    pub address: Option<String>,
    pub note: Option<String>,
    pub concept: Vec<ConceptRecord>,
    #[serde(default)]
    pub mapping: Vec<Mapping>,
}

/// An organisation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingOrganisation {
    pub id: Uuid,
    pub slug: Slug,
    pub kind: OrganisationKind,
    pub names: Vec<Name>,
    pub country: Option<CountryCode>,
    pub international: bool,
    pub parent: Option<Slug>,
    pub successor: Option<Slug>,
    #[serde(default)]
    pub identifiers: Identifiers,
    pub identifier_note: Option<String>,
    #[serde(default)]
    pub classifications: Vec<Classification>,
    pub website: Option<String>,
    pub ambiguity: Option<String>,
    pub sources: Vec<Slug>,
    pub note: Option<String>,
}

/// A person.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingPerson {
    pub id: Uuid,
    pub slug: Slug,
    pub name: String,
    pub affiliation: Option<Slug>,
    pub affiliation_as_stated: Option<String>,
    pub sources: Vec<Slug>,
    pub note: Option<String>,
}

/// A relation between coalitions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingRelation {
    pub kind: RelationKind,
    pub coalition: Slug,
    pub on: Option<PartialDate>,
    pub source: Option<Slug>,
    pub note: Option<String>,
}

/// A list of members in a source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingListing {
    pub source: Slug,
    pub locator: Option<String>,
    pub on: Option<PartialDate>,
    pub verbatim: String,
    pub completeness: Completeness,
    pub note: Option<String>,
    #[serde(default)]
    pub items: Vec<FoundingListingItem>,
}

/// An entry of such a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingListingItem {
    pub verbatim: String,
    pub reading: String,
    #[serde(default)]
    pub members: Vec<Slug>,
}

/// A coalition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingCoalition {
    pub id: Uuid,
    pub slug: Slug,
    pub names: Vec<Name>,
    pub formed: Option<FoundingFormation>,
    #[serde(default)]
    pub status_history: Vec<StatusPeriod>,
    #[serde(default)]
    pub missions: Vec<MissionStatement>,
    #[serde(default)]
    pub themes: Vec<Slug>,
    pub website: Option<String>,
    pub mailing_list: Option<MailingList>,
    pub charter: Option<Charter>,
    #[serde(default)]
    pub relations: Vec<FoundingRelation>,
    #[serde(default)]
    pub stated_member_counts: Vec<StatedMemberCount>,
    #[serde(default)]
    pub listing: Vec<FoundingListing>,
    #[serde(default)]
    pub reports: Vec<Report>,
    pub sources: Vec<Slug>,
    pub note: Option<String>,
}

/// The member of a membership.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingMember {
    pub kind: MemberKind,
    pub slug: Slug,
}

/// A membership.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FoundingMembership {
    pub id: Uuid,
    pub coalition: Slug,
    pub member: FoundingMember,
    pub role: Slug,
    pub since: Option<PartialDate>,
    pub until: Option<PartialDate>,
    #[serde(default)]
    pub ended: bool,
    pub end_reason: Option<EndReason>,
    pub confirmed_on: Option<PartialDate>,
    pub statements: Vec<Statement>,
    #[serde(default)]
    pub classifications: Vec<Classification>,
    pub note: Option<String>,
}

/// A whole set, as its files have it.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Founding {
    pub manifest: Manifest,
    pub sources: Vec<SourceRecord>,
    pub vocabularies: Vec<FoundingVocabulary>,
    pub organisations: Vec<FoundingOrganisation>,
    pub people: Vec<FoundingPerson>,
    pub coalitions: Vec<FoundingCoalition>,
    pub memberships: Vec<FoundingMembership>,
}

/// The files and their place in the program.
const CARRIED: [(&str, &str); 7] = [
    ("founding.toml", include_str!("../founding/founding.toml")),
    ("sources.toml", include_str!("../founding/sources.toml")),
    ("vocabularies.toml", include_str!("../founding/vocabularies.toml")),
    ("organisations.toml", include_str!("../founding/organisations.toml")),
    ("people.toml", include_str!("../founding/people.toml")),
    ("coalitions.toml", include_str!("../founding/coalitions.toml")),
    ("memberships.toml", include_str!("../founding/memberships.toml")),
];

impl Founding {
    /// The set that the program carries.
    pub fn carried() -> Result<Self, FoundingError> {
        Self::parse(&CARRIED.map(|(name, text)| (name.to_owned(), text.to_owned())))
    }

    /// A set in a directory with the same seven files.
    pub fn in_directory(directory: &Path) -> Result<Self, FoundingError> {
        let mut files = Vec::with_capacity(CARRIED.len());
        for (name, _) in CARRIED {
            let path = directory.join(name);
            let file = path.display().to_string();
            let text = fs::read_to_string(&path)
                .map_err(|why| FoundingError::Unreadable { file: file.clone(), why })?;
            files.push((file, text));
        }
        Self::parse(&files)
    }

    fn parse(files: &[(String, String)]) -> Result<Self, FoundingError> {
        let [manifest, sources, vocabularies, organisations, people, coalitions, memberships] = files else {
            return Err(FoundingError::Damaged { file: "set".into(), why: "must have seven files".into() });
        };
        // The format is looked at before anything else, so that a newer set is called newer, not damaged.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let Format { format } = read(manifest)?;
        if format > FORMAT {
            return Err(FoundingError::Newer { file: manifest.0.clone(), found: format });
        }
        Ok(Self {
            manifest: read(manifest)?,
            sources: records(sources, "source")?,
            vocabularies: records(vocabularies, "vocabulary")?,
            organisations: records(organisations, "organisation")?,
            people: records(people, "person")?,
            coalitions: records(coalitions, "coalition")?,
            memberships: records(memberships, "membership")?,
        })
    }
}

fn read<T: DeserializeOwned>((file, text): &(String, String)) -> Result<T, FoundingError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let line = error.span().map_or(String::new(), |span| {
            format!("line {}: ", text[..span.start.min(text.len())].matches('\n').count() + 1)
        });
        FoundingError::Damaged {
            file: file.clone(),
            why: format!("{line}{}", error.message().replace('\n', " ")),
        }
    })
}

fn records<T: DeserializeOwned>(file: &(String, String), kind: &str) -> Result<Vec<T>, FoundingError> {
    let mut tables: BTreeMap<String, Vec<T>> = read(file)?;
    let records = tables.remove(kind).unwrap_or_default();
    match tables.keys().next() {
        Some(other) => Err(FoundingError::Damaged {
            file: file.0.clone(),
            why: format!("holds `[[{other}]]` where only `[[{kind}]]` belongs"),
        }),
        None => Ok(records),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carried_set_is_whole() {
        let set = Founding::carried().unwrap();
        assert_eq!(set.sources.len(), 129);
        assert_eq!(set.vocabularies.len(), 14);
        assert_eq!(set.organisations.len(), 122);
        assert_eq!(set.people.len(), 1);
        assert_eq!(set.coalitions.len(), 45);
        assert_eq!(set.memberships.len(), 125);
        assert_eq!(set.memberships.iter().map(|m| m.statements.len()).sum::<usize>(), 137);
    }

    #[test]
    fn a_damaged_set_is_refused_with_file_and_line() {
        let damaged = |file: usize, from: &str, to: &str| {
            let mut files = CARRIED.map(|(name, text)| (name.to_owned(), text.to_owned()));
            assert!(files[file].1.contains(from), "{from}");
            files[file].1 = files[file].1.replacen(from, to, 1);
            Founding::parse(&files).unwrap_err().to_string()
        };
        let message = damaged(6, "certainty = \"stated\"", "certainty = \"sure\"");
        assert!(message.contains("memberships.toml is damaged: line "), "{message}");
        assert!(message.contains("`sure`"), "{message}");
        assert!(
            damaged(5, "formed = { on = \"2006-10-31\"", "formed = { on = \"2006-31\"").contains("`2006-31`")
        );
        assert!(damaged(3, "country = ", "county = ").contains("`county`"));
        assert!(damaged(1, "[[source]]", "[[sauce]]").contains("`[[sauce]]`"));
        assert!(damaged(0, "format = 1", "format = 2").contains("use a newer program"));
    }
}
