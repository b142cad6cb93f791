//! Which registered organisation or person somebody means.
//!
//! A wrong link is a wrong statement about somebody, and a missing one is a question to a person who knows.
//! Therefore: an identifier decides. A name decides where exactly one bears it and nothing speaks against it.
//! An acronym never does, because different bodies share them; nor does a similar name, unless it differs by
//! a slip of the pen from a long one that stands alone. Whatever does not decide is a candidate.

mod finding;
mod index;
mod settling;
mod similarity;
mod spelling;
mod trigram;

use std::collections::BTreeMap;

use openapi::{CountryCode, MemberId, MemberKind};
use serde::Serialize;

use super::{identifier::Register, member_list::ListedRow};

pub use index::Index;

/// The most candidates that are named.
pub const MOST_CANDIDATES: usize = 5;

/// Whom somebody means, as far as they say.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Name.
    pub name: Option<&'a str>,
    /// Organisation or person; none = either.
    pub kind: Option<MemberKind>,
    /// Identifiers, in the form in which the registry keeps them.
    pub identifiers: BTreeMap<Register, String>,
    /// Country.
    pub country: Option<CountryCode>,
    /// Web address.
    pub website: Option<&'a str>,
    /// Acronym.
    pub acronym: Option<&'a str>,
    /// The name of the organisation to which a person belongs.
    pub affiliation: Option<&'a str>,
}

impl<'a> From<&'a ListedRow> for Wanted<'a> {
    fn from(row: &'a ListedRow) -> Self {
        Self {
            name: row.name.as_deref(),
            kind: row.kind,
            identifiers: row.identifiers.clone(),
            country: row.country,
            website: row.website.as_deref(),
            acronym: row.acronym.as_deref(),
            affiliation: row.affiliation.as_deref(),
        }
    }
}

/// By what somebody was found; the firmest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The same identifier.
    Identifier,
    /// The same name, letter by letter.
    Exact,
    /// The same name but for case, accents and punctuation.
    Folded,
    /// The same name when both are written in plain Latin letters.
    Transliterated,
    /// A similar name.
    Fuzzy,
    /// The same website. Only ever a candidate.
    Website,
    /// The same acronym. Only ever a candidate.
    Acronym,
}

/// What speaks against somebody who was found, or should be known of how they were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// The identifiers point to different organisations.
    IdentifiersDisagree,
    /// The registered one has another identifier in the same register.
    IdentifierDiffers,
    /// The identifier is on record as that of a closely related body.
    IdentifierOfRelated,
    /// Several fit equally.
    SeveralFit,
    /// The registered one is in another country.
    CountryDiffers,
    /// The person belongs to another organisation.
    AffiliationDiffers,
    /// Two persons can have one name, and nothing else says that this is the same one.
    PersonByNameAlone,
    /// The registered one is a name in a source that nobody could tell whom it means.
    Unresolved,
    /// Only an acronym is the same, or the name is somebody else's acronym.
    AcronymAlone,
    /// The name is followed by what is not the acronym of the registered one.
    AcronymDiffers,
    /// The name is only similar.
    SimilarAlone,
    /// Only the website is the same.
    WebsiteAlone,
    /// The name is a former one.
    FormerName,
    /// The name differs in its legal form, its article or an `and`.
    LegalFormIgnored,
    /// The identifier decides, but the name is another one.
    NameDiffers,
    /// The name has no letters or digits to compare.
    NothingComparable,
}

/// A registered organisation or person that is or may be meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Who it is.
    pub id: MemberId,
    /// By what it was found.
    pub by: How,
    /// How similar the names are, 0 to 1; none unless that is how it was found.
    pub score: Option<f64>,
    /// The registered name, acronym, address or identifier by which it was found.
    pub found: String,
    /// What should be known of it, without repetition.
    pub remarks: Vec<Remark>,
}

impl Hit {
    /// How likely it is meant, 0 to 1, by how it was found alone: an order, no probability.
    pub fn likelihood(&self) -> f64 {
        match self.by {
            How::Identifier => 1.0,
            How::Exact => 0.99,
            How::Folded => 0.98,
            How::Transliterated => 0.97,
            How::Website => 0.9,
            How::Acronym => 0.85,
            How::Fuzzy => 0.96 * self.score.unwrap_or(0.0),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Finding {
    /// The one that is meant.
    pub matched: Option<Hit>,
    /// Those that may be meant, likeliest first, at most [`MOST_CANDIDATES`]; none where one matched.
    pub candidates: Vec<Hit>,
    /// Why there are candidates and no match; none = a match, or nobody was found.
    pub reason: Option<Remark>,
}

#[cfg(test)]
pub(crate) mod quality;
#[cfg(test)]
pub(crate) mod tests;
