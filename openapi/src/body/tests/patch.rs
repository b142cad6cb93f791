//! Merge patches.

use serde_json::json;

use super::{Shape, faults};

#[test]
fn patches_require_nothing_and_null_removes_what_may_lack() {
    for good in [
        json!({"website": null}),
        json!({"themes": null, "mailing_list": {"open_archive": true, "url": null}, "charter": null}),
        json!({"charter": {"adopted_on": "2010"}}),
        json!({"slug": "trees", "change": {"comment": "renamed"}}),
    ] {
        assert_eq!(faults(Shape::COALITION_PATCH, &good), [], "{good}");
    }
    let organisation =
        json!({"international": null, "identifiers": {"ror": null, "wikidata": {"note": "seen"}}});
    assert_eq!(faults(Shape::ORGANISATION_PATCH, &organisation), []);
    assert_eq!(faults(Shape::MEMBERSHIP_PATCH, &json!({"member": {"slug": "w3c"}, "end_reason": null})), []);
    check! {
        Shape::COALITION_PATCH, json!({}) => "", "too-few", "the body must have at least 1 field";
        Shape::COALITION_PATCH, json!({"names": null})
            => "/names", "wrong-type", "`names` must be an array, not null";
        Shape::COALITION_PATCH, json!({"slug": null}) => "/slug", "wrong-type", "`slug` must be text";
        Shape::COALITION_PATCH, json!({"charter": {"url": null}})
            => "/charter/url", "wrong-type", "`url` must be text";
        Shape::COALITION_PATCH, json!({"names": [{"value": "T", "kind": "official"}]})
            => "/names/0/lang", "required", "`lang` is missing";
        Shape::COALITION_PATCH, json!({"mailing_list": {"archiv_url": "x"}})
            => "/mailing_list/archiv_url", "unknown-field", "did you mean `archive_url`?";
        Shape::ORGANISATION_PATCH, json!({"kind": null}) => "/kind", "wrong-type", "`kind` must be text";
        Shape::ORGANISATION_PATCH, json!({"identifiers": {"ror": {"value": "x"}}})
            => "/identifiers/ror/value", "invalid-value", "the register `ror`";
        Shape::MEMBERSHIP_PATCH, json!({"statements": null}) => "/statements", "wrong-type", "must be an array";
    }
}
