//! Suggestions: anyone makes them, those who could make the change decide.

use openapi::{Suggestion, SuggestionPage, SuggestionStatus};
use poem::http::{HeaderMap, StatusCode};
use poem_openapi::{OpenApi, param::Path};
use serde_json::Value;

use super::{Answer, Group};
use crate::{
    app::{self, NotTaken},
    editing::{Edit, EditError, Note, accept_suggestion, decline_suggestion, suggest},
    export::table::SUGGESTIONS,
    http::{
        Site,
        ask::Ask,
        authentication,
        negotiation::Form,
        problem::ProblemError,
        reply::Served,
        write::{Intent, Submission},
    },
    registry::{origin::Origin, rights::Principal, suggestion::new_id},
    snapshot::{Live, Page, SortKey},
    store::{KeptSuggestion, SECRET, StoreError, SuggestionFilter, Verdict},
};

/// Seconds after which to look again whether somebody has decided on a suggestion.
const UNTIL_DECIDED: u64 = 60 * 60;

pub(in crate::http) struct Suggestions;

#[OpenApi(prefix_path = "/v1/suggestions", tag = "Group::Suggestions")]
impl Suggestions {
    /// Suggest a change
    ///
    /// Anyone may; no token is needed. A merge patch of a coalition, an organisation, a person or a membership,
    /// a new membership or the end of one, with a comment for those who decide. It is checked as if it were
    /// done. `Location` is the address at which it can be followed: whoever has it can read the suggestion, and
    /// it is told nobody else but those who decide. The number of suggestions from one address is limited; what
    /// is refused and what is rehearsed do not count.
    #[oai(path = "/", method = "post", operation_id = "suggestion_create")]
    async fn create(&self, submission: Submission) -> Answer<Suggestion> {
        // It is checked with all rights, and done only when somebody who has them decides.
        let intent = submission.open_as("suggestion_create", Principal::operator()).await?;
        let (body, site) = (intent.json()?, intent.reading.site());
        let suggested = take_suggestion(site, intent.origin, &body, intent.is_rehearsal()).await?;
        Ok(answer(&intent, &site.current.live(), &suggested, StatusCode::CREATED)?)
    }

    /// List suggestions
    ///
    /// Those on which the bearer of the token may decide, in the order in which they came: registrars see all,
    /// coordinators those about their coalition and its memberships, contacts those about their organisation
    /// and the ends of its memberships.
    #[oai(path = "/", method = "get", operation_id = "suggestion_list")]
    async fn list(&self, ask: Ask, headers: &HeaderMap) -> Answer<SuggestionPage> {
        let reading = ask.open("suggestion_list", Form::OF_LIST)?;
        let authenticated = authentication::principal(reading.site(), headers).await?;
        let view = reading.view();
        let query = &reading.query;
        let filter = SuggestionFilter {
            roles: authenticated.principal.roles,
            statuses: query.words("status").map(statuses),
            coalitions: query.words("coalition").map(|slugs| {
                slugs
                    .iter()
                    .filter_map(|slug| Some(view.snapshot.coalitions.by_slug(slug)?.kept.record.id))
                    .collect()
            }),
        };
        let paging = reading.paging();
        let after = paging.after.and_then(|(key, _)| key.0?.parse().ok()).unwrap_or(0);
        // One more than the page holds tells whether there is another.
        let most = paging.limit.map(|limit| limit as u64 + 1);
        let app = reading.site().app.as_ref().ok_or_else(ProblemError::internal)?;
        let (mut kept, total) = app.store.suggestions(&filter, after, most).await.map_err(unavailable)?;
        let more = paging.limit.is_some_and(|limit| kept.len() > limit);
        kept.truncate(paging.limit.unwrap_or(kept.len()));
        let next = kept
            .last()
            .filter(|_| more)
            .map(|last| (SortKey(Some(last.number.to_string())), last.id.clone()));
        let items = kept.iter().map(|kept| view.suggestion(kept)).collect();
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        Ok(reading.list(&view, Page { items, total, next }, SUGGESTIONS)?.personal())
    }

    /// Get a suggestion
    ///
    /// What was suggested and what became of it. Whoever has the address may read it; it is never kept by
    /// caches.
    #[oai(path = "/:id", method = "get", operation_id = "suggestion_view")]
    async fn view(
        &self,
        ask: Ask,
        /// Id of the suggestion: `sug_` and 43 characters of base64url.
        id: Path<String>,
    ) -> Answer<Suggestion> {
        let reading = ask.open("suggestion_view", Form::OF_THING)?;
        let app = reading.site().app.as_ref();
        let kept = match app {
            Some(app) => app.store.suggestion(&id.0).await.map_err(unavailable)?,
            None => None,
        };
        let kept = kept.ok_or_else(|| ProblemError::not_found("suggestion", &id.0))?;
        let view = reading.view();
        Ok(reading.thing(&view, &view.suggestion(&kept))?.momentary())
    }

    /// Accept a suggestion
    ///
    /// Makes the change, as it was suggested or edited, with the comment and the source of the suggestion
    /// unless others are given, and credits who suggested it. For whoever may make the change. It is refused
    /// where the change cannot be made any more.
    #[oai(path = "/:id/accept", method = "post", operation_id = "suggestion_accept")]
    async fn accept(
        &self,
        submission: Submission,
        /// Id of the suggestion.
        id: Path<String>,
    ) -> Answer<Suggestion> {
        let intent = submission.open("suggestion_accept").await?;
        let body = intent.json()?;
        Ok(decide(intent, id.0, move |edit, kept| accept_suggestion(edit, kept, &body)).await?)
    }

    /// Decline a suggestion
    ///
    /// Nothing is changed; the reason is for who made the suggestion. For whoever may make the change that was
    /// suggested.
    #[oai(path = "/:id/decline", method = "post", operation_id = "suggestion_decline")]
    async fn decline(
        &self,
        submission: Submission,
        /// Id of the suggestion.
        id: Path<String>,
    ) -> Answer<Suggestion> {
        let intent = submission.open("suggestion_decline").await?;
        let body = intent.json()?;
        Ok(decide(intent, id.0, move |edit, kept| decline_suggestion(edit, kept, &body)).await?)
    }
}

/// Checks a suggestion as if it were done, and keeps it, if not too many come from there; of a rehearsal nothing is kept.
pub(crate) async fn take_suggestion(
    site: &Site,
    origin: Origin,
    body: &Value,
    rehearsal: bool,
) -> Result<KeptSuggestion, ProblemError> {
    let id = new_id(&site.random).map_err(no_randomness)?;
    // It is checked with all rights, and done only when somebody who has them decides.
    let check = |edit: &mut Edit| suggest(edit, body, id);
    let who = Principal::operator();
    let suggested = app::rehearse(&site.current, &site.clock, &who, Note::default(), check)?.value;
    match rehearsal {
        true => Ok(suggested),
        false => keep(site, origin, suggested).await,
    }
}

async fn keep(
    site: &Site,
    origin: Origin,
    suggested: KeptSuggestion,
) -> Result<KeptSuggestion, ProblemError> {
    let Site { visitors, random, .. } = site;
    let app = site.app.clone().ok_or_else(ProblemError::internal)?;
    visitors.admit(origin).map_err(|seconds| {
        let detail =
            format!("too many suggestions came from this address lately; try again in {seconds} seconds");
        ProblemError::too_many_requests(seconds, detail)
    })?;
    let mut fresh = [0; SECRET];
    random.fill(&mut fresh).map_err(no_randomness)?;
    let most = visitors.most_open();
    // Once begun, it goes on to its end even if the client goes away.
    let kept = tokio::spawn(async move { app.keep_suggestion(suggested, origin, most, fresh).await }).await;
    kept.map_err(|error| ProblemError::failed("a write panicked", &error))?.map_err(|error| match error {
        NotTaken::TooManyOpen(open) => ProblemError::too_many_requests(
            UNTIL_DECIDED,
            format!("{open} suggestions from this address are open already; wait until some are decided"),
        ),
        NotTaken::Store(error) => unavailable(error),
    })
}

/// Decides on a suggestion, or rehearses it, and answers with the suggestion as it then is.
async fn decide(
    intent: Intent,
    id: String,
    verdict: impl FnOnce(&mut Edit, &KeptSuggestion) -> Result<Verdict, EditError> + Send + 'static,
) -> Result<Served<Suggestion>, ProblemError> {
    let (app, who, rehearsal) = (intent.app()?, intent.who.clone(), intent.is_rehearsal());
    let decided = intent
        .see_through(async move {
            match rehearsal {
                true => app.rehearse_decision(&who, &id, verdict).await,
                false => app.decide_suggestion(&who, &id, verdict).await,
            }
        })
        .await?;
    let (decided, live) = decided.map_err(|error| intent.refused(error))?;
    answer(&intent, &live, &decided, StatusCode::OK)
}

fn answer(
    intent: &Intent,
    live: &Live,
    kept: &KeptSuggestion,
    status: StatusCode,
) -> Result<Served<Suggestion>, ProblemError> {
    let view = intent.reading.view_of(&live.snapshot);
    let suggestion = serde_json::to_value(view.suggestion(kept))
        .map_err(|error| ProblemError::failed("an answer could not be written", &error))?;
    let mut representation = intent.reading.representation(&view, &suggestion)?.written(status);
    if status == StatusCode::CREATED {
        let public_url = &intent.reading.site().public_url;
        representation.location = Some(format!("{public_url}/v1/suggestions/{}", kept.id));
    }
    Ok(Served::new(representation).momentary())
}

fn statuses(words: &[String]) -> Vec<SuggestionStatus> {
    words.iter().filter_map(|word| serde_json::from_value(word.as_str().into()).ok()).collect()
}

fn unavailable(error: StoreError) -> ProblemError {
    tracing::error!(%error, "the suggestions cannot be reached");
    ProblemError::unavailable()
}

fn no_randomness(error: crate::random::NoRandomness) -> ProblemError {
    tracing::error!(%error, "a suggestion cannot be given an id");
    ProblemError::internal()
}
