//! In which order imported organisations are entered: those that others refer to come first.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::{Resolved, RorId};

/// The organisations in an order in which each comes after its parent and its successor; the rest follows the
/// ROR ids, so that the same organisations always come in the same order.
///
/// One of those that lead back to each other by way of parents *and* successors comes twice: before the one
/// that it refers to, and again after it.
pub fn parents_first(todo: &BTreeSet<RorId>, ids: &HashMap<RorId, Uuid>, resolved: &Resolved) -> Vec<RorId> {
    let known = todo.iter().filter_map(|ror| Some((*ids.get(ror)?, *ror)));
    let by_id: HashMap<Uuid, RorId> = known.collect();
    let mut order = Vec::with_capacity(todo.len());
    // Whether an organisation is in the order already (true), or waits for what it refers to (false).
    let mut placed: HashMap<RorId, bool> = HashMap::with_capacity(todo.len());
    let mut again: HashMap<RorId, Vec<RorId>> = HashMap::new();
    for start in todo {
        let mut path = vec![*start];
        while let Some(at) = path.last().copied() {
            match placed.get(&at) {
                Some(true) => {
                    path.pop();
                }
                Some(false) => {
                    path.pop();
                    placed.insert(at, true);
                    order.push(at);
                    order.extend(again.remove(&at).into_iter().flatten());
                }
                None => {
                    placed.insert(at, false);
                    let (parent, successor) = resolved.leads_to(at);
                    for other in [parent, successor].into_iter().flatten() {
                        let Some(other) = by_id.get(&other) else { continue };
                        match placed.get(other) {
                            Some(true) => {}
                            Some(false) => again.entry(*other).or_default().push(at),
                            None => path.push(*other),
                        }
                    }
                }
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::ror::{relations::tests::import, resolve};

    /// The numbers of organisations with these relations, in the order in which they are entered.
    fn order(count: usize, relations: &[(usize, &str, usize)]) -> Vec<usize> {
        let imported = import(count, relations);
        let rors: Vec<RorId> = imported.keys().copied().collect();
        let ids: HashMap<RorId, Uuid> = rors.iter().map(|ror| (*ror, Uuid::now_v7())).collect();
        let resolved = resolve([], &imported, &ids);
        let order = parents_first(&rors.iter().copied().collect(), &ids, &resolved);
        order.iter().map(|ror| rors.iter().position(|other| other == ror).unwrap()).collect()
    }

    #[test]
    fn what_others_refer_to_comes_first() {
        assert_eq!(order(3, &[]), [0, 1, 2]);
        assert_eq!(order(4, &[(0, "parent", 3), (3, "parent", 2), (1, "successor", 3)]), [2, 3, 0, 1]);
        assert_eq!(order(4, &[(0, "parent", 2), (0, "successor", 3), (3, "parent", 2)]), [2, 3, 0, 1]);
    }

    #[test]
    fn one_of_a_circle_of_two_sorts_comes_twice() {
        assert_eq!(order(2, &[(0, "parent", 1), (1, "successor", 0)]), [1, 0, 1]);
    }

    #[test]
    fn a_long_chain_is_no_deep_recursion() {
        let rors: BTreeSet<RorId> = (0..50_000).map(RorId::numbered).collect();
        let ids: HashMap<RorId, Uuid> = rors.iter().map(|ror| (*ror, Uuid::now_v7())).collect();
        let links = rors.iter().zip(rors.iter().skip(1)).map(|(from, to)| (*from, ids[to]));
        let order = parents_first(&rors, &ids, &Resolved::of_parents(links));
        assert!(order.iter().eq(rors.iter().rev()));
    }
}
