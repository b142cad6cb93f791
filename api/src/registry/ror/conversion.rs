//! What the registry would keep of a record of ROR.

use openapi::{
    AssertedBy, Classification, CountryCode, Identifiers, Name, OrganisationKind, OrganisationRecord, Slug,
};
use url::Url;
use uuid::Uuid;

use super::{
    Relatives, Release, RorId, RorOrganisation, RorOrganisationType, RorRelation, RorStatus, identifiers,
    names::{self, LONGEST_NAME, clean},
    release::source_slug,
};
use crate::registry::classification::PIVOT_SCHEME;

/// The longest web address, in characters.
const LONGEST_ADDRESS: usize = 2000;

/// What the registry would keep of a record: all of an organisation but its id, slug, parent and successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its ROR id.
    pub ror: RorId,
    /// What sort of body it is: a government body or an organisation.
    pub kind: OrganisationKind,
    /// Its names; the one that ROR shows is the first. No value stands twice in a language.
    pub names: Vec<Name>,
    /// Its country, where ROR names exactly one.
    pub country: Option<CountryCode>,
    /// Its identifiers: `ror`, and `wikidata` and `isni` where ROR has one or prefers one.
    pub identifiers: Identifiers,
    /// Its pivot category, where its types leave no doubt.
    pub classifications: Vec<Classification>,
    /// Its website.
    pub website: Option<String>,
    /// Whether ROR keeps it as active.
    pub status: RorStatus,
    /// The bodies it is a part of, in the order of their ids.
    pub parents: Vec<Related>,
    /// The bodies that took its place, in the order of their ids.
    pub successors: Vec<Related>,
    /// The bodies whose place it took, in the order of their ids.
    pub predecessors: Vec<Related>,
    /// The release that it is taken from, where the record says so.
    pub release: Option<Release>,
    /// What of the record could not be used.
    pub omissions: Vec<Omission>,
}

/// Another body that a record names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Its ROR id.
    pub ror: RorId,
    /// Its name.
    pub label: String,
}

/// Why a record becomes no organisation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotConverted {
    /// It was a mistake, and no other record took its place. This is no fault of the file.
    #[error("{0} was withdrawn from ROR and nothing took its place")]
    Withdrawn(RorId),
    /// It has no name.
    #[error("{0} has no name; at least one of type `ror_display` is needed")]
    Nameless(RorId),
    /// It does not say what it is called.
    #[error("{0} has no name of type `ror_display` or `label`")]
    NoMainName(RorId),
    /// A name is too long to be one. It is not cut, because that would make another name of it.
    #[error(
        "{ror} has a name of {length} characters, more than the {LONGEST_NAME} that a name may have: {begin}…"
    )]
    NameTooLong {
        /// The record.
        ror: RorId,
        /// Length of the name, in characters.
        length: usize,
        /// The first words of the name.
        begin: String,
    },
}

impl NotConverted {
    /// Whether something is wrong with the record.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::Withdrawn(_))
    }
}

/// A value of a record that could not be used. The rest of the record was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Omission {
    /// A website.
    #[error("the website `{0}` is not an http or https address")]
    Website(String),
    /// A country.
    #[error("`{0}` is not a country of ISO 3166-1")]
    Country(String),
    /// Locations in several countries.
    #[error("it has locations in several countries ({0})")]
    Countries(String),
    /// The language of a name. The name is kept, without a language.
    #[error("`{lang}`, the language of the name `{name}`, is not a language tag of BCP 47")]
    Language {
        /// The name.
        name: String,
        /// Its language.
        lang: String,
    },
    /// A name of a sort that is not known.
    #[error("the name `{0}` is neither label nor alias nor acronym")]
    Name(String),
    /// An identifier.
    #[error("`{value}` is not an identifier of {register}")]
    Identifier {
        /// The register.
        register: &'static str,
        /// What ROR has.
        value: String,
    },
    /// Several identifiers, of which none is preferred.
    #[error("it has several identifiers of {register} ({values}) and prefers none")]
    Identifiers {
        /// The register.
        register: &'static str,
        /// What ROR has.
        values: String,
    },
}

/// Turns a record into what the registry would keep of it.
pub fn convert(record: &RorOrganisation) -> Result<Imported, NotConverted> {
    let related = |relation| {
        let named = record.relationships.iter().filter(|r| r.relation == relation);
        let mut related: Vec<Related> =
            named.map(|r| Related { ror: r.id, label: clean(&r.label) }).collect();
        related.sort();
        related.dedup_by_key(|other| other.ror);
        related
    };
    let successors = related(RorRelation::Successor);
    if record.status == RorStatus::Withdrawn && successors.is_empty() {
        return Err(NotConverted::Withdrawn(record.id));
    }
    let mut omissions = Vec::new();
    Ok(Imported {
        ror: record.id,
        kind: if record.types.contains(&RorOrganisationType::Government) {
            OrganisationKind::GovernmentBody
        } else {
            OrganisationKind::Organisation
        },
        names: names::of(record, &mut omissions)?,
        country: country(&record.countries, &mut omissions),
        identifiers: identifiers::of(record, &mut omissions),
        classifications: pivot(&record.types).into_iter().collect(),
        website: website(&record.websites, &mut omissions),
        status: record.status,
        parents: related(RorRelation::Parent),
        successors,
        predecessors: related(RorRelation::Predecessor),
        release: record.release,
        omissions,
    })
}

impl Imported {
    /// The organisation, for a registry that does not have it yet.
    pub fn into_record(self, id: Uuid, slug: Slug, relatives: &Relatives) -> OrganisationRecord {
        let note = self.note(relatives);
        OrganisationRecord {
            id,
            slug,
            kind: self.kind,
            names: self.names,
            country: self.country,
            international: false,
            parent: relatives.parent,
            successor: relatives.successor,
            identifiers: self.identifiers,
            identifier_note: None,
            classifications: self.classifications,
            website: self.website,
            ambiguity: None,
            sources: vec![source_slug()],
            note,
        }
    }

    /// What ROR says that has no place of its own in an organisation.
    pub(super) fn note(&self, relatives: &Relatives) -> Option<String> {
        let status = match self.status {
            RorStatus::Active => None,
            RorStatus::Inactive => Some("Inactive in ROR".to_owned()),
            RorStatus::Withdrawn => Some("Withdrawn from ROR".to_owned()),
        };
        let further = |what: &str, names: &[String]| {
            (!names.is_empty()).then(|| format!("Further {what} in ROR: {}", names.join("; ")))
        };
        let said: Vec<String> = [
            status,
            further("parents", &relatives.further_parents),
            further("successors", &relatives.further_successors),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!said.is_empty()).then(|| said.join(". "))
    }
}

fn country(countries: &[String], omissions: &mut Vec<Omission>) -> Option<CountryCode> {
    let mut codes: Vec<&str> = countries.iter().map(|code| code.trim()).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes[..] {
        [] => None,
        [code] => match code.parse() {
            Ok(country) => Some(country),
            Err(_) => {
                omissions.push(Omission::Country(code.to_owned()));
                None
            }
        },
        _ => {
            omissions.push(Omission::Countries(codes.join(", ")));
            None
        }
    }
}

/// The pivot category that types speak for. To give money is no category; a non-profit body is civil society
/// only when it is nothing else, for laboratories, hospitals and archives are non-profit too.
fn pivot(types: &[RorOrganisationType]) -> Option<Classification> {
    use RorOrganisationType::{Company, Education, Funder, Government, Nonprofit};
    let mut concepts: Vec<&str> = types
        .iter()
        .filter_map(|kind| match kind {
            Education => Some("academia"),
            Company => Some("private-sector"),
            Government => Some("government"),
            Nonprofit => Some("civil-society"),
            _ => None,
        })
        .collect();
    concepts.dedup();
    let alone = types.iter().all(|kind| matches!(kind, Nonprofit | Funder));
    match concepts[..] {
        ["civil-society"] if !alone => None,
        [concept] => Some(Classification {
            scheme: Slug::nearest(PIVOT_SCHEME, Slug::LONGEST),
            concept: Slug::nearest(concept, Slug::LONGEST),
            asserted_by: AssertedBy::Registry,
            as_listed: None,
            source: Some(source_slug()),
            on: None,
            note: None,
        }),
        _ => None,
    }
}

/// The first that can be used, as a URI (RFC 3986): what is written with other letters is encoded.
fn website(websites: &[String], omissions: &mut Vec<Omission>) -> Option<String> {
    let uri = |text: &str| {
        let url = Url::parse(text).ok()?;
        let is_written_well = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let uri = if text.is_ascii() { text.to_owned() } else { url.to_string() };
        let leads_somewhere = matches!(url.scheme(), "http" | "https") && url.has_host();
        (leads_somewhere && is_written_well && uri.len() <= LONGEST_ADDRESS).then_some(uri)
    };
    let mut found = None;
    for text in websites.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        match uri(text) {
            None => omissions.push(Omission::Website(text.to_owned())),
            uri => found = found.or(uri),
        }
    }
    found
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::registry::ror) const ROR: &str = "https://ror.org/0438wbg98";

    /// A record in one line: some members, and the least that is needed for the others.
    fn record(ror: &str, members: &str) -> RorOrganisation {
        let mut record: serde_json::Value = serde_json::json!({
            "ror_id": ror, "status": "active", "types": ["other"],
            "names": [{"value": "Example", "lang": null, "types": ["ror_display", "label"]}],
        });
        let members: serde_json::Value = serde_json::from_str(&format!("{{{members}}}")).unwrap();
        record.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        RorOrganisation::from_json(record.to_string().as_bytes()).unwrap()
    }

    /// What is imported of such a record.
    pub(in crate::registry::ror) fn imported(ror: &str, members: &str) -> Imported {
        convert(&record(ror, members)).unwrap()
    }

    /// Why nothing is imported of such a record.
    pub(in crate::registry::ror) fn refused(members: &str) -> NotConverted {
        convert(&record(ROR, members)).unwrap_err()
    }

    #[test]
    fn a_withdrawn_record_needs_a_successor() {
        let refused = refused(r#""status": "withdrawn""#);
        assert_eq!((refused.is_fault(), &refused), (false, &NotConverted::Withdrawn(ROR.parse().unwrap())));
        let successor = r#""relationships": [
            {"type": "successor", "id": "https://ror.org/00ae7jd04", "label": "B"},
            {"type": "successor", "id": "https://ror.org/00003ef66", "label": "A"},
            {"type": "successor", "id": "https://ror.org/00003ef66", "label": "A"}]"#;
        let imported = imported(ROR, &format!(r#""status": "withdrawn", {successor}"#));
        assert_eq!(imported.note(&Relatives::default()).as_deref(), Some("Withdrawn from ROR"));
        let labels: Vec<&str> = imported.successors.iter().map(|other| other.label.as_str()).collect();
        assert_eq!(labels, ["A", "B"]);
    }

    #[test]
    fn country_and_website_are_taken_where_they_can_be_used() {
        let of = |country: &str, website: &str| {
            let imported = imported(ROR, &format!(r#""country_code": {country}, "website": {website}"#));
            (imported.country.map(|c| c.to_string()), imported.website, imported.omissions.len())
        };
        assert_eq!(
            of(r#""XK""#, r#"" https://www.uni-pr.edu/x y""#),
            (Some("XK".into()), None, 1),
            "Kosovo is accepted, an address with a space is not"
        );
        assert_eq!(of("null", r#"" http://example.org ""#), (None, Some("http://example.org".into()), 0));
        let encoded = of("null", r#""https://гуманитарный-институт.рф/о нас/новини/""#);
        assert_eq!(encoded.2, 1, "nor is one with other letters and a space");
        assert_eq!(
            of("null", r#""https://гуманитарный-институт.рф/новини/""#).1.as_deref(),
            Some("https://xn----7sbak0acafxlcd8athibacq3n.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/")
        );
        assert_eq!(of(r#""ZZ""#, r#""www.example.org""#), (None, None, 2));
        assert_eq!(of(r#""FR""#, r#""ftp://example.org""#), (Some("FR".into()), None, 1));
        let mut several = record(ROR, "");
        several.countries = vec!["FR".into(), "DE".into(), "FR".into()];
        several.websites = vec!["".into(), "https://a.example".into(), "https://b.example".into()];
        let imported = convert(&several).unwrap();
        assert_eq!((imported.country, imported.website.as_deref()), (None, Some("https://a.example")));
        assert_eq!(imported.omissions, [Omission::Countries("DE, FR".into())]);
    }

    #[test]
    fn types_speak_for_a_category_only_without_doubt() {
        for (types, kind, concept) in [
            (r#""education""#, OrganisationKind::Organisation, Some("academia")),
            (r#""company", "funder""#, OrganisationKind::Organisation, Some("private-sector")),
            (r#""facility", "government""#, OrganisationKind::GovernmentBody, Some("government")),
            (r#""funder", "nonprofit""#, OrganisationKind::Organisation, Some("civil-society")),
            (r#""facility", "nonprofit""#, OrganisationKind::Organisation, None),
            (r#""education", "government""#, OrganisationKind::GovernmentBody, None),
            (r#""company", "nonprofit""#, OrganisationKind::Organisation, None),
            (r#""funder""#, OrganisationKind::Organisation, None),
            (r#""healthcare""#, OrganisationKind::Organisation, None),
        ] {
            let imported = imported(ROR, &format!(r#""types": [{types}]"#));
            let found = imported.classifications.first().map(|c| c.concept.as_str());
            assert_eq!((imported.kind, found), (kind, concept), "{types}");
            for classification in &imported.classifications {
                assert_eq!(classification.scheme.as_str(), PIVOT_SCHEME);
                assert_eq!(classification.source, Some("ror".parse().unwrap()));
            }
        }
    }
}
