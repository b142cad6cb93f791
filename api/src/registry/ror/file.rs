//! A file of records of ROR: plain, gzipped, or in the .zip in which ROR publishes its dump.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek},
    path::Path,
};

use flate2::bufread::MultiGzDecoder;
use zip::{ZipArchive, result::ZipError};

use super::{ReadError, Records, Release};

/// A file of records, whatever it is packed in. What it is is told by what stands in it, not by its name.
#[derive(Debug)]
pub struct RorFile {
    packing: Packing,
    release: Option<Release>,
}

#[derive(Debug)]
enum Packing {
    Plain(BufReader<File>),
    Gzip(BufReader<File>),
    Zip { archive: ZipArchive<BufReader<File>>, entry: usize },
}

impl RorFile {
    /// Opens a file. Fails where it cannot be read, or is a .zip without a dump of schema 2.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
        let mut release = path.file_name().and_then(|name| Release::in_name(&name.to_string_lossy()));
        // Looked at, not taken: a pipe cannot be wound back.
        let packing = match *file.fill_buf().map_err(unreadable)? {
            [0x1F, 0x8B, ..] => Packing::Gzip(file),
            [b'P', b'K', 3 | 5, 4 | 6, ..] => {
                let archive = ZipArchive::new(file).map_err(not_ror)?;
                let entry = dump_in(&archive)?;
                release = name_of(&archive, entry).and_then(|name| Release::in_name(&name)).or(release);
                Packing::Zip { archive, entry }
            }
            _ => Packing::Plain(file),
        };
        Ok(Self { packing, release })
    }

    /// The release of the whole file, where ROR's name for it says so.
    pub fn release(&self) -> Option<Release> {
        self.release
    }

    /// Its records. To be asked for once: a second time nothing is left of a file that is no .zip.
    pub fn records(&mut self) -> Result<Records<Box<dyn BufRead + '_>>, ReadError> {
        Records::new(match &mut self.packing {
            Packing::Plain(file) => Box::new(file),
            Packing::Gzip(file) => Box::new(BufReader::new(MultiGzDecoder::new(file))),
            Packing::Zip { archive, entry } => {
                let dump = archive.by_index(*entry).map_err(not_ror)?;
                Box::new(BufReader::new(dump))
            }
        })
    }
}

fn unreadable(error: io::Error) -> ReadError {
    ReadError::Unreadable(error.to_string())
}

fn not_ror(error: ZipError) -> ReadError {
    ReadError::NotRor(error.to_string())
}

/// The name of a file of an archive; `None` where it is no text.
fn name_of<R: Read + Seek>(archive: &ZipArchive<R>, entry: usize) -> Option<String> {
    archive.name_for_index(entry)?.ok().map(Into::into)
}

/// Which file of an archive is the dump: the one that calls itself one of schema 2, else the only JSON there.
fn dump_in<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<usize, ReadError> {
    let json: Vec<(usize, String)> = (0..archive.len())
        .filter_map(|entry| name_of(archive, entry).map(|name| (entry, name)))
        // Packers on macOS add files of their own.
        .filter(|(_, name)| name.ends_with(".json") && !name.starts_with("__MACOSX/"))
        .collect();
    let schema_2: Vec<_> = json.iter().filter(|(_, name)| name.ends_with("_schema_v2.json")).collect();
    match (&schema_2[..], &json[..]) {
        ([(entry, _)], _) | ([], [(entry, _)]) => Ok(*entry),
        ([], []) => Err(ReadError::NotRor("the .zip has no file whose name ends in `.json`".into())),
        _ => {
            let names: Vec<&str> = json.iter().map(|(_, name)| name.as_str()).collect();
            let why = format!("the .zip has several files that could be the dump ({})", names.join(", "));
            Err(ReadError::NotRor(why))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::{Compression, write::GzEncoder};
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    use super::*;

    const DUMP: &str = r#"[{"id": "https://ror.org/0438wbg98", "status": "active", "types": ["other"],
        "names": [{"value": "OECD", "types": ["ror_display"]}], "locations": []}]"#;
    const OLD: &str = r#"[{"id": "https://ror.org/0438wbg98", "name": "OECD"}]"#;

    /// What is read of a file with a name and some bytes: its release, ids, and what is wrong.
    fn read(name: &str, bytes: &[u8]) -> (Option<String>, Vec<String>) {
        let directory = std::env::temp_dir().join(format!("coalitions-ror-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&directory).unwrap();
        std::fs::write(directory.join(name), bytes).unwrap();
        let said = match RorFile::open(&directory.join(name)) {
            Err(error) => (None, vec![error.to_string()]),
            Ok(mut file) => {
                let release = file.release().map(|release| release.to_string());
                let records = match file.records() {
                    Err(error) => vec![error.to_string()],
                    Ok(records) => records
                        .map(|record| record.map_or_else(|e| e.to_string(), |record| record.id.to_string()))
                        .collect(),
                };
                (release, records)
            }
        };
        std::fs::remove_dir_all(&directory).unwrap();
        said
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            writer.start_file(*name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn every_packing_is_told_by_what_stands_in_it() {
        let whole = vec!["https://ror.org/0438wbg98".to_owned()];
        assert_eq!(read("anything", DUMP.as_bytes()), (None, whole.clone()));
        assert_eq!(read("wrong.zip", &gzip(DUMP)), (None, whole.clone()));
        let both = [
            ("v1.45-2024-04-11-ror-data.json", OLD),
            ("v1.45-2024-04-11-ror-data_schema_v2.json", DUMP),
            ("v1.45-2024-04-11-ror-data_schema_v2.csv", "id"),
        ];
        assert_eq!(read("x", &zip(&both)), (Some("v1.45".into()), whole.clone()));
        let only = zip(&[("dump/v2.0-2025-12-16-ror-data.json", DUMP)]);
        assert_eq!(read("v2.0-2025-12-16-ror-data.zip", &only), (Some("v2.0".into()), whole));
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_said() {
        let packed = gzip(&DUMP.replace("OECD", &uuid::Uuid::now_v7().to_string().repeat(50)));
        let (_, said) = read("cut.gz", &packed[..packed.len() - 20]);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("element 1 of the array: the compressed file ends too early"),
            "{said:?}"
        );

        let mut damaged = zip(&[("a.json", DUMP)]);
        let at = damaged.windows(6).position(|name| name == b"a.json").unwrap() + 6;
        damaged[at + 10] ^= 0x55;
        let (_, said) = read("damaged.zip", &damaged);
        assert!(said.iter().any(|line| line.contains("cannot be read")), "{said:?}");

        for (bytes, why) in [
            (zip(&[("a.csv", "id")]), "no file whose name ends in `.json`"),
            (
                zip(&[("a.json", DUMP), ("b.json", DUMP)]),
                "several files that could be the dump (a.json, b.json)",
            ),
            (zip(&[("v1.0-ror-data.json", OLD)]), "the record is of ROR schema 1"),
            (b"PK\x03\x04".to_vec(), "is not a file of ROR"),
            (vec![], "it is empty"),
        ] {
            let (_, said) = read("x", &bytes);
            assert!(said[0].contains(why), "{said:?}");
        }
        let missing = RorFile::open(Path::new("/nowhere/ror.zip")).unwrap_err().to_string();
        assert!(missing.starts_with("cannot be read: "), "{missing}");
    }
}
