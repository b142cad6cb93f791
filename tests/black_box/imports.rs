//! Coordinators hand in lists of members as they have them.

use harness::{Answer, Editor, Launch, Operation, Registry, both_databases_anew};
use reqwest::Method;
use serde_json::{Value, json};

/// The fields of the damaged list.
const HEADER: &str =
    "name;kind;slug;role;since;until;status;category;country;website;ror;acronym;note;affiliation;coalition";

/// What becomes of a row: what is done, the code of a fault or warning, the slug of the member and by what it was
/// found.
type Expected = (&'static str, Option<&'static str>, Option<(&'static str, &'static str)>);

const NEW: Expected = ("create", None, None);

fn wrong(code: &'static str) -> Expected {
    ("error", Some(code), None)
}

fn means(action: &'static str, slug: &'static str, by: &'static str) -> Expected {
    (action, None, Some((slug, by)))
}

/// Rows with everything that lists are damaged by, and what is right for each. `#` stands for a number that makes
/// names differ.
fn damages() -> Vec<(String, Expected)> {
    let row = |cells: &[(&str, &str)]| {
        HEADER
            .split(';')
            .map(|field| cells.iter().find(|(name, _)| *name == field).map_or("", |(_, cell)| cell))
            .collect::<Vec<_>>()
            .join(";")
    };
    let long = "x".repeat(2_001);
    let named = |field: &str, cell: &str| row(&[("name", "Damaged Institute # of Nowhere"), (field, cell)]);
    vec![
        (row(&[("note", "nobody is named")]), wrong("required")),
        (named("country", "XX"), wrong("invalid-value")),
        (named("country", "Atlantis"), wrong("invalid-value")),
        (named("since", "31/12/2019"), wrong("invalid-value")),
        (named("since", "2019-02-31"), wrong("invalid-value")),
        (named("since", "long ago"), wrong("invalid-value")),
        (
            row(&[("name", "Damaged Institute # of Time"), ("since", "2020"), ("until", "2010")]),
            wrong("ends-before-it-begins"),
        ),
        (named("role", "chiar"), wrong("invalid-value")),
        (named("status", "perhaps"), wrong("invalid-value")),
        (named("kind", "alien"), wrong("invalid-value")),
        (named("website", "ht!tp:/x"), wrong("invalid-value")),
        (named("ror", "https://ror.org/000000000"), wrong("invalid-value")),
        (named("coalition", "open-standards"), wrong("invalid-value")),
        (row(&[("name", "=HYPERLINK(1)")]), wrong("formula")),
        (format!("{};one;two", row(&[("name", "Damaged Institute # of Cells")])), wrong("too-many-cells")),
        (row(&[("name", "Damaged Universit\u{fffd} # of Letters")]), wrong("damaged-text")),
        (row(&[("name", "Damaged UniversitÃ© # of Encodings")]), wrong("damaged-text")),
        (row(&[("name", "Damaged\u{7} Institute # of Bells")]), wrong("control-character")),
        (row(&[("name", long.as_str())]), wrong("too-long")),
        (row(&[("slug", "world-bnak")]), wrong("unknown-reference")),
        // It is not sure who is meant.
        (row(&[("name", "ISOC")]), ("choose", None, None)),
        (row(&[("name", "Alannah and Madeline Foundation"), ("country", "BR")]), ("choose", None, None)),
        // What looks like damage and is none.
        (named("category", "Friends of the forum"), ("create", Some("not-used"), None)),
        (named("until", "[2019..2021]"), NEW),
        (named("status", "ended"), NEW),
        (row(&[("name", "'=Equals # Institute")]), NEW),
        (row(&[("name", "   Spacious    Institute # of Space  ")]), NEW),
        (
            row(&[("name", "\"Quoted \"\"Institute\"\" # of \nTwo Lines\"")]),
            ("create", Some("line-break"), None),
        ),
        (row(&[("name", "Ada Person #"), ("kind", "person"), ("affiliation", "World Bank")]), NEW),
        (named("acronym", "ISOC"), ("choose", None, None)),
    ]
}

/// A list with what is right for each of its rows, by the line on which it begins.
struct List {
    text: String,
    line: u64,
    expected: Vec<(u64, Expected)>,
}

impl List {
    fn add(&mut self, row: &str, what: Expected) {
        self.text.push_str(row);
        self.text.push_str("\r\n");
        self.expected.push((self.line, what));
        self.line += 1 + row.matches('\n').count() as u64;
    }

    /// A thousand rows: damaged ones, again and again, among good ones.
    fn of_a_thousand() -> Self {
        let mut list = Self { text: format!("{HEADER}\r\n"), line: 2, expected: Vec::new() };
        list.add("France;;;;;;;;;;;;;;", means("update", "france", "exact"));
        list.add("WORLD  BANK;;;;;;;;;;;;;;", means("update", "world-bank", "folded"));
        list.add(";;amnesty-international;;;;;;;;;;;;", means("update", "amnesty-international", "slug"));
        list.add("France;;;;;;;;;;;;;;", wrong("duplicate"));
        let damages = damages();
        assert_eq!(damages.len(), 30);
        let mut round = 0;
        while list.expected.len() < 1_000 {
            round += 1;
            for (index, (row, what)) in damages.iter().enumerate() {
                list.add(&row.replace('#', &format!("{round}x{index}")), *what);
            }
            for index in 0..20 {
                let n = round * 100 + index;
                let row = format!(
                    "Good Institute {n} of Somewhere;;;;2015;;;Academia;FR;https://good-{n}.example;;GI{n};;;"
                );
                list.add(&row, NEW);
            }
        }
        list
    }
}

/// Hands in a list.
fn hand_in(editor: &Editor<'_>, address: &str, media_type: &str, list: impl Into<Vec<u8>>) -> Answer {
    editor.ask(Method::POST, address).body(media_type, list).send()
}

/// Hands in a list that can be read, and returns the plan.
fn plan(editor: &Editor<'_>, address: &str, media_type: &str, list: impl Into<Vec<u8>>) -> Value {
    let answer = hand_in(editor, address, media_type, list);
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn apply(editor: &Editor<'_>, plan: &Value, parameters: &str) -> Answer {
    let id = plan["id"].as_str().unwrap();
    editor.ask(Method::POST, &format!("/v1/imports/{id}/apply{parameters}")).send()
}

/// Slugs of the members whose memberships are not over, each once.
fn open_members(registry: &Registry, coalition: &str) -> Vec<String> {
    let members = registry.client().all(&format!(
        "/v1/coalitions/{coalition}/members?status=current,unconfirmed&fields=member&limit=200"
    ));
    let mut slugs: Vec<String> =
        members.iter().map(|m| m["member"]["slug"].as_str().unwrap().to_owned()).collect();
    slugs.dedup();
    slugs
}

fn a_thousand_rows_with_thirty_kinds_of_damage(registry: &Registry) {
    let token = registry.token(&["--role", "coordinator:privacy"]).unwrap();
    let editor = Editor::new(registry.client(), &token);
    const ADDRESS: &str = "/v1/coalitions/privacy/imports";
    const MEMBERS: &str = "/v1/coalitions/privacy/members?limit=200";
    let list = List::of_a_thousand();
    let before = registry.get(MEMBERS);
    let revision = registry.revision();
    let first = plan(&editor, ADDRESS, "text/csv", list.text.clone());
    assert_eq!(first["delimiter"], "semicolon");
    let rows = first["rows"].as_array().unwrap();
    assert_eq!(rows.len(), list.expected.len());
    let mut wrong = Vec::new();
    for (row, (line, (action, code, member))) in rows.iter().zip(&list.expected) {
        let codes: Vec<&str> = [&row["faults"], &row["warnings"]]
            .iter()
            .flat_map(|list| list.as_array().unwrap())
            .filter_map(|fault| fault["code"].as_str())
            .collect();
        let found = (row["member"]["slug"].as_str(), row["member"]["by"].as_str());
        let right = row["line"] == *line
            && row["action"] == *action
            && code.is_none_or(|code| codes.contains(&code))
            && (code.is_some() || codes.is_empty())
            && member.is_none_or(|(slug, by)| found == (Some(slug), Some(by)))
            && (*action != "choose" || !row["candidates"].as_array().unwrap().is_empty());
        if !right {
            wrong.push(format!("line {line} should be {action} {code:?} {member:?}: {row}"));
        }
    }
    assert!(wrong.is_empty(), "{} rows are wrong:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    assert_eq!(registry.revision(), revision, "a plan changes nothing");

    // Faulty rows are not passed over in silence.
    let refused = apply(&editor, &first, "");
    assert_eq!((refused.status, refused.json()["code"].as_str()), (409, Some("plan-has-faults")));
    assert_eq!(registry.revision(), revision);
    let applied = apply(&editor, &first, "?leave_out=true");
    assert_eq!(applied.status, 200, "{}", applied.text());
    let applied = applied.json();
    assert_eq!(applied["state"], "applied");
    assert_eq!(applied["rows"], first["rows"], "what was done is what was planned");
    let after = registry.get(MEMBERS);
    assert!(after.json()["total"].as_u64().unwrap() > 500);
    let done = registry.revision();

    // The same plan, and the same list, once more.
    assert_eq!(apply(&editor, &first, "?leave_out=true").json()["group"], applied["group"]);
    let again = plan(&editor, ADDRESS, "text/csv", list.text.clone());
    for count in ["create", "update", "end", "new_members"] {
        assert_eq!(again["counts"][count], 0, "{count}: {}", again["counts"]);
    }
    assert_eq!(apply(&editor, &again, "?leave_out=true").json()["group"], Value::Null);
    assert_eq!(registry.revision(), done, "the second time nothing changes");
    assert_eq!(registry.get(MEMBERS).body, after.body);

    // Undone as a whole, and known of both.
    let undone = editor.undo(applied["group"].as_i64().unwrap());
    assert_eq!(undone.status, 200, "{}", undone.text());
    let now = registry.get(MEMBERS);
    assert_eq!(now.text(), before.text(), "the bytes are those of before");
    let then = |revision: i64| registry.get(&format!("{MEMBERS}&known_at_revision={revision}"));
    assert_eq!(then(revision).json()["items"], before.json()["items"]);
    assert_eq!(then(done).json()["total"], after.json()["total"]);
}

fn a_mirrored_list_ends_those_who_are_gone(registry: &Registry) {
    let editor = registry.editor();
    let coalition = "child-online-safety";
    let members = open_members(registry, coalition);
    let address = format!("/v1/coalitions/{coalition}/imports?mode=mirror");
    let listed = |slugs: &[String]| format!("slug\n{}\n", slugs.join("\n"));
    // A few may be gone.
    let few = plan(&editor, &address, "text/csv", listed(&members[2..]));
    assert_eq!((&few["counts"]["end"], &few["needs_confirmation"]), (&json!(2), &json!(false)));
    assert_eq!(apply(&editor, &few, "").status, 200);
    let left = open_members(registry, coalition);
    assert_eq!(left, members[2..]);
    let ended = registry
        .client()
        .all(&format!("/v1/coalitions/{coalition}/members?status=ended&member={}", members[0]));
    assert!(ended[0]["until"].as_str().unwrap().starts_with("[.."), "nobody knows since when: {}", ended[0]);
    // Many are not, unless that is what is meant.
    let many = plan(&editor, &address, "text/csv", listed(&left[..left.len() / 2]));
    assert_eq!(many["needs_confirmation"], true);
    let refused = apply(&editor, &many, "");
    assert_eq!((refused.status, refused.json()["code"].as_str()), (409, Some("too-many-ends")));
    assert_eq!(open_members(registry, coalition), left);
    assert_eq!(apply(&editor, &many, "?confirm=true").status, 200);
    assert_eq!(open_members(registry, coalition), left[..left.len() / 2]);
    // Those who may be meant by a row that is not sure do not end.
    let unsure =
        plan(&editor, &format!("{address}&dry_run=true"), "text/csv", "name,country\nInternet Society,BR\n");
    let kept: Vec<&str> = unsure["rows"][0]["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|candidate| candidate["slug"].as_str())
        .collect();
    let ends: Vec<&str> =
        unsure["rows"].as_array().unwrap().iter().filter_map(|r| r["member"]["slug"].as_str()).collect();
    assert!(kept.iter().all(|slug| !ends.contains(slug)), "{kept:?} {ends:?}");
    assert_eq!(unsure["id"], Value::Null, "a rehearsal is not kept");
}

fn a_plan_is_done_as_it_was_told_or_not_at_all(registry: &Registry) {
    let editor = registry.editor();
    let address = "/v1/coalitions/privacy/imports";
    let told = plan(&editor, address, "text/csv", "name\nFrance\nBrand New Institute\n");
    editor.create(
            "/v1/organisations",
            &json!({"kind": "organisation", "names": [{"value": "Brand New Institute", "lang": "en", "kind": "official"}]}),
        );
    let revision = registry.revision();
    let outdated = apply(&editor, &told, "");
    assert_eq!((outdated.status, outdated.json()["code"].as_str()), (412, Some("plan-outdated")));
    assert!(outdated.json()["detail"].as_str().unwrap().contains("line 3"), "{}", outdated.text());
    assert_eq!(registry.revision(), revision);
    // Planned anew, it means the one that is there now.
    let anew = plan(&editor, address, "text/csv", "name\nFrance\nBrand New Institute\n");
    assert_eq!(anew["rows"][1]["member"]["by"], "exact");
    let rehearsed = apply(&editor, &anew, "?dry_run=true");
    assert_eq!(rehearsed.status, 200);
    assert_eq!(registry.revision(), revision);
    assert_eq!(apply(&editor, &anew, "").status, 200);
    // `new` is another one of the same name.
    let another = plan(&editor, address, "text/csv", "name,slug\nBrand New Institute,new\n");
    assert_eq!(apply(&editor, &another, "").status, 200);
    assert_eq!(registry.get("/v1/organisations/brand-new-institute-2").status, 200);
    // Both as rows of a table, for those who keep the coalition alone.
    let id = another["id"].as_str().unwrap();
    let report = editor.ask(Method::GET, &format!("/v1/imports/{id}.csv")).send();
    assert!(report.text().starts_with("line,action,name,"), "{}", report.text());
    let foreign = registry.token(&["--role", "coordinator:stop-spam-alliance"]).unwrap();
    let foreign = Editor::new(registry.client(), &foreign);
    assert_eq!(foreign.ask(Method::GET, &format!("/v1/imports/{id}")).send().status, 403);
    assert_eq!(apply(&foreign, &told, "").status, 403);
    assert_eq!(hand_in(&foreign, address, "text/csv", "name\nFrance\n").status, 403);
}

fn lists_are_read_as_people_write_them(registry: &Registry) {
    let editor = registry.editor();
    let address = "/v1/coalitions/privacy/imports?dry_run=true";
    let windows: Vec<u8> = b"Organisation;Pays\r\nUniversit\xe9 de Nulle Part;France\r\n".to_vec();
    let cases: Vec<(&str, Vec<u8>, &str, Value)> = vec![
        ("text/csv", "name,country\nUniversité de Nulle Part,FR".into(), "utf-8", json!("comma")),
        (
            "text/csv",
            "\u{feff}Country;Name\r\nfra;Université de Nulle Part\r\n".into(),
            "utf-8-bom",
            json!("semicolon"),
        ),
        (
            "text/tab-separated-values",
            "Member\tCountry\nUniversité de Nulle Part\tFrance\n".into(),
            "utf-8",
            json!("tab"),
        ),
        ("text/csv; charset=windows-1252", windows, "windows-1252", json!("semicolon")),
        (
            "application/json",
            r#"{"members": [{"name": "Université de Nulle Part", "country": "FR"}]}"#.into(),
            "utf-8",
            Value::Null,
        ),
    ];
    for (media_type, list, encoding, delimiter) in cases {
        let read = plan(&editor, address, media_type, list);
        assert_eq!((&read["encoding"], &read["delimiter"]), (&json!(encoding), &delimiter), "{media_type}");
        let row = &read["rows"][0];
        assert_eq!(row["member"]["name"], "Université de Nulle Part", "{row}");
        assert_eq!(row["member"]["slug"], "universite-de-nulle-part", "{row}");
    }
    for (list, telling) in [
        (&b""[..], "empty"),
        (b"\n\n", "empty"),
        (b"France\nBrazil\n", "does not name any known column"),
        (b"PK\x03\x04\x00\x00", "not a text"),
        (b"name,country\n\"France,FR\n", "quotation mark"),
    ] {
        let refused = hand_in(&editor, address, "text/csv", list);
        assert_eq!(refused.status, 400, "{}", refused.text());
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(telling), "{detail}");
    }
    assert_eq!(hand_in(&editor, address, "application/pdf", "x").status, 415);
    assert_eq!(hand_in(&editor, "/v1/coalitions/nowhere/imports", "text/csv", "name\nx\n").status, 404);
    let huge = vec![b'x'; 16 * 1024 * 1024 + 1];
    assert_eq!(hand_in(&editor, address, "text/csv", huge).status, 413);
}

fn from_the_command_line(registry: &Registry) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("members.csv");
    std::fs::write(&file, "name;role\nFrance;member\nCommand Line Institute;\nISOC;\n").unwrap();
    let run = |arguments: &[&str]| {
        let command =
            ["import", "members", "--coalition", "privacy", "--database-url", registry.database_url()];
        Launch::new(&command).with(arguments).with(&[file.to_str().unwrap()]).run().unwrap()
    };
    let revision = registry.revision();
    for arguments in [&[][..], &["--dry-run"]] {
        let planned = run(arguments);
        assert_eq!(planned.code, Some(0), "{:?}", planned.stderr);
        let table = String::from_utf8(planned.stdout).unwrap();
        let mut lines = table.lines();
        assert!(lines.next().unwrap().starts_with("line,action,name"), "{table}");
        assert!(
            lines.next().unwrap().starts_with("2,update,France,organisation,france,France,exact"),
            "{table}"
        );
    }
    let refused = run(&["--apply"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.join("\n").contains("--leave-out"), "{:?}", refused.stderr);
    assert_eq!(registry.revision(), revision);
    assert_eq!(run(&["--apply", "--leave-out", "--comment", "yearly list"]).code, Some(0));
    let asked = std::time::Instant::now();
    while registry.get("/v1/organisations/command-line-institute").status != 200 {
        assert!(asked.elapsed().as_secs() < 10, "the program that serves does not follow");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let changes = registry.client().all(&format!("/v1/changes?after={revision}"));
    assert!(
        changes
            .iter()
            .all(|change| change["actor"]["kind"] == "operator" && change["comment"] == "yearly list")
    );
    assert_eq!(run(&["--apply", "--dry-run"]).code, Some(2));
}

both_databases_anew!(
    a_thousand_rows_with_thirty_kinds_of_damage,
    a_mirrored_list_ends_those_who_are_gone,
    a_plan_is_done_as_it_was_told_or_not_at_all,
    lists_are_read_as_people_write_them,
    from_the_command_line,
);

/// Whether an operation is about lists of members.
pub(crate) fn has(operation: &Operation) -> bool {
    operation.id.starts_with("import_")
}

/// The address of an operation, for a list that is planned and not applied.
pub(crate) fn address(registry: &Registry, operation: &Operation) -> String {
    if operation.id == "import_create" {
        return operation.address();
    }
    let made = plan(&registry.editor(), "/v1/coalitions/privacy/imports", "text/csv", "name\nFrance\n");
    operation.path.replace("{id}", made["id"].as_str().unwrap())
}

/// A list that would end too many memberships, applied.
pub(crate) fn too_many_ends(registry: &Registry) -> Answer {
    let editor = registry.editor();
    let address = "/v1/coalitions/child-online-safety/imports?mode=mirror";
    let ends = plan(&editor, address, "text/csv", "name,slug\nOnly We,new\n");
    apply(&editor, &ends, "")
}

/// A request that has this answer; `None` = nobody knows one.
pub(crate) fn provoke(registry: &Registry, operation: &Operation, status: u16) -> Option<Answer> {
    const LIST: &str = "name\nFrance\n";
    let address = address(registry, operation);
    let method = Method::from_bytes(operation.method.as_bytes()).ok()?;
    let creates = operation.id == "import_create";
    let by = |path: &str, token: &str| {
        let request = registry.ask(path).method(method.clone()).bearer(token);
        if creates { request.body("text/csv", LIST) } else { request }
    };
    let right = |path: &str| by(path, registry.registrar());
    Some(match status {
        200 | 201 => right(&address).send(),
        400 => right(&format!("{address}?no_such_parameter=1")).send(),
        401 => right(&address).without("authorization").send(),
        403 => by(&address, &registry.token(&["--role", "coordinator:open-standards"]).ok()?).send(),
        404 if creates => right("/v1/coalitions/nowhere/imports").send(),
        404 => right(&operation.path.replace("{id}", "0195d000-0000-7000-8000-000000000000")).send(),
        406 => right(&address).header("accept", "image/png").send(),
        409 => {
            let editor = registry.editor();
            let unsure = plan(&editor, "/v1/coalitions/privacy/imports", "text/csv", "name\nISOC\n");
            apply(&editor, &unsure, "")
        }
        412 => {
            let editor = registry.editor();
            let list = "name\nAn Institute that Comes Later\n";
            let told = plan(&editor, "/v1/coalitions/privacy/imports", "text/csv", list);
            let named = json!([{"value": "An Institute that Comes Later", "lang": "en", "kind": "official"}]);
            editor.create("/v1/organisations", &json!({"kind": "organisation", "names": named}));
            apply(&editor, &told, "")
        }
        413 => {
            let large = vec![b'x'; 16 * 1024 * 1024 + 1];
            right(&address).without("content-type").body("text/csv", large).send()
        }
        414 => right(&format!("{address}?{}", "x".repeat(9_000))).send(),
        415 => right(&address).without("content-type").body("image/png", "x").send(),
        431 => right(&address).header("x-large", &"x".repeat(17_000)).send(),
        _ => return None,
    })
}
