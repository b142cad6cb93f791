//! Clients that are slow, broken, or in a hurry: below HTTP.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use harness::{Backend, Client, Database, Launch, Program, Registry, both_databases};

both_databases!(
    pipelined_requests_are_answered_in_order,
    what_is_not_http_is_refused,
    http_2_without_tls_gives_the_same_answers,
);

fn patient(program: &Program) -> TcpStream {
    let stream = TcpStream::connect(program.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// The status line and the body of the next answer on a connection; empty where it is closed.
fn next_answer(reader: &mut impl BufRead) -> (String, Vec<u8>) {
    let (mut status, mut length) = (String::new(), 0);
    reader.read_line(&mut status).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (status, body)
}

fn hurried() -> (Program, Database) {
    let database = Backend::Sqlite.founded_database().unwrap();
    (Launch::serve(database.url()).with(&["--header-timeout", "1"]).start().unwrap(), database)
}

#[test]
fn a_client_that_does_not_finish_its_head_is_let_go() {
    let (program, _database) = hurried();
    for begun in ["", "GET /v1/coal", "GET /v1/coalitions HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut slow = patient(&program);
        slow.write_all(begun.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // The connection is closed, with or without an answer; a read that times out would be an error.
        slow.read_to_end(&mut answer).unwrap_or_else(|error| {
            assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "`{begun}`");
            0
        });
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "`{begun}`");
    }
    let client = Client::new(&program, &program.url()).unwrap();
    assert_eq!(client.get("/healthz").status, 200);
}

#[test]
fn a_client_that_goes_on_asking_keeps_its_connection() {
    const TIMES: usize = 12;
    let (program, _database) = hurried();
    let mut reader = BufReader::new(patient(&program));
    // Four times as long as a client may ask nothing.
    for time in 0..TIMES {
        reader.get_mut().write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let (status, _) = next_answer(&mut reader);
        assert!(!status.is_empty(), "it is closed after {time} requests");
        assert_eq!(status, "HTTP/1.1 200 OK\r\n");
        std::thread::sleep(Duration::from_millis(350));
    }
}

#[test]
fn a_client_that_sends_its_head_byte_by_byte_is_let_go() {
    const LONG: usize = 100;
    let (program, _database) = hurried();
    for before in ["", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let mut slow = patient(&program);
        slow.write_all(format!("{before}GET /v1/coalitions HTTP/1.1\r\nX-Slow: ").as_bytes()).unwrap();
        let sent = (0..LONG).take_while(|_| {
            std::thread::sleep(Duration::from_millis(100));
            slow.write_all(b"a").is_ok()
        });
        assert!(sent.count() < LONG, "after ten seconds it goes on");
    }
}

#[test]
fn a_head_that_is_not_finished_does_not_hold_up_a_stop() {
    let (program, _database) = hurried();
    let mut begun = patient(&program);
    begun.write_all(b"GET /v1/coalitions HTTP/1.1\r\nHo").unwrap();
    // It is there when the program is told to stop.
    let client = Client::new(&program, &program.url()).unwrap();
    assert_eq!(client.get("/healthz").status, 200);
    let told = std::time::Instant::now();
    let finished = program.stop().unwrap();
    assert_eq!(finished.code, Some(0));
    assert!(told.elapsed() < Duration::from_secs(15), "{:?}", told.elapsed());
    assert!(!finished.stderr.iter().any(|line| line.contains(" WARN ")), "{:?}", finished.stderr);
}

#[test]
fn an_idle_connection_is_let_go() {
    let (program, _database) = hurried();
    let mut idle = patient(&program);
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    idle.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn clients_that_hang_do_not_keep_others_waiting() {
    let database = Backend::Sqlite.founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    let hanging: Vec<TcpStream> = (0..200)
        .map(|i| {
            let mut stream = patient(&program);
            let begun: &[u8] = if i % 2 == 0 { b"" } else { b"GET /v1/coalitions HTTP/1.1\r\nHo" };
            stream.write_all(begun).unwrap();
            stream
        })
        .collect();
    let client = Client::new(&program, &program.url()).unwrap();
    for _ in 0..20 {
        assert_eq!(client.get("/v1/coalitions").json()["total"], 45);
    }
    drop(hanging);
    assert_eq!(program.stop().unwrap().code, Some(0));
}

#[test]
fn connections_beyond_the_bound_wait_their_turn() {
    let database = Backend::Sqlite.founded_database().unwrap();
    let program = Launch::serve(database.url()).with(&["--max-connections", "1"]).start().unwrap();
    let mut first = patient(&program);
    let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    first.write_all(request).unwrap();
    let mut begun = [0; 12];
    first.read_exact(&mut begun).unwrap();
    let mut second = patient(&program);
    second.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    second.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    assert!(second.read(&mut [0; 1]).is_err(), "there is no room yet");
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut answer = Vec::new();
    second.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

fn pipelined_requests_are_answered_in_order(registry: &Registry) {
    let mut stream = patient(registry.program());
    let slugs = ["privacy", "gender", "open-standards", "child-online-safety", "nowhere", "privacy"];
    let requests: String =
        slugs.iter().map(|slug| format!("GET /v1/coalitions/{slug} HTTP/1.1\r\nHost: x\r\n\r\n")).collect();
    stream.write_all(requests.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream);
    for slug in slugs {
        let (status, body) = next_answer(&mut reader);
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        if slug == "nowhere" {
            assert!(status.starts_with("HTTP/1.1 404") && json["code"] == "not-found", "{status}");
        } else {
            assert!(status.starts_with("HTTP/1.1 200") && json["slug"] == slug, "{slug}: {status}");
        }
    }
}

fn what_is_not_http_is_refused(registry: &Registry) {
    for nonsense in [&b"\x16\x03\x01\x02\x00\x01\x00\x01"[..], b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"] {
        let mut stream = patient(registry.program());
        stream.write_all(nonsense).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{nonsense:?}");
    }
    // A head that no buffer holds.
    let mut stream = patient(registry.program());
    let large = format!("GET / HTTP/1.1\r\nHost: x\r\nX-Large: {}\r\n\r\n", "x".repeat(200_000));
    stream.write_all(large.as_bytes()).ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431"));
    assert_eq!(registry.get("/healthz").status, 200, "others are served");
}

/// As proxies do that speak HTTP/2 with what is behind them: many requests at once over one connection.
fn http_2_without_tls_gives_the_same_answers(registry: &Registry) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    let paths =
        ["/v1/coalitions", "/v1/memberships.csv", "/v1/organisations/w3c", "/v1/coalitions?limit=0", "/docs"];
    let url = registry.program().url();
    let ask = |path: &str, tag: Option<&str>| {
        let request = client.get(format!("{url}{path}"));
        let request = tag.into_iter().fold(request, |request, tag| request.header("if-none-match", tag));
        async move {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.version(), reqwest::Version::HTTP_2);
            let tag = answer.headers().get("etag").map(|tag| tag.to_str().unwrap().to_owned());
            (answer.status().as_u16(), tag, answer.bytes().await.unwrap())
        }
    };
    let known = paths.map(|path| registry.get(path));
    runtime.block_on(async {
        let at_once = paths.iter().cycle().take(200).map(|path| ask(path, None));
        let answers = futures_util::future::join_all(at_once).await;
        for (known, (status, tag, body)) in known.iter().cycle().zip(&answers) {
            let path = &known.path;
            let tag = tag.as_deref();
            assert_eq!((*status, tag.unwrap_or_default()), (known.status, known.header("etag")), "{path}");
            // A problem names its request, a good answer is the same for all.
            assert!(*status != 200 || *body == known.body, "{path}");
            if *status == 200 {
                let (again, _, nothing) = ask(path, tag).await;
                assert_eq!((again, nothing.len()), (304, 0), "{path}");
            }
        }
    });
}
