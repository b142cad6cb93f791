//! What is soon put together from what is known now: one thing, or a page of them that is found without reading them
//! all. It is read more than anything else.
//!
//! The operations that make it are called here without the way of every request.

use std::{str::FromStr, sync::Arc};

use futures_util::FutureExt;
use poem::http::{HeaderMap, Uri, header};
use poem_openapi::param::Path;

use super::{
    Site,
    ask::{self, Ask},
    negotiation::{self, Form},
    ready::Made,
    reply::Served,
    v1::{Coalitions, Memberships, Organisations, People, Sources},
};

/// One thing, or a page of them. The orders and groups that it needs are worked out aside.
#[derive(Debug, Clone, Copy)]
pub(super) enum Soon<'a> {
    Organisations,
    Organisation(&'a str),
    MembershipsOf(&'a str),
    Person(&'a str),
    Memberships,
    Membership(&'a str),
    Members(&'a str),
    Sources,
    Source(&'a str),
}

impl<'a> Soon<'a> {
    /// What is asked for; `None` where that may take long.
    pub(super) fn of(uri: &'a Uri, headers: &HeaderMap) -> Option<Self> {
        /// With these, all things are searched or read through.
        const LONG: [&str; 2] = ["q", "updated_after"];
        let mut segments = uri.path().strip_prefix("/v1/")?.split('/');
        let place = [(); 4].map(|()| segments.next());
        let soon = match place {
            [_, Some(""), ..] => return None,
            [Some("organisations"), None, ..] => Self::Organisations,
            [Some("organisations"), Some(slug), None, _] => Self::Organisation(slug),
            [Some("organisations"), Some(slug), Some("memberships"), None] => Self::MembershipsOf(slug),
            [Some("people"), Some(slug), None, _] => Self::Person(slug),
            [Some("memberships"), None, ..] => Self::Memberships,
            [Some("memberships"), Some(id), None, _] => Self::Membership(id),
            [Some("coalitions"), Some(slug), Some("members"), None] => Self::Members(slug),
            [Some("sources"), None, ..] => Self::Sources,
            [Some("sources"), Some(id), None, _] => Self::Source(id),
            _ => return None,
        };
        let takes_long =
            |query| ask::may_look_back(query) || ask::names(query).any(|name| LONG.contains(&name));
        if uri.query().is_some_and(takes_long) {
            return None;
        }
        // Linked data is told otherwise, and a table has no pages.
        let form = || {
            let accept = negotiation::field(headers, header::ACCEPT);
            negotiation::form(accept.as_deref(), Form::OF_LINKED_LIST)
        };
        (!soon.is_page() || form() == Some(Form::Json)).then_some(soon)
    }

    /// Whether it is many things, and long.
    pub(super) fn is_page(self) -> bool {
        !matches!(self, Self::Organisation(_) | Self::Person(_) | Self::Membership(_) | Self::Source(_))
    }

    /// What its operation answers to everybody; `None` where that is a problem or another address, or has to wait for
    /// others.
    pub(super) fn make(self, site: &Arc<Site>, uri: &Uri, headers: &HeaderMap) -> Option<Arc<Made>> {
        let path = uri.path();
        if path.contains('%') || negotiation::split_suffix(path).1.is_some() {
            return None;
        }
        let ask = || Ask::of(site, path.to_owned(), None, uri.query(), headers);
        match self {
            Self::Organisations => made(Organisations.list(ask())),
            Self::Organisation(slug) => made(Organisations.view(ask(), key(slug)?)),
            Self::MembershipsOf(slug) => made(Organisations.memberships(ask(), key(slug)?)),
            Self::Person(slug) => made(People.view(ask(), key(slug)?)),
            Self::Memberships => made(Memberships.list(ask())),
            Self::Membership(id) => made(Memberships.view(ask(), key(id)?)),
            Self::Members(slug) => made(Coalitions.members(ask(), key(slug)?)),
            Self::Sources => made(Sources.list(ask())),
            Self::Source(id) => made(Sources.view(ask(), key(id)?)),
        }
    }
}

fn key<K: FromStr>(segment: &str) -> Option<Path<K>> {
    segment.parse().ok().map(Path)
}

fn made<D>(answer: impl Future<Output = poem::Result<Served<D>>>) -> Option<Arc<Made>> {
    answer.now_or_never()?.ok()?.as_made().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_and_a_page_of_things_are_soon_made() {
        let soon = |address: &str| Soon::of(&address.parse().unwrap(), &HeaderMap::new()).is_some();
        for address in [
            "/v1/organisations/w3c",
            "/v1/memberships/x?lang=fr",
            "/v1/people/ada.jsonld?as_of=2008",
            "/v1/organisations",
            "/v1/organisations?country=DE%2CAT&cursor=x",
            "/v1/organisations/w3c/memberships",
            "/v1/coalitions/privacy/members?as_of=2008",
        ] {
            assert!(soon(address), "{address}");
        }
        for address in [
            "/v1/organisations.csv",
            "/v1/organisations/",
            "/v1/organisations//memberships",
            "/v1/organisations/w3c/history",
            "/v1/organisations?q=w3c",
            "/v1/memberships?sort=since&updated_after=2024-01-01T00:00:00Z",
            "/v1/coalitions",
            "/v1/people",
            "/v1/coalitions/privacy",
            "/v1/coalitions/privacy/members/x",
            "/organisations/w3c",
            "/v1/organisations/w3c?known_at=2024-01-01",
            "/v1/organisations/w3c?known%5Fat_revision=7",
        ] {
            assert!(!soon(address), "{address}");
        }
    }
}
