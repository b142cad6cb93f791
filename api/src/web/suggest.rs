//! "Something wrong?": whoever looks at a coalition, an organisation or a person can say what is wrong with it, and
//! follow what becomes of that.

use askama::Template;
use openapi::{EntityKind, Membership, MembershipStatus, Suggestion, SuggestionStatus, parameter::Query};
use poem::{Response, Route, get, handler, http::StatusCode, web::Path};
use serde_json::{Map, Value, json};

use super::{
    frame::{Choice, Frame, key, own, thing},
    lookup::{self, Found},
    term::word,
};
use crate::{
    http::{ProblemError, Visit, Visited, plural, see_other, take_suggestion},
    snapshot::{MembershipQuery, Paging, View},
};

/// Memberships among which the one is chosen that is over.
const MOST_MEMBERSHIPS: usize = 500;

#[derive(Template)]
#[template(path = "suggest.html")]
struct SuggestPage {
    f: Frame,
    name: String,
    back: String,
    here: String,
    /// What it is about: `coalition`, `organisation` or `person`.
    about: &'static str,
    fault: Option<String>,
    kind: String,
    /// The memberships that may have ended.
    memberships: Vec<Choice>,
    until: String,
    member: String,
    /// Organisations that may be meant: slugs and names.
    offered: Vec<Choice>,
    website: String,
    person: String,
    affiliation: String,
    comment: String,
    source: String,
    address: String,
    credit: String,
}

#[derive(Template)]
#[template(path = "suggestion.html")]
struct FollowPage {
    f: Frame,
    about: String,
    kind: String,
    standing: String,
    comment: String,
    reason: Option<String>,
    /// The change that it became.
    revision: Option<i64>,
}

/// The routes of these pages.
pub(super) fn routes(route: Route) -> Route {
    route
        .at("/coalitions/:slug/suggest", get(of_coalition).post(take_for_coalition))
        .at("/organisations/:slug/suggest", get(of_organisation).post(take_for_organisation))
        .at("/people/:slug/suggest", get(of_person).post(take_for_person))
        .at("/suggestions/:id", get(follow))
}

/// What a suggestion is about.
struct About {
    kind: EntityKind,
    slug: openapi::Slug,
    name: String,
}

impl About {
    fn find(view: &View<'_>, kind: EntityKind, slug: &str) -> Result<Self, ProblemError> {
        let what = openapi::word(&kind).unwrap_or_default();
        let id = view.snapshot.id_of(kind, key(&what, slug)?.as_str());
        let named = id.and_then(|id| match kind {
            EntityKind::Coalition => view.coalition_ref(id).map(|it| (it.slug, it.name)),
            EntityKind::Person => {
                let person = view.snapshot.people.get(id).map(|entry| &entry.kept.record);
                person.filter(|it| !it.erased).map(|it| (it.slug.clone(), it.name.clone()))
            }
            _ => view.organisation_ref(id).map(|it| (it.slug, it.name)),
        });
        let (slug, name) = named.ok_or_else(|| ProblemError::not_found(&what, slug))?;
        Ok(Self { kind, slug, name })
    }

    /// The field of a suggestion that names it.
    fn field(&self) -> &'static str {
        match self.kind {
            EntityKind::Coalition => "coalition",
            EntityKind::Person => "person",
            _ => "organisation",
        }
    }

    /// The path of its page.
    fn path(&self) -> String {
        format!("/{}/{}", plural(self.kind), self.slug)
    }

    /// Its memberships that are open, the other side named.
    fn memberships(&self, view: &View<'_>) -> Result<Vec<(String, String)>, ProblemError> {
        let all = MembershipQuery::of(&Query::default());
        let mine = match self.kind {
            EntityKind::Coalition => all.in_coalition(self.slug.as_str()),
            _ => all.of_member(self.slug.as_str()),
        };
        let open = mine.standing(&[MembershipStatus::Current, MembershipStatus::Unconfirmed]);
        let page = open.page(view, &Paging { descending: false, limit: Some(MOST_MEMBERSHIPS), after: None });
        let mut open = Vec::new();
        for number in page.items {
            let held: Option<Membership> = thing(view, EntityKind::Membership, number)?;
            if let Some(held) = held {
                let name = match self.kind {
                    EntityKind::Coalition => held.member.name,
                    _ => held.coalition.name,
                };
                open.push((held.id.to_string(), name));
            }
        }
        Ok(open)
    }
}

#[handler]
async fn of_coalition(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    ask_for(visit, EntityKind::Coalition, &slug).await
}

#[handler]
async fn of_organisation(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    ask_for(visit, EntityKind::Organisation, &slug).await
}

#[handler]
async fn of_person(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    ask_for(visit, EntityKind::Person, &slug).await
}

async fn ask_for(visit: Visit, kind: EntityKind, slug: &str) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    let about = About::find(&visited.reading.view(), kind, slug)?;
    Ok(show(&visited, &about, Vec::new(), None)?)
}

#[handler]
async fn take_for_coalition(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    take(visit, EntityKind::Coalition, &slug).await
}

#[handler]
async fn take_for_organisation(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    take(visit, EntityKind::Organisation, &slug).await
}

#[handler]
async fn take_for_person(visit: Visit, Path(slug): Path<String>) -> poem::Result<Response> {
    take(visit, EntityKind::Person, &slug).await
}

async fn take(visit: Visit, kind: EntityKind, slug: &str) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    let about = About::find(&visited.reading.view(), kind, slug)?;
    let body = match draft(&visited, &about)? {
        Ok(body) => body,
        Err(unsure) => return Ok(show(&visited, &about, unsure.offered, Some((&unsure.fault, 422)))?),
    };
    match take_suggestion(visited.reading.site(), visited.origin, &body, false).await {
        Ok(kept) => {
            let f = Frame::of(&visited.reading, "");
            Ok(see_other(&f.to(&format!("/suggestions/{}", kept.id))))
        }
        Err(problem) => Ok(show(&visited, &about, Vec::new(), Some((&problem.told(), problem.kind.status)))?),
    }
}

/// Why a form is not a suggestion yet.
struct Unsure {
    fault: String,
    offered: Vec<(String, String)>,
}

/// The suggestion that a form makes, as the API takes it.
fn draft(visited: &Visited, about: &About) -> Result<Result<Value, Unsure>, ProblemError> {
    let t = Frame::of(&visited.reading, "").t;
    let given = |name: &str| Some(visited.field(name)).filter(|text| !text.is_empty());
    let mut body = Map::new();
    body.insert("comment".into(), json!(visited.field("comment")));
    if let Some(credit) = given("credit") {
        body.insert("credit".into(), json!(credit));
    }
    if let Some(title) = given("source") {
        let mut source = json!({"title": title});
        if let Some(address) = given("address") {
            source["address"] = json!(address);
        }
        body.insert("source".into(), source);
    }
    let unsure = |fault: String, offered| Ok(Err(Unsure { fault, offered }));
    let mut update = |patch: Value| {
        body.extend([("kind".into(), json!("update")), (about.field().into(), json!(about.slug))]);
        body.insert("patch".into(), patch);
    };
    match (visited.field("kind"), about.kind) {
        ("ended", _) => {
            let Some(id) = given("membership") else { return unsure(t.text("suggest-which"), Vec::new()) };
            body.extend([("kind".into(), json!("end-membership")), ("membership".into(), json!(id))]);
            if let Some(until) = given("until") {
                body.insert("end".into(), json!({"until": until}));
            }
        }
        ("joined", EntityKind::Coalition) => {
            if given("source").is_none() {
                return unsure(t.text("suggest-where"), Vec::new());
            }
            let slug = match given("choice") {
                Some(slug) => slug.to_owned(),
                None => match lookup::organisation(&visited.reading, visited.field("member")) {
                    Found::One(slug) => slug,
                    Found::Several(offered) => {
                        let fault = if offered.is_empty() { "suggest-nobody" } else { "suggest-whom" };
                        return unsure(t.text(fault), offered);
                    }
                },
            };
            let draft = json!({"coalition": about.slug, "role": "member",
                "member": {"kind": "organisation", "slug": slug}});
            body.extend([("kind".into(), json!("create-membership")), ("membership_draft".into(), draft)]);
        }
        ("name", EntityKind::Person) => update(json!({"name": given("person")})),
        ("affiliation", EntityKind::Person) => {
            update(json!({"affiliation": null, "affiliation_as_stated": given("affiliation")}));
        }
        ("website", EntityKind::Coalition | EntityKind::Organisation) => {
            update(json!({"website": given("website")}));
        }
        _ => return unsure(t.text("suggest-what"), Vec::new()),
    }
    Ok(Ok(Value::Object(body)))
}

fn show(
    visited: &Visited,
    about: &About,
    offered: Vec<(String, String)>,
    fault: Option<(&str, u16)>,
) -> Result<Response, ProblemError> {
    let view = visited.reading.view();
    let f = Frame::of(&visited.reading, "").titled("suggest-heading").for_one_alone();
    let typed = |name: &str| visited.field(name).to_owned();
    let choice =
        |chosen: &str, (value, label): (String, String)| Choice { chosen: value == chosen, value, label };
    let (memberships, ended) = (about.memberships(&view)?, visited.field("membership"));
    let shows = SuggestPage {
        name: about.name.clone(),
        back: f.to(&about.path()),
        here: f.to(&format!("{}/suggest", about.path())),
        about: about.field(),
        fault: fault.map(|(fault, _)| fault.to_owned()),
        kind: typed("kind"),
        memberships: memberships.into_iter().map(|one| choice(ended, one)).collect(),
        until: typed("until"),
        member: typed("member"),
        offered: offered.into_iter().map(|one| choice("", one)).collect(),
        website: typed("website"),
        person: typed("person"),
        affiliation: typed("affiliation"),
        comment: typed("comment"),
        source: typed("source"),
        address: typed("address"),
        credit: typed("credit"),
        f,
    };
    let status = fault.and_then(|(_, status)| StatusCode::from_u16(status).ok());
    own(visited, shows.f.t, &shows, status.unwrap_or(StatusCode::OK))
}

/// What became of a suggestion, for whoever has its link.
#[handler]
async fn follow(visit: Visit, Path(id): Path<String>) -> poem::Result<Response> {
    let visited = visit.open_for_anybody("own_page").await?;
    let kept = visited.app()?.store.suggestion(&id).await;
    let kept = kept.map_err(|error| ProblemError::failed("a suggestion could not be read", &error))?;
    let kept = kept.ok_or_else(|| ProblemError::not_found("suggestion", &id))?;
    let told: Suggestion = visited.reading.view().suggestion(&kept);
    let f = Frame::of(&visited.reading, "").titled("suggestion-heading").for_one_alone();
    let standing = match told.status {
        SuggestionStatus::Open => "suggestion-open",
        SuggestionStatus::Accepted => "suggestion-accepted",
        SuggestionStatus::Declined => "suggestion-declined",
    };
    let shows = FollowPage {
        about: told.target.name.unwrap_or_else(|| told.target.id.to_string()),
        kind: word(f.t, "suggested", &told.kind),
        standing: f.t.text(standing),
        comment: told.comment,
        reason: told.reason,
        revision: told.revision,
        f,
    };
    Ok(own(&visited, shows.f.t, &shows, StatusCode::OK)?)
}
