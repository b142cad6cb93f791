//! Several programs on one database, which can be killed and come back.

use std::{
    net::SocketAddr,
    sync::{
        OnceLock, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use harness::{Backend, Database, Finished, Launch, PUBLIC_URL, Program};
use reqwest::{Method, blocking::Client, redirect::Policy};
use serde_json::Value;

/// Programs that serve one database with the founding data, and the token of a registrar.
pub(super) struct Fleet {
    pub(super) database: Database,
    pub(super) token: String,
    url: String,
    stations: Vec<RwLock<Option<Program>>>,
    /// How often a program was killed.
    pub(super) kills: AtomicUsize,
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) etag: String,
    pub(super) retry_after: String,
    pub(super) location: String,
    pub(super) body: Vec<u8>,
}

impl Reply {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A request for whatever program has this address; `None` where the connection breaks.
pub(super) fn send(
    address: SocketAddr,
    method: &Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> Option<Reply> {
    static HTTP: OnceLock<Client> = OnceLock::new();
    let http = HTTP.get_or_init(|| {
        // No connection is kept: to send a write a second time on a connection that was closed meanwhile would
        // hide what became of the first.
        let http = Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(60));
        http.pool_max_idle_per_host(0).build().unwrap()
    });
    let mut request = http.request(method.clone(), format!("http://{address}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.body(body.to_string());
    }
    let response = request.send().ok()?;
    let field = |name: &str| {
        response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let (etag, retry_after, location) = (field("etag"), field("retry-after"), field("location"));
    let status = response.status().as_u16();
    Some(Reply { status, etag, retry_after, location, body: response.bytes().ok()?.to_vec() })
}

impl Fleet {
    /// Starts programs on a new database.
    pub(super) fn start(backend: Backend, programs: usize) -> Self {
        let database = backend.founded_database().unwrap();
        let url = database.url().to_owned();
        Self::at(database, url, programs)
    }

    /// Starts programs that reach a database at an address that is not its own.
    pub(super) fn at(database: Database, url: String, programs: usize) -> Self {
        let create = ["token", "create", "--role", "registrar", "--database-url", &url];
        let created = Launch::new(&create).run().unwrap();
        assert_eq!(created.code, Some(0), "{:?}", created.stderr);
        let token = String::from_utf8(created.stdout).unwrap().trim_end().to_owned();
        let fleet = Self {
            database,
            token,
            url,
            stations: (0..programs).map(|_| RwLock::default()).collect(),
            kills: AtomicUsize::new(0),
        };
        (0..programs).for_each(|station| fleet.launch(station));
        fleet
    }

    fn launch(&self, station: usize) {
        let program = Launch::serve(&self.url).with(&["--public-url", PUBLIC_URL]).start().unwrap();
        *self.stations[station].write().unwrap_or_else(PoisonError::into_inner) = Some(program);
    }

    /// Number of programs.
    pub(super) fn size(&self) -> usize {
        self.stations.len()
    }

    /// Does something with a program, which is running.
    pub(super) fn program<T>(&self, station: usize, does: impl FnOnce(&Program) -> T) -> T {
        does(self.stations[station].read().unwrap_or_else(PoisonError::into_inner).as_ref().unwrap())
    }

    /// Where a program listens; `None` while it is dead.
    pub(super) fn address(&self, station: usize) -> Option<SocketAddr> {
        let station = self.stations[station].read().unwrap_or_else(PoisonError::into_inner);
        station.as_ref().map(Program::address)
    }

    /// Kills a program (SIGKILL), whatever it is doing.
    pub(super) fn kill(&self, station: usize) {
        self.kills.fetch_add(1, Ordering::Relaxed);
        // A program that is dropped is killed.
        drop(self.stations[station].write().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// Kills a program and starts it again.
    pub(super) fn restart(&self, station: usize) {
        self.kill(station);
        self.launch(station);
    }

    /// Sends a request without a body; `None` where the connection breaks.
    pub(super) fn get(&self, station: usize, path: &str) -> Option<Reply> {
        send(self.address(station)?, &Method::GET, path, &[], None)
    }

    /// The answer to a request that must be answered.
    pub(super) fn read(&self, station: usize, path: &str) -> Reply {
        let reply = self.get(station, path).unwrap_or_else(|| panic!("{path}: no answer"));
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply
    }

    /// Sends a write; `None` where the connection breaks.
    pub(super) fn write(
        &self,
        station: usize,
        method: &Method,
        path: &str,
        seen: Option<&str>,
        body: Option<&Value>,
    ) -> Option<Reply> {
        let bearer = format!("Bearer {}", self.token);
        let media_type =
            if *method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(seen.map(|seen| ("if-match", seen)));
        headers.extend(body.map(|_| ("content-type", media_type)));
        send(self.address(station)?, method, path, &headers, body)
    }

    /// Posts and gives the answer, which must be there.
    pub(super) fn post(&self, station: usize, path: &str, body: &Value) -> Reply {
        let reply = self.write(station, &Method::POST, path, None, Some(body));
        reply.unwrap_or_else(|| panic!("{path}: no answer"))
    }

    /// Enters a thing and gives its slug, or its id where it has none.
    pub(super) fn enter(&self, path: &str, body: &Value) -> String {
        let reply = self.post(0, path, body);
        assert_eq!(reply.status, 201, "{path}: {}", reply.text());
        reply.location.rsplit('/').next().unwrap().to_owned()
    }

    /// The log beyond the founding data, as a program has it.
    pub(super) fn log(&self, station: usize) -> Vec<Value> {
        let lines = self.read(station, &format!("/v1/changes.ndjson?after={FOUNDED}")).text();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Stops every program; each must go well.
    pub(super) fn stop(&self) -> Vec<Finished> {
        let running = |station: &RwLock<Option<Program>>| {
            station.write().unwrap_or_else(PoisonError::into_inner).take()
        };
        let finished: Vec<_> =
            self.stations.iter().filter_map(running).map(|program| program.stop().unwrap()).collect();
        for Finished { code, stderr, .. } in &finished {
            let failed = |line: &&String| line.contains("panicked") || line.contains("does not fit");
            assert_eq!((*code, stderr.iter().find(failed)), (Some(0), None), "{:?}", stderr.last());
        }
        finished
    }

    /// Stops every program and starts one of them again: what it answers comes from the tables.
    pub(super) fn begin_anew(&self) {
        self.stop();
        self.launch(0);
    }
}

/// The revision of the founding data.
pub(super) const FOUNDED: i64 = 436;

/// The draft of an organisation.
pub(super) fn organisation(name: &str, mark: &str) -> Value {
    serde_json::json!({
        "kind": "organisation",
        "names": [{"value": name, "lang": "en", "kind": "official"}],
        "note": mark,
        "change": {"comment": mark},
    })
}

/// The draft of a coalition.
pub(super) fn coalition(name: &str, mark: &str) -> Value {
    serde_json::json!({
        "names": [{"value": name, "lang": "en", "kind": "official"}],
        "note": mark,
        "change": {"comment": mark},
    })
}

/// The draft of a membership by a source that is entered with it: a group of two.
pub(super) fn membership(coalition: &str, organisation: &str, mark: &str) -> Value {
    serde_json::json!({
        "coalition": coalition,
        "member": {"kind": "organisation", "slug": organisation},
        "role": "member",
        "change": {"comment": mark, "source": {"title": format!("Source {mark}")}},
    })
}
