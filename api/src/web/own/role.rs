//! What roles are called on pages, and how forms name them.

use openapi::ProblemKind;

use crate::{
    http::{ProblemError, Reading},
    registry::{
        rights::Role,
        token::{InvalidRole, public_name},
    },
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
    let text = match kind {
        "registrar" => kind.to_owned(),
        "contact" => match lookup::slug_or_name(reading, of) {
            lookup::Found::One(slug) => format!("{kind}:{slug}"),
            lookup::Found::Several(_) => format!("{kind}:{of}"),
        },
        _ => format!("{kind}:{of}"),
    };
    let wrong = |why: String| ProblemError::new(ProblemKind::INVALID_BODY, why);
    let named = text.parse().map_err(|error: InvalidRole| wrong(error.to_string()))?;
    reading.snapshot.role(&named).map_err(|error| wrong(error.to_string()))
}

/// A name for the log of changes, as a form gives it.
pub(super) fn named(text: &str) -> Result<String, ProblemError> {
    public_name(text).map_err(|why| {
        let detail = format!("the name {why}: it stands beside every change in the log");
        ProblemError::new(ProblemKind::INVALID_BODY, detail)
    })
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
