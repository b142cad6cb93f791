//! What is sent: media types, sizes, JSON, and every fault of it at once.

use harness::{Answer, Registry, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

use super::stage::{membership, named};

both_databases_anew!(
    a_body_has_the_media_type_of_its_operation,
    what_is_too_large_is_refused,
    what_is_not_json_is_refused_with_its_place,
    texts_are_kept_letter_by_letter_or_refused,
    every_fault_is_told_at_once_with_its_place,
    what_is_referred_to_must_be_there,
);

fn send(registry: &Registry, media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    registry.editor().ask(Method::POST, "/v1/sources?dry_run=true").body(media_type, body).send()
}

fn a_body_has_the_media_type_of_its_operation(registry: &Registry) {
    let body = r#"{"title": "A"}"#;
    for right in
        ["application/json", "APPLICATION/JSON", "application/json; charset=utf-8", "application/json ;x=y"]
    {
        assert_eq!(send(registry, right, body).status, 201, "{right}");
    }
    for wrong in [
        "text/plain",
        "application/merge-patch+json",
        "application/jsonx",
        "application/x-www-form-urlencoded",
        "json",
        "",
    ] {
        let answer = send(registry, wrong, body);
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (415, &"unsupported-media-type".into()),
            "{wrong}"
        );
        assert!(answer.json()["detail"].as_str().unwrap().contains("application/json"), "{}", answer.text());
    }
    let patch = |media_type: &str| {
        let request = registry.editor().ask(Method::PATCH, "/v1/coalitions/privacy?dry_run=true");
        request.header("if-match", "*").body(media_type, r#"{"note": "A"}"#).send().status
    };
    assert_eq!(patch("application/merge-patch+json"), 200);
    assert_eq!(patch("application/json"), 415);
    let none = registry.editor().ask(Method::POST, "/v1/sources?dry_run=true");
    assert_eq!(none.body("application/json", body).without("content-type").send().status, 415);
    for (coding, status) in [("identity", 201), ("gzip", 415), ("br", 415), ("nonsense", 415)] {
        let request = registry.editor().ask(Method::POST, "/v1/sources?dry_run=true");
        let answer = request.header("content-encoding", coding).body("application/json", body).send();
        assert_eq!(answer.status, status, "{coding}: {}", answer.text());
    }
}

fn what_is_too_large_is_refused(registry: &Registry) {
    const MOST: usize = 1024 * 1024;
    let padded = |length: usize| {
        let body = r#"{"title": "A"}"#;
        format!("{body}{}", " ".repeat(length - body.len()))
    };
    for pieces in [false, true] {
        let send = |length: usize| {
            let request = registry.editor().ask(Method::POST, "/v1/sources?dry_run=true");
            let body = padded(length);
            let request = match pieces {
                true => request.pieces("application/json", body),
                false => request.body("application/json", body),
            };
            request.send()
        };
        assert_eq!(send(MOST).status, 201, "pieces: {pieces}");
        for too_long in [MOST + 1, 3 * MOST] {
            let answer = send(too_long);
            assert_eq!((answer.status, &answer.json()["code"]), (413, &"content-too-large".into()));
            assert!(answer.json()["detail"].as_str().unwrap().contains("1048576"), "{}", answer.text());
            // The connection goes on, whatever was left of the body.
            assert_eq!(send(20).status, 201);
        }
    }
    // Whoever may not write is told so, however much they send.
    let request = registry.ask("/v1/sources").method(Method::POST);
    assert_eq!(request.body("application/json", padded(2 * MOST)).send().status, 401);
    assert_eq!(registry.get("/v1/sources?limit=1").status, 200);
}

fn what_is_not_json_is_refused_with_its_place(registry: &Registry) {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = |depth: usize| format!("{}1{}", r#"{"title":"#.repeat(depth), "}".repeat(depth));
    for (body, place) in [
        ("".to_owned(), "line 1 column 0"),
        ("{\"title\":\n  \"A\",\n}".into(), "line 3 column 1"),
        (r#"{"title": "A"} x"#.into(), "line 1 column 16"),
        (r#"{'title': 'A'}"#.into(), "line 1 column 2"),
        (r#"{"title": NaN}"#.into(), "line 1 column 11"),
        (r#"{"title": 1e400}"#.into(), "line 1 column 15"),
        (r#"{"title": -1E+999}"#.into(), "line 1 column"),
        (r#"{"title": "\ud800"}"#.into(), "line 1 column"),
        (r#"{"title": "a"#.into(), "line 1 column 12"),
        (nested(10_000), "line 1 column"),
        (objects(10_000), "line 1 column"),
        (r#"{"title": "A", "note": "b", "title": "C"}"#.into(), "line 1 column"),
        (r#"{"title": "A", "change": {"comment": "b", "comment": "c"}}"#.into(), "line 1 column"),
    ] {
        let answer = send(registry, "application/json", body.clone());
        let shown: String = body.chars().take(60).collect();
        assert_eq!((answer.status, &answer.json()["code"]), (400, &"malformed-body".into()), "{shown}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(place), "{shown}: {detail}");
    }
    for bytes in [b"{\"title\": \"\xff\"}".to_vec(), b"{\"title\": \"a\nb\"}".to_vec(), vec![0; 20]] {
        assert_eq!(send(registry, "application/json", bytes).json()["code"], "malformed-body");
    }
    // JSON of another kind than an object is told so.
    for body in ["[]", "null", "1", "\"A\"", "true"] {
        let answer = send(registry, "application/json", body);
        assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &"".into()), "{body}");
    }
}

fn texts_are_kept_letter_by_letter_or_refused(registry: &Registry) {
    let editor = registry.editor();
    let title = |title: &str| {
        let body = json!({"title": title}).to_string();
        editor.ask(Method::POST, "/v1/sources").body("application/json", body).send()
    };
    for right in [
        "日本語のページ",
        "\u{202b}עברית\u{202c}",
        "👩🏽‍💻",
        "e\u{301}",
        " spaces kept ",
        "tab\tand\nline",
        "'; DROP TABLE source; --",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "%00 \\u0000 \\",
    ] {
        let told = title(right);
        assert_eq!(told.status, 201, "{right}: {}", told.text());
        assert_eq!(told.json()["title"], right);
        let path = format!("/v1/sources/{}", told.json()["id"].as_str().unwrap());
        assert_eq!(registry.get(&path).json()["title"], right);
    }
    for (wrong, code) in [
        ("\u{0}", "invalid-value"),
        ("a\u{0}b", "invalid-value"),
        ("bell\u{7}", "invalid-value"),
        ("\u{1b}[31mred", "invalid-value"),
        ("del\u{7f}", "invalid-value"),
        ("next line\u{85}", "invalid-value"),
        ("", "too-short"),
        ("   ", "invalid-value"),
        ("\u{200b}\u{feff}", "invalid-value"),
        (&"x".repeat(501), "too-long"),
        (&"x".repeat(900_000), "too-long"),
    ] {
        let shown: String = wrong.chars().take(20).collect();
        let answer = title(wrong);
        assert_eq!(answer.status, 422, "{shown:?}");
        let fault = &answer.json()["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&"/title".into(), &code.into()), "{shown:?}");
        assert!(answer.body.len() < 2_000, "what is wrong is not repeated at length");
    }
    assert_eq!(title(&"ü".repeat(500)).status, 201, "characters are counted, not bytes");
    // So is what stands in the address.
    editor.create("/v1/coalitions", &named("Soon gone"));
    for wrong in ["a%00b", "%1b[31m", "%7f", "", "%20"] {
        let path = format!("/v1/coalitions/soon-gone?comment={wrong}");
        let answer = editor.ask(Method::DELETE, &path).header("if-match", "*").send();
        assert_eq!((answer.status, &answer.json()["code"]), (400, &"invalid-parameter".into()), "{wrong}");
    }
}

fn every_fault_is_told_at_once_with_its_place(registry: &Registry) {
    let faults = |answer: &Answer| -> Vec<(String, String)> {
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (422, &"invalid-body".into()),
            "{}",
            answer.text()
        );
        let problem = answer.json();
        let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
        let mut faults: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| {
                assert!(text(fault, "detail").len() > 15, "{fault}");
                (text(fault, "pointer"), text(fault, "code"))
            })
            .collect();
        faults.sort();
        faults
    };
    let expected = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
    };
    let body = json!({
        "slug": "Not A Slug",
        "names": [{"value": "A", "lang": "english!", "kind": "alias", "since": "2010", "until": "2009"},
                  {"value": "", "kind": "nickname", "sources": ["a", "a"]}],
        "formed_on": "2008-13",
        "status_history": "active",
        "website": "ftp://elsewhere.example",
        "reports": [{"cycle": 24.5, "kind": "report"}, {"cycle": 99999, "kind": "report"}],
        "mailing_list": {"open_archive": "yes", "archive": "x"},
        "webiste": "https://typo.example/",
        "change": {"source": {"id": "igf-slides-2008", "title": "Both"}},
    });
    let answer = registry
        .editor()
        .ask(Method::POST, "/v1/coalitions")
        .body("application/json", body.to_string())
        .send();
    assert_eq!(
        faults(&answer),
        expected(&[
            ("/change/source", "invalid-value"),
            ("/formed_on", "invalid-value"),
            ("/mailing_list/archive", "unknown-field"),
            ("/mailing_list/open_archive", "wrong-type"),
            ("/names/0/lang", "invalid-value"),
            ("/names/0/until", "invalid-value"),
            ("/names/1/kind", "invalid-value"),
            ("/names/1/lang", "required"),
            ("/names/1/sources/1", "duplicate"),
            ("/names/1/value", "too-short"),
            ("/reports/0/cycle", "wrong-type"),
            ("/reports/1/cycle", "invalid-value"),
            ("/slug", "invalid-value"),
            ("/status_history", "wrong-type"),
            ("/webiste", "unknown-field"),
            ("/website", "invalid-value"),
        ])
    );
    let typo =
        answer.json()["errors"].as_array().unwrap().iter().find(|f| f["pointer"] == "/webiste").cloned();
    assert!(typo.unwrap()["detail"].as_str().unwrap().contains("`website`"), "the nearest field is named");
    let patch = |body: Value| {
        let request = registry.editor().ask(Method::PATCH, "/v1/memberships/{}").header("if-match", "*");
        drop(request);
        let id = registry.get("/v1/memberships?coalition=privacy").items()[0]["id"].clone();
        let path = format!("/v1/memberships/{}", id.as_str().unwrap());
        let request = registry.editor().ask(Method::PATCH, &path).header("if-match", "*");
        faults(&request.body("application/merge-patch+json", body.to_string()).send())
    };
    assert_eq!(patch(json!({})), expected(&[("", "too-few")]));
    assert_eq!(
        patch(json!({"role": null, "member": {"kind": "robot"}, "until": "soon"})),
        expected(&[("/member/kind", "invalid-value"), ("/role", "wrong-type"), ("/until", "invalid-value")])
    );
    assert_eq!(patch(json!({"since": "2020", "until": "2010"})), expected(&[("/until", "invalid-value")]));
    assert_eq!(patch(json!({"statements": []})), expected(&[("/statements", "too-few")]));
    let head = registry.revision();
    assert_eq!(head, 436, "nothing of this was stored");
}

fn what_is_referred_to_must_be_there(registry: &Registry) {
    let editor = registry.editor();
    let told = |path: &str, body: &Value| -> Vec<(String, String)> {
        let answer = editor.post(path, body);
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (422, &"invalid-body".into()),
            "{}",
            answer.text()
        );
        let problem = answer.json();
        let faults = problem["errors"].as_array().unwrap();
        assert!(faults.iter().all(|fault| fault["code"] == "unknown-reference"), "{problem}");
        faults
            .iter()
            .map(|f| (f["pointer"].as_str().unwrap().to_owned(), f["detail"].as_str().unwrap().to_owned()))
            .collect()
    };
    let expect = |found: Vec<(String, String)>, expected: &[(&str, &str)]| {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((pointer, detail), (wanted, near)) in found.iter().zip(expected) {
            assert_eq!(pointer, wanted, "{detail}");
            assert!(near.is_empty() || detail.contains(&format!("did you mean `{near}`?")), "{detail}");
        }
    };
    let body = membership("privcy", "wrold-bank", "member");
    expect(told("/v1/memberships", &body), &[("/coalition", "privacy"), ("/member/slug", "world-bank")]);
    let mut body = membership("privacy", "world-bank", "membr");
    body["change"] = Value::Null;
    body.as_object_mut().unwrap().shift_remove("change");
    body["statements"] = json!([{"source": "igf-slide-2008", "role_as_stated": "x", "certainty": "stated"}]);
    body["classifications"] =
        json!([{"scheme": "registry-core", "concept": "acadmia", "asserted_by": "self"}]);
    let found = told("/v1/memberships", &body);
    let near: Vec<&str> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(near, ["/role", "/statements/0/source", "/classifications/0/concept"], "{found:?}");
    for ((_, detail), near) in found.iter().zip(["`member`", "`igf-slides-2008`", "`academia`"]) {
        assert!(detail.contains(near), "{detail}");
    }
    let mut body = membership("privacy", "w3c", "member");
    body["change"] = json!({"source": {"id": "igf-slide-2008"}});
    expect(told("/v1/memberships", &body), &[("/change/source/id", "igf-slides-2008")]);
    let mut body = super::stage::organisation("Circle");
    body["parent"] = "wrld-bank".into();
    body["successor"] = "privacy".into();
    let found = told("/v1/organisations", &body);
    assert_eq!(found.len(), 2, "{found:?}");
    // An organisation does not stand above itself.
    editor.create("/v1/organisations", &super::stage::organisation("Above"));
    let mut below = super::stage::organisation("Below");
    below["parent"] = "above".into();
    editor.create("/v1/organisations", &below);
    for (slug, parent) in [("above", "below"), ("above", "above")] {
        let answer = editor.patch(&format!("/v1/organisations/{slug}"), &json!({"parent": parent}));
        assert_eq!((answer.status, &answer.json()["errors"][0]["pointer"]), (422, &"/parent".into()));
    }
    // A concept of a vocabulary is looked for among those it is sent with.
    let body = json!({"kind": "themes", "title": "Themes", "slug": "own-themes",
        "concepts": [{"slug": "trust", "labels": {"en": "Trust"}}],
        "mappings": [{"concept": "trst", "relation": "exact", "target_scheme": "registry-core",
                      "target_concept": "media"}]});
    expect(told("/v1/vocabularies", &body), &[("/mappings/0/concept", "trust")]);
}
