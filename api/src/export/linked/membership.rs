//! A membership: an `org:Membership` with its role, its time (OWL-Time) and who says so.

use openapi::{MemberKind, Membership, PartialDate, Statement};

use super::{
    Names, date,
    resource::{Object, Resource},
};

/// The vocabulary of roles.
const ROLES: &str = "membership-roles";

/// One end of the time in which it holds.
fn instant(membership: &Resource, fragment: &str, on: &PartialDate) -> Object {
    let property = match date::datatype(on) {
        "xsd:date" => "time:inXSDDate",
        "xsd:gYearMonth" => "time:inXSDgYearMonth",
        "xsd:gYear" => "time:inXSDgYear",
        _ => "dcterms:date",
    };
    Object::Resource(membership.part(fragment, &["time:Instant"]).date(property, Some(on)))
}

/// What somebody said of it.
fn said(names: &Names<'_>, membership: &Resource, place: usize, statement: &Statement) -> Object {
    let words = statement.verbatim.as_deref().unwrap_or(&statement.role_as_stated);
    let quotation = membership.part(&format!("statement-{}", place + 1), &["schema:Quotation"]);
    Object::Resource(
        quotation
            .text("schema:text", Some(words))
            .linked("schema:isBasedOn", names.source(&statement.source))
            .date("schema:temporalCoverage", statement.on.as_ref()),
    )
}

pub(super) fn told(names: &Names<'_>, membership: &Membership) -> Resource {
    let resource =
        Resource::new(names.membership_by_id(membership.id), &["org:Membership", "schema:OrganizationRole"]);
    let member = match membership.member.kind {
        MemberKind::Organisation => names.organisation(&membership.member.slug),
        MemberKind::Person => names.person(&membership.member.slug),
    };
    let ends = [
        ("time:hasBeginning", "beginning", membership.since.as_ref()),
        ("time:hasEnd", "end", membership.until.as_ref()),
    ];
    let during = ends.iter().any(|(.., on)| on.is_some()).then(|| {
        let interval = resource.part("time", &["time:Interval"]);
        let interval = ends.iter().fold(interval, |interval, (property, fragment, on)| {
            let end = on.map(|on| instant(&resource, fragment, on));
            interval.with_all(property, end)
        });
        Object::Resource(interval)
    });
    let statements = membership.statements.iter().enumerate();
    let statements: Vec<_> =
        statements.map(|(place, statement)| said(names, &resource, place, statement)).collect();
    let classified = membership.classifications.iter();
    let classified =
        classified.filter_map(|classified| names.concept(classified.scheme.as_str(), &classified.concept));
    let certainty = membership.certainty.as_ref().and_then(openapi::word);
    let resource = resource
        .linked("org:member", member)
        .linked("org:organization", names.coalition(&membership.coalition.slug))
        .linked("org:role", names.concept(ROLES, &membership.role))
        .with_all("org:memberDuring", during)
        .date("schema:startDate", membership.since.as_ref())
        .date("schema:endDate", membership.until.as_ref())
        .linked("dcterms:subject", classified)
        .with_all("schema:subjectOf", statements)
        .remarked("status", &openapi::word(&membership.status).unwrap_or_default())
        .modified(membership.updated_at);
    match certainty {
        Some(certainty) => resource.remarked("certainty", &certainty),
        None => resource,
    }
}
