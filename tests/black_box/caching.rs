//! Caches: entity tags, conditions and content codings.

use std::io::Read;

use harness::{Document, Registry, both_databases};

both_databases!(
    no_question_is_taken_for_another,
    each_coding_has_its_own_tag_and_the_same_content,
    the_coding_is_the_one_most_welcome,
    who_has_the_answer_gets_none,
    a_tag_changes_with_the_question,
    the_order_of_parameters_makes_no_difference,
    what_was_answered_to_one_is_not_told_to_who_asks_for_something_else,
    the_service_itself_is_never_cached,
);

fn decoded(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    match coding {
        "" => bytes.extend_from_slice(body),
        "gzip" => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut bytes).unwrap()),
        "br" => drop(brotli::Decompressor::new(body, 4096).read_to_end(&mut bytes).unwrap()),
        "zstd" => bytes = zstd::decode_all(body).unwrap(),
        other => panic!("unknown coding {other}"),
    }
    bytes
}

fn each_coding_has_its_own_tag_and_the_same_content(registry: &Registry) {
    for path in [
        "/v1/coalitions?limit=200",
        "/v1/memberships.csv",
        "/v1/sources.ndjson",
        "/openapi.json",
        "/docs/console.js",
    ] {
        let plain = registry.get(path);
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        let mut tags = std::collections::BTreeSet::from([plain.header("etag").to_owned()]);
        for coding in ["gzip", "br", "zstd"] {
            let coded = registry.ask(path).header("accept-encoding", coding).send();
            assert_eq!(coded.header("content-encoding"), coding, "{path}");
            assert_eq!(coded.header("content-type"), plain.header("content-type"), "{path}");
            assert_eq!(coded.header("content-length"), coded.body.len().to_string(), "{path}");
            assert!(coded.body.len() < plain.body.len() / 2, "{path} {coding}");
            assert!(decoded(coding, &coded.body) == plain.body, "{path} {coding}: another content");
            tags.insert(coded.header("etag").to_owned());
        }
        assert_eq!(tags.len(), 4, "{path}: {tags:?}");
        assert!(tags.iter().all(|tag| tag.starts_with('"') && tag.ends_with('"')), "strong: {tags:?}");
        assert!(plain.header("vary").contains("Accept-Encoding"), "{path}");
    }
}

fn the_coding_is_the_one_most_welcome(registry: &Registry) {
    for (accepted, coding) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("deflate", ""),
        ("br;q=0, zstd;q=0, *;q=0.1", "gzip"),
        ("zstd;q=0.9, gzip;q=0.2", "zstd"),
    ] {
        let answer = registry.ask("/v1/coalitions").header("accept-encoding", accepted).send();
        assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
    }
    let short = registry.ask("/v1/coalitions?fields=slug&limit=1").header("accept-encoding", "br").send();
    assert_eq!(short.header("content-encoding"), "", "what is short is not coded");
}

fn who_has_the_answer_gets_none(registry: &Registry) {
    for operation in Document::get().unwrap().operations() {
        let (path, document) = (operation.address(), Document::get().unwrap());
        if document.response(operation, 304).is_none() {
            continue;
        }
        for coding in ["identity", "gzip", "br", "zstd"] {
            let first = registry.ask(&path).header("accept-encoding", coding).send();
            let tag = first.header("etag");
            for condition in [tag, &format!("W/{tag}"), &format!("\"other\", {tag}"), "*"] {
                let again = registry
                    .ask(&path)
                    .header("accept-encoding", coding)
                    .header("if-none-match", condition)
                    .send();
                assert_eq!((again.status, again.body.len()), (304, 0), "{path} {condition}");
                for field in ["etag", "vary", "cache-control", "access-control-allow-origin"] {
                    assert_eq!(again.header(field), first.header(field), "{path} {field}");
                }
                // The rest of what is said of an answer the client has with it (RFC 9110, 15.4.5).
                for field in ["content-encoding", "content-language", "content-type", "last-modified", "link"]
                {
                    assert_eq!(again.header(field), "", "{path} {field}");
                }
            }
            let other =
                registry.ask(&path).header("accept-encoding", coding).header("if-none-match", "\"x\"").send();
            assert_eq!((other.status, &other.body), (200, &first.body), "{path}");
        }
        let plain = registry.get(&path);
        let kept = match path.starts_with("/v1/dumps") {
            true => "public, max-age=86400, immutable",
            false => "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400",
        };
        assert_eq!(plain.header("cache-control"), kept, "{path}");
    }
}

fn a_tag_changes_with_the_question(registry: &Registry) {
    let tag = |path: &str| registry.get(path).header("etag").to_owned();
    let tags: std::collections::BTreeSet<_> = [
        "/v1/coalitions",
        "/v1/coalitions?limit=3",
        "/v1/coalitions?as_of=2008-04",
        "/v1/coalitions?sort=-name",
        "/v1/coalitions.csv",
        "/v1/coalitions.ndjson",
        "/v1/stakeholder-categories",
        "/v1/stakeholder-categories?lang=fr",
    ]
    .map(tag)
    .into();
    assert_eq!(tags.len(), 8);
    assert_eq!(tag("/v1/coalitions"), tag("/v1/coalitions?sort=name"), "the same answer has the same tag");
    assert_eq!(registry.get("/v1/coalitions").header("last-modified"), "Mon, 23 Nov 2026 00:00:00 GMT");
}

fn the_order_of_parameters_makes_no_difference(registry: &Registry) {
    for path in ["/v1/coalitions", "/v1/memberships", "/v1/organisations"] {
        let first = registry.get(&format!("{path}?limit=2&as_of=2008-04&lang=fr"));
        for query in [
            "lang=fr&limit=2&as_of=2008-04",
            "as_of=2008%2D04&lang=fr&limit=2",
            "&limit=2&&lang=fr&as_of=2008-04&",
        ] {
            let again = registry.get(&format!("{path}?{query}"));
            assert_eq!((again.status, again.text()), (200, first.text()), "{path}?{query}");
            for field in ["etag", "link", "vary", "content-language"] {
                assert_eq!(again.header(field), first.header(field), "{path}?{query} {field}");
            }
        }
    }
}

/// Every wish at the same address, in two orders and twice each: what is kept for one must not answer another.
fn what_was_answered_to_one_is_not_told_to_who_asks_for_something_else(registry: &Registry) {
    let mut wishes = Vec::new();
    for accept in ["application/json", "text/csv", "application/x-ndjson", "image/png"] {
        for language in ["en", "fr", "ar"] {
            wishes.extend(["identity", "br", "gzip"].map(|coding| (accept, language, coding)));
        }
    }
    let address = "/v1/stakeholder-categories?limit=8";
    let ask = |(accept, language, coding): (&str, &str, &str)| {
        let request = registry.ask(address).header("accept", accept).header("accept-language", language);
        request.header("accept-encoding", coding).send()
    };
    for _ in 0..2 {
        for wish in wishes.iter().chain(wishes.iter().rev()) {
            let answer = ask(*wish);
            if wish.0 == "image/png" {
                assert_eq!(answer.status, 406, "{wish:?}");
                continue;
            }
            assert_eq!((answer.status, answer.media_type()), (200, wish.0), "{wish:?}");
            assert_eq!(answer.header("content-language").split(", ").next(), Some(wish.1), "{wish:?}");
            let coding = answer.header("content-encoding");
            assert_eq!(coding, if wish.2 == "identity" { "" } else { wish.2 }, "{wish:?}");
            let text = String::from_utf8(decoded(coding, &answer.body)).unwrap();
            let government = match wish.1 {
                "fr" => "Gouvernement",
                "ar" => "حكومة",
                _ => "Government",
            };
            assert!(text.contains(government), "{wish:?}: {text}");
        }
    }
}

fn the_service_itself_is_never_cached(registry: &Registry) {
    for path in ["/healthz", "/readyz", "/metrics", "/v1/nothing", "/v1/coalitions?limit=0"] {
        assert_eq!(registry.get(path).header("cache-control"), "no-store", "{path}");
    }
}

/// A question that has another in it is another question, whatever separates parameters inside.
fn no_question_is_taken_for_another(registry: &Registry) {
    let whole = registry.get("/v1/organisations").json()["total"].clone();
    for (first, second) in [
        ("/v1/organisations?q=a%00sort=-name", "/v1/organisations?q=a&sort=-name"),
        ("/v1/organisations?q=a%0Asort%3D-name", "/v1/organisations?q=a&sort=-name"),
        (
            "/v1/coalitions?q=dynamic%00sort=-name%00status=active",
            "/v1/coalitions?q=dynamic&sort=-name&status=active",
        ),
        ("/organisations?q=a%00sort=-name", "/organisations?q=a&sort=-name"),
    ] {
        let strange = registry.get(first);
        let plain = registry.get(second);
        assert_eq!((strange.status, plain.status), (200, 200), "{first}");
        assert_ne!(strange.body, plain.body, "{second} is answered as {first} was");
    }
    let found = registry.get("/v1/organisations?q=a&sort=-name").json()["total"].as_u64().unwrap();
    assert!(found > 10 && found < whole.as_u64().unwrap());
}
