//! The identifiers of a record of ROR in other registers.

use openapi::{Identifier, IdentifierConfidence, Identifiers};

use super::{Omission, RorOrganisation};

/// Its own id, which is confirmed, and those that ROR says it has at Wikidata and at ISNI, which are probable.
pub(super) fn of(record: &RorOrganisation, omissions: &mut Vec<Omission>) -> Identifiers {
    let identifier = |value, confidence| Identifier { value, confidence, note: None };
    let ror = identifier(record.id.to_string(), IdentifierConfidence::Confirmed);
    let mut identifiers = Identifiers::from([("ror".to_owned(), ror)]);
    let well_formed = |register, value: &str| if register == "isni" { isni(value) } else { wikidata(value) };
    for register in ["wikidata", "isni"] {
        match record.external_ids.get(register).map(Vec::as_slice) {
            None | Some([]) => {}
            Some([value]) => match well_formed(register, value) {
                Some(value) => {
                    identifiers
                        .insert(register.to_owned(), identifier(value, IdentifierConfidence::Probable));
                }
                None => omissions.push(Omission::Identifier { register, value: value.clone() }),
            },
            Some(values) => omissions.push(Omission::Identifiers { register, values: values.join(", ") }),
        }
    }
    identifiers
}

/// An item of Wikidata: `Q` and a number.
fn wikidata(text: &str) -> Option<String> {
    let item = text.trim();
    let number = item.strip_prefix('Q')?;
    let well_formed = !number.starts_with('0') && number.parse::<u64>().is_ok();
    well_formed.then(|| item.to_owned())
}

/// An ISNI (ISO 27729), in four groups of four as it is displayed; `None` where its check character (ISO/IEC
/// 7064 MOD 11-2) is wrong.
fn isni(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let (number, check) = digits.split_at_checked(15)?;
    let sum = number.chars().try_fold(0, |sum, c| Some((sum + c.to_digit(10)?) * 2 % 11))?;
    let expected = match (12 - sum % 11) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    let groups = [&digits[..4], &digits[4..8], &digits[8..12], &digits[12..]];
    (check == expected).then(|| groups.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
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
            of(r#"{"wikidata": "Q41550", "isni": "0000000417963647", "grid": "grid.1"}"#),
            (
                vec![
                    "isni 0000 0004 1796 3647 Probable".into(),
                    ror.clone(),
                    "wikidata Q41550 Probable".into()
                ],
                vec![]
            )
        );
        let (identifiers, omissions) = of(r#"{"wikidata": "41550", "isni": "0000 0004 1936 7301"}"#);
        assert_eq!((identifiers, omissions.len()), (vec![ror], 2));
        assert_eq!(omissions[1].to_string(), "`0000 0004 1936 7301` is not an identifier of isni");
        assert_eq!(isni("0000 0001 2103 2683").as_deref(), Some("0000 0001 2103 2683"));
        assert_eq!(isni("0000 0004 0530 031X").as_deref(), Some("0000 0004 0530 031X"));
        for wrong in
            ["", "0000 0001 2103 268", "0000 0001 2103 26833", "é000 0001 2103 2683", "000000012103268é"]
        {
            assert_eq!(isni(wrong), None, "{wrong}");
        }
        for wrong in ["Q", "Q0", "Q07", "P31", "Q-1", "Q1x"] {
            assert_eq!(wikidata(wrong), None, "{wrong}");
        }
    }
}
