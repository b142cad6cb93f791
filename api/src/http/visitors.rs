//! Those who need no token: where they come from, and how often.

use std::{
    hash::Hash,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
};

use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, MonotonicClock},
    middleware::NoOpMiddleware,
    state::keyed::HashMapStateStore,
};
use poem::{Addr, FromRequest, Request, RequestBody, http::HeaderMap, web::RemoteAddr};

use super::{Site, problem::ProblemError};
use crate::{config::VisitorConfig, mail::EmailAddress, registry::origin::Origin};

const FORWARDED: &str = "x-forwarded-for";
/// With more origins than these in memory, those that were not seen lately are forgotten at every visit.
const MANY: usize = 1_000;

/// Links to one mail address in an hour.
const LINKS: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

type Limiter<Key = Origin> =
    RateLimiter<Key, HashMapStateStore<Key>, MonotonicClock, NoOpMiddleware<std::time::Instant>>;

/// How often each origin has suggested something, tried to sign in, or had a dump made lately. It is kept in memory alone.
#[derive(Debug)]
pub struct Visitors {
    suggestions: Limiter,
    sign_ins: Limiter,
    links: Limiter<(Origin, String)>,
    dumps: Limiter,
    most_open: u64,
    trusted_proxies: usize,
}

impl Visitors {
    /// Nobody has come yet.
    pub fn new(config: &VisitorConfig) -> Self {
        let quota = Quota::per_hour(config.suggestions_per_hour).allow_burst(config.suggestions_at_once);
        let sign_ins = Quota::per_hour(config.sign_ins_per_hour);
        Self {
            suggestions: RateLimiter::hashmap_with_clock(quota, MonotonicClock),
            sign_ins: RateLimiter::hashmap_with_clock(sign_ins, MonotonicClock),
            links: RateLimiter::hashmap_with_clock(Quota::per_hour(LINKS), MonotonicClock),
            dumps: RateLimiter::hashmap_with_clock(Quota::per_hour(config.dumps_per_hour), MonotonicClock),
            most_open: u64::from(config.open_suggestions.get()),
            trusted_proxies: usize::from(config.trusted_proxies),
        }
    }

    /// Takes a suggestion, or tells after how many seconds to come again.
    pub(super) fn admit(&self, origin: Origin) -> Result<(), u64> {
        admitted(&self.suggestions, origin)
    }

    /// The same for an attempt to sign in.
    pub(crate) fn admit_to_sign_in(&self, origin: Origin) -> Result<(), ProblemError> {
        admitted(&self.sign_ins, origin).map_err(|wait| {
            let detail =
                format!("many attempts to sign in came from your address lately; try again in {wait} s");
            ProblemError::too_many_requests(wait, detail)
        })
    }

    /// The same for a link to a mail address, known or not: nobody can use up what its owner is sent.
    pub(crate) fn admit_to_link(&self, origin: Origin, email: &EmailAddress) -> Result<(), ProblemError> {
        admitted(&self.links, (origin, email.to_string())).map_err(|wait| {
            let detail =
                format!("many links to this address were asked for from yours; try again in {wait} s");
            ProblemError::too_many_requests(wait, detail)
        })
    }

    /// The same for a dump that is not at hand.
    pub(super) fn admit_to_dump(&self, origin: Origin) -> Result<(), u64> {
        admitted(&self.dumps, origin)
    }

    /// How many suggestions of one origin may be open.
    pub(super) fn most_open(&self) -> u64 {
        self.most_open
    }

    /// Where a request comes from: the peer, or, behind proxies that are trusted, what the first of them says
    /// of its client.
    pub(super) fn origin(&self, request: &Request) -> Origin {
        let peer = match request.remote_addr() {
            RemoteAddr(Addr::SocketAddr(address)) => address.ip(),
            // A request that came by no connection: one of the document's examples.
            _ => Ipv4Addr::UNSPECIFIED.into(),
        };
        forwarded(request.headers(), self.trusted_proxies).unwrap_or(peer).into()
    }
}

impl<'a> FromRequest<'a> for Origin {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let site = request.data::<Arc<Site>>().ok_or_else(ProblemError::internal)?;
        Ok(site.visitors.origin(request))
    }
}

fn admitted<Key: Clone + Eq + Hash>(limiter: &Limiter<Key>, key: Key) -> Result<(), u64> {
    if limiter.len() > MANY {
        limiter.retain_recent();
    }
    limiter.check_key(&key).map_err(|too_early| {
        let wait = too_early.wait_time_from(MonotonicClock.now());
        wait.as_secs() + 1
    })
}

/// The address that the outermost of the trusted proxies has added. Each adds its own client on the right;
/// what stands further to the left may be invented.
fn forwarded(headers: &HeaderMap, trusted: usize) -> Option<IpAddr> {
    let lines: Vec<&str> =
        headers.get_all(FORWARDED).iter().map(|line| line.to_str()).collect::<Result<_, _>>().ok()?;
    let added: Vec<&str> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).collect();
    // Where there are fewer, the request came in behind the outermost.
    let place = added.len().checked_sub(trusted.min(added.len()))?;
    added.get(place).and_then(|text| address(text))
}

/// An address as proxies write it: with a port or without.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitors(an_hour: u32, at_once: u32) -> Visitors {
        Visitors::new(&VisitorConfig {
            suggestions_per_hour: NonZeroU32::new(an_hour).unwrap(),
            suggestions_at_once: NonZeroU32::new(at_once).unwrap(),
            open_suggestions: NonZeroU32::MIN,
            sign_ins_per_hour: NonZeroU32::MIN,
            dumps_per_hour: NonZeroU32::MIN,
            trusted_proxies: 0,
        })
    }

    fn origin(number: u32) -> Origin {
        IpAddr::from(Ipv4Addr::from_bits(number)).into()
    }

    #[test]
    fn each_origin_has_its_own_measure() {
        let visitors = visitors(10, 2);
        assert_eq!((visitors.admit(origin(1)), visitors.admit(origin(1))), (Ok(()), Ok(())));
        let wait = visitors.admit(origin(1)).unwrap_err();
        assert!((359..=361).contains(&wait), "one of ten an hour comes back after six minutes: {wait}");
        assert_eq!(visitors.admit(origin(2)), Ok(()));
    }

    #[test]
    fn those_who_were_not_seen_lately_are_forgotten() {
        let visitors = visitors(u32::MAX, 1);
        for number in 0..10_000 {
            assert_eq!(visitors.admit(origin(number)), Ok(()));
        }
        assert!(visitors.suggestions.len() <= MANY + 1, "{}", visitors.suggestions.len());
    }

    #[test]
    fn only_what_trusted_proxies_say_counts() {
        let mut headers = HeaderMap::new();
        for line in ["6.6.6.6, 192.0.2.1", "192.0.2.2:4711"] {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        let said = |trusted| forwarded(&headers, trusted).map(|address| address.to_string());
        assert_eq!(said(0), None);
        assert_eq!(said(1).as_deref(), Some("192.0.2.2"));
        assert_eq!(said(2).as_deref(), Some("192.0.2.1"));
        assert_eq!(said(3).as_deref(), Some("6.6.6.6"));
        assert_eq!(said(9).as_deref(), Some("6.6.6.6"), "fewer proxies than usual");
        assert_eq!(forwarded(&HeaderMap::new(), 1), None);
    }

    #[test]
    fn addresses_are_read_as_proxies_write_them() {
        for (text, read) in [
            ("192.0.2.1", Some("192.0.2.1")),
            ("192.0.2.1:80", Some("192.0.2.1")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(address(text).map(|address| address.to_string()).as_deref(), read, "{text}");
        }
    }
}
