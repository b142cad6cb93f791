//! What roles are called on pages, and how forms name them.

use openapi::{ProblemKind, Timestamp};

use crate::{
    http::{ProblemError, Reading},
    registry::rights::Role,
    snapshot::View,
    web::{
        frame::{Choice, Frame},
        lookup,
    },
};

/// A role in words.
pub(super) fn told(f: &Frame, view: &View<'_>, role: Role) -> String {
    let (text, of) = match role {
        Role::Registrar => return f.t.text("role-registrar"),
        Role::Coordinator { coalition } => ("role-coordinator", view.coalition_ref(coalition)),
        Role::Contact { organisation } => ("role-contact", view.organisation_ref(organisation)),
    };
    let of = of.map_or_else(|| "–".to_owned(), |thing| thing.name);
    f.t.with(text, &[("of", &of)])
}

/// A role as the value of a field: `registrar`, `coordinator:SLUG`, `contact:SLUG`.
pub(super) fn value(view: &View<'_>, role: Role) -> String {
    view.snapshot.named_role(role).map_or_else(String::new, |named| named.to_string())
}

/// The role that a field means. What it is for may be given by its name.
pub(super) fn meant(reading: &Reading, kind: &str, of: &str) -> Result<Role, ProblemError> {
    let view = reading.view();
    let is_slug = view.snapshot.organisations.by_slug(of).is_some();
    let of = match lookup::organisation(reading, of) {
        lookup::Found::One(slug) if kind == "contact" && !is_slug => slug,
        _ => of.to_owned(),
    };
    let text = if kind == "registrar" { kind.to_owned() } else { format!("{kind}:{of}") };
    let wrong = |why: String| ProblemError::new(ProblemKind::INVALID_BODY, why);
    let named =
        text.parse().map_err(|error: crate::registry::token::InvalidRole| wrong(error.to_string()))?;
    view.snapshot.role(&named).map_err(|error| wrong(error.to_string()))
}

/// The roles of somebody to choose from.
pub(super) fn choices(
    f: &Frame,
    view: &View<'_>,
    roles: &[Role],
    chosen: impl Fn(&str) -> bool,
) -> Vec<Choice> {
    let choice = |role: &Role| {
        let value = value(view, *role);
        Choice { label: told(f, view, *role), chosen: chosen(&value), value }
    };
    roles.iter().map(choice).collect()
}

/// The day of an instant, in words.
pub(super) fn day(f: &Frame, at: Timestamp) -> String {
    f.date(&openapi::PartialDate::day(at.instant().date_naive()))
}
