//! `coalitions import ror`: the organisations of ROR.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use tokio::sync::oneshot;

use super::{progress::Progress, report::Report};
use crate::{
    app::App,
    clock::Clock,
    config::RegistryArguments,
    editing::{EditError, RorImport, Tally},
    registry::{
        rights::Principal,
        ror::{Fate, ReadError, Reading, RorFile},
    },
};

/// How many faulty records are shown.
const SHOWN: usize = 5;
/// How long others who write to the same database are let in between two portions: SQLite does not queue
/// them, and they look only now and then whether it is their turn.
const PAUSE: Duration = Duration::from_millis(30);

/// What to import, and where to.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// ROR's data dump (schema 2) or one record a line: plain, gzipped, or the .zip as it is published
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Say what would be done, and do nothing of it
    #[arg(long)]
    dry_run: bool,

    /// Write what is not taken over to this file: comma-separated values, one line for each record that is
    /// skipped or faulty and for each value that is left out, with its place and the reason
    #[arg(long, value_name = "FILE.csv")]
    report: Option<PathBuf>,

    /// Which registry.
    #[command(flatten)]
    registry: RegistryArguments,
}

/// Runs the command.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { file: path, dry_run, report, registry } = arguments;
    let file = RorFile::open(&path).map_err(|error| of_file(&path, &error))?;
    let report = report.as_deref().map(Report::create).transpose()?;
    let reader = Reader::start(file)?;
    // Where nothing can be read, no database is touched.
    let app = match reader.begun.await {
        Ok(()) if dry_run => Some(App::start_to_rehearse(&registry, Clock::system()).await?),
        Ok(()) => Some(App::start(&registry, Clock::system()).await?),
        Err(_) => None,
    };
    let reading = reader.reading.await;
    reader.progress.end();
    let mut import = RorImport::new(reading.context("the reader of the file failed")?);
    if let Some(app) = &app {
        let done = if dry_run { rehearse(app, &mut import) } else { write(app, &mut import).await };
        let revision = app.current.live().snapshot.revision;
        let database = app.store.to_string();
        let closed = app.close().await;
        done?;
        closed?;
        figures(&import, revision)?;
        tell(&import, dry_run, &database);
    }
    if let Some(report) = report {
        report.write(import.remarks())?;
    }
    match &import.reading().broken {
        None if import.reading().read == 0 => bail!("{} holds no records", path.display()),
        None => Ok(()),
        Some(error) if import.reading().read == 0 => Err(of_file(&path, error)),
        Some(error) => {
            let kept = if dry_run { "was looked at" } else { "is imported" };
            let error = of_file(&path, error);
            bail!("{error}; what stands before it {kept}: start again with the whole file")
        }
    }
}

/// A thread that reads the file while the registry is opened.
struct Reader {
    /// Says that a record was read.
    begun: oneshot::Receiver<()>,
    reading: oneshot::Receiver<Reading>,
    progress: Progress,
}

impl Reader {
    fn start(mut file: RorFile) -> anyhow::Result<Self> {
        let progress = Progress::counting("reading records:")?;
        let (begin, begun) = oneshot::channel();
        let (end, reading) = oneshot::channel();
        let counter = progress.clone();
        // Not one of the runtime's own, which waits for them: where the registry cannot be opened, the rest
        // of the file does not matter.
        std::thread::Builder::new().name("reader".into()).spawn(move || {
            let mut begin = Some(begin);
            let tick = || {
                counter.count();
                begin.take().and_then(|begin| begin.send(()).ok());
            };
            // Nobody waits for it where the registry could not be opened.
            end.send(Reading::of(&mut file, tick)).ok();
        })?;
        Ok(Self { begun, reading, progress })
    }
}

async fn write(app: &App, import: &mut RorImport) -> anyhow::Result<()> {
    let who = Principal::operator();
    let progress = Progress::towards(import.reading().imported.len(), "importing")?;
    let note = |import: &RorImport| import.note(&app.current.live().snapshot);
    if import.lacks_source(&app.current.live().snapshot) {
        app.write(&who, note(import), |edit| import.enter_source(edit)).await?;
    }
    loop {
        let more = app.write(&who, note(import), |edit| import.go_on(edit)).await?.value;
        progress.reach(import.done());
        if !more {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    progress.end();
    Ok(())
}

fn rehearse(app: &App, import: &mut RorImport) -> anyhow::Result<()> {
    let progress = Progress::towards(import.reading().imported.len(), "rehearsing")?;
    let note = import.note(&app.current.live().snapshot);
    app.rehearse(&Principal::operator(), note, |edit| -> Result<(), EditError> {
        import.enter_source(edit)?;
        while import.go_on(edit)? {
            progress.reach(import.done());
        }
        Ok(())
    })?;
    progress.end();
    Ok(())
}

fn of_file(path: &Path, error: &ReadError) -> anyhow::Error {
    let path = path.display();
    match error {
        ReadError::Unreadable(_) | ReadError::NotRor(_) => anyhow!("{path} {error}"),
        _ => anyhow!("{path}, {error}"),
    }
}

/// The figures, for programs.
fn figures(import: &RorImport, revision: i64) -> anyhow::Result<()> {
    let count = |fate| import.remarks().filter(|remark| remark.fate == fate).count().to_string();
    let Tally { created, changed, unchanged } = import.tally();
    let figures = [
        ("read", import.reading().read.to_string()),
        ("created", created.to_string()),
        ("changed", changed.to_string()),
        ("unchanged", unchanged.to_string()),
        ("skipped", count(Fate::Skipped)),
        ("faulty", count(Fate::Faulty)),
        ("omitted", count(Fate::Omitted)),
        ("unknown-relatives", import.unknown_relatives().to_string()),
        ("revision", revision.to_string()),
    ];
    let mut out = std::io::stdout().lock();
    let width = figures.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let aligned = out.is_terminal();
    for (name, number) in figures {
        match aligned {
            true => writeln!(out, "{name:width$}  {number:>9}")?,
            false => writeln!(out, "{name}\t{number}")?,
        }
    }
    Ok(out.flush()?)
}

/// The same for people, with what they should look at.
fn tell(import: &RorImport, dry_run: bool, database: &str) {
    let of = |fate| import.remarks().filter(move |remark| remark.fate == fate);
    let faulty = of(Fate::Faulty).count();
    for remark in of(Fate::Faulty).take(SHOWN) {
        // What stands in a file must not speak to the terminal.
        let harmless = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        eprintln!("{}", remark.to_string().chars().map(harmless).collect::<String>());
    }
    if faulty > SHOWN {
        eprintln!("… and {} more faulty records", faulty - SHOWN);
    }
    let Tally { created, changed, unchanged } = import.tally();
    let (did, was) = if dry_run { ("would be", "would stay") } else { ("were", "stayed") };
    eprintln!(
        "In {database}, {created} organisations {did} entered and {changed} changed; {unchanged} {was} as they are."
    );
    let (skipped, omitted) = (of(Fate::Skipped).count(), of(Fate::Omitted).count());
    if skipped + faulty + omitted > 0 {
        eprintln!(
            "Left out: {skipped} records that are not for the registry, {faulty} faulty ones, and {omitted} \
             values of others; --report FILE.csv lists them."
        );
    }
    if dry_run {
        eprintln!("This was a rehearsal: nothing is stored.");
    }
}
