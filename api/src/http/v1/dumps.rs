//! Dumps: everything of a revision as files, and what is different between two.

use std::{sync::Arc, time::Duration};

use openapi::{Dump, DumpFile, DumpSummary, DumpSummaryPage, ProblemKind, Revision, Timestamp};
use poem::{IntoResponse, Response, http::HeaderMap};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::Path,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use super::{Answer, Group};
use crate::{
    app::{NoDump, Ready, Wanted},
    export::{
        dump::{self, DELTA},
        table::DUMPS,
    },
    http::{Site, ask::Ask, download, negotiation::Form, problem::ProblemError, reply::Served},
    registry::origin::Origin,
    snapshot::SortKey,
};

/// How long a client waits for files that are not at hand. Most are in time.
const PATIENCE: Duration = Duration::from_secs(20);
/// Seconds after which to ask again for those that are not.
const COME_AGAIN: u64 = 5;
/// The same where the disk is full or something failed.
const COME_LATER: u64 = 60;
/// Stands for the last revision.
const LATEST: &str = "latest";

pub(in crate::http) struct Dumps;

#[OpenApi(prefix_path = "/v1/dumps", tag = "Group::Dumps")]
impl Dumps {
    /// List dumps
    ///
    /// The dump of the last revision, and those of earlier ones whose files are at hand, the latest first. Any revision
    /// from 0 to the last one can be had, whether it is listed or not: its files are made when they are asked for, and
    /// are the same bytes each time.
    #[oai(path = "/", method = "get", operation_id = "dump_list")]
    async fn list(&self, ask: Ask) -> Answer<DumpSummaryPage> {
        let reading = ask.open("dump_list", Form::OF_LIST)?;
        let site = reading.site();
        let at_hand = site.dumps.at_hand();
        let summary = |revision, recorded_at, ready: Option<&Arc<Ready>>| DumpSummary {
            revision,
            recorded_at,
            address: address(site, revision),
            citation: dump::cited(revision, recorded_at, &address(site, revision)),
            at_hand: ready.is_some(),
            bytes: ready.map(|ready| ready.published.bytes()),
        };
        let last = &reading.live.snapshot;
        let first = at_hand.iter().find(|ready| ready.published.revision == last.revision);
        let mut items = vec![summary(last.revision, last.recorded_at, first)];
        let others = at_hand.iter().filter(|ready| ready.published.revision < last.revision);
        items.extend(
            others.map(|ready| summary(ready.published.revision, ready.published.recorded_at, Some(ready))),
        );
        let keyed = items.into_iter().map(|item| {
            // The latest first.
            let place = format!("{:020}", Revision::MAX - item.revision);
            (SortKey(Some(place)), item.revision.to_string(), item)
        });
        let page = reading.paging().page(keyed);
        Ok(reading.list(&reading.view(), page, DUMPS)?.momentary())
    }

    /// Get what is in a dump
    ///
    /// The files of a revision, with their lengths and digests, and how it is cited. `latest` leads to the last
    /// revision. Files that are not at hand are made first: where that takes longer than some seconds, the answer is
    /// 503, and says how far it has come.
    #[oai(path = "/:revision", method = "get", operation_id = "dump_view")]
    async fn view(
        &self,
        ask: Ask,
        origin: Origin,
        /// The revision, or `latest`.
        revision: Path<String>,
    ) -> Answer<Dump> {
        let reading = ask.open("dump_view", Form::OF_THING)?;
        let last = reading.live.snapshot.revision;
        let Some(revision) = number(&revision)? else {
            return Ok(Served::for_now(reading.address_with_key(&last.to_string())));
        };
        let site = reading.site();
        let ready = ready(site, origin, Wanted::Dump(revision)).await?;
        let address = address(site, revision);
        let files = ready.published.files.iter().map(|file| DumpFile {
            path: file.path.clone(),
            address: format!("{address}/{}", file.path),
            media_type: file.media_type.into(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            rows: file.rows,
        });
        let recorded_at = ready.published.recorded_at;
        let dump = Dump {
            revision,
            recorded_at,
            citation: dump::cited(revision, recorded_at, &address),
            schema_version: dump::SCHEMA_VERSION,
            licence: dump::LICENCE.into(),
            bytes: ready.published.bytes(),
            files: files.collect(),
            address,
        };
        Ok(reading.thing(&reading.view(), &dump)?.steady(recorded_at))
    }

    /// Get a file of a dump
    ///
    /// The bytes as they are, whole or a range of them, with a digest of the whole (`Repr-Digest`, RFC 9530).
    #[oai(path = "/:revision/:file", method = "get", operation_id = "dump_file_view")]
    async fn file(
        &self,
        ask: Ask,
        headers: &HeaderMap,
        origin: Origin,
        /// The revision, or `latest`.
        revision: Path<String>,
        /// Name of the file.
        file: Path<String>,
    ) -> poem::Result<Download> {
        Ok(download("dump_file_view", ask, (headers, origin), &revision, &file).await?)
    }

    /// Get a file in a folder of a dump
    ///
    /// The bytes as they are, whole or a range of them, with a digest of the whole (`Repr-Digest`, RFC 9530).
    #[oai(path = "/:revision/:folder/:file", method = "get", operation_id = "dump_folder_file_view")]
    async fn file_in_folder(
        &self,
        ask: Ask,
        headers: &HeaderMap,
        origin: Origin,
        /// The revision, or `latest`.
        revision: Path<String>,
        /// Name of the folder.
        folder: Path<String>,
        /// Name of the file.
        file: Path<String>,
    ) -> poem::Result<Download> {
        let path = format!("{}/{}", folder.0, file.0);
        Ok(download("dump_folder_file_view", ask, (headers, origin), &revision, &path).await?)
    }

    /// Get what leads from one dump to another
    ///
    /// What is different in the tables of two revisions, one JSON object a line. The first line has the `operation`
    /// `begin` and tells `from` which revision `to` which. `delete` takes the row with a `key` out of a `table`; `put`
    /// adds a `row`, in the place of one with the same key. Who has the tables of the earlier revision and does what the
    /// lines say, in their order, has those of the later one.
    #[oai(path = "/:revision/since/:earlier", method = "get", operation_id = "dump_delta_view")]
    async fn delta(
        &self,
        ask: Ask,
        headers: &HeaderMap,
        origin: Origin,
        /// The later revision, or `latest`.
        revision: Path<String>,
        /// The earlier revision.
        earlier: Path<Revision>,
    ) -> poem::Result<Download> {
        let reading = ask.open("dump_delta_view", &[])?;
        let last = reading.live.snapshot.revision;
        let Some(to) = number(&revision)? else {
            return Ok(Download::at(reading.address_with_key(&last.to_string())));
        };
        let from = earlier.0;
        if !(0..=to).contains(&from) {
            let detail = match from {
                0.. => format!("revision {from} is not before {to}: ask for `/v1/dumps/{from}/since/{to}`"),
                _ => format!("there is no revision {from}; the first is 0, an empty registry"),
            };
            return Err(ProblemError::new(ProblemKind::NOT_FOUND, detail).into());
        }
        let ready = ready(reading.site(), origin, Wanted::Delta { from, to }).await?;
        Ok(Download::of(headers, &ready, DELTA, &format!("{to}-since-{from}")).await?)
    }
}

/// Where a dump is.
fn address(site: &Site, revision: Revision) -> String {
    format!("{}/v1/dumps/{revision}", site.public_url)
}

/// A revision in an address; `None` for the last one.
fn number(text: &str) -> Result<Option<Revision>, ProblemError> {
    if text == LATEST {
        return Ok(None);
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    let number = text.parse().ok().filter(|_| plain);
    number.map(Some).ok_or_else(|| {
        let detail = format!("there is no dump `{text}`: name a revision, such as `436`, or `{LATEST}`");
        ProblemError::new(ProblemKind::NOT_FOUND, detail)
    })
}

/// Files that are wanted, at hand.
async fn ready(site: &Site, origin: Origin, wanted: Wanted) -> Result<Arc<Ready>, ProblemError> {
    let admit = || site.visitors.admit_to_dump(origin);
    site.dumps.get(|| site.current.live(), wanted, admit, PATIENCE).await.map_err(|why| {
        let (kind, retry_after) = match why {
            NoDump::Past(past) => return past.into(),
            NoDump::InTheMaking { .. } | NoDump::TooMany => (ProblemKind::NOT_AT_HAND, COME_AGAIN),
            NoDump::DiskFull | NoDump::Failed => (ProblemKind::NOT_AT_HAND, COME_LATER),
            NoDump::TooOften { wait } => (ProblemKind::TOO_MANY_REQUESTS, wait),
        };
        let detail = format!("the dump is not at hand: {why}");
        ProblemError { retry_after: Some(retry_after), ..ProblemError::new(kind, detail) }
    })
}

async fn download(
    operation: &'static str,
    ask: Ask,
    (headers, origin): (&HeaderMap, Origin),
    revision: &str,
    path: &str,
) -> Result<Download, ProblemError> {
    let reading = ask.open(operation, &[])?;
    let last = reading.live.snapshot.revision;
    let Some(revision) = number(revision)? else {
        return Ok(Download::at(reading.address_with_key(&last.to_string())));
    };
    let ready = ready(reading.site(), origin, Wanted::Dump(revision)).await?;
    Download::of(headers, &ready, path, &revision.to_string()).await
}

/// A file, or where it is.
pub(in crate::http) struct Download(Response);

impl Download {
    fn at(address: String) -> Self {
        Self(Served::<()>::for_now(address).into_response())
    }

    async fn of(headers: &HeaderMap, ready: &Ready, path: &str, of: &str) -> Result<Self, ProblemError> {
        let Some((file, lies)) = ready.file(path) else {
            let detail = format!(
                "the dump has no file `{path}`; `/v1/dumps/{}` tells which it has",
                ready.published.revision
            );
            return Err(ProblemError::new(ProblemKind::NOT_FOUND, detail));
        };
        let name = format!("dynamic-coalitions-{of}-{}", path.rsplit('/').next().unwrap_or_default());
        let recorded_at: Option<Timestamp> = ready.published.recorded_at;
        download::file(headers, file, &lies, recorded_at, &name).await.map(Self)
    }
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Download {
    fn meta() -> MetaResponses {
        let binary = || MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format("string", "binary")));
        let content =
            dump::MEDIA_TYPES.iter().map(|content_type| MetaMediaType { content_type, schema: binary() });
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The file.",
                status: Some(200),
                status_range: None,
                content: content.collect(),
                headers: vec![],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}
