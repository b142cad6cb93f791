//! One registry, two databases: the same question has the same answer, byte for byte.

use harness::{Backend, Document, Registry};

/// Questions to lists: filters by orders by pages by days by languages by forms.
fn questions() -> Vec<String> {
    let mut questions = Vec::new();
    for operation in Document::get().unwrap().operations() {
        let address = operation.address();
        // These tell of the process: its figures, its age, the files that it has at hand.
        if !operation.reads() || ["/metrics", "/readyz", "/v1/dumps"].contains(&address.as_str()) {
            continue;
        }
        questions.push(address.clone());
        let lenses = [
            ("as_of", ["2008-04", "2008-04-01", "2019", "2026"]),
            ("known_at_revision", ["0", "150", "300", "436"]),
            ("lang", ["fr", "ru", "de", "en"]),
        ];
        for (name, values) in lenses {
            if operation.parameter(name).is_some() {
                questions.extend(values.map(|value| operation.address_with(&format!("{name}={value}"))));
            }
        }
        if !operation.is_list() {
            continue;
        }
        for sort in operation.sorts() {
            questions
                .extend(["", "&limit=7", "&limit=200"].map(|more| format!("{address}?sort={sort}{more}")));
        }
        questions.extend(["csv", "ndjson"].map(|form| format!("{address}.{form}")));
        for parameter in operation.parameters() {
            if let Some(example) = parameter.example {
                questions.push(format!("{address}?{}={example}&limit=200", parameter.name));
                questions.push(format!("{address}.csv?{}={example}", parameter.name));
            }
        }
    }
    for filter in [
        "q=fundacao",
        "q=international&sort=-country",
        "region=african-group,western-european-and-others-group",
        "stakeholder_category=civil-society&as_of=2008-04-01",
        "kind=state,unresolved,network&sort=-name&limit=3",
        "coalition=child-online-safety&lang=es",
        "country=BR,FR,IT,GB&fields=slug,name,country",
        "limit=0",
        "colour=red",
    ] {
        questions.push(format!("/v1/organisations?{filter}"));
    }
    for filter in [
        "as_of=2008-04&certainty=possible&sort=since",
        "as_of=2008-04-01&certainty=certain&sort=-since&limit=4",
        "status=unconfirmed&sort=coalition",
        "role=founding-member,coordinator&sort=-role&fields=member,role",
        "kind=person",
        "member=brazil,itu&sort=-coalition",
        "updated_after=2026-11-22T00:00:00Z&region=african-group",
        "cursor=broken",
    ] {
        questions.push(format!("/v1/memberships?{filter}"));
    }
    questions
}

#[test]
fn both_databases_give_the_same_bytes() {
    let sqlite = Registry::shared(Backend::Sqlite).unwrap().unwrap();
    let Some(postgresql) = Registry::shared(Backend::Postgresql).unwrap() else { return };
    let questions = questions();
    assert!(questions.len() > 300, "{}", questions.len());
    for question in questions {
        let (a, b) = (sqlite.get(&question), postgresql.get(&question));
        assert_eq!(a.status, b.status, "{question}");
        if a.status >= 400 {
            // A problem names its request; all else is the same.
            let nameless = |answer: &harness::Answer| {
                let mut problem = answer.json();
                problem["instance"].take();
                problem
            };
            assert_eq!(nameless(&a), nameless(&b), "{question}");
            continue;
        }
        assert!(a.body == b.body, "{question}:\n{}\n{}", a.text(), b.text());
        for field in ["etag", "content-type", "content-language", "link", "vary", "last-modified"] {
            assert_eq!(a.header(field), b.header(field), "{question}: {field}");
        }
    }
}
