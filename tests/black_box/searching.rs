//! Search: whatever somebody types, the thing they mean comes first, and the answer says why.

use std::time::{Duration, Instant};

use harness::{Client, Editor, Launch, PUBLIC_URL, Program, Registry, both_databases, both_databases_anew};
use serde_json::{Value, json};

use super::stage::{membership, organisation};

both_databases!(
    names_are_found_however_they_are_typed,
    the_answer_says_which_name_and_why,
    filters_narrow_what_is_found,
    pages_go_on_where_they_ended,
    what_cannot_be_answered_is_refused,
    whatever_is_typed_is_answered_soon,
);
both_databases_anew!(
    what_is_written_is_found_and_what_is_gone_is_not,
    scripts_do_not_matter,
    the_answer_is_the_same_after_a_restart_and_elsewhere,
);

/// The address of a search.
fn search(q: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    format!("/v1/search?{}", query.append_pair("q", q).finish())
}

fn items(client: &Client, q: &str) -> Vec<Value> {
    let answer = client.get(&search(q));
    assert_eq!(answer.status, 200, "{q}: {}", answer.text());
    answer.items()
}

fn slugs(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["slug"].as_str().unwrap()).collect()
}

fn how(item: &Value) -> &str {
    item["matched"]["how"].as_str().unwrap()
}

/// The highlighted parts of the name that answers.
fn highlighted(item: &Value) -> Vec<String> {
    let characters: Vec<char> = item["matched"]["value"].as_str().unwrap().chars().collect();
    let ranges = item["matched"]["highlights"].as_array().unwrap().iter();
    let bounds: Vec<[usize; 2]> =
        ranges.map(|range| ["start", "end"].map(|bound| range[bound].as_u64().unwrap() as usize)).collect();
    assert!(bounds.iter().all(|[start, end]| start < end && *end <= characters.len()), "{item}");
    assert!(bounds.windows(2).all(|two| two[0][1] <= two[1][0]), "in order and apart: {item}");
    bounds.iter().map(|[start, end]| characters[*start..*end].iter().collect()).collect()
}

fn names_are_found_however_they_are_typed(registry: &Registry) {
    for (typed, slug, as_what) in [
        ("World Bank", "world-bank", "exact"),
        ("wOrLd   bank!", "world-bank", "exact"),
        ("world bnak", "world-bank", "typo"),
        ("worldbank", "world-bank", "typo"),
        ("wor ld bank", "world-bank", "typo"),
        ("amnesty intern", "amnesty-international", "prefix"),
        ("amnesti internatoinal", "amnesty-international", "typo"),
        ("child online safety", "child-online-safety", "exact"),
        ("children rights digital", "child-online-safety", "prefix"),
        ("W3C", "w3c", "exact"),
        ("cheniti", "tarek-cheniti", "exact"),
        ("Tarek Chenitti", "tarek-cheniti", "typo"),
        ("the privacy coalition of dynamic people", "privacy", "partial"),
    ] {
        let found = items(registry.client(), typed);
        assert_eq!(slugs(&found).first(), Some(&slug), "{typed}: {:?}", slugs(&found));
        assert_eq!(how(&found[0]), as_what, "{typed}: {}", found[0]);
    }
    for nothing in ["zzzzzzzz", "!!!", "\u{301}", "\u{200b}\u{200d}", "— · —"] {
        assert_eq!(items(registry.client(), nothing), Vec::<Value>::new(), "{nothing:?}");
    }
    // Every name of every thing is an answer to itself.
    for list in ["coalitions", "organisations"] {
        for thing in registry.all(&format!("/v1/{list}?limit=200")) {
            for name in thing["names"].as_array().unwrap() {
                let found = items(registry.client(), name["value"].as_str().unwrap());
                assert!(slugs(&found).contains(&thing["slug"].as_str().unwrap()), "{name}");
            }
        }
    }
}

fn the_answer_says_which_name_and_why(registry: &Registry) {
    let found = items(registry.client(), "child online safety");
    let first = &found[0];
    assert_eq!((&first["type"], &first["status"]), (&"coalition".into(), &"active".into()));
    assert_eq!(first["matched"]["kind"], "former");
    assert_ne!(first["name"], first["matched"]["value"], "it has another name today");
    assert_eq!(highlighted(first), ["Child", "Online", "Safety"]);
    let typed = registry.get(&format!("{}&type=organisation", search("amnesty intern"))).items();
    assert_eq!(highlighted(&typed[0]), ["Amnesty", "Intern"]);
    assert_eq!(typed[0]["stakeholder_category"], "civil-society");
    let person = &items(registry.client(), "cheniti")[0];
    assert_eq!((&person["type"], &person["matched"]["kind"]), (&"person".into(), &Value::Null));
    // The name is in the language asked for, whichever name answers.
    for lang in ["en", "fr"] {
        let path = format!("{}&lang={lang}", search("w3c"));
        let organisation = registry.get(&format!("/v1/organisations/w3c?lang={lang}")).json();
        assert_eq!(registry.get(&path).items()[0]["name"], organisation["name"], "{lang}");
    }
}

fn filters_narrow_what_is_found(registry: &Registry) {
    let all = registry.all(&format!("{}&limit=200", search("international")));
    assert!(all.len() > 5, "{}", all.len());
    let total = |query: &str| {
        registry.get(&format!("{}&{query}", search("international"))).json()["total"].as_u64().unwrap()
    };
    for (query, holds) in [
        ("type=organisation", &(|thing: &Value| thing["type"] == "organisation") as &dyn Fn(&Value) -> bool),
        ("type=coalition,person", &|thing: &Value| thing["type"] != "organisation"),
        ("stakeholder_category=civil-society", &|thing: &Value| {
            thing["stakeholder_category"] == "civil-society"
        }),
        ("kind=organisation", &|thing: &Value| thing["kind"] == "organisation"),
        ("country=GB,FR", &|thing: &Value| thing["country"] == "GB" || thing["country"] == "FR"),
    ] {
        let wanted: Vec<&Value> = all.iter().filter(|thing| holds(thing)).collect();
        let found = registry.all(&format!("{}&limit=200&{query}", search("international")));
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{query}");
        assert_eq!(total(query), wanted.len() as u64, "{query}");
    }
    let members: Vec<Value> = registry.all("/v1/memberships?coalition=privacy&limit=200");
    let found = registry.all(&format!("{}&coalition=privacy&limit=200", search("international")));
    assert!(!found.is_empty());
    assert!(found.iter().all(|thing| members.iter().any(|m| m["member"]["slug"] == thing["slug"])));
    let (africa, listed) =
        ("region=african-group", registry.all("/v1/organisations?region=african-group&limit=200"));
    let found = registry.all(&format!("{}&{africa}&limit=200", search("a")));
    assert!(found.iter().all(|thing| listed.iter().any(|one| one["slug"] == thing["slug"])));
}

fn pages_go_on_where_they_ended(registry: &Registry) {
    for q in ["international", "e", "amnesty internatonal council", "coalition"] {
        let whole = registry.all(&format!("{}&limit=200", search(q)));
        for limit in [1, 3, 7] {
            let walked = registry.all(&format!("{}&limit={limit}", search(q)));
            assert_eq!(walked, whole, "{q} by {limit}");
        }
        assert_eq!(registry.get(&search(q)).json()["total"], whole.len(), "{q}");
    }
}

fn what_cannot_be_answered_is_refused(registry: &Registry) {
    let many: String = (0..66).map(|n| format!("{n} ")).collect();
    for (path, code, says) in [
        ("/v1/search".to_owned(), "missing-parameter", "`q` is missing"),
        ("/v1/search?q=".to_owned(), "invalid-parameter", "1 to 200"),
        (search(&"x".repeat(201)), "invalid-parameter", "1 to 200"),
        (search(&many), "invalid-parameter", "`q` has more than 32 different words"),
        ("/v1/search?q=a&as_of=2008".to_owned(), "unknown-parameter", "`as_of`"),
        ("/v1/search?q=a&known_at_revision=3".to_owned(), "unknown-parameter", "`known_at_revision`"),
        ("/v1/search?q=a&type=source".to_owned(), "invalid-parameter", "`source` is not one of"),
        ("/v1/search?q=a&cursor=AAAA".to_owned(), "invalid-cursor", "cursor"),
    ] {
        let answer = registry.get(&path);
        assert_eq!((answer.status, &answer.json()["code"]), (400, &code.into()), "{path}: {}", answer.text());
        assert!(answer.text().contains(says), "{path}: {}", answer.text());
    }
    // The cursor of another question.
    let next = registry.get(&format!("{}&limit=1", search("international"))).json()["next"].clone();
    let cursor = next.as_str().unwrap().split("cursor=").nth(1).unwrap().to_owned();
    assert_eq!(registry.get(&format!("{}&limit=1&cursor={cursor}", search("bank"))).status, 400);
    assert_eq!(registry.get(&search(&"x".repeat(60_000))).status, 414);
    assert_eq!(registry.ask(&search("bank")).header("accept", "text/csv").send().status, 406);
}

fn whatever_is_typed_is_answered_soon(registry: &Registry) {
    let odd = [
        "a".repeat(200),
        "a ".repeat(100),
        "ab".chars().cycle().take(200).collect(),
        (0..32).map(|n| format!("w{n} ")).collect(),
        ('a'..='z').map(|letter| format!("{letter} ")).collect(),
        "\u{fdfa}".repeat(200),
        "😀".repeat(200),
        "\u{202e}knaB dlroW".to_owned(),
        "שלום עולם مرحبا".to_owned(),
        "W\u{200b}orld B\u{200d}ank".to_owned(),
        "e\u{301}".repeat(100),
        "\u{301}".repeat(200),
        "%_\\'\"<script>".to_owned(),
        "\0\u{7}\n".to_owned(),
        "university of the international institute for research and the development of ".repeat(2),
    ];
    for q in odd {
        let began = Instant::now();
        let answer = registry.get(&search(&q));
        assert_eq!(answer.status, 200, "{q:?}: {}", answer.text());
        assert!(began.elapsed() < Duration::from_secs(2), "{q:?}: {:?}", began.elapsed());
        answer.items().iter().for_each(|item| drop(highlighted(item)));
    }
}

fn what_is_written_is_found_and_what_is_gone_is_not(registry: &Registry) {
    let editor = registry.editor();
    let found =
        |q: &str| slugs(&items(registry.client(), q)).into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert!(found("quixotic").is_empty());
    let mut draft = organisation("Quixotic Institute");
    draft["names"].as_array_mut().unwrap().push(json!({"value": "QXI", "lang": "und", "kind": "acronym"}));
    editor.create("/v1/organisations", &draft);
    // At once, and not within a second only: who wrote sees what they wrote.
    for q in ["quixotic", "QXI", "quixotc institut"] {
        assert_eq!(found(q).first().map(String::as_str), Some("quixotic-institute"), "{q}");
    }
    editor.change(
        "/v1/organisations/quixotic-institute",
        &json!({"names":
        [{"value": "Sensible Institute", "lang": "en", "kind": "official"}]}),
    );
    assert!(found("quixotic").is_empty() && found("QXI").is_empty(), "the old name is gone");
    assert_eq!(found("sensible"), ["quixotic-institute"]);
    editor.create("/v1/organisations", &organisation("Sensible Office"));
    assert_eq!(found("sensible").len(), 2);
    let merged =
        editor.post("/v1/organisations/quixotic-institute/merge", &json!({"into": "sensible-office"}));
    assert_eq!(merged.status, 200, "{}", merged.text());
    assert_eq!(found("sensible"), ["sensible-office"]);
    assert_eq!(found("sensible institute")[0], "sensible-office", "its name went over to the other");
    let head = registry.revision();
    assert_eq!(editor.delete("/v1/organisations/sensible-office").status, 200);
    assert!(found("sensible").is_empty());
    assert_eq!(editor.undo(head + 1).status, 200);
    assert_eq!(found("sensible"), ["sensible-office"], "what was brought back is found again");
    assert_eq!(found("cheniti"), ["tarek-cheniti"]);
    let erased = editor.post("/v1/people/tarek-cheniti/erase", &json!({}));
    assert_eq!(erased.status, 200, "{}", erased.text());
    for q in ["cheniti", "tarek", "erased person"] {
        let answer = registry.get(&search(q));
        assert!(answer.items().iter().all(|item| item["type"] != "person"), "{q}: {}", answer.text());
    }
    // Many at once are more than one search reads in by itself.
    for number in 0..40 {
        editor.create("/v1/organisations", &organisation(&format!("Numbered {number} Bureau")));
    }
    assert_eq!(registry.get(&search("numbered bureau")).json()["total"], 40);
    assert_eq!(items(registry.client(), "numbered 17")[0]["slug"], "numbered-17-bureau");
}

fn scripts_do_not_matter(registry: &Registry) {
    let editor = registry.editor();
    for (slug, name, lang) in [
        ("lodz", "Uniwersytet Łódzki w Łódź", "pl"),
        ("irkutsk", "Иркутский институт в Иркутск", "ru"),
        ("beijing", "北京大学", "zh"),
        ("tokyo", "ひらがな研究所", "ja"),
        ("zurich", "Hochschule Zürich", "de"),
        ("athens", "Πανεπιστήμιο Αθηνών", "el"),
    ] {
        let mut draft = organisation(name);
        draft["names"][0]["lang"] = lang.into();
        draft["slug"] = slug.into();
        editor.create("/v1/organisations", &draft);
    }
    for (typed, slug, as_what) in [
        ("Łódź", "lodz", "exact"),
        ("lodz", "lodz", "exact"),
        ("LODZ", "lodz", "exact"),
        ("Иркутск", "irkutsk", "exact"),
        ("irkutsk", "irkutsk", "transliterated"),
        ("北京", "beijing", "prefix"),
        ("beijing", "beijing", "prefix"),
        ("大学", "beijing", "substring"),
        ("研究", "tokyo", "substring"),
        ("zuerich", "zurich", "exact"),
        ("zurich", "zurich", "exact"),
        ("athinon", "athens", "transliterated"),
        ("Panepistimio", "athens", "transliterated"),
    ] {
        let found = items(registry.client(), typed);
        assert_eq!(slugs(&found).first(), Some(&slug), "{typed}: {:?}", slugs(&found));
        assert_eq!(how(&found[0]), as_what, "{typed}: {}", found[0]);
    }
    let parts = |typed: &str| highlighted(&items(registry.client(), typed)[0]);
    assert_eq!(parts("lodz"), ["Łódź"]);
    assert_eq!(parts("beijing"), ["北京"]);
    assert_eq!(parts("大学"), ["大学"]);
    assert_eq!(parts("irkutsk"), ["Иркутск"]);
    // Lists read `q` in the same way.
    for (q, slug) in [("Łódź", "lodz"), ("irkutsk", "irkutsk"), ("北京", "beijing"), ("beijing", "beijing")]
    {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let listed =
            registry.get(&format!("/v1/organisations?{}", query.append_pair("q", q).finish())).items();
        assert_eq!(slugs(&listed), [slug], "{q}");
    }
}

fn another(registry: &Registry) -> (Program, Client) {
    let program = Launch::serve(registry.database_url()).with(&["--public-url", PUBLIC_URL]).start().unwrap();
    let client = Client::new(&program, PUBLIC_URL).unwrap();
    (program, client)
}

fn the_answer_is_the_same_after_a_restart_and_elsewhere(registry: &Registry) {
    let editor = registry.editor();
    let (_running, follower) = another(registry);
    // Entered, renamed and taken out in pieces, so that nothing here is as one reading would have it.
    for number in 0..30 {
        let name = format!("Institute {} of Numbers {}", number % 7, number % 3);
        let slug =
            editor.create("/v1/organisations", &organisation(&name))["slug"].as_str().unwrap().to_owned();
        let path = format!("/v1/organisations/{slug}");
        match number % 5 {
            0 => assert_eq!(editor.delete(&path).status, 200),
            1 => drop(editor.change(
                &path,
                &json!({"names":
                [{"value": format!("Renamed Institute {number}"), "lang": "en", "kind": "official"}]}),
            )),
            2 => drop(editor.create("/v1/memberships", &membership("privacy", &slug, "member"))),
            _ => {}
        }
    }
    let (_fresh, restarted) = another(registry);
    let told = Editor::new(&follower, registry.registrar())
        .create("/v1/organisations", &organisation("The Last One"));
    let began = Instant::now();
    while registry.get(&search("the last one")).items().first().map(|item| &item["id"]) != Some(&told["id"])
        || restarted.get(&search("the last one")).items().first().map(|item| &item["id"]) != Some(&told["id"])
    {
        assert!(began.elapsed() < Duration::from_secs(3), "other programs do not find it");
    }
    for q in [
        "institute",
        "institute 3",
        "numbers of institute",
        "renamed",
        "institut of nubmers",
        "privacy",
        "i",
        "bank oslo institute",
    ] {
        let path = format!("{}&limit=200", search(q));
        let here = registry.get(&path);
        for there in [&follower, &restarted] {
            let there = there.get(&path);
            assert!(here.body == there.body, "{q}: {} but {}", here.text(), there.text());
            assert_eq!(here.header("etag"), there.header("etag"), "{q}");
        }
    }
}
