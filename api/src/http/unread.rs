//! What a connection has still to send, and whether the client takes it.
//!
//! A client that opens no window (HTTP/2) or does not read keeps the bytes of its answers in memory for as long as it
//! likes, because nothing else ends its connection. So bodies go out in slices, and a connection whose bodies do not get
//! on is let go.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Instant;

/// Bytes that go out together.
const SLICE: usize = 256 << 10;

/// How long a connection is borne with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// How long a client may leave an answer where it is. In a minute, who takes four kilobytes a second has taken a
    /// slice, and is served to the end.
    pub(super) unread: Duration,
    /// How long it may ask nothing.
    pub(super) idle: Duration,
}

/// The requests of a connection that are not done with.
#[derive(Debug)]
pub(super) struct Exchanges {
    /// How often something got on. When it did is not noted: the clock would be read twice for each request.
    moved: AtomicU64,
    /// Requests whose answers have not gone out.
    open: AtomicUsize,
    /// Those whose answers have begun to.
    sending: AtomicUsize,
}

impl Exchanges {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { moved: AtomicU64::new(0), open: AtomicUsize::new(0), sending: AtomicUsize::new(0) })
    }

    /// Notes a request; it is done with when what is given back is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> Exchange {
        self.open.fetch_add(1, Ordering::Relaxed);
        Exchange(Arc::clone(self))
    }

    /// Notes that something got on.
    pub(super) fn moves(&self) {
        self.moved.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until the client leaves answers where they are, or has asked nothing for the longest idle time.
    pub(super) async fn let_down(&self, patience: Patience) {
        // It is looked so often that nothing is borne much longer.
        let every = patience.unread.min(patience.idle) / 6;
        let seen = || self.moved.load(Ordering::Relaxed);
        let (mut before, mut since) = (seen(), Instant::now());
        loop {
            tokio::time::sleep(every).await;
            let moved = seen();
            if moved != before {
                (before, since) = (moved, Instant::now());
            }
            let resting = since.elapsed();
            let unread = self.sending.load(Ordering::Relaxed) > 0 && resting > patience.unread;
            if unread || self.open.load(Ordering::Relaxed) == 0 && resting > patience.idle {
                return;
            }
        }
    }
}

/// A request and its answer.
#[derive(Debug)]
pub(super) struct Exchange(Arc<Exchanges>);

impl Exchange {
    /// The body of the answer.
    pub(super) fn sends<B>(self, body: B) -> Sliced<B> {
        self.0.sending.fetch_add(1, Ordering::Relaxed);
        self.0.moves();
        Sliced { body, rest: Bytes::new(), exchange: self }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.0.moves();
        self.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A body in slices.
#[derive(Debug)]
pub(super) struct Sliced<B> {
    body: B,
    rest: Bytes,
    exchange: Exchange,
}

impl<B> Drop for Sliced<B> {
    fn drop(&mut self) {
        self.exchange.0.sending.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Sliced<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        self.exchange.0.moves();
        if self.rest.is_empty() {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                other => return other,
            }
        }
        let length = self.rest.len().min(SLICE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (left, inner) = (self.rest.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower() + left);
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + left);
        }
        hint
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, Full};

    use super::*;

    #[tokio::test]
    async fn a_body_goes_out_in_slices_and_whole() {
        let exchanges = Exchanges::new();
        let bytes: Bytes = (0..SLICE * 2 + 5).map(|n| (n % 251) as u8).collect();
        let mut body = exchanges.begin().sends(Full::new(bytes.clone()));
        let mut sent = Vec::new();
        let mut slices = 0;
        while let Some(frame) = body.frame().await {
            assert_eq!(
                body.size_hint().exact(),
                Some(
                    (bytes.len() - sent.len()) as u64
                        - frame.as_ref().unwrap().data_ref().unwrap().len() as u64
                )
            );
            sent.extend_from_slice(&frame.unwrap().into_data().unwrap());
            slices += 1;
        }
        assert!(sent == bytes && slices == 3 && body.is_end_stream());
        assert!(exchanges.begin().sends(Full::new(Bytes::new())).is_end_stream());
    }

    #[tokio::test]
    async fn a_connection_is_let_down_by_answers_that_stay_and_by_silence_alone() {
        const SOON: Duration = Duration::from_millis(60);
        const LATE: Duration = Duration::from_millis(600);
        let exchanges = Exchanges::new();
        let let_down = async |unread: Duration, idle: Duration| {
            let waiting = exchanges.let_down(Patience { unread, idle });
            tokio::time::timeout(LATE / 2, waiting).await.is_ok()
        };
        assert!(let_down(LATE, SOON).await, "silence");
        let let_down_soon = exchanges.let_down(Patience { unread: LATE, idle: SOON });
        let asking = async {
            loop {
                tokio::time::sleep(SOON / 3).await;
                exchanges.moves();
            }
        };
        let ended = tokio::time::timeout(LATE, async {
            tokio::select! { () = let_down_soon => (), () = asking => () }
        });
        assert!(ended.await.is_err(), "it asks");
        let working = exchanges.begin();
        assert!(!let_down(SOON, SOON).await, "a long write is not given up");
        let mut body = working.sends(Full::new(Bytes::from(vec![0; 10 * SLICE])));
        body.frame().await;
        assert!(!let_down(LATE, SOON).await, "it is not silent while it sends");
        body.frame().await;
        assert!(let_down(SOON, LATE).await, "what is left stays where it is");
        drop(body);
        assert!(!let_down(SOON, LATE).await, "nothing is left, and it may ask again");
    }
}
