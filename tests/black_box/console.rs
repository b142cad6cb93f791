//! The console at `/docs` in a real browser that reaches nothing but the program.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use harness::{Backend, Document, Registry};

/// The browser; none where it is not installed, with one line that says what to install. Where the
/// environment variable `CI` is set, that is an error.
fn chromium() -> Option<&'static str> {
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    });
    assert!(
        found.is_some() || std::env::var_os("CI").is_none(),
        "Chromium is not installed: install the Debian package chromium"
    );
    if found.is_none() {
        // Not `eprintln!`: the test runner keeps that to itself.
        let line = "SKIPPED: the console in a browser; to run it, install the Debian package chromium\n";
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    found
}

/// What the page looks like to a person after its scripts have run.
fn dom(browser: &str, address: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let shown = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        // Whatever is not this machine cannot be found.
        .arg("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(["--virtual-time-budget=20000", "--dump-dom", address])
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert!(shown.status.success(), "{browser}: {}", shown.status);
    String::from_utf8(shown.stdout).unwrap()
}

#[test]
fn it_shows_every_operation_without_the_network() {
    let Some(browser) = chromium() else {
        return;
    };
    Registry::on(Backend::Sqlite, |registry| {
        let page = dom(browser, &format!("{}/docs", registry.program().url()));
        for operation in Document::get().unwrap().operations() {
            let summary = operation.object["summary"].as_str().unwrap();
            assert!(page.contains(summary), "{} is not shown", operation.id);
            let anchor = operation.id.as_str();
            assert!(page.contains(anchor), "{anchor} cannot be linked to");
        }
        assert!(!page.contains("Failed to load"), "the document could not be fetched");
    });
}
