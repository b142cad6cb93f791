//! Only some fields of a thing.

use crate::store::Members;

/// The JSON object with only the named members, in its own order.
pub fn narrow(json: &[u8], fields: &[String]) -> serde_json::Result<Vec<u8>> {
    let Members(members) = serde_json::from_slice(json)?;
    let mut narrowed = Vec::from(b"{");
    for (name, value) in members.iter().filter(|(name, _)| fields.iter().any(|field| field == name)) {
        if narrowed.len() > 1 {
            narrowed.push(b',');
        }
        serde_json::to_writer(&mut narrowed, name)?;
        narrowed.push(b':');
        narrowed.extend_from_slice(value.get().as_bytes());
    }
    narrowed.push(b'}');
    Ok(narrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_values_and_their_order_as_they_are() {
        let json = br#"{"a":[1,{"b":"x\"y"}],"b":null,"c":"z"}"#;
        let narrowed = |fields: &[&str]| {
            let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
            String::from_utf8(narrow(json, &fields).unwrap()).unwrap()
        };
        assert_eq!(narrowed(&["c", "a"]), r#"{"a":[1,{"b":"x\"y"}],"c":"z"}"#);
        assert_eq!(narrowed(&["b"]), r#"{"b":null}"#);
        assert_eq!(narrowed(&["d"]), "{}");
    }
}
