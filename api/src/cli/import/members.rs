//! `coalitions import members`: a list of the members of a coalition.

use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use openapi::{ChangeSource, Import, ImportAction, ImportMode, ImportRow, PartialDate, Slug};

use super::super::UsedWrongly;
use crate::{
    app::{App, Application, HandedIn},
    clock::Clock,
    config::RegistryArguments,
    editing::{EditError, ImportOptions, Note},
    export::{csv, table::IMPORT_ROWS},
    registry::rights::Principal,
    store::ListForm,
};

/// The list, whose members they are, and what to do.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The list: CSV with a header line, or JSON
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Slug of the coalition
    #[arg(long, value_name = "SLUG")]
    coalition: Slug,

    /// Say what would be done, and do nothing of it (this is what is done without --apply)
    #[arg(long, conflicts_with = "apply")]
    dry_run: bool,

    /// Do it: all of it, or nothing
    #[arg(long)]
    apply: bool,

    /// What becomes of members who are not in the list
    #[arg(long, value_enum, default_value = "merge")]
    mode: Mode,

    /// The day of which the list speaks, such as 2026-11-01 [default: today]
    #[arg(long, value_name = "DATE")]
    list_date: Option<PartialDate>,

    /// Id of the source that the list is from; without it, the list itself is entered as a source
    #[arg(long, value_name = "SLUG")]
    source: Option<Slug>,

    /// Why; it stands in the public log of changes
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,

    /// With --mode mirror, let more than 20 % of the open memberships end
    #[arg(long)]
    confirm: bool,

    /// Leave out rows with faults, and those of which it is not sure who is meant
    #[arg(long)]
    leave_out: bool,

    /// Which registry.
    #[command(flatten)]
    registry: RegistryArguments,
}

/// What becomes of members who are not in the list.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mode {
    /// They stay as they are
    Merge,
    /// Their memberships end
    Mirror,
}

/// Runs the command.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments {
        file,
        coalition,
        apply,
        mode,
        list_date,
        source,
        comment,
        confirm,
        leave_out,
        registry,
        ..
    } = arguments;
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| b"[{".contains(byte));
    let clock = Clock::system();
    let list_date = match list_date {
        Some(date) if !date.is_reduced() => {
            return Err(UsedWrongly(format!("--list-date `{date}`: write a day, a month or a year")).into());
        }
        Some(date) => date,
        None => PartialDate::day(clock.today()),
    };
    let app = match apply {
        true => App::start(&registry, clock).await?,
        false => App::start_to_rehearse(&registry, clock).await?,
    };
    let app = Arc::new(app);
    let note = Note { comment, source: source.map(|slug| cited(&app, &slug)).transpose()?, credit: None };
    let list = HandedIn { bytes, form: if json { ListForm::Json } else { ListForm::Csv }, note };
    let options = ImportOptions {
        coalition: coalition.to_string(),
        mode: match mode {
            Mode::Merge => ImportMode::Merge,
            Mode::Mirror => ImportMode::Mirror,
        },
        as_of: list_date,
    };
    let operator = Principal::operator();
    let planned = app.plan_import(operator.clone(), list, options, confirm, apply).await;
    let done = match planned {
        Ok(plan) => {
            report(&plan.rows)?;
            tell(&plan);
            match plan.id.filter(|_| apply) {
                Some(id) => {
                    let application = Application { confirmed: confirm, leave_out };
                    app.apply_import(operator, id, application, false).await.map(Some)
                }
                None => Ok(None),
            }
        }
        Err(error) => Err(error),
    };
    app.close().await?;
    match done {
        Ok(Some(Import { group: Some(group), .. })) => {
            eprintln!("done; it can be undone as a whole by its revision {group}");
            Ok(())
        }
        Ok(Some(_)) => {
            eprintln!("nothing was to be done");
            Ok(())
        }
        Ok(None) => {
            eprintln!("nothing was stored; to do it, say --apply");
            Ok(())
        }
        Err(EditError::Refused(refusal)) => bail!("{}", on_the_command_line(&refusal.detail)),
        Err(error) => Err(error.into()),
    }
}

fn cited(app: &App, slug: &Slug) -> anyhow::Result<ChangeSource> {
    let live = app.current.live();
    let Some(entry) = live.snapshot.sources.by_slug(slug.as_str()) else {
        bail!("there is no source `{slug}`");
    };
    Ok(entry.kept.record.as_ref().into())
}

/// The parameters of the API are flags here.
fn on_the_command_line(detail: &str) -> String {
    detail.replace("`leave_out=true`", "--leave-out").replace("`confirm=true`", "--confirm")
}

/// The rows as a table on stdout; on a terminal, what each row comes to in a line.
fn report(rows: &[ImportRow]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if !out.is_terminal() {
        let rows = rows.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>()?;
        out.write_all(&csv::write(&rows, IMPORT_ROWS, None)?)?;
        return Ok(out.flush()?);
    }
    for row in rows {
        let place = row.line.map_or_else(|| "not listed".to_owned(), |line| format!("line {line}"));
        let action = openapi::word(&row.action).unwrap_or_default();
        let who = match (&row.member, row.cells.get("name")) {
            (Some(member), _) => format!("{} ({}, {})", member.name, member.slug, member.by),
            (None, Some(name)) => name.clone(),
            (None, None) => String::new(),
        };
        writeln!(out, "{place:>12}  {action:<9}  {who}")?;
        for candidate in &row.candidates {
            writeln!(out, "{:>25}{} ({}, {})?", "", candidate.name, candidate.slug, candidate.by)?;
        }
        for fault in row.faults.iter().chain(&row.warnings) {
            let column = fault.column.as_deref().map_or_else(String::new, |column| format!("{column}: "));
            writeln!(out, "{:>25}{column}{}", "", fault.detail)?;
        }
    }
    Ok(out.flush()?)
}

/// The plan in a few lines on stderr.
fn tell(plan: &Import) {
    let how = match &plan.delimiter {
        Some(delimiter) => format!("{}, separated by {delimiter}", plan.encoding),
        None => format!("JSON, {}", plan.encoding),
    };
    eprintln!("{}: {how}", plan.coalition.name);
    for column in plan.columns.iter().filter(|column| column.field.is_none()) {
        let reason = column.reason.as_deref().unwrap_or("its name is not known");
        eprintln!("column `{}` is not read: {reason}", column.header);
    }
    let counts = &plan.counts;
    eprintln!(
        "{} to enter ({} new members), {} to change or confirm, {} to end, {} unchanged, {} unsure, {} with faults",
        counts.create,
        counts.new_members,
        counts.update,
        counts.end,
        counts.unchanged,
        counts.choose,
        counts.error
    );
    if plan.rows.iter().any(|row| row.action == ImportAction::Choose) {
        eprintln!(
            "where it is not sure who is meant, say it in a column `slug`, with the slug of a candidate, or `new`"
        );
    }
}
