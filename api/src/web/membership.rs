//! What the pages of a coalition and of its members both show of a membership: the role, the time and who says so.

use openapi::{Membership, MembershipStatus, PartialDate, Slug};

use super::{
    frame::{Frame, is_web},
    term::{Terms, word},
};
use crate::snapshot::View;

/// A membership in words.
pub(super) struct Held {
    pub(super) role: String,
    pub(super) since: String,
    pub(super) until: String,
    pub(super) standing: String,
    pub(super) said: Vec<Said>,
}

/// A source, and the date it speaks of.
#[derive(PartialEq)]
pub(super) struct Said {
    pub(super) title: String,
    pub(super) address: Option<String>,
    pub(super) on: String,
}

impl Held {
    /// The words for a membership.
    pub(super) fn of(f: &Frame, view: &View<'_>, terms: &Terms, membership: &Membership) -> Self {
        let mut who: Vec<Said> = Vec::new();
        for statement in &membership.statements {
            let one = Said::of(f, view, &statement.source, statement.on.as_ref());
            if !who.contains(&one) {
                who.push(one);
            }
        }
        let unknown = || f.t.text("date-unknown");
        Self {
            role: terms.label(&membership.role),
            since: membership.since.as_ref().map_or_else(unknown, |date| f.date(date)),
            until: match &membership.until {
                Some(date) => f.date(date),
                None if membership.status == MembershipStatus::Ended => unknown(),
                None => String::new(),
            },
            standing: word(f.t, "standing", &membership.status),
            said: who,
        }
    }
}

impl Said {
    /// A source by its slug.
    pub(super) fn of(f: &Frame, view: &View<'_>, slug: &Slug, on: Option<&PartialDate>) -> Self {
        let on = f.date_or_nothing(on);
        match view.snapshot.sources.by_slug(slug.as_str()) {
            Some(entry) => {
                let source = &entry.kept.record;
                Self {
                    title: source.title.clone(),
                    address: source.address.clone().filter(|address| is_web(address)),
                    on,
                }
            }
            None => Self { title: slug.to_string(), address: None, on },
        }
    }

    /// The sources of a thing.
    pub(super) fn all(f: &Frame, view: &View<'_>, slugs: &[Slug]) -> Vec<Self> {
        slugs.iter().map(|slug| Self::of(f, view, slug, None)).collect()
    }
}
