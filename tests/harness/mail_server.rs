//! A mail server that keeps what it gets.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use mailin::{Action, Handler, Response, SessionBuilder, response};

/// Longest time that mail may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that speaks SMTP on a port of its own.
#[derive(Debug)]
pub struct MailServer {
    address: SocketAddr,
    received: Receiver<Mail>,
}

/// A message as it was received.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    /// For whom.
    pub to: Vec<String>,
    /// With its header, as it was sent.
    pub text: String,
}

impl MailServer {
    /// Begins to listen. It ends with the test.
    ///
    /// # Errors
    /// Where no port is to be had.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (send, received) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let send = send.clone();
                thread::spawn(move || converse(stream, send));
            }
        });
        Ok(Self { address, received })
    }

    /// Its address for `--smtp-url`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// The next message.
    ///
    /// # Errors
    /// Where none comes.
    pub fn next(&self) -> Result<Mail> {
        self.received.recv_timeout(PATIENCE).context("no mail came")
    }

    /// Whether there is no message for a while.
    pub fn is_silent(&self) -> bool {
        self.received.recv_timeout(Duration::from_millis(700)).is_err()
    }
}

/// Takes mail over one connection.
fn converse(mut stream: TcpStream, send: Sender<Mail>) -> std::io::Result<()> {
    let keeper = Keeper { mail: Mail::default(), send };
    let mut session = SessionBuilder::new("mail.test").build(stream.peer_addr()?.ip(), keeper);
    session.greeting().write_to(&mut stream)?;
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        let answer = session.process(&line);
        line.clear();
        match answer.action {
            Action::NoReply => {}
            Action::Close => return answer.write_to(&mut stream),
            _ => answer.write_to(&mut stream)?,
        }
        stream.flush()?;
    }
    Ok(())
}

struct Keeper {
    mail: Mail,
    send: Sender<Mail>,
}

impl Handler for Keeper {
    fn data_start(&mut self, _: &str, _: &str, _: bool, to: &[String]) -> Response {
        self.mail = Mail { to: to.to_vec(), text: String::new() };
        response::OK
    }

    fn data(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.mail.text.push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        // Nobody waits for it any more where the test is over.
        let _ = self.send.send(self.mail.clone());
        response::OK
    }
}
