//! What the schemas of drafts find.

use serde_json::{Value, json};

use super::{Shape, coalition, faults, with};

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
    check! {
        draft, json!({}) => "/names", "required", "`names` is missing: its names";
        draft, json!([]) => "", "wrong-type", "the body must be an object, not an array";
        draft, json!(null) => "", "wrong-type", "not null";
        draft, without("lang")
            => "/names/0/lang", "required", "`lang` is missing: its language; `und` when it belongs to none";
        draft, without("kind") => "/names/0/kind", "required", "`kind` is missing: what sort of name it is";
        draft, put("/nmaes", json!([])) => "/nmaes", "unknown-field", "did you mean `names`?";
        draft, put("/id", json!("x")) => "/id", "unknown-field", "is not a field here";
        draft, put("/a~1b", json!(1)) => "/a~01b", "unknown-field", "`a~1b` is not a field here";
        draft, put("/q", json!(1)) => "/q", "unknown-field", "there are `slug`, `names`, `formed_on`";
        draft, put("/names", json!("x")) => "/names", "wrong-type", "`names` must be an array, not text";
        draft, put("/names/1", json!(7))
            => "/names/1", "wrong-type", "item 1 of `names` must be an object, not a number";
        draft, put("/website", json!(false))
            => "/website", "wrong-type", "`website` must be text or null, not false";
        draft, put("/slug", json!(null)) => "/slug", "wrong-type", "`slug` must be text, not null";
        draft, name("kind", json!("offical"))
            => "/names/0/kind", "invalid-value", "`offical` is not one of `official`, `alias`, `acronym`, `former`; did you mean `official`?";
        draft, name("kind", json!(3)) => "/names/0/kind", "wrong-type", "`kind` must be text, not a number";
        draft, name("value", json!("")) => "/names/0/value", "too-short", "`value` is empty";
        draft, name("value", json!(" \n\u{a0}")) => "/names/0/value", "invalid-value", "`value` is blank";
        draft, name("value", json!("a\u{0}b"))
            => "/names/0/value", "invalid-value", "the control character U+0000";
        draft, name("value", json!("é".repeat(501)))
            => "/names/0/value", "too-long", "`value` is 501 characters long; 500 are allowed";
        draft, put("/note", json!("a".repeat(20_001))) => "/note", "too-long", "20000 are allowed";
        draft, name("lang", json!("english"))
            => "/names/0/lang", "invalid-value", "`english` is not a language tag of BCP 47, such as `fr`";
        draft, name("since", json!("2007-02-31"))
            => "/names/0/since", "invalid-value", "`2007-02-31` is not a date: write a year";
        draft, put("/formed_on", json!("[2020..2010]"))
            => "/formed_on", "invalid-value", "the range ends before it begins";
        draft, put("/formed_on", json!("last year")) => "/formed_on", "invalid-value", "`2007-11`";
        draft, put("/slug", json!("Trees")) => "/slug", "invalid-value", "`Trees` is not a slug";
        draft, put("/slug", json!("a".repeat(101)))
            => "/slug", "too-long", "`slug` is 101 characters long; 100 are allowed";
        draft, put("/website", json!("javascript:alert(1)"))
            => "/website", "invalid-value", "`javascript:alert(1)` is not a web address";
        draft, put("/website", json!("https://a b.example"))
            => "/website", "invalid-value", "is not a web address";
        draft, put("/website", json!("http://")) => "/website", "invalid-value", "must begin with `http://`";
        draft, put("/mailing_list", json!({"url": "ftp://lists.example"}))
            => "/mailing_list/url", "invalid-value", "`ftp://lists.example` is not a web address";
        draft, put("/charter", json!({})) => "/charter/url", "required", "`url` is missing: web address";
        draft, json!({"names": []}) => "/names", "too-few", "`names` must have at least 1 item";
        draft, put("/themes", (0..501).map(|n| json!(format!("t{n}"))).collect())
            => "/themes", "too-many", "`themes` has 501 items; 500 are allowed";
        draft, listing(vec![item.clone(); 2_001]) => "/listings/0/items", "too-many", "2000 are allowed";
        draft, put("/themes", json!(["a", "b", "a"]))
            => "/themes/2", "duplicate", "`a` stands in the list already";
        draft, put("/reports", json!([{"cycle": 1999, "kind": "report"}]))
            => "/reports/0/cycle", "invalid-value", "from 2006 to 9999";
        draft, put("/reports", json!([{"cycle": 2010.0, "kind": "report"}]))
            => "/reports/0/cycle", "wrong-type", "without a fraction";
        draft, put("/reports", json!([{"cycle": 2010.5, "kind": "report"}]))
            => "/reports/0/cycle", "wrong-type", "must be a whole number";
        draft, put("/relations", json!([{"kind": "absorbed", "coalition": "no slug"}]))
            => "/relations/0/coalition", "invalid-value", "`no slug` is not a slug";
        draft, put("/change", json!({"comment": "a".repeat(2_001)}))
            => "/change/comment", "too-long", "2000 are allowed";
        Shape::ORGANISATION_DRAFT, with(with(coalition(), "/kind", json!("state")), "/country", json!("ZZ"))
            => "/country", "invalid-value", "`ZZ` is not a country code of ISO 3166-1 alpha-2, such as `BR`";
    }
    check! {
        Shape::SOURCE_DRAFT, json!({}) => "/title", "required", "`title` is missing: what it is";
        Shape::SOURCE_DRAFT, source("archived_address", "//x")
            => "/archived_address", "invalid-value", "web address";
        Shape::SOURCE_DRAFT, source("address", &format!("https://e.example/{}", "a".repeat(2_000)))
            => "/address", "too-long", "2000 are allowed";
        Shape::PERSON_DRAFT, json!({"name": "A", "email": "a@b.example"})
            => "/email", "unknown-field", "`email` is not a field here";
        Shape::VOCABULARY_DRAFT, vocabulary(json!({})) => "/concepts/0/labels", "too-few", "at least 1 field";
        Shape::VOCABULARY_DRAFT, vocabulary(json!({"en": ""}))
            => "/concepts/0/labels/en", "too-short", "`en` is empty";
        Shape::VOCABULARY_DRAFT, vocabulary(json!({"e/n": "A"}))
            => "/concepts/0/labels/e~1n", "invalid-value", "`e/n` is not a language tag";
    }
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
        check! { Shape::ORGANISATION_DRAFT, with_identifier(register, bad) => &pointer, "invalid-value", &telling; }
    }
    let unknown = with_identifier("wikidat", "Q1");
    check! {
        Shape::ORGANISATION_DRAFT, unknown => "/identifiers/wikidat", "unknown-field", "did you mean `wikidata`?";
    }
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
