//! Stopping: no request in flight is lost.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use harness::{Launch, Registry, both_databases};

both_databases!(
    a_stop_under_load_loses_no_request,
    a_stop_answers_those_whom_only_the_kernel_has_met,
    a_stop_waits_for_an_answer_that_is_being_read,
    a_stop_does_not_wait_for_those_who_ask_nothing,
);

/// One request on a connection of its own: `None` = it was not accepted any more, else whether the answer
/// came whole.
fn whole_answer(address: std::net::SocketAddr) -> Option<bool> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let request = "GET /v1/coalitions?limit=200 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        // Still in the queue of the socket when it was closed: the program never had it.
        return None;
    }
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    let length: usize = text.split("content-length: ").nth(1)?.lines().next()?.trim().parse().ok()?;
    Some(read.is_ok() && text.starts_with("http/1.1 200") && answer.len() - head == length)
}

fn a_stop_under_load_loses_no_request(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    let address = program.address();
    let (whole, broken) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let finished = std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(is_whole) = whole_answer(address) {
                    if is_whole { &whole } else { &broken }.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while whole.load(Ordering::Relaxed) < 50 {
            std::thread::sleep(Duration::from_millis(5));
        }
        program.stop().unwrap()
    });
    assert_eq!(finished.code, Some(0), "{:?}", finished.stderr);
    assert_eq!(broken.into_inner(), 0);
    assert!(finished.stderr.iter().any(|line| line.contains("stopping") && line.contains("SIGTERM")));
    assert!(finished.stderr.last().unwrap().contains("stopped"), "{:?}", finished.stderr.last());
}

fn a_stop_answers_those_whom_only_the_kernel_has_met(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    program.pause().unwrap();
    let mut waiting: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(program.address()).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
            let request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            stream.write_all(request).unwrap();
            stream
        })
        .collect();
    // The stop is the first thing that it hears when it goes on.
    program.terminate().unwrap();
    program.resume().unwrap();
    for stream in &mut waiting {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#"{"status":"ok"}"#), "{answer}");
    }
    assert_eq!(program.end().unwrap().code, Some(0));
}

fn a_stop_waits_for_an_answer_that_is_being_read(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    let mut slow = TcpStream::connect(program.address()).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // More than the buffers of two sockets hold: the answer is still being sent when the stop comes.
    slow.write_all(b"GET /v1/changes.ndjson HTTP/1.1\r\nHost: x\r\n\r\n".repeat(40).as_slice()).unwrap();
    let mut first = [0; 64];
    slow.read_exact(&mut first).unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200"));
    program.terminate().unwrap();
    program.line_with("stopping").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let mut answer = first.to_vec();
    slow.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let text = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    let length: usize =
        text.split("content-length: ").nth(1).unwrap().lines().next().unwrap().trim().parse().unwrap();
    assert!(answer.len() - head >= length, "the answer that had begun came whole");
    assert_eq!(program.end().unwrap().code, Some(0));
}

fn a_stop_does_not_wait_for_those_who_ask_nothing(registry: &Registry) {
    let database = registry.backend().founded_database().unwrap();
    let program = Launch::serve(database.url()).start().unwrap();
    let silent = TcpStream::connect(program.address()).unwrap();
    let mut idle = TcpStream::connect(program.address()).unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut begun = [0; 12];
    idle.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");
    let finished = program.stop().unwrap();
    assert_eq!(finished.code, Some(0));
    let kept_waiting = finished.stderr.iter().find(|line| line.contains("WARN"));
    assert_eq!(kept_waiting, None, "nothing was in flight");
    drop((silent, idle));
}
