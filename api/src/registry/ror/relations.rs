//! Parents and successors: from ROR ids to ours, without circles.
//!
//! An organisation here has one parent and one successor, one in ROR may have several. The one with the
//! lowest ROR id is taken, because neither the order in a file nor a release changes that; the others are
//! named in the note. What is on record already is never replaced.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

use openapi::OrganisationRecord;
use uuid::Uuid;

use super::{Imported, Related, RorId, matching::ror_of};

/// Whom an imported organisation belongs to and who took its place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relatives {
    /// Id of the organisation it belongs to.
    pub parent: Option<Uuid>,
    /// Id of the organisation that took its place.
    pub successor: Option<Uuid>,
    /// Names of those that it belongs to, too, by ROR, and that are in the registry or in the file.
    pub further_parents: Vec<String>,
    /// Names of those that took its place, too.
    pub further_successors: Vec<String>,
}

/// A sort of relation that must not lead back to where it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Belongs to.
    Parent,
    /// Its place was taken by.
    Successor,
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parent => "parent",
            Self::Successor => "successor",
        })
    }
}

/// A relation that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{from} does not get {to} as its {relation}: it would become its own {relation} in a circle")]
pub struct Circle {
    /// The one that names the other.
    pub from: RorId,
    /// What the other is to it.
    pub relation: Relation,
    /// The other.
    pub to: RorId,
}

/// All relations of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    /// The relatives of each imported organisation that has any.
    relatives: HashMap<RorId, Relatives>,
    /// What was left out because it led back to where it began.
    pub circles: Vec<Circle>,
    /// How many parents are neither in the registry nor in the import.
    pub unknown_parents: usize,
    /// How many successors are neither in the registry nor in the import.
    pub unknown_successors: usize,
}

impl Resolved {
    /// The relatives of an imported organisation.
    pub fn of(&self, ror: RorId) -> Relatives {
        self.relatives.get(&ror).cloned().unwrap_or_default()
    }

    /// Ids of the parent and the successor of an imported organisation.
    pub(super) fn leads_to(&self, ror: RorId) -> (Option<Uuid>, Option<Uuid>) {
        self.relatives.get(&ror).map_or((None, None), |relatives| (relatives.parent, relatives.successor))
    }
}

/// Turns the parents and successors that ROR names into ids of the registry. `ids` has the id of every
/// imported organisation: the one that it was matched to, or a new one.
pub fn resolve<'a>(
    existing: impl IntoIterator<Item = &'a OrganisationRecord>,
    imported: &BTreeMap<RorId, Imported>,
    ids: &HashMap<RorId, Uuid>,
) -> Resolved {
    let mut known = ids.clone();
    let (mut parents, mut successors) = (Chain::default(), Chain::default());
    for organisation in existing {
        if let Some(ror) = ror_of(organisation) {
            known.entry(ror).or_insert(organisation.id);
        }
        parents.0.extend(organisation.parent.map(|parent| (organisation.id, parent)));
        successors.0.extend(organisation.successor.map(|successor| (organisation.id, successor)));
    }
    let mut resolved = Resolved::default();
    for (ror, organisation) in imported {
        let Some(id) = ids.get(ror).copied() else { continue };
        let mut place = |chain: &mut Chain, relation, named: &[Related]| {
            let placed = chain.place(id, named, &known);
            let circles = placed.circles.into_iter().map(|to| Circle { from: *ror, relation, to });
            resolved.circles.extend(circles);
            (placed.taken, placed.further, placed.unknown)
        };
        let (parent, further_parents, no_parents) =
            place(&mut parents, Relation::Parent, &organisation.parents);
        let (successor, further_successors, no_successors) =
            place(&mut successors, Relation::Successor, &organisation.successors);
        resolved.unknown_parents += no_parents;
        resolved.unknown_successors += no_successors;
        let relatives = Relatives { parent, successor, further_parents, further_successors };
        if relatives != Relatives::default() {
            resolved.relatives.insert(*ror, relatives);
        }
    }
    resolved
}

/// Who points at whom; every id at one other at most.
#[derive(Default)]
struct Chain(HashMap<Uuid, Uuid>);

#[derive(Default)]
struct Placed {
    taken: Option<Uuid>,
    further: Vec<String>,
    circles: Vec<RorId>,
    unknown: usize,
}

impl Chain {
    /// Lets `from` point at the first of those named that is known and does not lead back, unless it points
    /// somewhere already.
    fn place(&mut self, from: Uuid, named: &[Related], known: &HashMap<RorId, Uuid>) -> Placed {
        let mut placed = Placed { taken: self.0.get(&from).copied(), ..Placed::default() };
        let settled = placed.taken.is_some();
        for other in named {
            match known.get(&other.ror).copied() {
                None => placed.unknown += 1,
                Some(to) if placed.taken == Some(to) => {}
                Some(to) if self.leads(to, from) => {
                    // Where people have decided, ROR's word is not missing.
                    if !settled {
                        placed.circles.push(other.ror);
                    }
                }
                Some(_) if placed.taken.is_some() => placed.further.push(other.label.clone()),
                Some(to) => {
                    self.0.insert(from, to);
                    placed.taken = Some(to);
                }
            }
        }
        placed
    }

    /// Whether one leads from `start` to `goal`.
    fn leads(&self, start: Uuid, goal: Uuid) -> bool {
        let mut at = Some(start);
        // Should the registry hold a circle already, the walk still ends.
        for _ in 0..=self.0.len() {
            match at {
                None => return false,
                Some(id) if id == goal => return true,
                Some(id) => at = self.0.get(&id).copied(),
            }
        }
        false
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::registry::ror::{conversion::tests::imported, differs, merging::tests::organisation};

    /// Ids of ROR in rising order.
    const IDS: [&str; 5] = [
        "https://ror.org/00003ef66",
        "https://ror.org/000063q30",
        "https://ror.org/00ae7jd04",
        "https://ror.org/0438wbg98",
        "https://ror.org/04dzfqx38",
    ];

    /// An import of organisations 0 to 4 with relations between them: from, what, to.
    pub(in crate::registry::ror) fn import(
        count: usize,
        relations: &[(usize, &str, usize)],
    ) -> BTreeMap<RorId, Imported> {
        let of = |number: usize| {
            let named: Vec<String> = relations
                .iter()
                .filter(|(from, ..)| *from == number)
                .map(|(_, what, to)| {
                    format!(r#"{{"type": "{what}", "id": "{}", "label": "L{to}"}}"#, IDS[*to])
                })
                .collect();
            imported(IDS[number], &format!(r#""relationships": [{}]"#, named.join(",")))
        };
        (0..count).map(of).map(|imported| (imported.ror, imported)).collect()
    }

    fn ror(number: usize) -> RorId {
        IDS[number].parse().unwrap()
    }

    fn id(number: usize) -> Uuid {
        Uuid::from_u128(number as u128)
    }

    fn ids(count: usize) -> HashMap<RorId, Uuid> {
        (0..count).map(|number| (ror(number), id(number))).collect()
    }

    impl Resolved {
        /// Nothing but parents.
        pub(in crate::registry::ror) fn of_parents(links: impl IntoIterator<Item = (RorId, Uuid)>) -> Self {
            let with = |parent| Relatives { parent: Some(parent), ..Relatives::default() };
            let relatives = links.into_iter().map(|(from, parent)| (from, with(parent))).collect();
            Self { relatives, ..Self::default() }
        }
    }

    #[test]
    fn the_lowest_known_id_is_the_parent_and_the_others_are_named() {
        let import = import(
            4,
            &[(0, "parent", 4), (0, "parent", 3), (0, "parent", 1), (0, "parent", 2), (0, "child", 3)],
        );
        let resolved = resolve([], &import, &ids(4));
        let expected = Relatives {
            parent: Some(id(1)),
            further_parents: vec!["L2".into(), "L3".into()],
            ..Relatives::default()
        };
        assert_eq!(resolved.of(ror(0)), expected);
        assert_eq!((resolved.unknown_parents, resolved.unknown_successors), (1, 0));
        assert_eq!(resolved.of(ror(1)), Relatives::default());
    }

    #[test]
    fn circles_are_cut_and_reported() {
        let import = import(
            4,
            &[
                (0, "parent", 1),
                (1, "parent", 2),
                (2, "parent", 0),
                (2, "parent", 3),
                (3, "parent", 3),
                (0, "successor", 1),
                (1, "successor", 0),
            ],
        );
        let resolved = resolve([], &import, &ids(4));
        assert_eq!(resolved.of(ror(0)).parent, Some(id(1)));
        assert_eq!(resolved.of(ror(2)).parent, Some(id(3)), "the next one that leads nowhere wrong");
        assert_eq!(resolved.of(ror(3)).parent, None);
        assert_eq!(resolved.of(ror(1)).successor, None);
        let cut: Vec<_> = resolved.circles.iter().map(|c| (c.from, c.relation, c.to)).collect();
        assert_eq!(
            cut,
            [
                (ror(1), Relation::Successor, ror(0)),
                (ror(2), Relation::Parent, ror(0)),
                (ror(3), Relation::Parent, ror(3)),
            ]
        );
        assert!(resolved.circles[0].to_string().contains("its own successor in a circle"));
    }

    #[test]
    fn what_is_on_record_counts_and_stays() {
        // In the registry 0 belongs to 9 and 4 to 0; 4 is not in the file.
        let with = |number: usize, parent: Option<usize>| OrganisationRecord {
            id: id(number),
            parent: parent.map(id),
            identifiers: import(5, &[])[&ror(number % 5)].identifiers.clone(),
            ..organisation()
        };
        let existing = [with(0, Some(9)), with(4, Some(0))];
        let import = import(3, &[(0, "parent", 1), (1, "parent", 4), (2, "parent", 0)]);
        let resolved = resolve(&existing, &import, &ids(3));
        assert_eq!(resolved.of(ror(0)).parent, Some(id(9)));
        assert_eq!(resolved.of(ror(0)).further_parents, ["L1"]);
        assert_eq!(resolved.of(ror(1)).parent, Some(id(4)), "known from the registry");
        assert_eq!(resolved.of(ror(2)).parent, Some(id(0)));
        assert_eq!(resolved.unknown_parents, 0);
    }

    #[test]
    fn a_second_import_finds_nothing_new_after_a_circle_was_cut() {
        let import = import(3, &[(0, "parent", 1), (1, "parent", 0), (1, "parent", 2), (2, "parent", 1)]);
        let first = resolve([], &import, &ids(3));
        let records: Vec<OrganisationRecord> = import
            .values()
            .map(|i| i.clone().into_record(ids(3)[&i.ror], "x".parse().unwrap(), &first.of(i.ror)))
            .collect();
        let second = resolve(&records, &import, &ids(3));
        for (record, imported) in records.iter().zip(import.values()) {
            assert_eq!(differs(record, imported, &second.of(imported.ror)), None);
        }
    }
}
