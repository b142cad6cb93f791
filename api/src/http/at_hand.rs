//! What a thread is asked for again and again.
//!
//! All threads share the answers that are kept, and wait for one another where they count who uses them. Of what a thread
//! gives often it has a copy, which nobody else counts.

use std::cell::RefCell;

use quick_cache::unsync::Cache;

use super::{
    answers::{Answers, ByBytes, KeptRequest, Request},
    ready::{Moment, Ready},
};

/// Bytes of answers that a thread has at hand. Most of them are shared with the answers that are kept.
const CAPACITY: u64 = 8 << 20;
/// About as many answers are that.
const KEPT: usize = 256;

thread_local! {
    static AT_HAND: RefCell<Cache<KeptRequest, Ready, ByBytes>> =
        RefCell::new(Cache::with_weighter(KEPT, CAPACITY, ByBytes));
}

/// Gives what was answered to the same request, if it holds still. The threads of lanes ask, each of one server alone.
pub(super) fn give<T>(
    answers: &Answers,
    request: &Request<'_>,
    moment: Moment,
    give: impl Fn(&Ready) -> Option<T>,
) -> Option<T> {
    AT_HAND.with_borrow_mut(|at_hand| {
        match at_hand.get(request) {
            Some(copy) if copy.made().moment == Some(moment) => return give(copy),
            Some(_) => drop(at_hand.remove(request)),
            None => {}
        }
        let ready = answers.ready(request, moment)?;
        if ready.is_due_for_a_copy()
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
        let today = NaiveDate::default();
        let moment = |edition| Moment { edition, today };
        let keep = |edition| {
            let body = format!("edition {edition}");
            let representation = Representation::plain(body.clone(), "text/plain", Caching::Public);
            let made = Arc::new(Made::new(representation, Some(moment(edition))));
            let ready = Arc::new(Ready::new(Arc::clone(&made), None, Figures::of("none")));
            ready.whole(&encoder).unwrap();
            answers.keep_made(body.clone(), &made);
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
        for _ in 0..3 * OFTEN {
            assert_eq!(given(1), expected);
        }
        // There is a copy, and what it was made of is given no longer.
        AT_HAND.with_borrow(|at_hand| assert!(at_hand.get(&request).is_some()));
        assert_eq!(first.given(), OFTEN);
        let tomorrow = Moment { today: today.succ_opt().unwrap(), ..moment(1) };
        assert!(give(&answers, &request, tomorrow, shown).is_none(), "it is another day");
        assert!(given(2).is_none(), "something else came into force");
        AT_HAND
            .with_borrow(|at_hand| assert!(at_hand.get(&request).is_none(), "what does not hold is dropped"));
        let second = shown(&keep(2));
        assert!(second != expected && given(2) == second);
        for _ in 0..2 * OFTEN {
            assert_eq!(given(2), second);
        }
    }
}
