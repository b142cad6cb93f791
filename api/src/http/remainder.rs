//! What a client is still sending when its request is answered already.
//!
//! A connection that is closed before the client has sent everything is reset, and the answer is lost with it.
//! So what is left of a body is read and thrown away, within bounds; beyond them the answer says that the
//! connection ends.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::BoxStream};
use poem::{
    Body, Request,
    http::{HeaderMap, header},
};

/// Most that is read for nothing, in bytes: somewhat more than the longest body.
const MOST: usize = 20 * 1024 * 1024;
/// Longest time that it may take.
const PATIENCE: Duration = Duration::from_secs(5);

type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// The body of a request, of which the operation reads as much as it wants.
pub(super) struct Remainder(Arc<Mutex<Option<Pieces>>>);

struct Shared(Arc<Mutex<Option<Pieces>>>);

impl Stream for Shared {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pieces) = held.as_mut() else {
            return Poll::Ready(None);
        };
        let polled = pieces.poll_next_unpin(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            *held = None;
        }
        polled
    }
}

impl Remainder {
    /// Keeps a hold on the body of a request; `None` where it has none, or where the client waits to be asked
    /// for it (RFC 9110, 10.1.1).
    pub(super) fn of(request: &mut Request) -> Option<Self> {
        if !has_body(request.headers()) || request.headers().contains_key(header::EXPECT) {
            return None;
        }
        let pieces: Pieces = request.take_body().into_bytes_stream().boxed();
        let held = Arc::new(Mutex::new(Some(pieces)));
        request.set_body(Body::from_bytes_stream(Shared(Arc::clone(&held))));
        Some(Self(held))
    }

    /// Reads what is left; `false` where that is too much or takes too long.
    pub(super) async fn drain(self) -> bool {
        let pieces = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut pieces) = pieces else {
            return true;
        };
        let read = async {
            let mut length = 0;
            while let Some(Ok(piece)) = pieces.next().await {
                length += piece.len();
                if length > MOST {
                    return false;
                }
            }
            true
        };
        tokio::time::timeout(PATIENCE, read).await.unwrap_or(false)
    }
}

/// Whether a request brings a body.
pub(super) fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    length || headers.contains_key(header::TRANSFER_ENCODING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: Vec<Bytes>) -> Request {
        let pieces = futures_util::stream::iter(body.into_iter().map(Ok::<_, io::Error>));
        Request::builder().header("transfer-encoding", "chunked").body(Body::from_bytes_stream(pieces))
    }

    #[tokio::test]
    async fn what_is_left_is_read_within_bounds() {
        let piece = Bytes::from(vec![b' '; 1024 * 1024]);
        for (pieces, all) in [(0, true), (1, true), (20, true), (21, false)] {
            let mut request = request(vec![piece.clone(); pieces]);
            let rest = Remainder::of(&mut request).unwrap();
            drop(request);
            assert_eq!(rest.drain().await, all, "{pieces}");
        }
    }

    #[tokio::test]
    async fn what_was_read_is_not_read_again() {
        let mut request = request(vec!["one".into(), "two".into()]);
        let rest = Remainder::of(&mut request).unwrap();
        assert_eq!(request.take_body().into_string().await.unwrap(), "onetwo");
        assert!(rest.drain().await);
        assert!(Remainder::of(&mut Request::builder().finish()).is_none());
    }
}
