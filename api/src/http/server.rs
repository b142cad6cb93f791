//! The socket: connections, their bounds, and a stop that loses no request.
//!
//! poem's own server has no bound on the time a client takes to send a head and cannot set `TCP_NODELAY`;
//! this one drives hyper directly and hands requests to poem.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use poem::{
    Endpoint, Response,
    http::uri::Scheme,
    web::{LocalAddr, RemoteAddr},
};
use socket2::SockRef;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tracing::{debug, warn};

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
const LAST_WORDS: Duration = Duration::from_millis(500);
/// After how long without a connection nobody is waiting to be accepted any more.
const QUIET: Duration = Duration::from_millis(10);
/// How long sent data may stay unacknowledged: a client that is gone or does not read is let go.
const UNREAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves connections until `stop` is ready, then lets those in flight finish.
pub async fn serve<E>(listener: TcpListener, endpoint: E, limits: Limits, stop: impl Future<Output = ()>)
where
    E: Endpoint<Output = Response> + 'static,
{
    let endpoint = Arc::new(endpoint);
    let free = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(HEAD_BUFFER)
        .keep_alive(true);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(HEAD_BUFFER as u32)
        .keep_alive_interval(limits.header_timeout)
        .keep_alive_timeout(limits.header_timeout);
    let builder = Arc::new(builder);
    let (stopping, stopped) = watch::channel(false);
    let connect = |stream: TcpStream, remote: SocketAddr, permit: Option<OwnedSemaphorePermit>| {
        if let Err(error) = prepare(&stream) {
            debug!(%error, "cannot set options of a connection");
        }
        let local = LocalAddr(stream.local_addr().unwrap_or(remote).into());
        let endpoint = Arc::clone(&endpoint);
        let service = service_fn(move |request: Request<Incoming>| {
            let endpoint = Arc::clone(&endpoint);
            let remote = RemoteAddr(remote.into());
            let request = poem::Request::from((request, local.clone(), remote, Scheme::HTTP));
            async move {
                let response = endpoint.get_response(request).await;
                Ok::<_, Infallible>(hyper::Response::<BoxBody<Bytes, io::Error>>::from(response))
            }
        });
        let (builder, watcher, mut stopped) = (Arc::clone(&builder), graceful.watcher(), stopped.clone());
        tokio::spawn(async move {
            let spoke = tokio::select! {
                biased;
                spoke = tokio::time::timeout(limits.header_timeout, first_bytes(&stream)) => {
                    matches!(spoke, Ok(Ok(true)))
                }
                () = told_to_stop(&mut stopped) => {
                    // What has been sent may not have been reported yet.
                    matches!(tokio::time::timeout(LAST_WORDS, first_bytes(&stream)).await, Ok(Ok(true)))
                }
            };
            if spoke {
                let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
                if let Err(error) = watcher.watch(connection).await {
                    debug!(%error, "a connection ended early");
                }
            }
            drop(permit);
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
            Ok((stream, remote)) => connect(stream, remote, permit),
            Err(error) => {
                // Out of file descriptors, most likely: give connections time to end.
                warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    // Connections that the kernel has taken before the stop are served, too.
    let drained = tokio::time::sleep(LAST_WORDS);
    tokio::pin!(drained);
    while let Some(Ok(Ok((stream, remote)))) = tokio::select! {
        biased;
        () = &mut drained => None,
        accepted = tokio::time::timeout(QUIET, listener.accept()) => Some(accepted),
    } {
        connect(stream, remote, None);
    }
    drop(listener);
    // There is always a receiver: `stopped` itself.
    stopping.send_replace(true);
    if tokio::time::timeout(limits.stop_timeout, graceful.shutdown()).await.is_err() {
        warn!("requests were still in flight when the time to stop was over");
    }
}

/// Waits until the program is told to stop.
async fn told_to_stop(stopped: &mut watch::Receiver<bool>) {
    // The sender outlives every connection.
    let _ = stopped.wait_for(|stopped| *stopped).await.map(drop);
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

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    SockRef::from(stream).set_tcp_user_timeout(Some(UNREAD_TIMEOUT))
}
