//! Bodies made to do harm.

use serde_json::{Map, Value, json};

use super::{Shape, faults};
use crate::body::MOST_FAULTS;

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
