//! Changes that anyone may suggest and a coordinator or registrar decides on.

use std::collections::BTreeMap;

use poem_openapi::{Enum, Object};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    ChangeNote, ChangeNoteSource, ChangeSource, EntityKind, Revision, Slug, ThingRef, Timestamp,
    body::{Faults, Shape},
};

/// What is suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum SuggestionKind {
    /// To change a coalition, an organisation, a person or a membership.
    Update,
    /// To enter a membership.
    CreateMembership,
    /// To end a membership.
    EndMembership,
}

/// A change to be suggested. What it says depends on its `kind`:
/// `update` names one thing and has a `patch` for it, `create-membership` has a `membership_draft`,
/// `end-membership` names a `membership` and has, where more is known, an `end`.
#[derive(Debug, Clone, PartialEq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestionDraft {
    /// What is suggested.
    pub kind: SuggestionKind,
    /// Slug of the coalition to be changed.
    #[oai(nullable)]
    #[serde(default)]
    pub coalition: Option<Slug>,
    /// Slug of the organisation to be changed.
    #[oai(nullable)]
    #[serde(default)]
    pub organisation: Option<Slug>,
    /// Slug of the person to be changed.
    #[oai(nullable)]
    #[serde(default)]
    pub person: Option<Slug>,
    /// Id of the membership to be changed or ended.
    #[oai(nullable)]
    #[serde(default)]
    pub membership: Option<Uuid>,
    /// A merge patch (RFC 7396) of the thing named: `CoalitionPatch`, `OrganisationPatch`, `PersonPatch` or
    /// `MembershipPatch`, without `change`.
    #[serde(default)]
    pub patch: Option<BTreeMap<String, Value>>,
    /// The membership to be entered, without `change`.
    #[serde(default)]
    pub membership_draft: Option<BTreeMap<String, Value>>,
    /// How the membership ended, without `change`.
    #[serde(default)]
    pub end: Option<BTreeMap<String, Value>>,
    /// Why, for those who decide. If the suggestion is accepted, it stands in the public log of changes.
    pub comment: String,
    /// Where it can be read.
    #[serde(default)]
    pub source: Option<ChangeNoteSource>,
    /// Public name under which the suggestion is to be credited; without it, it is anonymous.
    #[oai(nullable)]
    #[serde(default)]
    pub credit: Option<String>,
}

/// What a suggestion of kind `update` can be about, with the shape of its patch.
const TARGETS: [(&str, &Shape); 4] = [
    ("coalition", Shape::COALITION_PATCH),
    ("organisation", Shape::ORGANISATION_PATCH),
    ("person", Shape::PERSON_PATCH),
    ("membership", Shape::MEMBERSHIP_PATCH),
];

impl SuggestionDraft {
    /// A suggestion has what its kind needs, and nothing that belongs to another kind.
    pub(crate) fn rule(suggestion: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let Some(kind) = suggestion.get("kind").and_then(Value::as_str) else {
            return;
        };
        let fields: &[&str] = match kind {
            "update" => &["coalition", "organisation", "person", "membership", "patch"],
            "create-membership" => &["membership_draft"],
            "end-membership" => &["membership", "end"],
            _ => return,
        };
        let given = |field: &&str| suggestion.get(*field).is_some_and(|value| !value.is_null());
        let all = ["coalition", "organisation", "person", "membership", "patch", "membership_draft", "end"];
        for field in all.iter().filter(|field| !fields.contains(field) && given(field)) {
            faults.push(&format!("{pointer}/{field}"), "unknown-field", || {
                format!("`{field}` does not belong to a suggestion of kind `{kind}`: leave it out")
            });
        }
        let mut needs = |field: &str, what: &str| {
            if !given(&field) {
                faults.push(&format!("{pointer}/{field}"), "required", || {
                    format!("`{field}` is missing: {what}, because `kind` is `{kind}`")
                });
            }
        };
        match kind {
            "update" => needs("patch", "the merge patch of what is to be changed"),
            "create-membership" => needs("membership_draft", "the membership to be entered"),
            _ => needs("membership", "the id of the membership to be ended"),
        }
        if kind == "update" {
            Self::update_rule(suggestion, pointer, faults);
        }
        for part in ["patch", "membership_draft", "end"] {
            let Some(part_of_it) = suggestion.get(part).and_then(Value::as_object) else { continue };
            if part_of_it.contains_key("change") {
                faults.push(&format!("{pointer}/{part}/change"), "unknown-field", || {
                    "`change` does not belong into a suggestion: its own `comment` and `source` say why"
                        .into()
                });
            }
            if part == "membership_draft" && !part_of_it.contains_key("statements") && !given(&"source") {
                faults.push(&format!("{pointer}/{part}/statements"), "required", || {
                    "`statements` is missing: who says so, at least one, unless the suggestion has a `source`".into()
                });
            }
        }
    }

    /// A suggested update is about exactly one thing, and its patch fits that thing.
    fn update_rule(suggestion: &Map<String, Value>, pointer: &str, faults: &mut Faults) {
        let named: Vec<_> = TARGETS
            .iter()
            .filter(|(target, _)| suggestion.get(*target).is_some_and(|value| !value.is_null()))
            .collect();
        match named.as_slice() {
            [(_, shape)] => {
                if let Some(patch) = suggestion.get("patch").filter(|patch| patch.is_object()) {
                    shape.collect(patch, &format!("{pointer}/patch"), faults);
                }
            }
            [] => faults.push(pointer, "required", || {
                "nothing is named: say by `coalition`, `organisation`, `person` or `membership` what is to be changed"
                    .into()
            }),
            [_, more @ ..] => {
                for (target, _) in more {
                    faults.push(&format!("{pointer}/{target}"), "invalid-value", || {
                        format!("`{target}` is one thing too many: a suggestion is about exactly one")
                    });
                }
            }
        }
    }
}

/// A suggestion to be accepted, as it is or edited.
#[derive(Debug, Clone, Default, PartialEq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestionAcceptance {
    /// What to say in the log of changes instead of the suggestion's own comment and source.
    #[serde(default)]
    pub change: Option<ChangeNote>,
    /// What is to be done instead of what was suggested, in the same form: a patch, a draft of a membership
    /// or the end of one.
    #[serde(default)]
    pub edited: Option<BTreeMap<String, Value>>,
}

/// A suggestion to be declined.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestionDecline {
    /// Why, for who made it.
    pub reason: String,
}

/// How it stands with a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[oai(rename_all = "kebab-case")]
pub enum SuggestionStatus {
    /// Nobody has decided on it yet.
    Open,
    /// It was done, as it was suggested or edited.
    Accepted,
    /// It was not done; the reason says why.
    Declined,
}

/// What a suggestion is about.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct SuggestionTarget {
    /// What sort of thing.
    pub kind: EntityKind,
    /// Its id, which never changes.
    pub id: Uuid,
    /// Its slug now; null for memberships, and where the thing is not in the registry any more.
    #[oai(nullable)]
    pub slug: Option<Slug>,
    /// Its name now, of a membership those of member and coalition; null where the thing is not in the
    /// registry any more.
    #[oai(nullable)]
    pub name: Option<String>,
}

/// A suggestion, and what became of it. Of `patch`, `membership_draft` and `end` the one is there that belongs
/// to its `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Object, Serialize)]
pub struct Suggestion {
    /// Its id: `sug_` and 43 characters of base64url (RFC 4648, 5), which are 32 random bytes. It is told to
    /// nobody but who made the suggestion and who may decide on it.
    pub id: String,
    /// How it stands.
    pub status: SuggestionStatus,
    /// What is suggested.
    pub kind: SuggestionKind,
    /// What is to be changed or ended; of a membership to be entered, its coalition.
    pub target: SuggestionTarget,
    /// The coalition whose coordinator decides, beside the registrars; null where there is none.
    #[oai(nullable)]
    pub coalition: Option<ThingRef>,
    /// The merge patch (RFC 7396) of an update.
    #[oai(nullable)]
    pub patch: Option<BTreeMap<String, Value>>,
    /// The membership to be entered.
    #[oai(nullable)]
    pub membership_draft: Option<BTreeMap<String, Value>>,
    /// How the membership ended.
    #[oai(nullable)]
    pub end: Option<BTreeMap<String, Value>>,
    /// Why.
    pub comment: String,
    /// Where it can be read.
    #[oai(nullable)]
    pub source: Option<ChangeSource>,
    /// Public name of who made it; null = anonymous.
    #[oai(nullable)]
    pub credit: Option<String>,
    /// Whether the target has changed since the suggestion was made; false once it is decided.
    pub stale: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was accepted or declined; null while it is open.
    #[oai(nullable)]
    pub decided_at: Option<Timestamp>,
    /// Why it was declined; null otherwise.
    #[oai(nullable)]
    pub reason: Option<String>,
    /// The last change of those that it became; null where it was not accepted, and where the registry said
    /// the same already.
    #[oai(nullable)]
    pub revision: Option<Revision>,
}

impl SuggestionKind {
    /// The field of the suggestion that says what is to be done.
    pub fn field(self) -> &'static str {
        match self {
            Self::Update => "patch",
            Self::CreateMembership => "membership_draft",
            Self::EndMembership => "end",
        }
    }
}
