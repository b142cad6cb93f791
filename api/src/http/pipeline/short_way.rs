//! The short way of what is ready, or soon made.
//!
//! The way of every request costs more than to make one thing. Whatever does not end in a good answer goes that way from
//! the beginning, so that there is one place where problems and other addresses are told.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Instant,
};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http_body_util::Full;
use hyper::body::Incoming;
use poem::{
    Endpoint,
    http::{self, Method, StatusCode, Version, header},
};

use super::{Pipeline, name, request_id, tell};
use crate::http::{
    answers, at_hand, encoding,
    negotiation::{self, Coding},
    ready::{Moment, Ready},
    server::AtOnce,
    soon::Soon,
};

impl<E: Endpoint> AtOnce for Pipeline<E> {
    fn at_once(&self, request: &http::Request<Incoming>) -> Option<http::Response<Full<Bytes>>> {
        self.short_way(request)
    }

    fn is_quick(&self, request: &http::Request<Incoming>) -> bool {
        request.method() == Method::GET && Soon::of(request.uri(), request.headers()).is_some()
    }
}

impl<E: Endpoint> Pipeline<E> {
    /// What is ready, or soon made, without the way of every request; `None` where it has to go that way.
    fn short_way<B>(&self, request: &http::Request<B>) -> Option<http::Response<Full<Bytes>>> {
        let began = Instant::now();
        let (method, uri, headers) = (request.method(), request.uri(), request.headers());
        let asked = answers::Request::of(method, uri, request.version(), headers)?;
        let now = self.site.clock.now();
        let moment = Moment { edition: self.site.current.edition(), today: now.date_naive() };
        let answers = &self.site.answers;
        let ready = at_hand::give(answers, &asked, moment, |ready| self.prompt(request, ready, now, began));
        ready.or_else(|| {
            // All that an HTTP/2 connection has asked for is taken before anything is sent: nothing is made meanwhile.
            if method != Method::GET || request.version() >= Version::HTTP_2 {
                return None;
            }
            let soon = Soon::of(uri, headers)?;
            let accepted = negotiation::field(headers, header::ACCEPT_ENCODING);
            // Those who talk with clients do not encode what is long.
            if soon.is_page() && negotiation::coding(accepted.as_deref()) != Coding::Identity {
                return None;
            }
            // Where it panics, it does so again on the way of every request, where that is told.
            let made = catch_unwind(AssertUnwindSafe(|| soon.make(&self.site, uri, headers))).ok()??;
            let figures = self.figures(self.routes.template(uri.path()));
            let ready = Arc::new(Ready::new(made, accepted.as_deref(), figures));
            let response = self.prompt(request, &ready, now, began)?;
            answers.keep_ready(&asked, &ready);
            Some(response)
        })
    }

    /// The answer that is ready; `None` where it has to be encoded first, and that takes a while.
    fn prompt<B>(
        &self,
        request: &http::Request<B>,
        ready: &Ready,
        now: DateTime<Utc>,
        began: Instant,
    ) -> Option<http::Response<Full<Bytes>>> {
        let (method, headers) = (request.method(), request.headers());
        let known = match headers.contains_key(header::IF_NONE_MATCH) {
            true => negotiation::field(headers, header::IF_NONE_MATCH),
            false => None,
        };
        let (status, head, body) = match ready.is_known(known.as_deref()) {
            false if !ready.is_at_hand() && encoding::takes_a_while(&ready.made().representation.bytes) => {
                return None;
            }
            true => (StatusCode::NOT_MODIFIED, ready.head(), Bytes::new()),
            false => {
                let (head, body) = ready.whole(&self.encoder).ok()?;
                let body = if method == Method::HEAD { Bytes::new() } else { body.clone() };
                (StatusCode::OK, head, body)
            }
        };
        let mut response = http::Response::new(Full::new(body));
        *response.status_mut() = status;
        *response.headers_mut() = head.clone();
        let id = request_id(now);
        name(response.headers_mut(), id);
        let took = began.elapsed();
        ready.figures.note(method, status, took);
        tell(id, method, request.uri().path(), status, took);
        Some(response)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use http_body_util::BodyExt;
    use poem::Request;

    use super::*;
    use crate::{
        app::founding_only,
        http::{document::examples, pages::Pages, pipeline::put_together, ready::REQUEST_ID},
    };

    #[tokio::test(flavor = "multi_thread")]
    async fn by_the_short_way_come_the_same_answers() {
        let noon = Utc.with_ymd_and_hms(2026, 6, 1, 12, 0, 0).unwrap();
        let site = Arc::new(examples::site(Arc::new(founding_only().unwrap()), noon));
        let program = put_together(Arc::clone(&site), Pages::none());
        let snapshot = &site.current.live().snapshot;
        let membership = snapshot.memberships.iter().next().unwrap().kept.record.id;
        let organisation = snapshot.organisations.iter().next().unwrap().kept.record.id;
        let things = [
            "/v1/organisations/w3c",
            "/v1/organisations/w3c?as_of=2008&lang=fr&fields=name,slug",
            &format!("/v1/memberships/{membership}"),
            "/v1/sources/igf-slides-2008",
        ];
        let pages = [
            "/v1/organisations",
            "/v1/organisations?country=FR,US&sort=-name&limit=3",
            "/v1/organisations/france/memberships?limit=2",
            "/v1/coalitions/privacy/members",
            "/v1/coalitions/privacy/members?as_of=2008-04&status=current,ended",
            "/v1/memberships?coalition=privacy&role=member",
            "/v1/sources?limit=2",
        ];
        let others = [
            "/v1/organisations/nobody",
            "/v1/organisations/w3c.jsonld",
            "/v1/organisations/w%33c",
            &format!("/v1/organisations/{organisation}"),
            "/v1/organisations/w3c?nonsense=1",
            "/v1/organisations?limit=0",
            "/v1/organisations?cursor=x",
            "/v1/coalitions/privacy/members?as_of=20008",
            "/v1/memberships/00000000-0000-0000-0000-000000000000",
            "/v1/memberships/x",
            "/v1/coalitions",
        ];
        for address in things.iter().chain(&pages) {
            let request = http::Request::builder().uri(*address).version(Version::HTTP_2).body(()).unwrap();
            assert!(program.short_way(&request).is_none(), "{address}");
        }
        // Whether things and pages are had so by the short way.
        let wishes = [
            (vec![], (true, true)),
            (vec![("accept", "*/*"), ("accept-language", "fr-CH, de;q=0.5")], (true, true)),
            (vec![("accept", "application/ld+json")], (true, false)),
            (vec![("if-none-match", "*")], (true, true)),
            (vec![("accept-encoding", "gzip")], (true, false)),
            (vec![("accept", "text/csv")], (false, false)),
            (vec![("accept", "text/html")], (false, false)),
            (vec![("accept", "text/html"), ("accept", "*/*")], (false, false)),
            (vec![("content-length", "2")], (false, false)),
        ];
        for (wish, (of_things, of_pages)) in wishes {
            let expected = [(&things[..], of_things), (&pages[..], of_pages), (&others[..], false)];
            for (addresses, shortly) in expected {
                for address in addresses {
                    let wanted = (*address, wish.as_slice());
                    let mut request =
                        http::Request::builder().uri(*address).header(header::HOST, "here.example");
                    for (name, value) in &wish {
                        request = request.header(*name, *value);
                    }
                    let request = request.body(()).unwrap();
                    let mut whole = Request::builder().uri(request.uri().clone()).finish();
                    whole.headers_mut().extend(request.headers().clone());
                    let shown = program.short_way(&request);
                    assert_eq!(shown.is_some(), shortly, "{wanted:?}");
                    let Some(mut shown) = shown else { continue };
                    let mut whole = program.call(whole).await.unwrap();
                    let ids =
                        [shown.headers_mut(), whole.headers_mut()].map(|headers| headers.remove(REQUEST_ID));
                    assert!(ids[0].is_some() && ids[1].is_some() && ids[0] != ids[1], "{wanted:?}");
                    assert_eq!(shown.status(), whole.status(), "{wanted:?}");
                    assert_eq!(shown.headers(), whole.headers(), "{wanted:?}");
                    let body = shown.into_body().collect().await.unwrap().to_bytes();
                    assert_eq!(body, whole.into_body().into_bytes().await.unwrap(), "{wanted:?}");
                }
            }
        }
    }
}
