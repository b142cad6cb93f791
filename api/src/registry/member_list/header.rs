//! Which column of a list is what.

mod names;

use std::fmt;

use serde::Serialize;

use names::{BODY, MEMBER, NAMES, PART_OF_NAME};

use super::UnreadableList;
use crate::registry::text::fold;

/// What a column of a list can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Name of the organisation or person.
    Name,
    /// `organisation` or `person`, or the sort of organisation.
    Kind,
    /// Slug or id of a registered organisation or person.
    Slug,
    /// Role in the coalition.
    Role,
    /// Member since.
    Since,
    /// Member until.
    Until,
    /// `current` or `ended`.
    Status,
    /// Stakeholder category in the words of the list.
    Category,
    /// Country: code or name.
    Country,
    /// Web address.
    Website,
    /// ROR id.
    Ror,
    /// Item of Wikidata.
    Wikidata,
    /// Legal Entity Identifier.
    Lei,
    /// International Standard Name Identifier.
    Isni,
    /// Acronym.
    Acronym,
    /// Remark.
    Note,
    /// The organisation to which a person belongs.
    Affiliation,
    /// Slug of the coalition.
    Coalition,
}

impl Field {
    /// The name under which the field is always understood.
    pub fn as_str(self) -> &'static str {
        NAMES.iter().find(|(field, _)| *field == self).and_then(|(_, names)| names.first()).unwrap_or(&"")
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.as_str())
    }
}

/// A column of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// Its name, as the list has it.
    pub text: String,
    /// What it was taken for; none = its cells were not read.
    pub field: Option<Field>,
    /// Why it was not taken for what its name says; none = it was, or the name is not known.
    pub reason: Option<String>,
}

/// The known columns, for a message.
pub(super) fn known() -> String {
    NAMES.iter().filter_map(|(_, names)| names.first().copied()).collect::<Vec<_>>().join(", ")
}

/// Case, accents, spaces, hyphens and underscores do not matter.
fn key(text: &str) -> String {
    fold(text).replace(' ', "")
}

/// Whether a text is the name of a known column.
pub(super) fn is_known(text: &str) -> bool {
    let key = key(text);
    let key = key.as_str();
    NAMES.iter().any(|(_, names)| names.contains(&key))
        || MEMBER.contains(&key)
        || BODY.contains(&key)
        || PART_OF_NAME.contains(&key)
}

/// What each column of a list is.
pub(super) fn understand(texts: &[String]) -> Result<Vec<Header>, UnreadableList> {
    let keys: Vec<String> = texts.iter().map(|text| key(text)).collect();
    if let Some(at) = keys.iter().position(|key| PART_OF_NAME.contains(&key.as_str())) {
        return Err(UnreadableList::SplitName(texts[at].clone()));
    }
    let named = keys.iter().any(|key| NAMES[0].1.contains(&key.as_str()));
    // What each column would be, and how firmly (0 = most).
    let wanted: Vec<Option<(Field, usize)>> = keys.iter().map(|key| meaning(key, named)).collect();
    let mut headers = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        let mut header = Header { text: text.clone(), field: None, reason: None };
        if let Some((field, firmness)) = wanted[at] {
            let rivals = || {
                wanted
                    .iter()
                    .enumerate()
                    .filter(|(_, w)| w.is_some_and(|w| w.0 == field))
                    .filter(|(i, _)| *i != at)
            };
            if let Some((twin, _)) = rivals().find(|(_, w)| w.is_some_and(|w| w.1 == firmness)) {
                let (first, second) = (texts[at.min(twin)].clone(), texts[at.max(twin)].clone());
                return Err(UnreadableList::SameColumnTwice { field, first, second });
            }
            match rivals().find(|(_, w)| w.is_some_and(|w| w.1 < firmness)) {
                Some((better, _)) => {
                    header.reason = Some(format!("{field} is read from `{}`", texts[better]))
                }
                None => header.field = Some(field),
            }
        } else if named && BODY.contains(&keys[at].as_str()) {
            header.reason = Some(
                "the name is read from another column; if this is where a person works, call it `affiliation`".into(),
            );
        }
        headers.push(header);
    }
    let says_who = [Field::Name, Field::Slug, Field::Ror, Field::Wikidata, Field::Lei, Field::Isni];
    if !headers.iter().any(|header| header.field.is_some_and(|field| says_who.contains(&field))) {
        let found = texts.iter().filter(|text| !text.is_empty()).map(|text| format!("`{text}`"));
        let mut found = found.collect::<Vec<_>>().join(", ");
        if found.is_empty() {
            found = "none".into();
        }
        return Err(UnreadableList::NobodyNamed { found });
    }
    Ok(headers)
}

fn meaning(key: &str, named: bool) -> Option<(Field, usize)> {
    let plain = NAMES.iter().find_map(|(field, names)| {
        names.iter().position(|name| *name == key).map(|firmness| (*field, firmness * 100))
    });
    let place = |words: &[&str]| words.iter().position(|word| *word == key);
    plain
        .or_else(|| {
            // Beside a name it goes before `id`, which may be that of the membership.
            place(MEMBER).map(|at| if named { (Field::Slug, 1 + at) } else { (Field::Name, 10_000 + at) })
        })
        .or_else(|| place(BODY).filter(|_| !named).map(|at| (Field::Name, 20_000 + at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(texts: &[&str]) -> Vec<Option<Field>> {
        let texts: Vec<String> = texts.iter().map(|&text| text.into()).collect();
        understand(&texts).unwrap().into_iter().map(|header| header.field).collect()
    }

    fn refused(texts: &[&str]) -> UnreadableList {
        understand(&texts.iter().map(|&text| text.into()).collect::<Vec<String>>()).unwrap_err()
    }

    #[test]
    fn columns_are_known_in_any_order_and_dress() {
        use Field::*;
        assert_eq!(
            fields(&["Pays", "NOM", "Date d’adhésion", "Site-Web", "stakeholder_category", "e-mail", ""]),
            [Some(Country), Some(Name), Some(Since), Some(Website), Some(Category), None, None]
        );
        assert_eq!(fields(&["Organización", "País", "ROR ID"]), [Some(Name), Some(Country), Some(Ror)]);
    }

    #[test]
    fn no_column_has_two_meanings() {
        let all: Vec<&str> = NAMES
            .iter()
            .flat_map(|(_, names)| *names)
            .chain(MEMBER)
            .chain(BODY)
            .chain(PART_OF_NAME)
            .copied()
            .collect();
        for (at, name) in all.iter().enumerate() {
            assert!(!all[..at].contains(name), "{name}");
            assert_eq!(key(name), *name);
        }
        for (field, names) in NAMES {
            assert_eq!(openapi::word(field).as_deref(), Some(names[0]));
        }
    }

    #[test]
    fn an_organisation_is_the_name_only_where_nothing_else_is() {
        use Field::*;
        assert_eq!(fields(&["Organisation", "Role"]), [Some(Name), Some(Role)]);
        assert_eq!(fields(&["Organisation", "Name"]), [Some(Slug), Some(Name)]);
        assert_eq!(fields(&["Name", "Company"]), [Some(Name), None]);
        assert_eq!(fields(&["Company", "Organisation"]), [None, Some(Name)]);
        // The registry's own tables of memberships and of organisations.
        assert_eq!(
            fields(&["id", "coalition", "member_kind", "member", "member_name", "member_country"]),
            [None, Some(Coalition), Some(Kind), Some(Slug), Some(Name), Some(Country)]
        );
        assert_eq!(fields(&["slug", "name", "kind", "id"]), [Some(Slug), Some(Name), Some(Kind), None]);
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        assert!(matches!(refused(&["name", "Name"]), UnreadableList::SameColumnTwice { .. }));
        assert_eq!(refused(&["Nom", "Prénom"]), UnreadableList::SplitName("Prénom".into()));
        let error = refused(&["role", "e-mail"]).to_string();
        assert!(error.contains("`name`") && error.contains("`e-mail`"), "{error}");
    }
}
