//! What can go wrong between a program and a server of PostgreSQL.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use harness::{Backend, Registry};
use serde_json::json;

use super::{
    await_head,
    faults::{Holder, enter, refused_for_now},
    fleet::{FOUNDED, Fleet, organisation},
    ledger::{Ledger, check_answers, check_state},
    play::Play,
};

#[test]
fn writing_goes_on_when_connections_are_lost() {
    Registry::on(Backend::Postgresql, |_| {
        let fleet = Fleet::start(Backend::Postgresql, 2);
        let (ledger, play) = (Ledger::default(), Play::default());
        let ended = thread::scope(|scope| {
            let (fleet, ledger, play) = (&fleet, &ledger, &play);
            let _end = play.ends_with_me();
            for writer in 0..4 {
                scope.spawn(move || {
                    let _end = play.ends_with_me();
                    for n in 0.. {
                        if !play.is_on() {
                            break;
                        }
                        let mark = format!("cut-{writer}-{n}");
                        let reply = enter(fleet, writer % 2, &mark);
                        if reply.status == 503 {
                            refused_for_now(&reply);
                        }
                        ledger.note(&mark, Some(&reply));
                    }
                });
            }
            let (began, mut ended) = (Instant::now(), 0);
            while play.is_on() && began.elapsed() < Duration::from_secs(4) {
                let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                           WHERE datname = current_database() AND application_name = 'coalitions' \
                           AND state <> 'idle'";
                ended += fleet.database.sql(end).unwrap().trim().parse::<usize>().unwrap();
                thread::sleep(Duration::from_millis(60));
            }
            play.finish();
            ended
        });
        for station in 0..2 {
            assert_eq!(enter(&fleet, station, &format!("after {station}")).status, 201);
        }
        await_head(&fleet);
        let log = fleet.log(0);
        check_answers(&ledger.attempts(), &log[..log.len() - 2]);
        let [done, _, unknown] = ledger.counts();
        assert!(ended > 3 && done > 5 && unknown > 0, "{ended} {done} {unknown}");
        fleet.begin_anew();
        check_state(&fleet, 0, &log);
    });
}

#[test]
fn a_program_that_hangs_with_the_lock_does_not_keep_the_others_from_writing() {
    Registry::on(Backend::Postgresql, |_| {
        let fleet = Fleet::start(Backend::Postgresql, 2);
        let holder = Holder::of(&fleet);
        thread::scope(|scope| {
            let hanging = scope.spawn(|| enter(&fleet, 0, "hanging"));
            let began = Instant::now();
            let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                         AND wait_event_type = 'Lock'";
            while fleet.database.sql(waits).unwrap().trim() != "1" {
                assert!(began.elapsed() < Duration::from_secs(4), "nobody waits for the lock");
            }
            fleet.program(0, |program| program.pause().unwrap());
            // It is given the lock, and does not know.
            holder.let_go();
            let began = Instant::now();
            let mut tries = 0;
            while enter(&fleet, 1, "other").status == 503 {
                tries += 1;
                assert!(began.elapsed() < Duration::from_secs(40), "the others wait for ever");
            }
            assert!(tries > 0, "it did not have the lock");
            fleet.program(0, |program| program.resume().unwrap());
            refused_for_now(&hanging.join().unwrap());
        });
        assert_eq!(enter(&fleet, 0, "after").status, 201);
        let marks: Vec<_> = fleet.log(0).iter().map(|entry| entry["comment"].clone()).collect();
        assert_eq!(json!(marks), json!(["other", "after"]));
        assert_eq!(fleet.log(0)[0]["revision"], FOUNDED + 1);
        fleet.stop();
    });
}

/// A wire to the server that can be cut so that neither side notices: nothing comes through, and nothing ends.
struct Wire {
    address: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Wire {
    fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self { address: listener.local_addr().unwrap(), cut: Arc::default() };
        let cut = Arc::clone(&wire.cut);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let Ok(far) = TcpStream::connect(server) else { return };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let cut = Arc::clone(&cut);
                    thread::spawn(move || carry(from, to, &cut));
                }
            }
        });
        wire
    }
}

/// Carries what comes to the other side, as long as the wire is whole.
fn carry(mut from: TcpStream, mut to: TcpStream, cut: &AtomicBool) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        while cut.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(10));
        }
        if to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    to.shutdown(Shutdown::Both).ok();
}

#[test]
fn a_server_that_does_not_answer_keeps_nobody_waiting_for_ever() {
    Registry::on(Backend::Postgresql, |_| {
        let database = Backend::Postgresql.founded_database().unwrap();
        let url = url::Url::parse(database.url()).unwrap();
        let wire = Wire::to(SocketAddr::from(([127, 0, 0, 1], url.port().unwrap())));
        let through =
            database.url().replace(&url.port().unwrap().to_string(), &wire.address.port().to_string());
        let fleet = Fleet::at(database, through, 1);
        let ledger = Ledger::default();
        let write = |mark: &str| {
            let reply = enter(&fleet, 0, mark);
            ledger.note(mark, Some(&reply));
            reply
        };
        assert_eq!(write("before").status, 201);
        thread::scope(|scope| {
            let (write, cut) = (&write, &wire.cut);
            let writers: Vec<_> = (0..3)
                .map(|writer| {
                    scope.spawn(move || {
                        // Until the answer fails to come.
                        for n in 0.. {
                            let reply = write(&format!("cut-{writer}-{n}"));
                            if reply.status == 503 {
                                return refused_for_now(&reply);
                            }
                        }
                    })
                })
                .collect();
            thread::sleep(Duration::from_millis(500));
            cut.store(true, Ordering::Relaxed);
            let began = Instant::now();
            while writers.iter().any(|writer| !writer.is_finished()) {
                assert!(began.elapsed() < Duration::from_secs(45), "writers wait for ever");
                fleet.read(0, "/v1/organisations/before");
                thread::sleep(Duration::from_millis(200));
            }
            cut.store(false, Ordering::Relaxed);
        });
        let began = Instant::now();
        for n in 0.. {
            if write(&format!("after-{n}")).status == 201 {
                break;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "writing does not go on");
            thread::sleep(Duration::from_millis(200));
        }
        let log = fleet.log(0);
        check_answers(&ledger.attempts(), &log);
        check_state(&fleet, 0, &log);
    });
}

#[test]
fn a_database_that_was_restored_from_a_backup_is_read_anew() {
    Registry::on(Backend::Postgresql, |_| {
        let fleet = Fleet::start(Backend::Postgresql, 1);
        for name in ["kept", "lost-1", "lost-2"] {
            assert_eq!(enter(&fleet, 0, name).status, 201);
        }
        // As if it had been saved after the first.
        let take_back = || {
            let lost = "(SELECT entity_id FROM change WHERE revision > 437)";
            for sql in [
                format!("DELETE FROM organisation_name WHERE organisation_id IN {lost}"),
                format!("DELETE FROM organisation WHERE id IN {lost}"),
                "DELETE FROM change WHERE revision > 437".to_owned(),
            ] {
                fleet.database.sql(&sql).unwrap();
            }
        };
        take_back();
        // Whoever writes next writes on what is there.
        let reply = enter(&fleet, 0, "again");
        assert_eq!((reply.status, &reply.json()["revision"]), (201, &json!(FOUNDED + 2)), "{}", reply.text());
        assert_eq!(fleet.get(0, "/v1/organisations/lost-1").unwrap().status, 404);
        // Whoever only follows notices, too.
        take_back();
        let began = Instant::now();
        while fleet.read(0, "/readyz").json()["revision"] != FOUNDED + 1 {
            assert!(began.elapsed() < Duration::from_secs(10), "the program shows what is not there");
            thread::sleep(Duration::from_millis(50));
        }
        fleet.program(0, |program| program.line_with("it is read anew").unwrap());
        let draft = organisation("Last", "last");
        assert_eq!(fleet.post(0, "/v1/organisations", &draft).json()["revision"], FOUNDED + 2);
        fleet.begin_anew();
        check_state(&fleet, 0, &fleet.log(0));
    });
}
