//! What somebody else changed while a form was open: as it was, as it is now, and as it was filled in.

use serde_json::{Map, Value};

/// A field in its three states.
pub(super) struct Compared {
    pub(super) label: String,
    /// When the form was opened.
    pub(super) before: Vec<Line>,
    /// As somebody else left it.
    pub(super) now: Vec<Line>,
    /// As it was filled in.
    pub(super) yours: Vec<Line>,
}

/// A line of a state.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    /// It is in no other state that it could have come from, or gone to.
    pub(super) differs: bool,
}

impl Compared {
    /// A field that both have changed, each in another way; `None` where there is nothing to compare.
    pub(super) fn of(label: String, before: &Value, now: &Value, yours: &Value) -> Option<Self> {
        let [was, is, would] = [before, now, yours].map(bare);
        if was == is || is == would {
            return None;
        }
        let [old, new, own] = [before, now, yours].map(lines);
        let marked = |lines: &[String], others: &[&[String]]| {
            let differs = |line: &String| others.iter().any(|other| !other.contains(line));
            lines.iter().map(|line| Line { differs: differs(line), text: line.clone() }).collect::<Vec<_>>()
        };
        Some(Self {
            label,
            before: marked(&old, &[&new, &own]),
            now: marked(&new, &[&old]),
            yours: marked(&own, &[&old]),
        })
    }
}

/// What two who changed the same thing make of a field together: whoever did not touch it takes what the other did.
pub(super) fn merged<'a>(before: &Value, now: &'a Value, yours: &'a Value) -> &'a Value {
    if bare(before) == bare(yours) { now } else { yours }
}

/// A value without what tells nothing: a form does not tell an empty list from one that is not there.
pub(super) fn bare(value: &Value) -> Value {
    let tells = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    };
    match value {
        Value::Array(items) => items.iter().map(bare).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), bare(value)));
            let mut told: Vec<_> = members.filter(|(_, value)| tells(value)).collect();
            told.sort_by(|(one, _), (other, _)| one.cmp(other));
            Value::Object(told.into_iter().collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// A value in lines: an item each. What is only true or false tells little without its name.
pub(super) fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(is) => vec![is.to_string()],
        Value::Array(items) => items.iter().map(in_one_line).collect(),
        Value::Object(members) => members.values().map(in_one_line).filter(|line| !line.is_empty()).collect(),
        _ => vec![in_one_line(value)],
    }
}

fn in_one_line(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => joined(items.iter()),
        Value::Object(members) => joined(members.values()),
        other => other.to_string(),
    }
}

fn joined<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    let told = values.map(in_one_line).filter(|line| !line.is_empty());
    told.collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_one_changed_alone_is_not_compared() {
        let (a, b, c) = (json!("a"), json!("b"), json!("c"));
        let compared = |before, now, yours| Compared::of("Name".into(), before, now, yours).is_some();
        assert!(!compared(&a, &a, &b), "nobody else touched it");
        assert!(!compared(&a, &b, &b), "both say the same");
        assert!(compared(&a, &b, &a) && compared(&a, &b, &c));
        assert_eq!(merged(&a, &b, &a), &b, "whoever did not touch it takes it over");
        assert_eq!(merged(&a, &b, &c), &c, "nothing that was typed is lost");
    }

    #[test]
    fn items_that_came_and_went_are_marked() {
        let item = |name: &str| json!({"value": name, "lang": "en", "since": null, "sources": []});
        let [old, new, own] =
            [json!([item("A"), item("B")]), json!([item("A"), item("C")]), json!([item("A")])];
        let compared = Compared::of("Names".into(), &old, &new, &own).unwrap();
        let marked = |lines: &[Line]| {
            lines
                .iter()
                .map(|line| format!("{}{}", if line.differs { "*" } else { "" }, line.text))
                .collect::<Vec<_>>()
        };
        assert_eq!(marked(&compared.before), ["A · en", "*B · en"]);
        assert_eq!(marked(&compared.now), ["A · en", "*C · en"]);
        assert_eq!(marked(&compared.yours), ["A · en"]);
    }

    #[test]
    fn what_tells_nothing_makes_no_difference() {
        assert_eq!(bare(&json!({"b": null, "a": [], "c": {"d": null}, "e": false})), json!({"e": false}));
        assert_eq!(bare(&json!([{"x": 1, "y": null}])), json!([{"x": 1}]));
    }
}
