//! The socket: connections, their bounds, and a stop that loses no request.
//!
//! poem's own server has no bound on the time a client takes to send a head and cannot set `TCP_NODELAY`;
//! this one drives hyper directly and hands requests to poem.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use http_body_util::{Either, Full, combinators::BoxBody};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use poem::{
    Endpoint, Response,
    http::uri::Scheme,
    web::{LocalAddr, RemoteAddr},
};
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
    task::JoinError,
};
use tokio_util::task::AbortOnDropHandle;
use tracing::{debug, warn};

use super::{
    lanes::Lanes,
    unread::{Exchanges, Patience},
};

/// Answers what is ready without the way of every request.
pub trait AtOnce: Send + Sync {
    /// The answer; `None` where the request has to go that way.
    fn at_once(&self, request: &Request<Incoming>) -> Option<hyper::Response<Full<Bytes>>>;

    /// Whether to answer takes little longer than to wake another thread for it, so that the lane does it itself.
    fn is_quick(&self, request: &Request<Incoming>) -> bool;
}

/// Bounds on connections.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at the same time; more wait to be accepted.
    pub connections: usize,
    /// Longest time for the head of a request, and longest idle time.
    pub header_timeout: Duration,
    /// Longest time that requests in flight are given at the end.
    pub stop_timeout: Duration,
}

/// Bytes kept per connection for the head of a request. Larger heads than the pipeline accepts still fit,
/// so that they get a proper problem; what is larger still, or has more than 100 fields, gets hyper's bare
/// 431.
const HEAD_BUFFER: usize = 64 * 1024;
/// Requests that one HTTP/2 connection may have open.
const STREAMS: u32 = 128;
/// How long a client that is connected when the program is told to stop may take to ask.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// How long sent data may stay unacknowledged: a client that is gone or does not read is let go.
const UNREAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a client may leave an answer where it is, though it is there itself.
const LEFT_LYING: Duration = Duration::from_secs(60);

/// Why a connection is ended from this side.
enum Ending {
    Stop,
    LetDown,
}

/// Serves connections until `stop` is ready, then lets those in flight finish.
///
/// # Errors
/// Where threads cannot be had for them.
pub async fn serve<E>(
    listener: TcpListener,
    endpoint: E,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()>
where
    E: Endpoint<Output = Response> + AtOnce + 'static,
{
    let (lanes, workers) = (Lanes::open()?, Handle::current());
    let endpoint = Arc::new(endpoint);
    let free = Arc::new(Semaphore::new(limits.connections));
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // Over HTTP/1, whoever takes too long over a head asks nothing meanwhile, and is let down for that: hyper would set
    // a clock for each request.
    builder.http1().header_read_timeout(None).max_buf_size(HEAD_BUFFER).keep_alive(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEAD_BUFFER as u32)
        .keep_alive_interval(limits.header_timeout)
        .keep_alive_timeout(limits.header_timeout);
    let builder = Arc::new(builder);
    let patience = Patience { unread: LEFT_LYING, idle: limits.header_timeout };
    // Closed when the last connection has dropped its end.
    let (alive, mut all_gone) = mpsc::channel::<Infallible>(1);
    let connect = |stream: std::net::TcpStream, remote: SocketAddr, permit: Option<OwnedSemaphorePermit>| {
        if let Err(error) = prepare(&stream) {
            debug!(%error, "cannot set options of a connection");
        }
        let Some(lane) = lanes.of(&stream) else { return };
        let place = lane.place();
        let local = LocalAddr(stream.local_addr().unwrap_or(remote).into());
        let (endpoint, workers) = (Arc::clone(&endpoint), workers.clone());
        let exchanges = Exchanges::new();
        let begun = Arc::clone(&exchanges);
        let service = service_fn(move |request: Request<Incoming>| {
            let exchange = begun.begin();
            let way = match endpoint.at_once(&request) {
                Some(ready) => Either::Left(ready),
                None => {
                    let is_quick = endpoint.is_quick(&request);
                    let endpoint = Arc::clone(&endpoint);
                    let remote = RemoteAddr(remote.into());
                    let request = poem::Request::from((request, local.clone(), remote, Scheme::HTTP));
                    let answering = async move { endpoint.get_response(request).await };
                    Either::Right(match is_quick {
                        // It is large, and what is ready would be moved with as much room.
                        true => Either::Left(Box::pin(answering)),
                        // Where the client is gone, nobody works for it any longer.
                        false => Either::Right(AbortOnDropHandle::new(workers.spawn(answering))),
                    })
                }
            };
            async move {
                let answer = match way {
                    Either::Left(ready) => ready.map(Either::Left),
                    Either::Right(answering) => {
                        let answer = match answering {
                            Either::Left(here) => here.await,
                            Either::Right(elsewhere) => elsewhere.await?,
                        };
                        hyper::Response::<BoxBody<Bytes, io::Error>>::from(answer).map(Either::Right)
                    }
                };
                Ok::<_, JoinError>(answer.map(|body| exchange.sends(body)))
            }
        });
        let (builder, alive, mut stopped) = (Arc::clone(&builder), alive.clone(), lane.stopped());
        lane.spawn(async move {
            let stream = match stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream)) {
                Ok(stream) => stream,
                Err(error) => return warn!(%error, "cannot serve a connection"),
            };
            let spoke = tokio::select! {
                biased;
                spoke = tokio::time::timeout(limits.header_timeout, first_bytes(&stream)) => {
                    matches!(spoke, Ok(Ok(true)))
                }
                () = had_its_last_words(&mut stopped) => false,
            };
            if spoke {
                exchanges.moves();
                let connection = builder.serve_connection(TokioIo::new(stream), service);
                tokio::pin!(connection);
                // Looked at only when one of them has something to say, and not whenever a request comes.
                let mut endings = FuturesUnordered::from_iter([
                    async {
                        had_its_last_words(&mut stopped).await;
                        Ending::Stop
                    }
                    .boxed(),
                    async {
                        exchanges.let_down(patience).await;
                        Ending::LetDown
                    }
                    .boxed(),
                ]);
                let ended = loop {
                    // The connection goes first: what it has received is taken before it is told to end.
                    tokio::select! {
                        biased;
                        ended = connection.as_mut() => break ended,
                        Some(ending) = endings.next() => match ending {
                            Ending::Stop => connection.as_mut().graceful_shutdown(),
                            // Whoever holds it up is let go, before the stop and after.
                            Ending::LetDown => {
                                debug!("a connection is ended that neither asks nor takes what it asked for");
                                break Ok(());
                            }
                        },
                    }
                };
                if let Err(error) = ended {
                    debug!(%error, "a connection ended early");
                }
            }
            drop((permit, place, alive));
        });
    };
    tokio::pin!(stop);
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let permit = Arc::clone(&free).acquire_owned().await.ok();
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, remote)) => match stream.into_std() {
                Ok(stream) => connect(stream, remote, permit),
                Err(error) => warn!(%error, "cannot serve a connection"),
            },
            Err(error) => {
                // Out of file descriptors, most likely: give connections time to end.
                warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    // Connections that the kernel has taken before the stop are served, too: the kernel itself is asked until
    // it has no more, and the socket is closed in the same breath.
    if let Ok(listener) = listener.into_std() {
        while let Ok((stream, remote)) = listener.accept() {
            connect(stream, remote, None);
        }
    }
    lanes.stop();
    drop(alive);
    if tokio::time::timeout(limits.stop_timeout, all_gone.recv()).await.is_err() {
        warn!("requests were still in flight when the time to stop was over");
    }
    Ok(())
}

/// Waits until the program is told to stop, and a moment more for what is on its way.
async fn had_its_last_words(stopped: &mut watch::Receiver<bool>) {
    // The sender outlives every connection.
    let _ = stopped.wait_for(|stopped| *stopped).await.map(drop);
    tokio::time::sleep(LAST_WORDS).await;
}

/// Waits until the client has said enough to tell HTTP/2 from HTTP/1: hyper sets no bound on that. `false`
/// when it hangs up instead.
async fn first_bytes(stream: &TcpStream) -> io::Result<bool> {
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const PAUSE: Duration = Duration::from_millis(20);
    let mut said = [0; PREFACE.len()];
    loop {
        let length = stream.peek(&mut said).await?;
        if length == 0 || length == PREFACE.len() || said[..length] != PREFACE[..length] {
            return Ok(length > 0);
        }
        // The rest of the preface is on its way; what is there already would be reported again at once.
        tokio::time::sleep(PAUSE).await;
    }
}

fn prepare(stream: &std::net::TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let socket = SockRef::from(stream);
    // Who has gone without a word is found out, too.
    socket.set_tcp_keepalive(&TcpKeepalive::new().with_time(UNREAD_TIMEOUT))?;
    socket.set_tcp_user_timeout(Some(UNREAD_TIMEOUT))
}
