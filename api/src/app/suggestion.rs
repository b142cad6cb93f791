//! Suggestions: kept and decided under the write lock, so that each is decided once.

use super::{App, WRITE_TIMEOUT, Written, rehearse_on};
use crate::{
    editing::{Edit, EditError, Note, Refusal},
    registry::{origin::Origin, rights::Principal},
    snapshot::Live,
    store::{Decision, KeptSuggestion, SECRET, StoreError, Verdict},
};

/// Name of the secret by which the hashes of origins are keyed.
const KEY: &str = "origins of suggestions";

/// Why a suggestion is not taken.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum NotTaken {
    #[error("{0} suggestions from there are open already")]
    TooManyOpen(u64),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Keeps a suggestion, unless so many from the same origin are open. Of the origin a keyed hash is kept until
    /// the suggestion is decided. `fresh` are random bytes, which become the key where there is none yet.
    pub async fn keep_suggestion(
        &self,
        new: KeptSuggestion,
        origin: Origin,
        most_open: u64,
        fresh: [u8; SECRET],
    ) -> Result<KeptSuggestion, NotTaken> {
        let keep = async {
            let writing = self.store.begin().await?;
            let origin = origin.hash(writing.secret(KEY, fresh).await?);
            let open = writing.open_suggestions_of(&origin).await?;
            if open >= most_open {
                writing.abandon().await;
                return Err(NotTaken::TooManyOpen(open));
            }
            let kept = writing.enter_suggestion(new, origin).await?;
            writing.commit(&[]).await?;
            Ok(kept)
        };
        let _turn = self.take_turn().await?;
        self.store.in_time(WRITE_TIMEOUT, keep).await
    }

    /// Decides on a suggestion: the decision and the changes that it makes are one transaction. Gives the
    /// suggestion as it then is.
    pub async fn decide_suggestion(
        &self,
        who: &Principal,
        id: &str,
        decide: impl FnOnce(&mut Edit, &KeptSuggestion) -> Result<Verdict, EditError>,
    ) -> Result<(KeptSuggestion, Live), EditError> {
        let decide = async {
            let writing = self.begin().await?;
            let before = self.current.live();
            let found = writing.suggestion(id).await?;
            let (decided, written) = match self.judge(&before, who, id, found, decide) {
                Ok(judged) => judged,
                Err(error) => {
                    writing.abandon().await;
                    return Err(error);
                }
            };
            writing.decide_suggestion(&decided).await?;
            self.conclude(writing, &before, &written.live, &written.entered).await?;
            Ok((decided, written.live))
        };
        let _turn = self.take_turn().await?;
        self.store.in_time(WRITE_TIMEOUT, decide).await
    }

    /// Decides as [`Self::decide_suggestion`] would, and keeps nothing.
    pub async fn rehearse_decision(
        &self,
        who: &Principal,
        id: &str,
        decide: impl FnOnce(&mut Edit, &KeptSuggestion) -> Result<Verdict, EditError>,
    ) -> Result<(KeptSuggestion, Live), EditError> {
        let found = self.store.suggestion(id).await?;
        let (decided, written) = self.judge(&self.current.live(), who, id, found, decide)?;
        Ok((decided, written.live))
    }

    fn judge(
        &self,
        live: &Live,
        who: &Principal,
        id: &str,
        found: Option<KeptSuggestion>,
        decide: impl FnOnce(&mut Edit, &KeptSuggestion) -> Result<Verdict, EditError>,
    ) -> Result<(KeptSuggestion, Written<()>), EditError> {
        let kept = found.ok_or_else(|| Refusal::not_found("suggestion", id))?;
        let decide = |edit: &mut Edit| Ok((decide(edit, &kept)?, edit.at()));
        let Written { live, entered, value: (verdict, at) } =
            rehearse_on(live, &self.clock, who, Note::default(), decide)?;
        let decided = KeptSuggestion { decision: Some(Decision { at, verdict }), ..kept };
        Ok((decided, Written { live, entered, value: () }))
    }
}
