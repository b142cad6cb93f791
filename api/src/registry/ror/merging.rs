//! What an organisation of the registry gains from ROR.

use openapi::OrganisationRecord;

use super::{Imported, Relatives, names::is_among, release::source_slug};

/// The organisation with what ROR adds to it; `None` where that is nothing, as after a second import.
///
/// What people entered is never changed and nothing is taken away: names, identifiers and the citation of ROR
/// are added where they are missing; country, website, parent, successor and note are filled where they are
/// empty. Kind, categories, and whether it works across countries stay as they are.
pub fn differs(
    existing: &OrganisationRecord,
    imported: &Imported,
    relatives: &Relatives,
) -> Option<OrganisationRecord> {
    let mut merged = existing.clone();
    for name in &imported.names {
        if !is_among(&merged.names, name) {
            merged.names.push(name.clone());
        }
    }
    for (register, identifier) in &imported.identifiers {
        merged.identifiers.add(register, identifier);
    }
    merged.country = merged.country.or(imported.country);
    merged.website = merged.website.or_else(|| imported.website.clone());
    merged.parent = merged.parent.or(relatives.parent);
    merged.successor = merged.successor.or(relatives.successor);
    merged.note = merged.note.or_else(|| imported.note(relatives));
    if !merged.sources.contains(&source_slug()) {
        merged.sources.push(source_slug());
    }
    (merged != *existing).then_some(merged)
}

#[cfg(test)]
pub(super) mod tests {
    use openapi::{Name, NameKind, OrganisationKind};
    use uuid::Uuid;

    use super::*;
    use crate::registry::ror::conversion::tests::imported;

    /// An organisation that people entered.
    pub(in crate::registry::ror) fn organisation() -> OrganisationRecord {
        let name = |value: &str, lang: &str, kind| Name {
            value: value.into(),
            lang: lang.parse().unwrap(),
            kind,
            since: None,
            until: None,
            sources: vec![],
            note: None,
        };
        OrganisationRecord {
            id: Uuid::from_u128(1),
            slug: "oecd".parse().unwrap(),
            kind: OrganisationKind::Network,
            names: vec![name("OECD by hand", "en", NameKind::Official), name("OECD", "en", NameKind::Alias)],
            country: None,
            international: true,
            parent: None,
            successor: None,
            identifiers: Default::default(),
            identifier_note: None,
            classifications: vec![],
            website: None,
            ambiguity: None,
            sources: vec!["editorial".parse().unwrap()],
            note: None,
        }
    }

    #[test]
    fn what_is_missing_is_added_and_a_second_import_changes_nothing() {
        let imported = imported(
            "https://ror.org/0438wbg98",
            r#""country_code": "FR", "website": "https://www.oecd.org", "status": "inactive",
            "external_ids": {"wikidata": "Q41550"}, "names": [
                {"value": "Organisation for Economic Co-operation and Development", "lang": "en",
                    "types": ["ror_display"]},
                {"value": "OECD", "lang": "en", "types": ["acronym"]},
                {"value": "OECD", "lang": null, "types": ["acronym"]},
                {"value": "OCDE", "lang": "fr", "types": ["acronym"]}]"#,
        );
        let relatives = Relatives { parent: Some(Uuid::from_u128(9)), ..Relatives::default() };
        let merged = differs(&organisation(), &imported, &relatives).unwrap();
        let names: Vec<&str> = merged.names.iter().map(|name| name.value.as_str()).collect();
        assert_eq!(
            names,
            ["OECD by hand", "OECD", "Organisation for Economic Co-operation and Development", "OCDE"]
        );
        assert_eq!(merged.names[1].kind, NameKind::Alias, "a name that is there stays what it is");
        assert_eq!(merged.names[3].sources, ["ror".parse().unwrap()]);
        assert_eq!(merged.country.unwrap().as_str(), "FR");
        assert_eq!(merged.website.as_deref(), Some("https://www.oecd.org"));
        assert_eq!(
            merged.identifiers.iter().map(|(register, _)| register).collect::<Vec<_>>(),
            ["ror", "wikidata"]
        );
        assert_eq!(merged.parent, relatives.parent);
        assert_eq!(merged.note.as_deref(), Some("Inactive in ROR"));
        assert_eq!(merged.sources, ["editorial".parse().unwrap(), "ror".parse().unwrap()]);
        assert_eq!((merged.kind, merged.international), (OrganisationKind::Network, true));
        assert!(merged.classifications.is_empty());
        assert_eq!(differs(&merged, &imported, &relatives), None);
    }

    #[test]
    fn what_people_entered_stays() {
        let first = imported("https://ror.org/0438wbg98", r#""external_ids": {"wikidata": "Q41550"}"#);
        let mut by_hand = differs(&organisation(), &first, &Relatives::default()).unwrap();
        by_hand.country = Some("BE".parse().unwrap());
        by_hand.website = Some("https://example.org".into());
        by_hand.note = Some("checked".into());
        by_hand.parent = Some(Uuid::from_u128(7));
        by_hand.identifiers.get_mut("wikidata").unwrap().value = "Q1".into();
        let other = imported(
            "https://ror.org/0438wbg98",
            r#""country_code": "FR", "website": "https://www.oecd.org", "status": "inactive",
            "external_ids": {"wikidata": "Q41550"}"#,
        );
        let relatives = Relatives { parent: Some(Uuid::from_u128(9)), ..Relatives::default() };
        assert_eq!(differs(&by_hand, &other, &relatives), None);
    }

    #[test]
    fn an_organisation_that_came_from_ror_gains_nothing_from_the_same_record() {
        let imported = imported("https://ror.org/0438wbg98", r#""country_code": "FR", "status": "inactive""#);
        let relatives = Relatives { further_parents: vec!["A".into(), "B".into()], ..Relatives::default() };
        let record = imported.clone().into_record(Uuid::nil(), "x".parse().unwrap(), &relatives);
        assert_eq!(record.note.as_deref(), Some("Inactive in ROR. Further parents in ROR: A; B"));
        assert_eq!(differs(&record, &imported, &relatives), None);
    }
}
