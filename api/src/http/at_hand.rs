//! What a lane is asked for again and again.
//!
//! All lanes share the answers that are kept, and wait for one another where they count who uses them. What a lane gives
//! often it has a copy of, which nobody else counts.

use std::cell::RefCell;

use quick_cache::unsync::Cache;

use super::{
    answers::{Answers, KeptRequest, Request},
    ready::{Moment, Ready},
};

/// Answers that a lane has at hand.
const KEPT: usize = 128;

thread_local! {
    static AT_HAND: RefCell<Cache<KeptRequest, Ready>> = RefCell::new(Cache::new(KEPT));
}

/// Gives what was answered to the same request, if it holds still. Only lanes ask, each of one server alone.
pub(super) fn give<T>(
    answers: &Answers,
    request: &Request<'_>,
    moment: Moment,
    give: impl Fn(&Ready) -> Option<T>,
) -> Option<T> {
    AT_HAND.with_borrow_mut(|at_hand| {
        if let Some(copy) = at_hand.get(request).filter(|copy| copy.made().moment == Some(moment)) {
            return give(copy);
        }
        let ready = answers.ready(request, moment)?;
        if ready.is_given_often()
            && let Some(copy) = ready.copy()
        {
            at_hand.insert(request.kept(), copy);
        }
        give(&ready)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::NaiveDate;
    use poem::http::{HeaderMap, Method, Uri, Version};

    use super::*;
    use crate::http::{
        Caching, Representation,
        encoding::Encoder,
        metrics::Figures,
        ready::{Made, OFTEN},
    };

    #[test]
    fn what_is_given_often_is_at_hand_as_long_as_it_holds() {
        let (answers, encoder) = (Answers::default(), Encoder::default());
        let (uri, headers) = (Uri::from_static("/v1/coalitions"), HeaderMap::new());
        let request = Request::of(&Method::GET, &uri, Version::HTTP_2, &headers).unwrap();
        let moment = |edition| Moment { edition, today: NaiveDate::default() };
        let keep = |edition| {
            let body = format!("edition {edition}");
            let representation = Representation::plain(body, "text/plain", Caching::Public);
            let made = Arc::new(Made::new(representation, Some(moment(edition))));
            let ready = Arc::new(Ready::new(made, None, Figures::of("none")));
            ready.whole(&encoder).unwrap();
            answers.keep_ready(&request, &ready);
            ready
        };
        let shown = |ready: &Ready| {
            let (head, body) = ready.whole(&encoder).unwrap();
            Some((head.clone(), ready.head().clone(), body.clone()))
        };
        let given = |edition| give(&answers, &request, moment(edition), shown);
        assert!(given(1).is_none());
        let first = keep(1);
        let expected = shown(&first);
        let counted = Arc::strong_count(&first);
        for _ in 0..3 * OFTEN {
            assert_eq!(given(1), expected);
        }
        // The lane has a copy, and asks the others no longer.
        AT_HAND.with_borrow(|at_hand| assert!(at_hand.get(&request).is_some()));
        assert_eq!((Arc::strong_count(&first), first.given()), (counted, OFTEN));
        assert!(given(2).is_none(), "something else came into force");
        let second = shown(&keep(2));
        assert!(second != expected && given(2) == second);
        for _ in 0..2 * OFTEN {
            assert_eq!(given(2), second);
        }
    }
}
