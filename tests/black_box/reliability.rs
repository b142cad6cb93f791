//! Writing can be relied upon: what was acknowledged stays, what failed leaves nothing, and everybody sees the
//! same changes whole and in the same order – whatever is killed, cut off, full or in a hurry.

mod dice;
mod disk;
mod faults;
mod fleet;
mod follower;
mod group;
mod ledger;
mod play;
mod server;
mod writer;

pub(crate) use disk::Disk;

use std::{
    collections::HashSet,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use harness::{Registry, both_databases};
use reqwest::Method;
use serde_json::json;

use self::{
    dice::Dice,
    fleet::{FOUNDED, Fleet, coalition, organisation},
    follower::{Copy, check_past, look_back},
    group::Pair,
    ledger::{Ledger, Outcome, check_answers, check_state, groups, mark},
    play::Play,
    writer::{SHARED, Writer},
};

both_databases!(
    whatever_is_killed_the_log_tells_what_was_acknowledged,
    what_is_acknowledged_survives_a_kill_right_after,
    a_program_that_only_follows_sees_every_change_once_and_in_order,
    of_many_who_count_up_nobody_is_lost,
);

/// How long writers write.
const SPELL: Duration = Duration::from_secs(10);

fn whatever_is_killed_the_log_tells_what_was_acknowledged(registry: &Registry) {
    const WRITERS: u64 = 8;
    let seed = Dice::seed("whatever_is_killed_the_log_tells_what_was_acknowledged");
    let fleet = Fleet::start(registry.backend(), 3);
    let mut shared = coalition("Shared", "set-up");
    shared["note"] = json!("0");
    fleet.enter("/v1/coalitions", &shared);
    let pair = Pair::enter(&fleet);
    let set_up = fleet.log(0).len();
    await_head(&fleet);
    let (ledger, play) = (Ledger::default(), Play::default());
    let (copies, past, toggled, seen, read_back) = thread::scope(|scope| {
        let (fleet, ledger, play, pair) = (&fleet, &ledger, &play, &pair);
        let dice = |number| Dice::of(seed, number);
        let _end = play.ends_with_me();
        let writers: Vec<_> = (0..WRITERS)
            .map(|n| {
                let mut writer = Writer::new(fleet, ledger, 3, &format!("w{n}"), dice(n));
                scope.spawn(move || {
                    let _end = play.ends_with_me();
                    while play.is_on() {
                        writer.write();
                    }
                    writer.read_back
                })
            })
            .collect();
        let toggle = scope.spawn(move || pair.toggle(fleet, ledger, dice(100), play));
        let watch = scope.spawn(move || pair.watch(fleet, dice(101), play));
        let past = scope.spawn(move || look_back(fleet, dice(102), play));
        let copies: Vec<_> =
            (0..3).map(|station| scope.spawn(move || Copy::follow(fleet, station, play))).collect();
        let (began, mut dice) = (Instant::now(), dice(103));
        // On a machine that has much else to do, it goes on until enough has happened.
        let enough = || ledger.counts()[0] > 60 && fleet.kills.load(Ordering::Relaxed) > 5;
        while play.is_on() && (began.elapsed() < SPELL || (!enough() && began.elapsed() < SPELL * 4)) {
            thread::sleep(Duration::from_millis(300 + dice.roll(900) as u64));
            fleet.restart(dice.roll(3));
        }
        play.finish();
        let read_back: usize = writers.into_iter().map(|writer| writer.join().unwrap()).sum();
        let (toggled, seen, past) = (toggle.join().unwrap(), watch.join().unwrap(), past.join().unwrap());
        await_head(fleet);
        play.close();
        let copies: Vec<_> = copies.into_iter().map(|copy| copy.join().unwrap()).collect();
        (copies, past, toggled, seen, read_back)
    });
    let log = fleet.log(0);
    let attempts = ledger.attempts();
    check_answers(&attempts, &log[set_up..]);
    for copy in &copies {
        assert!(copy.entries == log, "a follower has another log");
    }
    check_past(&past, &log);
    check_counting(&log);
    // What was merely answered from memory so far.
    (0..3).for_each(|station| check_state(&fleet, station, &log));
    fleet.begin_anew();
    assert!(fleet.log(0) == log, "the log is another after a new start");
    check_state(&fleet, 0, &log);
    // Enough happened for this to mean something.
    let [done, refused, unknown] = ledger.counts();
    let told = format!(
        "{done} acknowledged, {refused} refused, {unknown} unknown, {read_back} read back, {} kills, {toggled} toggled, \
         seen {seen:?}, {} looks back, {} groups, {} revisions",
        fleet.kills.load(Ordering::Relaxed),
        past.len(),
        groups(&log).len(),
        log.len(),
    );
    let several = groups(&log).iter().filter(|group| group.len() > 2).count();
    assert!(done > 60 && read_back > 10 && several > 0 && past.len() > 5 && toggled > 1, "{told}");
    assert!(seen[0] + seen[1] > 10 && seen[2] + seen[3] > 10, "{told}");
    eprintln!("{told}");
}

/// Waits until every program has taken over what there is.
fn await_head(fleet: &Fleet) {
    let began = Instant::now();
    loop {
        let heads: HashSet<i64> = (0..fleet.size())
            .map(|station| fleet.read(station, "/readyz").json()["revision"].as_i64().unwrap())
            .collect();
        if heads.len() == 1 {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "the programs stay apart: {heads:?}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Each who counted up the shared number counted on from the one before: nobody's count was overwritten.
fn check_counting(log: &[serde_json::Value]) {
    let counts: Vec<u64> = log
        .iter()
        .filter(|entry| entry["entity"]["slug"] == SHARED)
        .map(|entry| entry["state"]["note"].as_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(counts, (0..counts.len() as u64).collect::<Vec<_>>());
}

fn what_is_acknowledged_survives_a_kill_right_after(registry: &Registry) {
    const PROGRAMS: usize = 4;
    let fleet = Fleet::start(registry.backend(), PROGRAMS);
    thread::scope(|scope| {
        for station in 0..PROGRAMS {
            let fleet = &fleet;
            scope.spawn(move || {
                for n in (station..50).step_by(PROGRAMS) {
                    let mark = format!("kill-{n}");
                    let draft = organisation(&format!("Body {mark}"), &mark);
                    let mut reply = fleet.post(station, "/v1/organisations", &draft);
                    // Turned away, because on a busy machine the others took too long.
                    while reply.status == 503 && reply.text().contains("nothing was stored") {
                        reply = fleet.post(station, "/v1/organisations", &draft);
                    }
                    fleet.kill(station);
                    assert_eq!(reply.status, 201, "{}", reply.text());
                    fleet.restart(station);
                    let seen = fleet.read(station, &format!("/v1/organisations/body-{mark}"));
                    assert_eq!((seen.text(), seen.etag), (reply.text(), reply.etag), "{mark}");
                }
            });
        }
    });
    await_head(&fleet);
    let log = fleet.log(1);
    let marks: HashSet<_> = log.iter().map(mark).collect();
    assert_eq!((groups(&log).len(), marks.len()), (50, 50));
    fleet.begin_anew();
    check_state(&fleet, 0, &log);
}

fn a_program_that_only_follows_sees_every_change_once_and_in_order(registry: &Registry) {
    let seed = Dice::seed("a_program_that_only_follows_sees_every_change_once_and_in_order");
    let fleet = Fleet::start(registry.backend(), 3);
    let mut shared = coalition("Shared", "set-up");
    shared["note"] = json!("0");
    fleet.enter("/v1/coalitions", &shared);
    await_head(&fleet);
    let (ledger, play) = (Ledger::default(), Play::default());
    let copy = thread::scope(|scope| {
        let (fleet, ledger, play) = (&fleet, &ledger, &play);
        let _end = play.ends_with_me();
        let copy = scope.spawn(move || Copy::follow(fleet, 2, play));
        let began = Instant::now();
        let writers: Vec<_> = (0..8)
            .map(|n| {
                let mut writer = Writer::new(fleet, ledger, 2, &format!("w{n}"), Dice::of(seed, n));
                scope.spawn(move || {
                    while began.elapsed() < SPELL / 2 {
                        writer.write();
                    }
                })
            })
            .collect();
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        await_head(fleet);
        play.close();
        copy.join().unwrap()
    });
    let log = fleet.log(0);
    assert!(copy.entries == log, "the follower has another log");
    check_answers(&ledger.attempts(), &log[1..]);
    check_counting(&log);
    let [done, refused, unknown] = ledger.counts();
    eprintln!("{done} acknowledged, {refused} refused, {} news", copy.news);
    assert!(done > 30 && copy.news > 2 && unknown < done / 10, "{done} {unknown} {}", copy.news);
    fleet.stop();
}

fn of_many_who_count_up_nobody_is_lost(registry: &Registry) {
    const EACH: usize = 12;
    let fleet = Fleet::start(registry.backend(), 2);
    let mut counter = organisation("Counter", "set-up");
    counter["note"] = json!("0");
    fleet.enter("/v1/organisations", &counter);
    await_head(&fleet);
    let (acknowledged, stale) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let ledger = Ledger::default();
    thread::scope(|scope| {
        let (fleet, acknowledged, stale, ledger) = (&fleet, &acknowledged, &stale, &ledger);
        for client in 0..6 {
            scope.spawn(move || {
                let (mut done, mut tries) = (0, 0);
                while done < EACH {
                    tries += 1;
                    let (station, path) = (client % 2, "/v1/organisations/counter");
                    let Some(seen) = fleet.get(station, path).filter(|seen| seen.status == 200) else {
                        continue;
                    };
                    let number: usize = seen.json()["note"].as_str().unwrap().parse().unwrap();
                    let mark = format!("c{client}-{tries}");
                    let body = json!({"note": (number + 1).to_string(), "change": {"comment": mark}});
                    let reply = fleet.write(station, &Method::PATCH, path, Some(&seen.etag), Some(&body));
                    match ledger.note(&mark, reply.as_ref()) {
                        Outcome::Done(_) => {
                            done += 1;
                            acknowledged.fetch_add(1, Ordering::Relaxed);
                        }
                        Outcome::Refused(412) => {
                            stale.fetch_add(1, Ordering::Relaxed);
                            let tag = &reply.unwrap().etag;
                            assert!(!tag.is_empty() && *tag != seen.etag, "412 tells the tag of now: {tag}");
                        }
                        Outcome::Unknown if reply.is_some_and(|reply| reply.status == 503) => {}
                        other => panic!("{mark}: {other:?}"),
                    }
                }
            });
        }
    });
    await_head(&fleet);
    let (acknowledged, stale) = (acknowledged.into_inner(), stale.into_inner());
    assert_eq!(acknowledged, 6 * EACH);
    assert!(stale > 0, "nobody was in anybody's way");
    for station in 0..2 {
        let counter = fleet.read(station, "/v1/organisations/counter").json();
        assert_eq!(counter["note"], acknowledged.to_string());
        assert_eq!(counter["revision"], FOUNDED + 1 + acknowledged as i64);
    }
    check_answers(&ledger.attempts(), &fleet.log(0)[1..]);
    fleet.stop();
}
