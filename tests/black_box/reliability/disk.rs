//! A disk that is full.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use harness::{Backend, PostgresServer, Registry, both_databases};

use super::{
    fleet::{Fleet, organisation},
    ledger::{Ledger, check_answers, check_state},
};

both_databases!(a_full_disk_refuses_writes_until_there_is_room_again);

/// A small disk in memory.
pub(crate) struct Disk {
    directory: tempfile::TempDir,
}

impl Disk {
    /// `None`, with one line that says so, where this user may not mount one.
    pub(crate) fn mount(mebibytes: u32) -> Option<Self> {
        let directory = tempfile::Builder::new().prefix("coalitions-disk-").tempdir().unwrap();
        let size = format!("size={mebibytes}m,mode=0777");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(directory.path()).output();
        if mount.is_ok_and(|mount| mount.status.success()) {
            return Some(Self { directory });
        }
        // Not `eprintln!`: the test runner keeps that to itself.
        writeln!(
            std::io::stderr(),
            "SKIPPED: a full disk; to try it, run the tests as a user that may mount"
        )
        .ok();
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Takes all the room that is left.
    pub(crate) fn fill(&self) {
        let mut filler = std::fs::File::create(self.filler()).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
    }

    pub(crate) fn make_room(&self) {
        std::fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever still has a file open there keeps it; nobody finds it any more.
        Command::new("umount").arg("-l").arg(self.path()).output().ok();
    }
}

/// Programs whose database is on the disk.
fn fleet_on(backend: Backend, disk: &Disk) -> Fleet {
    let database = backend.founded_database().unwrap();
    match backend {
        Backend::Sqlite => {
            let file = disk.path().join("registry.db");
            std::fs::copy(database.path().unwrap(), &file).unwrap();
            Fleet::at(database, format!("sqlite://{}", file.display()), 2)
        }
        Backend::Postgresql => {
            let server = PostgresServer::shared().unwrap().unwrap();
            let place = disk.path().join("tables");
            std::fs::create_dir(&place).unwrap();
            let owned = Command::new("chown").arg("postgres").arg(&place).status().unwrap();
            assert!(owned.success());
            let name = database.url().rsplit('/').next().unwrap().to_owned();
            server
                .sql("postgres", &format!("CREATE TABLESPACE small LOCATION '{}'", place.display()))
                .unwrap();
            server.sql("postgres", &format!("ALTER DATABASE {name} SET TABLESPACE small")).unwrap();
            let url = database.url().to_owned();
            Fleet::at(database, url, 2)
        }
    }
}

fn a_full_disk_refuses_writes_until_there_is_room_again(registry: &Registry) {
    let Some(disk) = Disk::mount(32) else { return };
    let fleet = fleet_on(registry.backend(), &disk);
    let ledger = Ledger::default();
    let enter = |mark: &str| {
        let mut draft = organisation(&format!("Body {mark}"), mark);
        // What cannot be made smaller: a page of the database each.
        let noise: String = (0..60).map(|_| uuid::Uuid::now_v7().simple().to_string()).collect();
        draft["ambiguity"] = noise[..1800].into();
        let reply = fleet.post(0, "/v1/organisations", &draft);
        ledger.note(mark, Some(&reply));
        reply
    };
    for round in 0..2 {
        assert_eq!(enter(&format!("room-{round}")).status, 201);
        disk.fill();
        let full = (0..1000).map(|n| enter(&format!("full-{round}-{n}"))).find(|reply| reply.status != 201);
        let full = full.expect("the disk is not full");
        assert_eq!((full.status, &full.json()["code"]), (503, &"unavailable".into()), "{}", full.text());
        assert!(!full.retry_after.is_empty());
        // What was stored is still read, and what is wrong is still told apart from what cannot be done now.
        assert_eq!(
            fleet.read(0, &format!("/v1/organisations/body-room-{round}")).json()["note"],
            format!("room-{round}")
        );
        let mut taken = organisation("Body", "taken");
        taken["slug"] = "world-bank".into();
        for _ in 0..2 {
            let refused = fleet.post(0, "/v1/organisations", &taken);
            assert_eq!(
                (refused.status, &refused.json()["code"]),
                (409, &"slug-taken".into()),
                "{}",
                refused.text()
            );
        }
        disk.make_room();
        for n in 0..3 {
            assert_eq!(enter(&format!("again-{round}-{n}")).status, 201);
        }
        // Another program has it, too: it is in the database, and not only in memory.
        let other = fleet.post(1, "/v1/organisations", &organisation("Other", &format!("other-{round}")));
        ledger.note(&format!("other-{round}"), Some(&other));
        assert_eq!(other.status, 201, "{}", other.text());
        fleet.read(1, &format!("/v1/organisations/body-again-{round}-2"));
        fleet.restart(0);
        fleet.read(0, &format!("/v1/organisations/body-again-{round}-2"));
    }
    let log = fleet.log(0);
    check_answers(&ledger.attempts(), &log);
    fleet.begin_anew();
    assert!(fleet.log(0) == log);
    check_state(&fleet, 0, &log);
    fleet.stop();
    if let Backend::Postgresql = registry.backend() {
        let name = fleet.database.url().rsplit('/').next().unwrap().to_owned();
        let server = PostgresServer::shared().unwrap().unwrap();
        server.sql("postgres", &format!("DROP DATABASE {name}")).unwrap();
        server.sql("postgres", "DROP TABLESPACE small").unwrap();
    }
}
