//! Work that takes long.

use tokio::{
    runtime::{Handle, RuntimeFlavor},
    task,
};

/// Does it without holding up what else the thread has to do.
pub(crate) fn run<T>(work: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => task::block_in_place(work),
        // There is nobody else on the thread.
        _ => work(),
    }
}
