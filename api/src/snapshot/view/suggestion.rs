//! Suggestions for those who made them and those who decide.

use std::collections::BTreeMap;

use openapi::{EntityKind, Suggestion, SuggestionKind, SuggestionStatus, SuggestionTarget};
use serde_json::Value;
use uuid::Uuid;

use super::View;
use crate::store::{KeptSuggestion, Verdict};

impl View<'_> {
    /// A suggestion, with what it is about as that is now.
    pub fn suggestion(&self, kept: &KeptSuggestion) -> Suggestion {
        let (kind, id) = kept.target;
        let decision = kept.decision.as_ref();
        let (status, reason, revision) = match decision.map(|decision| &decision.verdict) {
            None => (SuggestionStatus::Open, None, None),
            Some(Verdict::Accepted(revision)) => (SuggestionStatus::Accepted, None, *revision),
            Some(Verdict::Declined(reason)) => (SuggestionStatus::Declined, Some(reason.clone()), None),
        };
        let proposal: Option<BTreeMap<String, Value>> = kept
            .proposal
            .as_object()
            .map(|members| members.iter().map(|(name, value)| (name.clone(), value.clone())).collect());
        let of = |kind: SuggestionKind| proposal.clone().filter(|_| kind == kept.kind);
        let changed = self.snapshot.revision_of(kind, id) != kept.target_revision;
        Suggestion {
            id: kept.id.clone(),
            status,
            kind: kept.kind,
            target: self.target(kind, id),
            coalition: kept.deciders.coalition.and_then(|id| self.coalition_ref(id)),
            patch: of(SuggestionKind::Update),
            membership_draft: of(SuggestionKind::CreateMembership),
            end: of(SuggestionKind::EndMembership),
            comment: kept.comment.clone(),
            source: kept.source.clone(),
            credit: kept.credit.clone(),
            stale: decision.is_none() && changed,
            created_at: kept.created_at,
            decided_at: decision.map(|decision| decision.at),
            reason,
            revision,
        }
    }

    fn target(&self, kind: EntityKind, id: Uuid) -> SuggestionTarget {
        let nameless = SuggestionTarget { kind, id, slug: None, name: None };
        let named = |slug, name| SuggestionTarget { slug: Some(slug), name: Some(name), ..nameless.clone() };
        let target = match kind {
            EntityKind::Coalition => self.coalition_ref(id).map(|it| named(it.slug, it.name)),
            EntityKind::Organisation => self.organisation_ref(id).map(|it| named(it.slug, it.name)),
            EntityKind::Person => {
                let person = self.snapshot.people.get(id).map(|entry| &entry.kept.record);
                let known = person.filter(|person| !person.erased);
                known.map(|person| named(person.slug.clone(), person.name.clone()))
            }
            EntityKind::Membership => self.snapshot.memberships.get(id).and_then(|entry| {
                let membership = self.membership(entry)?;
                let name = format!("{} – {}", membership.member.name, membership.coalition.name);
                Some(SuggestionTarget { name: Some(name), ..nameless.clone() })
            }),
            // Nobody suggests anything about these.
            EntityKind::Source | EntityKind::Vocabulary => None,
        };
        target.unwrap_or(nameless)
    }
}
