//! The identifiers of a record of ROR in other registers.

use openapi::{Identifier, IdentifierConfidence, Identifiers};

use super::{Omission, RorOrganisation};
use crate::registry::identifier::Register;

/// Its own id, which is confirmed, and those that ROR says it has at Wikidata and at ISNI, which are probable.
pub(super) fn of(record: &RorOrganisation, omissions: &mut Vec<Omission>) -> Identifiers {
    let identifier = |value, confidence| Identifier { value, confidence, note: None };
    let ror = identifier(record.id.to_string(), IdentifierConfidence::Confirmed);
    let mut identifiers = Identifiers::from([("ror".to_owned(), ror)]);
    for register in [Register::Wikidata, Register::Isni] {
        let key = register.key();
        match record.external_ids.get(key).map(Vec::as_slice) {
            None | Some([]) => {}
            Some([value]) => match register.canonical(value) {
                Ok(value) => {
                    identifiers.insert(key.to_owned(), identifier(value, IdentifierConfidence::Probable));
                }
                Err(_) => omissions.push(Omission::Identifier { register: key, value: value.clone() }),
            },
            Some(values) => {
                omissions.push(Omission::Identifiers { register: key, values: values.join(", ") })
            }
        }
    }
    identifiers
}

#[cfg(test)]
mod tests {
    use crate::registry::ror::conversion::tests::{ROR, imported};

    #[test]
    fn identifiers_keep_the_form_of_their_registers() {
        let of = |external: &str| {
            let imported = imported(ROR, &format!(r#""external_ids": {external}"#));
            let identifiers: Vec<_> = imported
                .identifiers
                .iter()
                .map(|(register, i)| format!("{register} {} {:?}", i.value, i.confidence))
                .collect();
            (identifiers, imported.omissions)
        };
        let ror = format!("ror {ROR} Confirmed");
        assert_eq!(
            of(r#"{"wikidata": "Q41550", "isni": "0000 0004 1796 3647", "grid": "grid.1"}"#),
            (
                vec!["isni 0000000417963647 Probable".into(), ror.clone(), "wikidata Q41550 Probable".into()],
                vec![]
            )
        );
        let (identifiers, omissions) = of(r#"{"wikidata": "41550", "isni": "0000 0004 1936 7301"}"#);
        assert_eq!((identifiers, omissions.len()), (vec![ror], 2));
        assert_eq!(omissions[1].to_string(), "`0000 0004 1936 7301` is not an identifier of isni");
    }
}
