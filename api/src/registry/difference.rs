//! What a change made of a record, place by place.

use std::{cmp::Ordering, collections::BTreeSet};

use openapi::{Difference, FieldValue};
use serde_json::Value;

/// The places in which two JSON values differ, in order. Objects are compared member by member; of lists, what
/// stands alike at the beginning and at the end is passed over and the rest compared one by one.
pub fn between(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut found);
    found
}

fn compare(pointer: String, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let mut seen = BTreeSet::new();
            for name in after.keys().chain(before.keys()).filter(|name| seen.insert(*name)) {
                let place = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                compare(place, before.get(name), after.get(name), found);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            let alike = before.iter().zip(after).take_while(|(a, b)| a == b).count();
            let shorter = before.len().min(after.len()) - alike;
            let alike_at_end = match before.len().cmp(&after.len()) {
                Ordering::Equal => 0,
                _ => before
                    .iter()
                    .rev()
                    .zip(after.iter().rev())
                    .take(shorter)
                    .take_while(|(a, b)| a == b)
                    .count(),
            };
            let before = &before[alike..before.len() - alike_at_end];
            let after = &after[alike..after.len() - alike_at_end];
            for index in 0..before.len().max(after.len()) {
                let place = format!("{pointer}/{}", alike + index);
                compare(place, before.get(index), after.get(index), found);
            }
        }
        _ => found.push(Difference {
            pointer,
            before: FieldValue(before.cloned().unwrap_or_default()),
            after: FieldValue(after.cloned().unwrap_or_default()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tells_what_changed_and_nothing_else() {
        let told = |before: Value, after: Value| -> Vec<(String, Value, Value)> {
            between(&before, &after).into_iter().map(|d| (d.pointer, d.before.0, d.after.0)).collect()
        };
        assert_eq!(told(json!({"a": 1}), json!({"a": 1})), []);
        assert_eq!(
            told(json!({"a": 1, "b": {"c": null}}), json!({"a": 1, "b": {"c": "x"}})),
            [("/b/c".into(), Value::Null, json!("x"))]
        );
        // One came in at the front: the others are not said to have changed.
        assert_eq!(
            told(json!({"n": ["b", "c"]}), json!({"n": ["a", "b", "c"]})),
            [("/n/0".into(), Value::Null, json!("a"))]
        );
        assert_eq!(
            told(json!({"n": ["a", "a", "b"]}), json!({"n": ["a", "b"]})),
            [("/n/1".into(), json!("a"), Value::Null)]
        );
        assert_eq!(
            told(json!({"n": [{"v": 1, "w": 2}]}), json!({"n": [{"v": 1, "w": 3}]})),
            [("/n/0/w".into(), json!(2), json!(3))]
        );
        assert_eq!(told(json!({"a/b~": 1}), json!({})), [("/a~1b~0".into(), json!(1), Value::Null)]);
    }
}
