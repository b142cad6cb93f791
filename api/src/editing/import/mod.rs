//! A list of members, taken over row by row.
//!
//! A plan is what the edit does when it is rehearsed. To apply a plan is to do the same once more, for good, and
//! to compare: where it would come out differently, nothing is done.

mod entry;
mod row;

use std::collections::{HashMap, HashSet};

use openapi::{
    EntityKind, ImportAction, ImportCounts, ImportMember, ImportMode, ImportRow, MembershipRecord, Operation,
    PartialDate, Slug,
};
use uuid::Uuid;

use super::{Edit, EditError, Note, Refusal};
use crate::{
    registry::{
        categories::Categories, classification::ROLE_SCHEME, difference, matching::Index,
        member_list::MemberList, rights::Deed,
    },
    snapshot::Live,
    store::Record,
};

/// More than so many per cent of the open memberships are ended only if that is confirmed.
pub const MOST_ENDED_PERCENT: usize = 20;

/// How a list is taken over.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportOptions {
    /// Slug or id of the coalition.
    pub coalition: String,
    /// What becomes of members who are not in the list.
    pub mode: ImportMode,
    /// The day of which the list speaks.
    pub as_of: PartialDate,
}

/// What is done with a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// Id of the coalition.
    pub coalition: Uuid,
    /// Row by row; members who are not in the list come last.
    pub rows: Vec<ImportRow>,
    /// In numbers.
    pub counts: ImportCounts,
    /// More memberships end because their members are not in the list than without confirmation may.
    pub needs_confirmation: bool,
}

/// Takes over a list. `index` must know the organisations and persons that are registered.
pub fn import_members(
    edit: &mut Edit,
    list: &MemberList,
    index: &Index,
    options: &ImportOptions,
) -> Result<ImportPlan, EditError> {
    let Record::Coalition(coalition) = super::thing::find(edit, EntityKind::Coalition, &options.coalition)?
    else {
        return Err(Refusal::not_found("coalition", &options.coalition).into());
    };
    edit.require(Deed::KeepCoalition(coalition.id), &format!("coalition `{}`", coalition.slug))?;
    if edit.note.source.is_none() {
        let title = format!("Members of {}, a list handed in on {}", coalition.slug, options.as_of);
        edit.note.source = Some(edit.described_source(title, None));
    }
    let mut import = Import {
        categories: Categories::of(edit.snapshot().vocabularies.iter().map(|entry| &*entry.kept.record)),
        roles: edit.snapshot().vocabularies.by_slug(ROLE_SCHEME).map_or_else(Vec::new, |entry| {
            entry.kept.record.concepts.iter().map(|concept| concept.slug.clone()).collect()
        }),
        index,
        coalition: coalition.id,
        coalition_slug: coalition.slug.clone(),
        as_of: options.as_of.clone(),
        listed: HashMap::new(),
        entered: HashMap::new(),
        kept: HashSet::new(),
        new_members: 0,
    };
    let open_before = open_memberships(edit, coalition.id).len();
    let mut rows = Vec::with_capacity(list.rows.len());
    for listed in &list.rows {
        rows.push(import.row(edit, listed)?);
    }
    let mut ended = 0;
    if options.mode == ImportMode::Mirror {
        for membership in open_memberships(edit, coalition.id) {
            if !import.kept.contains(&membership.member.id) && !import.kept.contains(&membership.id) {
                rows.push(import.end_unlisted(edit, membership)?);
                ended += 1;
            }
        }
    }
    let mut counts = ImportCounts { new_members: import.new_members, ..ImportCounts::default() };
    for row in &rows {
        let count = match row.action {
            ImportAction::Create => &mut counts.create,
            ImportAction::Update => &mut counts.update,
            ImportAction::End => &mut counts.end,
            ImportAction::Unchanged => &mut counts.unchanged,
            ImportAction::Choose => &mut counts.choose,
            ImportAction::Error => &mut counts.error,
        };
        *count += 1;
    }
    let needs_confirmation = ended * 100 > open_before * MOST_ENDED_PERCENT;
    Ok(ImportPlan { coalition: coalition.id, rows, counts, needs_confirmation })
}

/// The memberships of a coalition that are not over, in the order of their age.
fn open_memberships(edit: &Edit, coalition: Uuid) -> Vec<MembershipRecord> {
    let members = edit.snapshot().members_of(coalition).map(|entry| &*entry.kept.record);
    let mut open: Vec<MembershipRecord> = members.filter(|m| !is_over(m)).cloned().collect();
    open.sort_by_key(|membership| membership.id);
    open
}

fn is_over(membership: &MembershipRecord) -> bool {
    membership.ended || membership.until.is_some()
}

/// A list that is being taken over.
struct Import<'a> {
    index: &'a Index,
    categories: Categories,
    roles: Vec<Slug>,
    coalition: Uuid,
    coalition_slug: Slug,
    as_of: PartialDate,
    /// Which row has a member in a role.
    listed: HashMap<(Uuid, Option<Slug>), u64>,
    /// Members that this list has entered, by what it calls them.
    entered: HashMap<String, Uuid>,
    /// Members, and memberships, that are in the list or may be meant by it: they do not end.
    kept: HashSet<Uuid>,
    new_members: u64,
}

impl Import<'_> {
    /// Ends the membership of a member who is not in the list: at some time up to the day of the list.
    fn end_unlisted(&self, edit: &mut Edit, before: MembershipRecord) -> Result<ImportRow, EditError> {
        let mut after = before.clone();
        after.ended = true;
        let by_then = format!("[..{}]", self.as_of).parse::<PartialDate>().ok();
        let began_later = |until: &PartialDate| {
            let since = before.since.as_ref().and_then(PartialDate::earliest);
            since.zip(until.latest()).is_some_and(|(since, until)| since > until)
        };
        after.until = by_then.filter(|until| !began_later(until));
        let member = edit.member(before.member);
        edit.put(Operation::End, Record::Membership(after.clone().into()))?;
        Ok(ImportRow {
            line: None,
            action: ImportAction::End,
            cells: Default::default(),
            member,
            membership: Some(before.id),
            candidates: Vec::new(),
            differences: differences(Some(&before), &after)?,
            faults: Vec::new(),
            warnings: Vec::new(),
        })
    }
}

/// What changes in a membership; of one that is entered, what it says beside whose it is and who says so.
fn differences(
    before: Option<&MembershipRecord>,
    after: &MembershipRecord,
) -> Result<Vec<openapi::Difference>, EditError> {
    const TOLD_ELSEWHERE: [&str; 4] = ["id", "coalition", "member", "statements"];
    let value = |membership: &MembershipRecord| {
        let mut value = serde_json::to_value(membership).map_err(super::thing::unreadable)?;
        if let Some(members) = value.as_object_mut() {
            members.retain(|name, value| {
                let says = !(value.is_null()
                    || value == &serde_json::json!([])
                    || value == &serde_json::json!(false));
                !TOLD_ELSEWHERE.contains(&name.as_str()) && (before.is_some() || says)
            });
        }
        Ok::<_, Refusal>(value)
    };
    let old = before.map(value).transpose()?.unwrap_or_else(|| serde_json::json!({}));
    Ok(difference::between(&old, &value(after)?))
}

/// Where an edit stood, to go back to.
struct Savepoint {
    live: Live,
    note: Note,
    entered: usize,
}

impl Edit {
    fn savepoint(&self) -> Savepoint {
        Savepoint { live: self.live.clone(), note: self.note.clone(), entered: self.entered.len() }
    }

    fn return_to(&mut self, savepoint: Savepoint) {
        let Savepoint { live, note, entered } = savepoint;
        self.entered.truncate(entered);
        (self.live, self.note) = (live, note);
    }

    /// A registered member, as it stands in a plan.
    fn member(&self, id: openapi::MemberId) -> Option<ImportMember> {
        let kind = match id.kind {
            openapi::MemberKind::Organisation => EntityKind::Organisation,
            openapi::MemberKind::Person => EntityKind::Person,
        };
        let (slug, name) = match self.snapshot().record(kind, id.id)? {
            Record::Organisation(o) => (o.slug.clone(), o.names.first().map(|name| name.value.clone())),
            Record::Person(p) => (p.slug.clone(), Some(p.name.clone())),
            _ => return None,
        };
        Some(ImportMember {
            kind: id.kind,
            name: name.unwrap_or_else(|| slug.to_string()),
            slug,
            by: "registered".into(),
            score: None,
            found: None,
            remarks: Vec::new(),
        })
    }
}
