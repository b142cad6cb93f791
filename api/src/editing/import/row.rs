//! One row of a list: who is meant, and what becomes of their membership.

use openapi::{
    EntityKind, ImportAction, ImportFault, ImportMember, ImportRow, MemberId, MemberKind, MembershipRecord,
    MembershipStatus, Operation, PartialDate, Slug, did_you_mean, word,
};
use uuid::Uuid;

use super::{
    super::{Edit, EditError, Refusal, draft::unknown},
    Import, differences, is_over,
};
use crate::{
    registry::{
        matching::{Hit, Wanted},
        member_list::{DEFAULT_ROLE, ListedRow, Reference, RowFault},
        text::fold,
    },
    store::Record,
};

/// Whom a row means.
enum Meant {
    /// A registered member.
    Known(ImportMember, MemberId),
    /// One who is to be entered.
    New,
    /// Several may be meant.
    Unsure(Vec<(ImportMember, MemberId)>),
    /// What the row refers to is not there.
    Nobody(ImportFault),
}

impl Import<'_> {
    /// Takes over a row. What stands in the way of it is told in it; the others go on.
    pub(super) fn row(&mut self, edit: &mut Edit, listed: &ListedRow) -> Result<ImportRow, EditError> {
        let mut row = ImportRow {
            line: Some(listed.line),
            action: ImportAction::Error,
            cells: listed
                .cells
                .iter()
                .map(|(field, cell)| (field.as_str().to_owned(), cell.clone()))
                .collect(),
            member: None,
            membership: None,
            candidates: Vec::new(),
            differences: Vec::new(),
            faults: listed.faults.iter().map(told).collect(),
            warnings: listed.warnings.iter().map(told).collect(),
        };
        self.check(listed, &mut row);
        let meant = self.meant(edit, listed);
        match &meant {
            Meant::Known(member, id) => {
                self.kept.insert(id.id);
                row.member = Some(member.clone());
            }
            Meant::Unsure(candidates) => {
                self.kept.extend(candidates.iter().map(|(_, id)| id.id));
                row.candidates = candidates.iter().map(|(member, _)| member.clone()).collect();
                row.action = ImportAction::Choose;
            }
            Meant::Nobody(fault) => row.faults.push(fault.clone()),
            Meant::New => {}
        }
        if !row.faults.is_empty() {
            row.action = ImportAction::Error;
            return Ok(row);
        }
        let known = match meant {
            Meant::Known(_, id) => Some(id),
            Meant::New => None,
            Meant::Unsure(_) | Meant::Nobody(_) => return Ok(row),
        };
        let savepoint = edit.savepoint();
        match self.take(edit, listed, known, &mut row) {
            Ok(member) => {
                if let (None, Some(name)) = (known, &listed.name) {
                    self.entered.insert(fold(name), member.id);
                    self.new_members += 1;
                }
                Ok(row)
            }
            Err(EditError::Refused(refusal)) => {
                edit.return_to(savepoint);
                row.action = ImportAction::Error;
                row.differences.clear();
                row.faults = refused(refusal);
                Ok(row)
            }
            Err(other) => Err(other),
        }
    }

    /// What can be told before it is known who is meant.
    fn check(&self, listed: &ListedRow, row: &mut ImportRow) {
        if let Some(coalition) = listed.coalition.as_ref().filter(|slug| **slug != self.coalition_slug) {
            let detail =
                format!("the row is about `{coalition}`, and this is the list of `{}`", self.coalition_slug);
            row.faults.push(fault("coalition", "invalid-value", detail));
        }
        if let Some(role) = listed.role.as_ref().filter(|role| !self.roles.contains(role)) {
            let known = self.roles.iter().map(Slug::as_str);
            let near = did_you_mean(role.as_str(), known.clone());
            let known = known.collect::<Vec<_>>().join(", ");
            let detail = format!("`{role}` is no role; known are {known}{near}");
            row.faults.push(fault("role", "invalid-value", detail));
        }
        if let Some(category) = listed.category.as_ref().filter(|text| self.categories.named(text).is_none())
        {
            let detail = format!("`{category}` is no category of any vocabulary; it is not kept");
            row.warnings.push(fault("category", "not-used", detail));
        }
    }

    fn meant(&self, edit: &Edit, listed: &ListedRow) -> Meant {
        let kinds: &[EntityKind] = match listed.kind {
            Some(MemberKind::Organisation) => &[EntityKind::Organisation],
            Some(MemberKind::Person) => &[EntityKind::Person],
            None => &[EntityKind::Organisation, EntityKind::Person],
        };
        let known = |kind: EntityKind, id: Uuid, by: &str| {
            let kind = if kind == EntityKind::Person { MemberKind::Person } else { MemberKind::Organisation };
            let id = MemberId { kind, id };
            edit.member(id).map(|member| Meant::Known(ImportMember { by: by.into(), ..member }, id))
        };
        let snapshot = edit.snapshot();
        match &listed.reference {
            Some(Reference::Slug(slug)) if slug.as_str() == "new" => return Meant::New,
            Some(reference) => {
                let key = match reference {
                    Reference::Slug(slug) => slug.to_string(),
                    Reference::Id(id) => id.to_string(),
                };
                let found = kinds.iter().find_map(|kind| match reference {
                    Reference::Slug(slug) => known(*kind, snapshot.id_of(*kind, slug.as_str())?, "slug"),
                    Reference::Id(id) => snapshot.has(*kind, *id).then(|| known(*kind, *id, "slug"))?,
                });
                return found.unwrap_or_else(|| {
                    let detail = format!("{}; for a new one write `new`", unknown(snapshot, kinds, &key));
                    Meant::Nobody(fault("slug", "unknown-reference", detail))
                });
            }
            None => {}
        }
        // The list itself may have entered it a few rows above.
        if let Some(id) = listed.name.as_ref().and_then(|name| self.entered.get(&fold(name))) {
            return kinds
                .iter()
                .filter(|kind| snapshot.has(**kind, *id))
                .find_map(|kind| known(*kind, *id, "new"))
                .unwrap_or(Meant::New);
        }
        let finding = self.index.find(&Wanted::from(listed));
        let hit = |hit: &Hit| {
            let member = edit.member(hit.id)?;
            let words = |remark| word(remark).unwrap_or_default();
            Some((
                ImportMember {
                    by: word(&hit.by).unwrap_or_default(),
                    score: hit.score,
                    found: Some(hit.found.clone()),
                    remarks: hit.remarks.iter().map(words).collect(),
                    ..member
                },
                hit.id,
            ))
        };
        match finding.matched.as_ref().and_then(hit) {
            Some((member, id)) => Meant::Known(member, id),
            None => match finding.candidates.iter().filter_map(hit).collect::<Vec<_>>() {
                none if none.is_empty() => Meant::New,
                candidates => Meant::Unsure(candidates),
            },
        }
    }

    /// Enters, changes, confirms or ends the membership that a row tells of, and tells whose it is.
    fn take(
        &mut self,
        edit: &mut Edit,
        listed: &ListedRow,
        known: Option<MemberId>,
        row: &mut ImportRow,
    ) -> Result<MemberId, EditError> {
        let member = match known {
            Some(member) => member,
            None => {
                let member = self.enter_member(edit, listed)?;
                row.member = edit.member(member).map(|entered| ImportMember { by: "new".into(), ..entered });
                member
            }
        };
        self.kept.insert(member.id);
        if let Some(line) = self.listed.get(&(member.id, listed.role.clone())) {
            let detail = format!("the member stands in line {line} already, in the same role");
            return Err(Refusal::fault("", "duplicate", detail).into());
        }
        let over = listed.until.is_some() || listed.status == Some(MembershipStatus::Ended);
        let before = self.membership(edit, member.id, listed.role.as_ref(), over);
        let mut after = match &before {
            Some(before) => before.clone(),
            None => self.enter_membership(edit, member, listed)?,
        };
        self.say(&mut after, listed, over);
        row.membership = before.as_ref().map(|before| before.id);
        row.differences = differences(before.as_ref(), &after)?;
        let confirms = before.as_ref().is_some_and(|before| {
            *before == MembershipRecord { confirmed_on: before.confirmed_on.clone(), ..after.clone() }
        });
        let (action, operation) = match &before {
            None => (ImportAction::Create, Operation::Create),
            Some(before) if *before == after => (ImportAction::Unchanged, Operation::Update),
            Some(before) if over && !is_over(before) => (ImportAction::End, Operation::End),
            Some(_) if confirms => (ImportAction::Update, Operation::Confirm),
            Some(_) => (ImportAction::Update, Operation::Update),
        };
        row.action = action;
        edit.put(operation, Record::Membership(after.into()))?;
        self.listed.insert((member.id, listed.role.clone()), listed.line);
        Ok(member)
    }

    /// The membership that a row is about: an open one in the role that it names, or in any; of one that is over,
    /// one that is over, too.
    fn membership(
        &self,
        edit: &Edit,
        member: Uuid,
        role: Option<&Slug>,
        over: bool,
    ) -> Option<MembershipRecord> {
        let all = edit.snapshot().memberships_of(member).map(|entry| &*entry.kept.record);
        let mut fitting: Vec<&MembershipRecord> = all
            .filter(|m| m.coalition == self.coalition && role.is_none_or(|role| m.role == *role))
            .filter(|m| over || !is_over(m))
            .collect();
        fitting.sort_by_key(|m| (is_over(m), m.role.as_str() != DEFAULT_ROLE, m.id));
        fitting.first().map(|m| (*m).clone())
    }

    /// Puts what a row says into a membership.
    fn say(&self, membership: &mut MembershipRecord, listed: &ListedRow, over: bool) {
        if let Some(since) = &listed.since {
            membership.since = Some(since.clone());
        }
        if over {
            membership.ended = true;
            membership.until = listed.until.clone().or(membership.until.take());
        } else {
            let latest = |date: &Option<PartialDate>| date.as_ref().and_then(PartialDate::earliest);
            if latest(&membership.confirmed_on) < self.as_of.earliest() {
                membership.confirmed_on = Some(self.as_of.clone());
            }
        }
        if let Some(note) = &listed.note {
            membership.note = Some(note.clone());
        }
        self.categorise(membership, listed);
    }
}

fn told(fault: &RowFault) -> ImportFault {
    ImportFault {
        column: fault.column.clone(),
        code: word(&fault.code).unwrap_or_default(),
        detail: fault.detail.clone(),
    }
}

fn fault(column: &str, code: &str, detail: String) -> ImportFault {
    ImportFault { column: Some(column.into()), code: code.into(), detail }
}

/// What the registry refuses, as faults of the row.
fn refused(refusal: Refusal) -> Vec<ImportFault> {
    if refusal.faults.is_empty() {
        let code = refusal.kind.code.to_owned();
        return vec![ImportFault { column: None, code, detail: refusal.detail }];
    }
    let faults = refusal.faults.into_iter();
    faults.map(|fault| ImportFault { column: None, code: fault.code, detail: fault.detail }).collect()
}
