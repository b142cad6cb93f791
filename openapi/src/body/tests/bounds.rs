//! Bodies made to do harm.

use serde_json::{Map, Value, json};

use super::{Shape, faults};
use crate::body::{MOST_FAULTS, is_visible};

#[test]
fn a_flood_of_faults_is_bounded() {
    let fields: Map<String, Value> = (0..100_000).map(|n| (format!("x{n}"), json!({}))).collect();
    let found = faults(Shape::PERSON_PATCH, &fields.into());
    assert_eq!(found.len(), MOST_FAULTS + 1);
    assert_eq!(found[MOST_FAULTS].0, "");
    assert_eq!(found[MOST_FAULTS].1, "left-out");
    assert_eq!(found[MOST_FAULTS].2, "99900 more faults were found and left out here");

    let wrong: Vec<Value> = vec![json!({"value": 1}); 50_000];
    assert_eq!(faults(Shape::COALITION_DRAFT, &json!({"names": wrong})).len(), MOST_FAULTS + 1);

    let long = "\u{1}".repeat(1_000_000);
    for body in
        [json!({"name": long}), json!({"sources": [long]}), json!({"slug": long}), json!({"sources": long})]
    {
        for (_, _, detail) in faults(Shape::PERSON_PATCH, &body) {
            assert!(detail.len() < 1_000, "quotes too much");
        }
    }
    let mut unknown = json!({});
    unknown[long.as_str()] = json!(1);
    assert!(faults(Shape::PERSON_PATCH, &unknown)[0].2.len() < 1_000);
}

#[test]
fn deep_nesting_is_no_danger() {
    let mut deep = json!(1);
    for level in 0..100 {
        deep = if level % 2 == 0 { json!([deep]) } else { json!({"names": deep}) };
    }
    for shape in Shape::ALL {
        assert!(!shape.faults(&deep).is_empty(), "{}", shape.name());
        assert!(
            !shape.faults(&json!({"names": deep, "patch": deep, "edited": deep})).is_empty(),
            "{}",
            shape.name()
        );
    }
}

/// The pattern and the check of texts that are no part of a body say the same.
#[test]
fn what_can_be_seen_is_the_same_everywhere() {
    let blank = (0..0x3100_u32).chain([0xfeff, 0x1_f469]).filter_map(char::from_u32);
    for text in blank.flat_map(|c| [c.to_string(), format!("a{c}b")]) {
        let faults = faults(Shape::CHANGE_UNDO, &json!({"comment": text}));
        assert_eq!(is_visible(&text), faults.is_empty(), "{text:?} {faults:?}");
    }
}
