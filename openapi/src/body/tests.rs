use serde_json::from_str;

use super::*;
use crate::DOCUMENT;

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

/// Holds each body to its one fault: shape, body, pointer, code, a telling part of the detail.
fn check(rows: Vec<(&Shape, Value, &str, &str, &str)>) {
    for (shape, body, pointer, code, telling) in rows {
        let found = faults(shape, &body);
        let [(at, sort, detail)] = found.as_slice() else {
            panic!("{} {pointer} {code}: {found:#?}", shape.name());
        };
        assert_eq!((at.as_str(), sort.as_str()), (pointer, code), "{} {detail}", shape.name());
        assert!(detail.contains(telling), "{} {pointer} {code}: {detail}", shape.name());
    }
}

#[test]
fn the_schema_finds_each_sort_of_fault() {
    let draft = Shape::COALITION_DRAFT;
    let put = |pointer: &str, value: Value| with(coalition(), pointer, value);
    let name = |field: &str, value: Value| with(coalition(), &format!("/names/0/{field}"), value);
    let without = |field: &str| {
        let mut body = coalition();
        body["names"][0].as_object_mut().unwrap().remove(field);
        body
    };
    let listing = |items: Vec<Value>| {
        let listing = json!({"source": "s", "verbatim": "…", "completeness": "open", "items": items});
        with(coalition(), "/listings", json!([listing]))
    };
    let item = json!({"verbatim": "ITU", "reading": "resolved"});
    let source =
        |field: &str, value: &str| with(json!({"title": "A page"}), &format!("/{field}"), value.into());
    let vocabulary = |labels: Value| json!({"kind": "themes", "title": "Themes", "concepts": [{"slug": "a", "labels": labels}]});
    check(
        vec![
            (draft, json!({}), "/names", "required", "`names` is missing: its names"),
            (draft, json!([]), "", "wrong-type", "the body must be an object, not an array"),
            (draft, json!(null), "", "wrong-type", "not null"),
            (
                draft,
                without("lang"),
                "/names/0/lang",
                "required",
                "`lang` is missing: its language; `und` when it belongs to none",
            ),
            (
                draft,
                without("kind"),
                "/names/0/kind",
                "required",
                "`kind` is missing: what sort of name it is",
            ),
            (draft, put("/nmaes", json!([])), "/nmaes", "unknown-field", "did you mean `names`?"),
            (draft, put("/id", json!("x")), "/id", "unknown-field", "is not a field here"),
            (draft, put("/a~1b", json!(1)), "/a~01b", "unknown-field", "`a~1b` is not a field here"),
            (draft, put("/q", json!(1)), "/q", "unknown-field", "there are `slug`, `names`, `formed_on`"),
            (draft, put("/names", json!("x")), "/names", "wrong-type", "`names` must be an array, not text"),
            (
                draft,
                put("/names/1", json!(7)),
                "/names/1",
                "wrong-type",
                "item 1 of `names` must be an object, not a number",
            ),
            (
                draft,
                put("/website", json!(false)),
                "/website",
                "wrong-type",
                "`website` must be text or null, not false",
            ),
            (draft, put("/slug", json!(null)), "/slug", "wrong-type", "`slug` must be text, not null"),
            (
                draft,
                name("kind", json!("offical")),
                "/names/0/kind",
                "invalid-value",
                "`offical` is not one of `official`, `alias`, `acronym`, `former`; did you mean `official`?",
            ),
            (
                draft,
                name("kind", json!(3)),
                "/names/0/kind",
                "wrong-type",
                "`kind` must be text, not a number",
            ),
            (draft, name("value", json!("")), "/names/0/value", "too-short", "`value` is empty"),
            (draft, name("value", json!(" \n\u{a0}")), "/names/0/value", "invalid-value", "`value` is blank"),
            (
                draft,
                name("value", json!("a\u{0}b")),
                "/names/0/value",
                "invalid-value",
                "the control character U+0000",
            ),
            (
                draft,
                name("value", json!("é".repeat(501))),
                "/names/0/value",
                "too-long",
                "`value` is 501 characters long; 500 are allowed",
            ),
            (draft, put("/note", json!("a".repeat(20_001))), "/note", "too-long", "20000 are allowed"),
            (
                draft,
                name("lang", json!("english")),
                "/names/0/lang",
                "invalid-value",
                "`english` is not a language tag of BCP 47, such as `fr`",
            ),
            (
                draft,
                name("since", json!("2007-02-31")),
                "/names/0/since",
                "invalid-value",
                "`2007-02-31` is not a date: write a year",
            ),
            (
                draft,
                put("/formed_on", json!("[2020..2010]")),
                "/formed_on",
                "invalid-value",
                "the range ends before it begins",
            ),
            (draft, put("/formed_on", json!("last year")), "/formed_on", "invalid-value", "`2007-11`"),
            (draft, put("/slug", json!("Trees")), "/slug", "invalid-value", "`Trees` is not a slug"),
            (
                draft,
                put("/slug", json!("a".repeat(101))),
                "/slug",
                "too-long",
                "`slug` is 101 characters long; 100 are allowed",
            ),
            (
                draft,
                put("/website", json!("javascript:alert(1)")),
                "/website",
                "invalid-value",
                "`javascript:alert(1)` is not a web address",
            ),
            (
                draft,
                put("/website", json!("https://a b.example")),
                "/website",
                "invalid-value",
                "is not a web address",
            ),
            (
                draft,
                put("/website", json!("http://")),
                "/website",
                "invalid-value",
                "must begin with `http://`",
            ),
            (
                draft,
                put("/mailing_list", json!({"url": "ftp://lists.example"})),
                "/mailing_list/url",
                "invalid-value",
                "`ftp://lists.example` is not a web address",
            ),
            (draft, put("/charter", json!({})), "/charter/url", "required", "`url` is missing: web address"),
            (draft, json!({"names": []}), "/names", "too-few", "`names` must have at least 1 item"),
            (
                draft,
                put("/themes", (0..501).map(|n| json!(format!("t{n}"))).collect()),
                "/themes",
                "too-many",
                "`themes` has 501 items; 500 are allowed",
            ),
            (draft, listing(vec![item.clone(); 2_001]), "/listings/0/items", "too-many", "2000 are allowed"),
            (
                draft,
                put("/themes", json!(["a", "b", "a"])),
                "/themes/2",
                "duplicate",
                "`a` stands in the list already",
            ),
            (
                draft,
                put("/reports", json!([{"cycle": 1999, "kind": "report"}])),
                "/reports/0/cycle",
                "invalid-value",
                "from 2006 to 9999",
            ),
            (
                draft,
                put("/reports", json!([{"cycle": 2010.0, "kind": "report"}])),
                "/reports/0/cycle",
                "wrong-type",
                "without a fraction",
            ),
            (
                draft,
                put("/reports", json!([{"cycle": 2010.5, "kind": "report"}])),
                "/reports/0/cycle",
                "wrong-type",
                "must be a whole number",
            ),
            (
                draft,
                put("/relations", json!([{"kind": "absorbed", "coalition": "no slug"}])),
                "/relations/0/coalition",
                "invalid-value",
                "`no slug` is not a slug",
            ),
            (
                draft,
                put("/change", json!({"comment": "a".repeat(2_001)})),
                "/change/comment",
                "too-long",
                "2000 are allowed",
            ),
            (
                Shape::ORGANISATION_DRAFT,
                with(coalition(), "/kind", json!("state")),
                "/country",
                "invalid-value",
                "ZZ",
            ),
        ]
        .into_iter()
        .map(|(shape, body, pointer, code, telling)| {
            let body = if pointer == "/country" { with(body, pointer, json!("ZZ")) } else { body };
            (shape, body, pointer, code, telling)
        })
        .collect(),
    );
    check(vec![
        (Shape::SOURCE_DRAFT, json!({}), "/title", "required", "`title` is missing: what it is"),
        (
            Shape::SOURCE_DRAFT,
            source("archived_address", "//x"),
            "/archived_address",
            "invalid-value",
            "web address",
        ),
        (
            Shape::SOURCE_DRAFT,
            source("address", &format!("https://e.example/{}", "a".repeat(2_000))),
            "/address",
            "too-long",
            "2000 are allowed",
        ),
        (
            Shape::PERSON_DRAFT,
            json!({"name": "A", "email": "a@b.example"}),
            "/email",
            "unknown-field",
            "`email` is not a field here",
        ),
        (Shape::VOCABULARY_DRAFT, vocabulary(json!({})), "/concepts/0/labels", "too-few", "at least 1 field"),
        (
            Shape::VOCABULARY_DRAFT,
            vocabulary(json!({"en": ""})),
            "/concepts/0/labels/en",
            "too-short",
            "`en` is empty",
        ),
        (
            Shape::VOCABULARY_DRAFT,
            vocabulary(json!({"e/n": "A"})),
            "/concepts/0/labels/e~1n",
            "invalid-value",
            "`e/n` is not a language tag",
        ),
    ]);
}

#[test]
fn identifiers_have_the_form_of_their_register() {
    let with_identifier = |register: &str, value: &str| {
        let body = with(coalition(), "/kind", json!("organisation"));
        with(body, "/identifiers", json!({register: {"value": value, "confidence": "confirmed"}}))
    };
    for (register, good, bad) in [
        ("ror", "https://ror.org/0438wbg98", "0438wbg98"),
        ("wikidata", "Q41550", "Q0"),
        ("lei", "529900T8BM49AURSDO55", "529900T8BM49AURSDO5"),
        ("isni", "000000012103268X", "0000 0001 2103 2683"),
    ] {
        assert_eq!(faults(Shape::ORGANISATION_DRAFT, &with_identifier(register, good)), []);
        let pointer = format!("/identifiers/{register}/value");
        let telling = format!("`{bad}` is not an identifier of the register `{register}`");
        check(vec![(
            Shape::ORGANISATION_DRAFT,
            with_identifier(register, bad),
            &pointer,
            "invalid-value",
            &telling,
        )]);
    }
    let unknown = with_identifier("wikidat", "Q1");
    check(vec![(
        Shape::ORGANISATION_DRAFT,
        unknown,
        "/identifiers/wikidat",
        "unknown-field",
        "did you mean `wikidata`?",
    )]);
}

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
    check(vec![
        (
            draft,
            status("2008-04", "2007"),
            "/status_history/0/until",
            "invalid-value",
            "`until` (`2007`) lies before `since` (`2008-04`)",
        ),
        (
            Shape::MEMBERSHIP_PATCH,
            json!({"since": "2009", "until": "[..2008]"}),
            "/until",
            "invalid-value",
            "lies before",
        ),
        (
            Shape::VOCABULARY_DRAFT,
            vocabulary.clone(),
            "/concepts/2/slug",
            "duplicate",
            "`a` is the key of an earlier concept",
        ),
        (
            Shape::VOCABULARY_PATCH,
            json!({"concepts": vocabulary["concepts"]}),
            "/concepts/2/slug",
            "duplicate",
            "each needs its own",
        ),
        (draft, alias.clone(), "/names", "invalid-value", "none of the `names` is `official`"),
        (Shape::ORGANISATION_PATCH, alias, "/names", "invalid-value", "at least one must be"),
        (draft, change(json!({})), "/change/source", "required", "neither `id` nor `title` is given"),
        (
            draft,
            change(json!({"id": "s", "title": "S"})),
            "/change/source",
            "invalid-value",
            "both `id` and `title` are given",
        ),
        (
            draft,
            change(json!({"id": "s", "address": "https://a.example"})),
            "/change/source/address",
            "invalid-value",
            "beside `id`",
        ),
        (
            Shape::COALITION_END,
            json!({"status": "merged"}),
            "/into",
            "required",
            "slug of the coalition that this one went into",
        ),
        (
            Shape::COALITION_END,
            json!({"status": "inactive", "into": "a"}),
            "/into",
            "invalid-value",
            "set `status` to `merged`",
        ),
        (
            Shape::COALITION_END,
            json!({"status": "active"}),
            "/status",
            "invalid-value",
            "not one of `inactive`, `merged`",
        ),
        (Shape::MEMBERSHIP_END, json!({"reason": "gone"}), "/reason", "invalid-value", "not one of `left`"),
        (
            Shape::MEMBERSHIP_END,
            json!({"until": "never"}),
            "/until",
            "invalid-value",
            "`never` is not a date",
        ),
        (
            Shape::MEMBERSHIP_CONFIRMATION,
            json!({"on": 2026}),
            "/on",
            "wrong-type",
            "`on` must be text or null",
        ),
        (Shape::ORGANISATION_MERGE, json!({}), "/into", "required", "slug of the organisation that stays"),
        (Shape::CHANGE_UNDO, json!({"comment": ""}), "/comment", "too-short", "empty"),
        (Shape::PERSON_ERASURE, json!({"name": "A"}), "/name", "unknown-field", "there are `reason`"),
        (Shape::SUGGESTION_DECLINE, json!({}), "/reason", "required", "for who made it"),
        (Shape::SUGGESTION_ACCEPTANCE, json!({"edited": []}), "/edited", "wrong-type", "must be an object"),
    ]);
    let mut unsaid = membership();
    unsaid.as_object_mut().unwrap().remove("statements");
    check(vec![(
        Shape::MEMBERSHIP_DRAFT,
        unsaid.clone(),
        "/statements",
        "required",
        "where `change` has a `source`",
    )]);
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
    check(vec![
        (
            shape,
            json!({"kind": "end-membership", "membership": uuid}),
            "/comment",
            "required",
            "for those who decide",
        ),
        (shape, update(json!({"patch": patch})), "", "required", "nothing is named"),
        (
            shape,
            update(json!({"person": "a", "coalition": "b", "patch": {"note": null}})),
            "/person",
            "invalid-value",
            "about exactly one",
        ),
        (shape, update(json!({"coalition": "b"})), "/patch", "required", "because `kind` is `update`"),
        (
            shape,
            update(json!({"coalition": "b", "patch": {"websit": null}})),
            "/patch/websit",
            "unknown-field",
            "did you mean `website`?",
        ),
        (
            shape,
            update(json!({"person": "b", "patch": {"name": null}})),
            "/patch/name",
            "wrong-type",
            "`name` must be text, not null",
        ),
        (shape, update(json!({"person": "b", "patch": {}})), "/patch", "too-few", "at least 1 field"),
        (
            shape,
            update(json!({"coalition": "b", "patch": {"change": {}}})),
            "/patch/change",
            "unknown-field",
            "its own `comment` and `source`",
        ),
        (
            shape,
            update(json!({"coalition": "b", "patch": patch, "end": {}})),
            "/end",
            "unknown-field",
            "does not belong to a suggestion of kind `update`",
        ),
        (
            shape,
            update(json!({"membership": "b", "patch": {"note": null}})),
            "/membership",
            "invalid-value",
            "`b` is not a UUID",
        ),
        (
            shape,
            suggestion("create-membership", json!({})),
            "/membership_draft",
            "required",
            "the membership to be entered",
        ),
        (
            shape,
            suggestion("create-membership", json!({"membership_draft": unsaid})),
            "/membership_draft/statements",
            "required",
            "unless the suggestion has a `source`",
        ),
        (
            shape,
            suggestion("end-membership", json!({})),
            "/membership",
            "required",
            "the id of the membership",
        ),
        (
            shape,
            suggestion("end-membership", json!({"membership": uuid, "end": {"change": {}}})),
            "/end/change",
            "unknown-field",
            "`change` does not belong",
        ),
        (shape, suggestion("remove", json!({})), "/kind", "invalid-value", "not one of `update`"),
        (
            shape,
            suggestion("end-membership", json!({"membership": uuid, "credit": "a".repeat(101)})),
            "/credit",
            "too-long",
            "100 are allowed",
        ),
    ]);
}

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
    check(vec![
        (Shape::COALITION_PATCH, json!({}), "", "too-few", "the body must have at least 1 field"),
        (
            Shape::COALITION_PATCH,
            json!({"names": null}),
            "/names",
            "wrong-type",
            "`names` must be an array, not null",
        ),
        (Shape::COALITION_PATCH, json!({"slug": null}), "/slug", "wrong-type", "`slug` must be text"),
        (
            Shape::COALITION_PATCH,
            json!({"charter": {"url": null}}),
            "/charter/url",
            "wrong-type",
            "`url` must be text",
        ),
        (
            Shape::COALITION_PATCH,
            json!({"names": [{"value": "T", "kind": "official"}]}),
            "/names/0/lang",
            "required",
            "`lang` is missing",
        ),
        (
            Shape::COALITION_PATCH,
            json!({"mailing_list": {"archiv_url": "x"}}),
            "/mailing_list/archiv_url",
            "unknown-field",
            "did you mean `archive_url`?",
        ),
        (Shape::ORGANISATION_PATCH, json!({"kind": null}), "/kind", "wrong-type", "`kind` must be text"),
        (
            Shape::ORGANISATION_PATCH,
            json!({"identifiers": {"ror": {"value": "x"}}}),
            "/identifiers/ror/value",
            "invalid-value",
            "the register `ror`",
        ),
        (
            Shape::MEMBERSHIP_PATCH,
            json!({"statements": null}),
            "/statements",
            "wrong-type",
            "must be an array",
        ),
    ]);
}

#[test]
fn everything_is_found_at_once() {
    let body = json!({
        "names": [{"value": "", "kind": "offical", "sorces": []}, 7],
        "formed_on": "2007-02-31",
        "website": "ftp://a.example",
        "themes": ["A B", "a", "a"],
        "status_history": [{"status": "active", "certainty": "stated", "since": "2010", "until": "2009"}],
        "change": {"source": {}},
        "nte": "x",
    });
    let mut found: Vec<_> =
        faults(Shape::COALITION_DRAFT, &body).into_iter().map(|(at, code, _)| (at, code)).collect();
    found.sort();
    let expected = [
        ("/change/source", "required"),
        ("/formed_on", "invalid-value"),
        ("/names/0/kind", "invalid-value"),
        ("/names/0/lang", "required"),
        ("/names/0/sorces", "unknown-field"),
        ("/names/0/value", "too-short"),
        ("/names/1", "wrong-type"),
        ("/nte", "unknown-field"),
        ("/status_history/0/until", "invalid-value"),
        ("/themes/0", "invalid-value"),
        ("/themes/2", "duplicate"),
        ("/website", "invalid-value"),
    ];
    assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let under = Shape::COALITION_DRAFT.faults_under("/edited", &json!({"names": []}));
    assert_eq!(under[0].pointer.as_deref(), Some("/edited/names"));
}

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

#[test]
fn every_shape_is_a_schema_and_can_be_checked() {
    for shape in Shape::ALL {
        assert_eq!(Shape::named(shape.name()).unwrap().name(), shape.name());
        assert_eq!(shape.schema()["title"], shape.name());
        assert!(
            VALIDATORS[shape.name()].is_ok(),
            "{}: {:?}",
            shape.name(),
            VALIDATORS[shape.name()].as_ref().err()
        );
    }
    assert!(Shape::named("Coalition").is_none());
    for (name, schema) in schemas() {
        let schema = to_json_schema(&schema);
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}: {schema}");
    }
}

/// Every reference leads somewhere, nothing is open for unknown fields, every text has its bounds, and what
/// has the name of a schema of an answer is that schema.
#[test]
fn the_schemas_are_whole_and_closed() {
    fn look(at: &str, schema: &Value, all: &Map<String, Value>) {
        if let Some(reference) = schema["$ref"].as_str() {
            assert!(all.contains_key(reference.strip_prefix(PLACE).unwrap()), "{at}: {reference}");
        }
        if schema.get("properties").is_some() {
            assert_eq!(schema["additionalProperties"], false, "{at}");
        }
        let has = |key: &str| schema.get(key).is_some();
        match schema["type"].as_str() {
            Some("string") => {
                let parsed = schema["format"].as_str().is_some_and(|format| format != "uri");
                assert!(has("enum") || has("maxLength") || has("pattern") || parsed, "{at} has no bound");
            }
            Some("array") => assert!(has("maxItems"), "{at} has no bound"),
            Some("integer") => assert!(has("minimum") && has("maximum"), "{at} has no bound"),
            _ => {}
        }
        match schema {
            Value::Object(members) => members.iter().for_each(|(k, v)| look(&format!("{at}/{k}"), v, all)),
            Value::Array(items) => items.iter().for_each(|item| look(at, item, all)),
            _ => {}
        }
    }
    let all = schemas();
    let document: Value = from_str(DOCUMENT).unwrap();
    for (name, schema) in &all {
        look(name, schema, &all);
        if let Some(answer) = document["components"]["schemas"].get(name) {
            assert_eq!(answer, schema, "{name} stands for two things");
        }
    }
}
