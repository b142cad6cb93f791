//! What a dump is, for catalogues (DCAT 3), for those who cite it (CFF 1.2) and for those who open it.

use openapi::{Revision, Timestamp};
use serde_json::json;

use super::{DumpError, DumpFile, Edition, SCHEMA_VERSION, package::pretty};

/// What dumps are called.
pub(super) const TITLE: &str = "Dynamic coalition registry";
/// Who made them.
const AUTHOR: &str = "Editors of the dynamic coalition registry";
/// SPDX identifier of the licence of the data.
pub const LICENCE: &str = "CC0-1.0";
/// Where its text is.
pub(super) const LICENCE_ADDRESS: &str = "https://creativecommons.org/publicdomain/zero/1.0/";
/// What is in it.
pub(super) const DESCRIPTION: &str = "Who belongs to which dynamic coalition of the Internet Governance Forum, since \
     when, and who says so.";
const KEYWORDS: [&str; 4] =
    ["Internet Governance Forum", "dynamic coalition", "membership", "internet governance"];

/// The contents of `dcat.jsonld`. Addresses are relative to it: a dump does not know where it is published.
pub(super) fn dcat(edition: Edition, files: &[DumpFile]) -> Result<String, DumpError> {
    let revision = edition.revision;
    let distributions = files.iter().map(|file| {
        json!({
            "@id": format!("./{}", file.path),
            "@type": "dcat:Distribution",
            "dct:title": file.path,
            "dcat:downloadURL": {"@id": format!("./{}", file.path)},
            "dcat:mediaType": {"@id": format!("https://www.iana.org/assignments/media-types/{}", file.media_type)},
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": file.bytes.to_string()},
            "dct:license": {"@id": LICENCE_ADDRESS},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
            },
        })
    });
    let mut dataset = json!({
        "@id": "./",
        "@type": "dcat:Dataset",
        "dct:title": {"@language": "en", "@value": format!("{TITLE}, revision {revision}")},
        "dct:description": {"@language": "en", "@value": DESCRIPTION},
        "dct:identifier": format!("revision-{revision}"),
        "dcat:version": revision.to_string(),
        "dct:license": {"@id": LICENCE_ADDRESS},
        "dct:conformsTo": {"@id": "./datapackage.json"},
        "dcat:keyword": KEYWORDS,
        "dcat:inSeries": {"@id": "../"},
        "dcat:distribution": distributions.collect::<Vec<_>>(),
    });
    if let Some(at) = edition.recorded_at {
        dataset["dct:issued"] = json!({"@type": "xsd:dateTime", "@value": at});
    }
    pretty(&json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": [
            {
                "@id": "../",
                "@type": "dcat:DatasetSeries",
                "dct:title": {"@language": "en", "@value": TITLE},
                "dct:description": {"@language": "en", "@value": DESCRIPTION},
                "dct:license": {"@id": LICENCE_ADDRESS},
            },
            dataset,
        ],
    }))
}

/// How a dump is cited: by whom, of when, what, which revision of it, and where it is.
pub fn cited(revision: Revision, recorded_at: Option<Timestamp>, address: &str) -> String {
    let year = recorded_at.map(|at| format!(" ({})", at.instant().format("%Y"))).unwrap_or_default();
    format!("{AUTHOR}{year}: {TITLE}, revision {revision} [data set]. {address}")
}

/// The contents of `CITATION.cff`.
pub(super) fn citation(edition: Edition) -> String {
    let released = edition.day().map(|day| format!("date-released: {day}\n")).unwrap_or_default();
    let keywords: String = KEYWORDS.iter().map(|word| format!("  - {word}\n")).collect();
    format!(
        "cff-version: 1.2.0\nmessage: If you use this data set, please cite it as below, with its revision.\n\
         type: dataset\ntitle: {TITLE}\nabstract: {DESCRIPTION:?}\nauthors:\n  - name: {AUTHOR}\nversion: \"{}\"\n{released}license: {LICENCE}\nkeywords:\n{keywords}",
        edition.revision
    )
}

/// The contents of `README.md`.
pub(super) fn read_me(edition: Edition) -> String {
    let revision = edition.revision;
    let day = edition.day().map(|day| format!(", recorded on {day}")).unwrap_or_default();
    format!(
        "# {TITLE}, revision {revision}\n\n{DESCRIPTION} Everything public that the registry held at revision \
{revision}{day}; form {SCHEMA_VERSION}. The data is in the public domain under [CC0-1.0]({LICENCE_ADDRESS}). To cite \
it, see `CITATION.cff`, and name the revision: the same revision always gives the same bytes, unless a person was \
erased since.

| file | what it is |
|---|---|
| `csv/membership_wide.csv` | one membership a line, with what most want to know of both ends: begin here |
| `csv/*.csv` | the tables as they are kept, to be joined by their keys |
| `parquet/*.parquet` | the same tables, typed and compressed |
| `ndjson/*.ndjson` | things and changes as the API answers them, one JSON object a line |
| `registry.sqlite` | the same tables, indexed, with views: `sqlite3 registry.sqlite .schema` |
| `network/network.graphml`, `.gexf` | coalitions and members as nodes, memberships as edges; without who was erased |
| `registry.jsonld`, `registry.nq` | things as linked data (schema.org, W3C ORG, SKOS), named by their ids |
| `datapackage.json` | every column described (Frictionless Data Package 2) |
| `csv-metadata.json` | the same as CSV on the Web (W3C) |
| `dcat.jsonld` | for catalogues (DCAT 3) |
| `manifest.json` | what is here: rows, bytes, SHA-256 |
| `SHA256SUMS` | `sha256sum --check SHA256SUMS` tells whether it arrived whole |

Dates are as precise as their sources (a subset of EDTF, ISO 8601-2): `2007` is some time in 2007, `[..2016]` some day \
in 2016 or before. In the wide table, `since_earliest` and `since_latest` are the first and the last day that `since` \
can mean; an empty one has no bound. What depends on a day (`status`, names, categories) is as on the day on which the \
revision was recorded.

CSV is UTF-8 with a header and CRLF (RFC 4180); an empty cell is a value that is not known or does not apply. A cell of \
the wide table that a spreadsheet would take for a formula begins with an apostrophe; all other files have every text \
as it is kept.

People who were erased at their wish are left out. Their memberships stay, with a pseudonym that says nothing of them and \
without `person_id`. People named in the data are data \
subjects: if you keep copies, take out whom the registry takes out.
"
    )
}
