//! `coalitions openapi`: the document as the code has it.

use std::io::Write;

use clap::Args;

use crate::http::document;

/// What to print.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Print one line per operation instead: id, method, path
    #[arg(long)]
    operations: bool,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let (document, operations) = document::build().await?;
    let text = if arguments.operations { operations } else { document };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
