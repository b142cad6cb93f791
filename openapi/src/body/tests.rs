//! Bodies with faults, and what is said of them.

/// Holds each body to its one fault: shape, body => pointer, code, a telling part of the detail.
macro_rules! check {
    ($($shape:expr, $body:expr => $pointer:expr, $code:literal, $telling:expr;)*) => {
        $(super::check_one($shape, &$body, $pointer, $code, $telling);)*
    };
}

mod bounds;
mod draft;
mod patch;
mod rule;
mod schema;

use serde_json::{Value, json};

use super::Shape;

/// Pointer, code and detail of each fault.
fn faults(shape: &Shape, body: &Value) -> Vec<(String, String, String)> {
    let found = shape.faults(body).into_iter();
    found.map(|fault| (fault.pointer.unwrap_or_default(), fault.code, fault.detail)).collect()
}

/// A coalition without faults.
fn coalition() -> Value {
    json!({"names": [{"value": "Dynamic Coalition on Trees", "lang": "en", "kind": "official"}]})
}

/// A membership without faults.
fn membership() -> Value {
    json!({
        "coalition": "privacy", "member": {"kind": "organisation", "slug": "w3c"}, "role": "member",
        "statements": [{"source": "igf-slides-2008", "role_as_stated": "member", "certainty": "stated"}],
    })
}

/// A body with one value put in.
fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(parent).unwrap() {
        Value::Object(object) => drop(object.insert(name.into(), value)),
        Value::Array(items) => items.push(value),
        other => panic!("nothing can be put into {other}"),
    }
    body
}

#[track_caller]
fn check_one(shape: &Shape, body: &Value, pointer: &str, code: &str, telling: &str) {
    let found = faults(shape, body);
    let [(at, sort, detail)] = found.as_slice() else {
        panic!("{} {pointer} {code}: {found:#?}", shape.name());
    };
    assert_eq!((at.as_str(), sort.as_str()), (pointer, code), "{} {detail}", shape.name());
    assert!(detail.contains(telling), "{} {pointer} {code}: {detail}", shape.name());
}
