//! What goes wrong around a write: who waits, who hangs, who goes away.

use std::{
    io::Write,
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use harness::{Registry, both_databases};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use super::{
    await_head,
    dice::Dice,
    fleet::{Fleet, Reply, organisation},
    ledger::{Ledger, check_answers, check_state, groups},
};

both_databases!(
    a_write_waits_for_another_program_and_gives_up_in_time,
    two_hundred_writers_at_once_are_all_answered,
    who_goes_away_in_the_middle_leaves_a_whole_write_or_none,
);

/// Somebody else who has the write lock of a database.
pub(super) struct Holder {
    runtime: tokio::runtime::Runtime,
    connection: DatabaseConnection,
}

impl Holder {
    pub(super) fn of(fleet: &Fleet) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let mut options = ConnectOptions::new(fleet.database.url());
        options.max_connections(1).sqlx_logging(false);
        let connection = runtime.block_on(Database::connect(options)).unwrap();
        let begin = match fleet.database.path() {
            Ok(_) => "BEGIN IMMEDIATE",
            Err(_) => "BEGIN; SELECT pg_advisory_xact_lock(7233751206339346434)",
        };
        let holder = Self { runtime, connection };
        holder.run(begin);
        holder
    }

    fn run(&self, sql: &str) {
        self.runtime.block_on(self.connection.execute_unprepared(sql)).unwrap();
    }

    pub(super) fn let_go(self) {
        self.run("ROLLBACK");
    }
}

pub(super) fn enter(fleet: &Fleet, station: usize, name: &str) -> Reply {
    fleet.post(station, "/v1/organisations", &organisation(name, name))
}

pub(super) fn refused_for_now(reply: &Reply) {
    assert_eq!(reply.status, 503, "{}", reply.text());
    assert_eq!(reply.json()["code"], "unavailable");
    assert!(reply.retry_after.parse::<u32>().is_ok_and(|seconds| seconds > 0), "{reply:?}");
}

fn a_write_waits_for_another_program_and_gives_up_in_time(registry: &Registry) {
    let fleet = Fleet::start(registry.backend(), 1);
    assert_eq!(enter(&fleet, 0, "first").status, 201);
    // What takes a moment is waited for.
    let holder = Holder::of(&fleet);
    thread::scope(|scope| {
        let waiting = scope.spawn(|| enter(&fleet, 0, "second"));
        thread::sleep(Duration::from_millis(700));
        assert!(!waiting.is_finished(), "nobody writes while another has the lock");
        holder.let_go();
        assert_eq!(waiting.join().unwrap().status, 201);
    });
    // What takes longer is not, however many wait; they are told soon, and reading goes on.
    let holder = Holder::of(&fleet);
    let began = Instant::now();
    thread::scope(|scope| {
        let waiting: Vec<_> = (0..12)
            .map(|n| {
                scope.spawn({
                    let fleet = &fleet;
                    move || enter(fleet, 0, &format!("waiting {n}"))
                })
            })
            .collect();
        while waiting.iter().any(|writer| !writer.is_finished()) {
            let asked = Instant::now();
            fleet.read(0, "/v1/organisations/first");
            assert!(asked.elapsed() < Duration::from_secs(3), "a reader waits for writers");
            thread::sleep(Duration::from_millis(100));
        }
        for writer in waiting {
            let reply = writer.join().unwrap();
            refused_for_now(&reply);
            let detail = reply.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains("nothing was stored"), "{detail}");
        }
    });
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    // Nor does it keep a program from starting.
    fleet.restart(0);
    fleet.read(0, "/v1/organisations/first");
    holder.let_go();
    assert_eq!(enter(&fleet, 0, "third").status, 201);
    assert_eq!(fleet.log(0).len(), 3);
    fleet.stop();
}

fn two_hundred_writers_at_once_are_all_answered(registry: &Registry) {
    let fleet = Fleet::start(registry.backend(), 2);
    let ledger = Ledger::default();
    thread::scope(|scope| {
        for n in 0..200 {
            let (fleet, ledger) = (&fleet, &ledger);
            scope.spawn(move || {
                let mark = format!("crowd-{n}");
                let reply = enter(fleet, n % 2, &mark);
                if reply.status == 503 {
                    refused_for_now(&reply);
                }
                ledger.note(&mark, Some(&reply));
            });
        }
    });
    await_head(&fleet);
    let log = fleet.log(0);
    check_answers(&ledger.attempts(), &log);
    let [done, refused, later] = ledger.counts();
    assert_eq!((refused, done + later), (0, 200));
    assert!(done >= 150, "{done} of 200 were stored");
    check_state(&fleet, 1, &log);
    fleet.stop();
}

fn who_goes_away_in_the_middle_leaves_a_whole_write_or_none(registry: &Registry) {
    const EACH: usize = 20;
    let seed = Dice::seed("who_goes_away_in_the_middle_leaves_a_whole_write_or_none");
    let fleet = Fleet::start(registry.backend(), 1);
    let address = fleet.address(0).unwrap();
    let halves = AtomicUsize::new(0);
    thread::scope(|scope| {
        for client in 0..6 {
            let (fleet, halves) = (&fleet, &halves);
            scope.spawn(move || {
                let mut dice = Dice::of(seed, client);
                for n in 0..EACH {
                    let body = organisation(&format!("Gone {client} {n}"), &format!("gone-{client}-{n}"))
                        .to_string();
                    let head = format!(
                        "POST /v1/organisations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
                         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
                        fleet.token,
                        body.len()
                    );
                    let mut stream = TcpStream::connect(address).unwrap();
                    stream.write_all(head.as_bytes()).unwrap();
                    if dice.roll(4) == 0 {
                        halves.fetch_add(1, Ordering::Relaxed);
                        stream.write_all(&body.as_bytes()[..body.len() / 2]).unwrap();
                    } else {
                        stream.write_all(body.as_bytes()).unwrap();
                        thread::sleep(Duration::from_micros(dice.roll(12_000) as u64));
                    }
                    // Gone, without having read an answer.
                    drop(stream);
                }
            });
        }
    });
    // Nothing is left taken: whoever comes now is served.
    let began = Instant::now();
    assert_eq!(enter(&fleet, 0, "after").status, 201);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    let log = fleet.log(0);
    let stored: Vec<&str> = groups(&log).iter().map(|group| super::mark(&group[0])).collect();
    let whole = 6 * EACH - halves.into_inner();
    assert!((1..=whole + 1).contains(&stored.len()), "{} of {whole}", stored.len());
    let mut once = stored.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), stored.len(), "a write was stored twice");
    fleet.begin_anew();
    assert!(fleet.log(0) == log);
    check_state(&fleet, 0, &log);
}
