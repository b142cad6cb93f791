//! The number of a change.

/// The number of an entry in the log of changes: 1 for the first, gap-free, in the order in which the
/// changes were committed. 0 is the empty registry. JSON numbers carry it exactly (below 2^53).
pub type Revision = i64;
