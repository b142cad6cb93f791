//! Readers of other languages than English.

use harness::{Registry, both_databases};
use serde_json::Value;

both_databases!(
    labels_come_in_the_language_asked_for,
    the_header_asks_too_and_the_parameter_goes_before_it,
    what_has_no_translation_is_in_english,
    the_answer_says_its_languages_and_what_it_varies_by,
);

fn labels(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|c| c["label"].as_str().unwrap()).collect()
}

fn labels_come_in_the_language_asked_for(registry: &Registry) {
    for (lang, first, last) in [
        ("en", "Government", "Media"),
        ("fr", "Gouvernement", "Médias"),
        ("es", "Gobierno", "Medios de comunicación"),
        ("ru", "Правительство", "Средства массовой информации"),
        ("ar", "الحكومة", "وسائل الإعلام"),
        ("zh", "政府", "媒体"),
    ] {
        let page = registry.get(&format!("/v1/stakeholder-categories?lang={lang}")).json();
        let labels = labels(&page);
        assert_eq!((labels[0], labels[6]), (first, last));
        for category in page["items"].as_array().unwrap() {
            assert_eq!(category["labels"][lang], category["label"], "all labels are always there");
            assert_eq!(category["labels"].as_object().unwrap().len(), 6);
        }
        let vocabulary = registry.get(&format!("/v1/vocabularies/registry-core?lang={lang}")).json();
        assert_eq!(vocabulary["concepts"][0]["label"], first);
        let listed = registry.get(&format!("/v1/vocabularies?lang={lang}&q=core")).items();
        assert_eq!(listed, [vocabulary]);
    }
}

fn the_header_asks_too_and_the_parameter_goes_before_it(registry: &Registry) {
    let french = registry.get("/v1/stakeholder-categories?lang=fr");
    for accepted in ["fr", "fr-CH, en;q=0.5", "de;q=0.9, fr;q=0.8, *;q=0.1", "en;q=0.3, fr"] {
        let answer = registry.ask("/v1/stakeholder-categories").header("accept-language", accepted).send();
        assert_eq!(answer.json(), french.json(), "{accepted}");
        assert_eq!(answer.header("content-language"), "fr", "{accepted}");
    }
    let spanish =
        registry.ask("/v1/stakeholder-categories?lang=es").header("accept-language", "fr").send().json();
    assert_eq!(labels(&spanish)[0], "Gobierno");
    let refused = registry.ask("/v1/stakeholder-categories").header("accept-language", "fr;q=0, en").send();
    assert_eq!(labels(&refused.json())[0], "Government");
}

fn what_has_no_translation_is_in_english(registry: &Registry) {
    let english = registry.get("/v1/stakeholder-categories?lang=en");
    assert_eq!(registry.get("/v1/stakeholder-categories").json(), english.json());
    assert_eq!(registry.get("/v1/stakeholder-categories?lang=de").json(), english.json());
    assert_eq!(registry.get("/v1/stakeholder-categories?lang=de").header("content-language"), "en");
    let coalition = registry.get("/v1/coalitions/privacy?lang=fr");
    assert_eq!(coalition.json()["name"], "Dynamic Coalition on Privacy");
    assert_eq!(coalition.header("content-language"), "en");
}

fn the_answer_says_its_languages_and_what_it_varies_by(registry: &Registry) {
    let varies_by = |path: &str| registry.get(path).header("vary").to_lowercase();
    assert_eq!(varies_by("/v1/coalitions"), "accept, accept-language, accept-encoding");
    assert_eq!(varies_by("/v1/coalitions?lang=fr"), "accept, accept-encoding");
    assert_eq!(varies_by("/v1/coalitions.csv"), "accept-language, accept-encoding");
    assert_eq!(varies_by("/v1/coalitions.json?lang=fr"), "accept-encoding");
    assert_eq!(varies_by("/v1/sources"), "accept, accept-encoding", "sources have no language");
    // A vocabulary that is partly translated answers in two.
    let both = registry.get("/v1/vocabularies?lang=fr&limit=200").header("content-language").to_owned();
    assert_eq!(both, "en, fr");
}
