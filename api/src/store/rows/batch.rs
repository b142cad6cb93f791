//! Many records on their way into the tables, together.
//!
//! Nothing is written before all is known, so that each table is written with few statements, however many
//! records there are.

use std::{
    collections::{BTreeMap, HashMap},
    mem::take,
};

use entities::{
    citation, coalition, coalition_listing, coalition_listing_item, coalition_listing_member,
    coalition_mission, coalition_name, coalition_relation, coalition_report, coalition_stated_count,
    coalition_status, coalition_theme, concept, concept_country, concept_label, concept_mapping, membership,
    membership_classification, organisation, organisation_classification, organisation_identifier,
    organisation_name, person, source, statement, vocabulary,
};
use openapi::{EntityKind, Slug};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use uuid::Uuid;

use super::{
    Record, StoreError, Touch,
    portion::{VALUES, delete_all, insert_all, upsert_all},
    position,
};

/// Records to be written and records to be removed. What is said last of a record holds.
#[derive(Debug, Default)]
pub(in crate::store) struct Batch {
    /// In the order of ids, that is, of age.
    fates: BTreeMap<Uuid, Fate>,
}

/// What becomes of a record.
#[derive(Debug)]
struct Fate {
    kind: EntityKind,
    /// Whether rows of it may be there from before the batch.
    had_rows: bool,
    /// As it is to be; none where it is to go.
    after: Option<(Record, Touch)>,
}

impl Batch {
    /// Writes a record in place of what is there of it.
    pub(in crate::store) fn put(&mut self, record: &Record, touch: Touch) {
        self.decide(record.kind(), record.id(), touch.had_rows, Some((record.clone(), touch)));
    }

    /// Removes a record with all its rows. Nothing that stays may refer to it.
    pub(in crate::store) fn remove(&mut self, kind: EntityKind, id: Uuid) {
        self.decide(kind, id, true, None);
    }

    fn decide(&mut self, kind: EntityKind, id: Uuid, had_rows: bool, after: Option<(Record, Touch)>) {
        self.fates.entry(id).or_insert(Fate { kind, had_rows, after: None }).after = after;
    }

    /// Writes it all.
    ///
    /// First goes what the records had, save the rows that others refer to; these are overwritten, so that
    /// what refers to them holds. A record is removed when those that stay have let go of it, and comes
    /// before those that refer to it.
    ///
    /// A slug may pass from one record of the batch to another, but for that of a source which is cited.
    pub(in crate::store) async fn write(self, connection: &DatabaseTransaction) -> Result<(), StoreError> {
        let mut rows = Rows::default();
        let (mut earlier, mut removed) = (Ids::default(), Ids::default());
        for (id, fate) in self.fates {
            if fate.had_rows {
                earlier.add(fate.kind, id);
            }
            match fate.after {
                Some((record, touch)) => rows.push(&record, touch)?,
                None if fate.had_rows => removed.add(fate.kind, id),
                None => {}
            }
        }
        earlier.delete_parts(connection).await?;
        rows.free_slugs(connection, &earlier).await?;
        rows.upsert_records(connection).await?;
        removed.delete_records(connection).await?;
        rows.insert_parts(connection).await
    }
}

/// Rows of every table.
#[derive(Debug, Default)]
pub(in crate::store) struct Rows {
    pub(in crate::store) sources: Vec<source::Model>,
    pub(in crate::store) citations: Vec<citation::Model>,
    pub(in crate::store) vocabularies: Vec<vocabulary::Model>,
    pub(in crate::store) concepts: Vec<concept::Model>,
    pub(in crate::store) concept_labels: Vec<concept_label::Model>,
    pub(in crate::store) concept_countries: Vec<concept_country::Model>,
    pub(in crate::store) concept_mappings: Vec<concept_mapping::Model>,
    pub(in crate::store) organisations: Vec<organisation::Model>,
    pub(in crate::store) organisation_names: Vec<organisation_name::Model>,
    pub(in crate::store) organisation_identifiers: Vec<organisation_identifier::Model>,
    pub(in crate::store) organisation_classifications: Vec<organisation_classification::Model>,
    pub(in crate::store) people: Vec<person::Model>,
    pub(in crate::store) coalitions: Vec<coalition::Model>,
    pub(in crate::store) coalition_names: Vec<coalition_name::Model>,
    pub(in crate::store) coalition_statuses: Vec<coalition_status::Model>,
    pub(in crate::store) coalition_missions: Vec<coalition_mission::Model>,
    pub(in crate::store) coalition_themes: Vec<coalition_theme::Model>,
    pub(in crate::store) coalition_relations: Vec<coalition_relation::Model>,
    pub(in crate::store) coalition_stated_counts: Vec<coalition_stated_count::Model>,
    pub(in crate::store) coalition_reports: Vec<coalition_report::Model>,
    pub(in crate::store) coalition_listings: Vec<coalition_listing::Model>,
    pub(in crate::store) coalition_listing_items: Vec<coalition_listing_item::Model>,
    pub(in crate::store) coalition_listing_members: Vec<coalition_listing_member::Model>,
    pub(in crate::store) memberships: Vec<membership::Model>,
    pub(in crate::store) membership_classifications: Vec<membership_classification::Model>,
    pub(in crate::store) statements: Vec<statement::Model>,
}

impl Rows {
    /// Adds the rows of a record.
    pub(in crate::store) fn push(&mut self, record: &Record, touch: Touch) -> Result<(), StoreError> {
        match record {
            Record::Source(record) => super::source::push(record, touch, self),
            Record::Vocabulary(record) => super::vocabulary::push(record, touch, self)?,
            Record::Organisation(record) => super::organisation::push(record, touch, self)?,
            Record::Person(record) => super::person::push(record, touch, self)?,
            Record::Coalition(record) => super::coalition::push(record, touch, self)?,
            Record::Membership(record) => super::membership::push(record, touch, self)?,
        }
        Ok(())
    }

    /// Adds what a part of a record cites.
    pub(super) fn cite(&mut self, owner: Uuid, part: &str, sources: &[Slug]) -> Result<(), StoreError> {
        for (index, source) in sources.iter().enumerate() {
            self.citations.push(citation::Model {
                owner_id: owner,
                part: part.to_owned(),
                position: position(index)?,
                source: source.to_string(),
            });
        }
        Ok(())
    }

    /// Takes the slugs away from those who have what another is to have.
    async fn free_slugs(&self, connection: &DatabaseTransaction, earlier: &Ids) -> Result<(), StoreError> {
        let columns = (source::Column::Id, source::Column::Slug);
        let takers = self.sources.iter().map(|row| (row.slug.as_str(), row.id));
        free_slugs(connection, columns, earlier.of(EntityKind::Source), takers).await?;
        let columns = (vocabulary::Column::Id, vocabulary::Column::Slug);
        let takers = self.vocabularies.iter().map(|row| (row.slug.as_str(), row.id));
        free_slugs(connection, columns, earlier.of(EntityKind::Vocabulary), takers).await?;
        let columns = (organisation::Column::Id, organisation::Column::Slug);
        let takers = self.organisations.iter().map(|row| (row.slug.as_str(), row.id));
        free_slugs(connection, columns, earlier.of(EntityKind::Organisation), takers).await?;
        let columns = (person::Column::Id, person::Column::Slug);
        let takers = self.people.iter().map(|row| (row.slug.as_str(), row.id));
        free_slugs(connection, columns, earlier.of(EntityKind::Person), takers).await?;
        let columns = (coalition::Column::Id, coalition::Column::Slug);
        let takers = self.coalitions.iter().map(|row| (row.slug.as_str(), row.id));
        free_slugs(connection, columns, earlier.of(EntityKind::Coalition), takers).await
    }

    /// Writes the one row that each record has in the table of its kind.
    async fn upsert_records(&mut self, connection: &DatabaseTransaction) -> Result<(), StoreError> {
        upsert_all(connection, take(&mut self.sources)).await?;
        upsert_all(connection, take(&mut self.vocabularies)).await?;
        let (first, again) = super::organisation::in_turn(take(&mut self.organisations));
        upsert_all(connection, first).await?;
        upsert_all(connection, again).await?;
        upsert_all(connection, take(&mut self.people)).await?;
        upsert_all(connection, take(&mut self.coalitions)).await?;
        upsert_all(connection, take(&mut self.memberships)).await
    }

    /// Writes the rows of the parts of records.
    async fn insert_parts(self, connection: &DatabaseTransaction) -> Result<(), StoreError> {
        insert_all(connection, self.citations).await?;
        insert_all(connection, self.concepts).await?;
        insert_all(connection, self.concept_labels).await?;
        insert_all(connection, self.concept_countries).await?;
        insert_all(connection, self.concept_mappings).await?;
        insert_all(connection, self.organisation_names).await?;
        insert_all(connection, self.organisation_identifiers).await?;
        insert_all(connection, self.organisation_classifications).await?;
        insert_all(connection, self.coalition_names).await?;
        insert_all(connection, self.coalition_statuses).await?;
        insert_all(connection, self.coalition_missions).await?;
        insert_all(connection, self.coalition_themes).await?;
        insert_all(connection, self.coalition_relations).await?;
        insert_all(connection, self.coalition_stated_counts).await?;
        insert_all(connection, self.coalition_reports).await?;
        insert_all(connection, self.coalition_listings).await?;
        insert_all(connection, self.coalition_listing_items).await?;
        insert_all(connection, self.coalition_listing_members).await?;
        insert_all(connection, self.membership_classifications).await?;
        insert_all(connection, self.statements).await
    }
}

/// Ids of records by kind.
#[derive(Debug, Default)]
struct Ids(HashMap<EntityKind, Vec<Uuid>>);

impl Ids {
    fn add(&mut self, kind: EntityKind, id: Uuid) {
        self.0.entry(kind).or_default().push(id);
    }

    fn of(&self, kind: EntityKind) -> &[Uuid] {
        self.0.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Deletes the rows of the parts of the records.
    async fn delete_parts(&self, connection: &DatabaseTransaction) -> Result<(), StoreError> {
        let ids = self.of(EntityKind::Vocabulary);
        delete_all(connection, concept::Column::VocabularyId, ids).await?;
        delete_all(connection, concept_label::Column::VocabularyId, ids).await?;
        delete_all(connection, concept_country::Column::VocabularyId, ids).await?;
        delete_all(connection, concept_mapping::Column::VocabularyId, ids).await?;
        let ids = self.of(EntityKind::Organisation);
        delete_all(connection, citation::Column::OwnerId, ids).await?;
        delete_all(connection, organisation_name::Column::OrganisationId, ids).await?;
        delete_all(connection, organisation_identifier::Column::OrganisationId, ids).await?;
        delete_all(connection, organisation_classification::Column::OrganisationId, ids).await?;
        let ids = self.of(EntityKind::Person);
        delete_all(connection, citation::Column::OwnerId, ids).await?;
        let ids = self.of(EntityKind::Coalition);
        delete_all(connection, citation::Column::OwnerId, ids).await?;
        delete_all(connection, coalition_name::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_status::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_mission::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_theme::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_relation::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_stated_count::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_report::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_listing::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_listing_item::Column::CoalitionId, ids).await?;
        delete_all(connection, coalition_listing_member::Column::CoalitionId, ids).await?;
        let ids = self.of(EntityKind::Membership);
        delete_all(connection, membership_classification::Column::MembershipId, ids).await?;
        delete_all(connection, statement::Column::MembershipId, ids).await
    }

    /// Deletes the one row that each record has in the table of its kind: those that refer first.
    async fn delete_records(&self, connection: &DatabaseTransaction) -> Result<(), StoreError> {
        delete_all(connection, membership::Column::Id, self.of(EntityKind::Membership)).await?;
        delete_all(connection, coalition::Column::Id, self.of(EntityKind::Coalition)).await?;
        delete_all(connection, person::Column::Id, self.of(EntityKind::Person)).await?;
        let organisations = self.of(EntityKind::Organisation);
        super::organisation::let_go(connection, organisations).await?;
        delete_all(connection, organisation::Column::Id, organisations).await?;
        delete_all(connection, vocabulary::Column::Id, self.of(EntityKind::Vocabulary)).await?;
        delete_all(connection, source::Column::Id, self.of(EntityKind::Source)).await
    }
}

/// Gives a placeholder to those of the records that hold a slug which another is to have.
async fn free_slugs<C>(
    connection: &DatabaseTransaction,
    (id, slug): (C, C),
    holders: &[Uuid],
    takers: impl Iterator<Item = (&str, Uuid)>,
) -> Result<(), StoreError>
where
    C: ColumnTrait<EntityName: EntityTrait<Column = C>>,
{
    if holders.is_empty() {
        return Ok(());
    }
    let takers: HashMap<&str, Uuid> = takers.collect();
    for some in holders.chunks(VALUES) {
        let held: Vec<(Uuid, String)> = C::EntityName::find()
            .select_only()
            .columns([id, slug])
            .filter(id.is_in(some.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        for (holder, held) in held {
            if takers.get(held.as_str()).is_some_and(|taker| *taker != holder) {
                // Gone when all is written. No slug has a colon.
                C::EntityName::update_many()
                    .col_expr(slug, Expr::value(format!("freed:{holder}")))
                    .filter(id.eq(holder))
                    .exec(connection)
                    .await?;
            }
        }
    }
    Ok(())
}
