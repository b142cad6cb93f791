//! Coalitions.

use openapi::{ChangePage, Coalition, CoalitionPage, MembershipPage, ProblemKind, Slug};
use poem_openapi::{OpenApi, param::Path};

use super::{Answer, Found, Group, find, history};
use crate::{
    export::table::{COALITIONS, MEMBERSHIPS},
    http::{ask::Ask, negotiation::Form, problem::ProblemError},
    snapshot::{CoalitionQuery, MembershipQuery},
};

pub(in crate::http) struct Coalitions;

#[OpenApi(prefix_path = "/v1/coalitions", tag = "Group::Coalitions")]
impl Coalitions {
    /// List coalitions
    ///
    /// Dynamic coalitions of the IGF, by name. With `as_of`, those that may have existed on that day, with
    /// the names and the status they had then.
    #[oai(path = "/", method = "get", operation_id = "coalition_list")]
    async fn list(&self, ask: Ask) -> Answer<CoalitionPage> {
        let reading = ask.open("coalition_list", Form::OF_LIST)?;
        let view = reading.view();
        let page = CoalitionQuery::of(&reading.query).page(&view, &reading.paging());
        Ok(reading.list(&view, page, COALITIONS)?)
    }

    /// Get a coalition
    ///
    /// One coalition with its names, status, missions, relations, figures and sources.
    #[oai(path = "/:slug", method = "get", operation_id = "coalition_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Slug of the coalition. Its id answers too, with a redirect to the slug.
        slug: Path<Slug>,
    ) -> Answer<Coalition> {
        let reading = ask.open("coalition_view", Form::OF_THING)?;
        let view = reading.view();
        let entry = match find(&reading.snapshot.coalitions, &reading, "coalition", &slug, |r| &r.slug)? {
            Found::Here(entry) => entry,
            Found::Moved(moved) => return Ok(moved),
        };
        let coalition = view.coalition(entry).ok_or_else(|| {
            ProblemError::new(
                ProblemKind::NOT_FOUND,
                format!("coalition `{}` did not exist yet in {}", slug.0, reading.as_of_text()),
            )
        })?;
        Ok(reading.thing(&view, &coalition)?)
    }

    /// List the members of a coalition
    ///
    /// Its memberships, each with the member, the role, the time and who says so. The same as
    /// `/v1/memberships?coalition={slug}`. With `as_of`, those that may have held on that day, each with
    /// its certainty.
    #[oai(path = "/:slug/members", method = "get", operation_id = "coalition_member_list")]
    async fn members(
        &self,
        ask: Ask,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<MembershipPage> {
        let reading = ask.open("coalition_member_list", Form::OF_LIST)?;
        let found = find(&reading.snapshot.coalitions, &reading, "coalition", &slug, |r| &r.slug)?;
        if let Found::Moved(moved) = found {
            return Ok(moved);
        }
        let view = reading.view();
        let query = MembershipQuery::of(&reading.query).in_coalition(slug.as_str());
        let page = query.page(&view, &reading.paging());
        Ok(reading.list(&view, page, MEMBERSHIPS)?)
    }

    /// Get the history of a coalition
    ///
    /// The entries of the log about the coalition itself, oldest first. Its memberships have histories of
    /// their own.
    #[oai(path = "/:slug/history", method = "get", operation_id = "coalition_history")]
    async fn history(
        &self,
        ask: Ask,
        /// Slug of the coalition.
        slug: Path<Slug>,
    ) -> Answer<ChangePage> {
        Ok(history(ask, "coalition_history", "coalition", &slug, |s| &s.coalitions, |r| (r.id, &r.slug))?)
    }
}
