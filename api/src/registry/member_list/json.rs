//! A list of members in JSON.

use serde_json::{Map, Value};

use super::{
    Encoding, Header, ListedRow, MOST_COLUMNS, MOST_ROWS, MemberList, RowFaultCode, UnreadableList, dialect,
    header, row::Reading,
};

/// Reads an array of members, or an object whose `members` is one.
pub(super) fn read(bytes: &[u8]) -> Result<MemberList, UnreadableList> {
    let (text, encoding) = dialect::decode(bytes)?;
    if encoding == Encoding::Windows1252 {
        return Err(UnreadableList::Encoding("UTF-8, which JSON is written in"));
    }
    let value: Value =
        serde_json::from_str(&text).map_err(|error| UnreadableList::NotJson(error.to_string()))?;
    let members = match value {
        Value::Array(members) => members,
        Value::Object(mut object) => match object.remove("members") {
            Some(Value::Array(members)) => members,
            _ => return Err(UnreadableList::NotAList),
        },
        _ => return Err(UnreadableList::NotAList),
    };
    if members.is_empty() {
        return Err(UnreadableList::Empty);
    }
    if members.len() > MOST_ROWS {
        return Err(UnreadableList::TooManyRows);
    }
    let headers = header::understand(&keys(&members)?)?;
    let rows = members.iter().zip(0..).map(|(member, index)| row(member, index, &headers)).collect();
    Ok(MemberList { encoding, delimiter: None, headers, rows })
}

/// All keys of all members, in the order in which they first occur.
fn keys(members: &[Value]) -> Result<Vec<String>, UnreadableList> {
    let mut keys = Map::new();
    for key in members.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if !keys.contains_key(key) {
            keys.insert(key.clone(), Value::Null);
            if keys.len() > MOST_COLUMNS {
                return Err(UnreadableList::TooManyColumns { found: keys.len() });
            }
        }
    }
    Ok(keys.into_iter().map(|(key, _)| key).collect())
}

fn row(member: &Value, index: u64, headers: &[Header]) -> ListedRow {
    let mut row = Reading::begin(index);
    let Some(object) = member.as_object() else {
        row.fault(
            None,
            RowFaultCode::WrongType,
            "a member must be an object, such as `{\"name\": …}`".into(),
        );
        return row.finish(headers);
    };
    for header in headers {
        let Some(field) = header.field else { continue };
        match object.get(&header.text) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => row.cell(header, field, text, false),
            Some(Value::Number(number)) => row.cell(header, field, &number.to_string(), false),
            Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => row.fault(
                Some(&header.text),
                RowFaultCode::WrongType,
                format!("`{}` must be a text, a number or null", header.text),
            ),
        }
    }
    row.finish(headers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_value(value: &Value) -> Result<MemberList, UnreadableList> {
        read(value.to_string().as_bytes())
    }

    #[test]
    fn an_array_and_an_object_with_members_are_the_same() {
        let members = json!([{"name": "A", "since": 2007, "role": null, "e-mail": "a@a.org"}, {"Country": "France", "name": "B"}]);
        let list = read_value(&members).unwrap();
        assert_eq!(list, read_value(&json!({"members": members})).unwrap());
        assert_eq!(list.delimiter, None);
        assert_eq!(list.rows.len(), 2);
        assert_eq!((list.rows[0].line, list.rows[1].line), (0, 1));
        assert_eq!(list.rows[0].since.as_ref().unwrap().as_str(), "2007");
        assert_eq!(list.rows[1].country.unwrap().as_str(), "FR");
        assert!(list.rows.iter().all(|row| row.faults.is_empty()));
        let text = serde_json::to_string(&list).unwrap();
        assert!(text.contains("e-mail") && !text.contains("a@a.org"), "{text}");
    }

    #[test]
    fn faults_are_those_of_a_table() {
        let list =
            read_value(&json!([{"name": "A", "since": "1/2/2003", "role": ["x"]}, {"since": "2003"}, 7]))
                .unwrap();
        let codes: Vec<Vec<_>> =
            list.rows.iter().map(|row| row.faults.iter().map(|fault| fault.code).collect()).collect();
        assert_eq!(
            codes,
            [
                vec![RowFaultCode::InvalidValue, RowFaultCode::WrongType],
                vec![RowFaultCode::Required],
                vec![RowFaultCode::WrongType]
            ]
        );
        assert_eq!(list.faulty_rows(), 3);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for (bytes, part) in [
            (&b"[{\"name\":"[..], "line 1"),
            (b"{\"members\": 7}", "neither"),
            (b"7", "neither"),
            (b"[]", "empty"),
            (b"", "empty"),
            (b"[1]", "found are none"),
            (b"[{\"nmae\": 1}]", "`nmae`"),
            (b"[{\"name\": \"\xc9\"}]", "UTF-8"),
        ] {
            let error = read(bytes).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
        let wide: Map<String, Value> = (0..101).map(|n| (n.to_string(), Value::Null)).collect();
        assert_eq!(read_value(&json!([wide])).unwrap_err(), UnreadableList::TooManyColumns { found: 101 });
        let long = vec![json!({"name": "A"}); MOST_ROWS + 1];
        assert_eq!(read_value(&json!(long)).unwrap_err(), UnreadableList::TooManyRows);
    }
}
