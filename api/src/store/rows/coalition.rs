//! Coalitions with everything that is kept of them.

mod read;
mod write;

pub(super) use read::load;
pub(super) use write::push;
