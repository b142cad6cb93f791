//! What rules find that schemas cannot say.

use serde_json::{Value, json};

use super::{Shape, coalition, faults, membership, with};

#[test]
fn rules_beside_the_schema() {
    let draft = Shape::COALITION_DRAFT;
    let status = |since: &str, until: &str| {
        let period = json!({"status": "active", "certainty": "stated", "since": since, "until": until});
        with(coalition(), "/status_history", json!([period]))
    };
    assert_eq!(faults(draft, &status("2008-04", "2008")), [], "may be the same time");
    assert_eq!(faults(draft, &status("[..2016]", "1990")), [], "may have begun before");
    let concept = |slug: &str| json!({"slug": slug, "labels": {"en": "A"}});
    let vocabulary =
        json!({"kind": "themes", "title": "T", "concepts": [concept("a"), concept("b"), concept("a")]});
    let alias = json!({"names": [{"value": "T", "lang": "en", "kind": "alias"}]});
    let change = |source: Value| with(coalition(), "/change", json!({"source": source}));
    check! {
        draft, status("2008-04", "2007")
            => "/status_history/0/until", "invalid-value", "`until` (`2007`) lies before `since` (`2008-04`)";
        Shape::MEMBERSHIP_PATCH, json!({"since": "2009", "until": "[..2008]"})
            => "/until", "invalid-value", "lies before";
        Shape::VOCABULARY_DRAFT, vocabulary.clone()
            => "/concepts/2/slug", "duplicate", "`a` is the key of an earlier concept";
        Shape::VOCABULARY_PATCH, json!({"concepts": vocabulary["concepts"]})
            => "/concepts/2/slug", "duplicate", "each needs its own";
        draft, alias.clone() => "/names", "invalid-value", "none of the `names` is `official`";
        Shape::ORGANISATION_PATCH, alias => "/names", "invalid-value", "at least one must be";
        draft, change(json!({})) => "/change/source", "required", "neither `id` nor `title` is given";
        draft, change(json!({"id": "s", "title": "S"}))
            => "/change/source", "invalid-value", "both `id` and `title` are given";
        draft, change(json!({"id": "s", "address": "https://a.example"}))
            => "/change/source/address", "invalid-value", "beside `id`";
        Shape::COALITION_END, json!({"status": "merged"})
            => "/into", "required", "slug of the coalition that this one went into";
        Shape::COALITION_END, json!({"status": "inactive", "into": "a"})
            => "/into", "invalid-value", "set `status` to `merged`";
        Shape::COALITION_END, json!({"status": "active"})
            => "/status", "invalid-value", "not one of `inactive`, `merged`";
        Shape::MEMBERSHIP_END, json!({"reason": "gone"}) => "/reason", "invalid-value", "not one of `left`";
        Shape::MEMBERSHIP_END, json!({"until": "never"}) => "/until", "invalid-value", "`never` is not a date";
        Shape::MEMBERSHIP_CONFIRMATION, json!({"on": 2026}) => "/on", "wrong-type", "`on` must be text or null";
        Shape::ORGANISATION_MERGE, json!({}) => "/into", "required", "slug of the organisation that stays";
        Shape::CHANGE_UNDO, json!({"comment": ""}) => "/comment", "too-short", "empty";
        Shape::PERSON_ERASURE, json!({"name": "A"}) => "/name", "unknown-field", "there are `reason`";
        Shape::SUGGESTION_DECLINE, json!({}) => "/reason", "required", "for who made it";
        Shape::SUGGESTION_ACCEPTANCE, json!({"edited": []}) => "/edited", "wrong-type", "must be an object";
    }
    let mut unsaid = membership();
    unsaid.as_object_mut().unwrap().remove("statements");
    check! {
        Shape::MEMBERSHIP_DRAFT, unsaid.clone() => "/statements", "required", "where `change` has a `source`";
    }
    let said = with(unsaid, "/change", json!({"source": {"title": "A letter"}}));
    assert_eq!(faults(Shape::MEMBERSHIP_DRAFT, &said), []);
    assert_eq!(faults(Shape::COALITION_END, &json!({"status": "merged", "into": "a", "on": "2020"})), []);
}

#[test]
fn a_suggestion_has_what_its_kind_needs() {
    let shape = Shape::SUGGESTION_DRAFT;
    let suggestion = |kind: &str, more: Value| {
        let mut body = json!({"kind": kind, "comment": "Seen on their page."});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let update = |more: Value| suggestion("update", more);
    let uuid = "01a205b3-d10a-7069-ba82-501c94a33aab";
    let mut unsaid = membership();
    unsaid.as_object_mut().unwrap().remove("statements");
    let source = json!({"title": "Their page", "address": "https://a.example"});
    for good in [
        update(json!({"coalition": "privacy", "patch": {"website": null}})),
        update(
            json!({"membership": uuid, "patch": {"role": "chair"}, "source": source, "credit": "A. Reader"}),
        ),
        suggestion("create-membership", json!({"membership_draft": membership()})),
        suggestion("create-membership", json!({"membership_draft": unsaid, "source": source})),
        suggestion("end-membership", json!({"membership": uuid})),
        suggestion("end-membership", json!({"membership": uuid, "end": {"until": "2020", "reason": "left"}})),
    ] {
        assert_eq!(faults(shape, &good), [], "{good}");
    }
    let patch = json!({"website": null});
    check! {
        shape, json!({"kind": "end-membership", "membership": uuid})
            => "/comment", "required", "for those who decide";
        shape, update(json!({"patch": patch})) => "", "required", "nothing is named";
        shape, update(json!({"person": "a", "coalition": "b", "patch": {"note": null}}))
            => "/person", "invalid-value", "about exactly one";
        shape, update(json!({"coalition": "b"})) => "/patch", "required", "because `kind` is `update`";
        shape, update(json!({"coalition": "b", "patch": {"websit": null}}))
            => "/patch/websit", "unknown-field", "did you mean `website`?";
        shape, update(json!({"person": "b", "patch": {"name": null}}))
            => "/patch/name", "wrong-type", "`name` must be text, not null";
        shape, update(json!({"person": "b", "patch": {}})) => "/patch", "too-few", "at least 1 field";
        shape, update(json!({"coalition": "b", "patch": {"change": {}}}))
            => "/patch/change", "unknown-field", "its own `comment` and `source`";
        shape, update(json!({"coalition": "b", "patch": patch, "end": {}}))
            => "/end", "unknown-field", "does not belong to a suggestion of kind `update`";
        shape, update(json!({"membership": "b", "patch": {"note": null}}))
            => "/membership", "invalid-value", "`b` is not a UUID";
        shape, suggestion("create-membership", json!({}))
            => "/membership_draft", "required", "the membership to be entered";
        shape, suggestion("create-membership", json!({"membership_draft": unsaid}))
            => "/membership_draft/statements", "required", "unless the suggestion has a `source`";
        shape, suggestion("end-membership", json!({})) => "/membership", "required", "the id of the membership";
        shape, suggestion("end-membership", json!({"membership": uuid, "end": {"change": {}}}))
            => "/end/change", "unknown-field", "`change` does not belong";
        shape, suggestion("remove", json!({})) => "/kind", "invalid-value", "not one of `update`";
        shape, suggestion("end-membership", json!({"membership": uuid, "credit": "a".repeat(101)}))
            => "/credit", "too-long", "100 are allowed";
    }
}
