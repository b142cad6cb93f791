//! What is kept of suggestions. They are no part of the registry: no snapshot and no log of changes knows
//! them.

#[cfg(test)]
mod tests;

use entities::suggestion;
use openapi::{ChangeSource, EntityKind, Revision, SuggestionKind, SuggestionStatus, Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Role, Store, StoreError, Writing,
    rows::{parse_word, word},
};

const TABLE: &str = "suggestion";
/// How many suggestions are read at once where all are gone through.
const PORTION: u64 = 200;

/// What is kept of a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptSuggestion {
    /// Its number, in the order in which suggestions came, from 1; 0 before it is kept.
    pub number: i64,
    /// What it is known by to who made it and who may decide on it: nobody else learns it.
    pub id: String,
    /// What is suggested.
    pub kind: SuggestionKind,
    /// What it is about; of a membership to be entered, its coalition.
    pub target: (EntityKind, Uuid),
    /// The revision that the target bore then.
    pub target_revision: Revision,
    /// Who may decide beside registrars.
    pub deciders: Deciders,
    /// What is to be done: a patch, a draft or an end, as a JSON object.
    pub proposal: Value,
    /// Why.
    pub comment: String,
    /// Where it can be read.
    pub source: Option<ChangeSource>,
    /// Public name of who made it.
    pub credit: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// What became of it; none while it is open.
    pub decision: Option<Decision>,
}

/// What was decided, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// What.
    pub verdict: Verdict,
}

/// What becomes of a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is done, by changes of which this is the last; none where there was nothing to do.
    Accepted(Option<Revision>),
    /// It is not done, for this reason.
    Declined(String),
}

/// Who may decide on a suggestion beside registrars.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deciders {
    /// The coordinator of this coalition.
    pub coalition: Option<Uuid>,
    /// The contact of this organisation.
    pub organisation: Option<Uuid>,
}

impl Deciders {
    /// Whether who has this role may decide.
    pub fn include(self, role: Role) -> bool {
        match role {
            Role::Registrar => true,
            Role::Coordinator { coalition } => self.coalition == Some(coalition),
            Role::Contact { organisation } => self.organisation == Some(organisation),
        }
    }

    /// The same for rows.
    fn included(roles: &[Role]) -> Condition {
        let nobody = Condition::any().add(Expr::cust("FALSE"));
        roles.iter().fold(nobody, |any, role| match *role {
            Role::Registrar => any.add(Expr::cust("TRUE")),
            Role::Coordinator { coalition } => any.add(suggestion::Column::CoalitionId.eq(coalition)),
            Role::Contact { organisation } => any.add(suggestion::Column::OrganisationId.eq(organisation)),
        })
    }
}

/// Which suggestions are wanted.
#[derive(Debug, Clone)]
pub struct SuggestionFilter {
    /// Those on which one who has these roles may decide.
    pub roles: Vec<Role>,
    /// How it stands with them; none = however.
    pub statuses: Option<Vec<SuggestionStatus>>,
    /// The coalitions whose coordinators decide; none = whoever.
    pub coalitions: Option<Vec<Uuid>>,
}

impl SuggestionFilter {
    fn select(&self) -> Result<Select<suggestion::Entity>, StoreError> {
        let mut condition = Condition::all().add(Deciders::included(&self.roles));
        if let Some(statuses) = &self.statuses {
            let words = statuses.iter().map(word).collect::<Result<Vec<_>, _>>()?;
            condition = condition.add(suggestion::Column::Status.is_in(words));
        }
        if let Some(coalitions) = &self.coalitions {
            condition = condition.add(suggestion::Column::CoalitionId.is_in(coalitions.iter().copied()));
        }
        Ok(suggestion::Entity::find().filter(condition))
    }
}

impl Store {
    /// The suggestion with this id.
    pub async fn suggestion(&self, id: &str) -> Result<Option<KeptSuggestion>, StoreError> {
        find(&self.reader, id).await
    }

    /// The suggestions after a number in the order in which they came, at most so many; and how many there are
    /// in all.
    pub async fn suggestions(
        &self,
        filter: &SuggestionFilter,
        after: i64,
        most: Option<u64>,
    ) -> Result<(Vec<KeptSuggestion>, u64), StoreError> {
        let transaction = self.backend.begin_read(&self.reader).await?;
        let total = filter.select()?.count(&transaction).await?;
        let rows = filter
            .select()?
            .filter(suggestion::Column::Number.gt(after))
            .order_by_asc(suggestion::Column::Number)
            .limit(most)
            .all(&transaction)
            .await?;
        transaction.commit().await.map_err(|e| self.backend.explain(e))?;
        Ok((rows.into_iter().map(kept).collect::<Result<_, _>>()?, total))
    }
}

impl Writing<'_> {
    /// The suggestion with this id.
    pub async fn suggestion(&self, id: &str) -> Result<Option<KeptSuggestion>, StoreError> {
        find(&self.transaction, id).await
    }

    /// How many suggestions from an origin are open.
    pub async fn open_suggestions_of(&self, origin: &str) -> Result<u64, StoreError> {
        let of_origin = suggestion::Entity::find().filter(suggestion::Column::Origin.eq(origin));
        Ok(of_origin.count(&self.transaction).await?)
    }

    /// Keeps a new suggestion from an origin; it gets its number.
    pub async fn enter_suggestion(
        &self,
        new: KeptSuggestion,
        origin: String,
    ) -> Result<KeptSuggestion, StoreError> {
        let last: Option<Option<i64>> = suggestion::Entity::find()
            .select_only()
            .column_as(suggestion::Column::Number.max(), "last")
            .into_tuple()
            .one(&self.transaction)
            .await?;
        let entered = KeptSuggestion { number: last.flatten().unwrap_or(0) + 1, ..new };
        let row = row(&entered, Some(origin))?.into_active_model().reset_all();
        suggestion::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(entered)
    }

    /// Keeps what was decided on a suggestion, and forgets where it came from.
    pub async fn decide_suggestion(&self, decided: &KeptSuggestion) -> Result<(), StoreError> {
        let row = row(decided, None)?;
        suggestion::Entity::update_many()
            .col_expr(suggestion::Column::Status, Expr::value(row.status))
            .col_expr(suggestion::Column::DecidedAt, Expr::value(row.decided_at))
            .col_expr(suggestion::Column::Reason, Expr::value(row.reason))
            .col_expr(suggestion::Column::Revision, Expr::value(row.revision))
            .col_expr(suggestion::Column::Origin, Expr::value(row.origin))
            .filter(suggestion::Column::Number.eq(decided.number))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Rewrites the texts of all suggestions: what is to be done and its source as JSON, comments, names of
    /// who made them, reasons. `None` leaves a text as it is. Tells how many suggestions have changed.
    pub async fn rewrite_suggestions(
        &self,
        rewrite: &(dyn Fn(&str) -> Option<String> + Sync),
    ) -> Result<u64, StoreError> {
        let (mut last, mut changed) = (0, 0);
        loop {
            let rows = suggestion::Entity::find()
                .filter(suggestion::Column::Number.gt(last))
                .order_by_asc(suggestion::Column::Number)
                .limit(PORTION)
                .all(&self.transaction)
                .await?;
            let Some(end) = rows.last() else { return Ok(changed) };
            last = end.number;
            for before in rows {
                let text = |text: &String| rewrite(text).unwrap_or_else(|| text.clone());
                let after = suggestion::Model {
                    proposal: text(&before.proposal),
                    comment: text(&before.comment),
                    source: before.source.as_ref().map(text),
                    credit: before.credit.as_ref().map(text),
                    reason: before.reason.as_ref().map(text),
                    ..before.clone()
                };
                if after != before {
                    // What cannot be read any more must not be kept.
                    kept(after.clone())?;
                    after.into_active_model().reset_all().update(&self.transaction).await?;
                    changed += 1;
                }
            }
        }
    }
}

async fn find(connection: &impl ConnectionTrait, id: &str) -> Result<Option<KeptSuggestion>, StoreError> {
    let found = suggestion::Entity::find().filter(suggestion::Column::Id.eq(id)).one(connection).await?;
    found.map(kept).transpose()
}

fn json(error: serde_json::Error) -> StoreError {
    StoreError::Corrupt { table: TABLE, why: error.to_string() }
}

fn row(suggestion: &KeptSuggestion, origin: Option<String>) -> Result<suggestion::Model, StoreError> {
    let (status, reason, revision) = match suggestion.decision.as_ref().map(|decision| &decision.verdict) {
        None => (SuggestionStatus::Open, None, None),
        Some(Verdict::Accepted(revision)) => (SuggestionStatus::Accepted, None, *revision),
        Some(Verdict::Declined(reason)) => (SuggestionStatus::Declined, Some(reason.clone()), None),
    };
    Ok(suggestion::Model {
        number: suggestion.number,
        id: suggestion.id.clone(),
        kind: word(&suggestion.kind)?,
        target_kind: word(&suggestion.target.0)?,
        target_id: suggestion.target.1,
        target_revision: suggestion.target_revision,
        coalition_id: suggestion.deciders.coalition,
        organisation_id: suggestion.deciders.organisation,
        proposal: suggestion.proposal.to_string(),
        comment: suggestion.comment.clone(),
        source: suggestion.source.as_ref().map(serde_json::to_string).transpose().map_err(json)?,
        credit: suggestion.credit.clone(),
        origin,
        status: word(&status)?,
        created_at: suggestion.created_at.instant(),
        decided_at: suggestion.decision.as_ref().map(|decision| decision.at.instant()),
        reason,
        revision,
    })
}

fn kept(row: suggestion::Model) -> Result<KeptSuggestion, StoreError> {
    let corrupt =
        |why: &str| StoreError::Corrupt { table: TABLE, why: format!("suggestion {}: {why}", row.number) };
    let decided_at =
        || row.decided_at.map(Timestamp::new).ok_or_else(|| corrupt("nobody knows when it was decided"));
    let decision = match parse_word(TABLE, &row.status)? {
        SuggestionStatus::Open => None,
        SuggestionStatus::Accepted => {
            Some(Decision { at: decided_at()?, verdict: Verdict::Accepted(row.revision) })
        }
        SuggestionStatus::Declined => {
            let reason = row.reason.clone().ok_or_else(|| corrupt("it was declined without a reason"))?;
            Some(Decision { at: decided_at()?, verdict: Verdict::Declined(reason) })
        }
    };
    Ok(KeptSuggestion {
        number: row.number,
        kind: parse_word(TABLE, &row.kind)?,
        target: (parse_word(TABLE, &row.target_kind)?, row.target_id),
        target_revision: row.target_revision,
        deciders: Deciders { coalition: row.coalition_id, organisation: row.organisation_id },
        proposal: serde_json::from_str(&row.proposal).map_err(json)?,
        comment: row.comment,
        source: row.source.as_deref().map(serde_json::from_str).transpose().map_err(json)?,
        credit: row.credit,
        created_at: Timestamp::new(row.created_at),
        decision,
        id: row.id,
    })
}
