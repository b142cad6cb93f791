//! From bytes to rows of cells: encoding, delimiter, quotes, line ends.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::{Delimiter, Encoding, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, UnreadableList, header};

/// How many records show which delimiter a table has.
const SAMPLE: usize = 20;

/// Files that are no text, by how they begin.
const BINARY: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a workbook (Excel, LibreOffice) or another archive"),
    (b"\xd0\xcf\x11\xe0", "a workbook of an old Excel"),
    (b"%PDF", "a PDF"),
];

/// The text that the bytes are, and in which encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), UnreadableList> {
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(UnreadableList::Binary(what));
    }
    let (text, encoding) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((found, length)) => {
            let (encoding, name) = if found == encoding_rs::UTF_16LE {
                (Encoding::Utf16Le, "UTF-16, though it begins as such")
            } else if found == encoding_rs::UTF_16BE {
                (Encoding::Utf16Be, "UTF-16, though it begins as such")
            } else {
                (Encoding::Utf8Bom, "UTF-8, though it begins with the byte order mark of UTF-8")
            };
            let text = found.decode_without_bom_handling_and_without_replacement(&bytes[length..]);
            (text.ok_or(UnreadableList::Encoding(name))?, encoding)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), Encoding::Utf8),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(bytes).0, Encoding::Windows1252),
        },
    };
    if text.contains('\0') {
        return Err(UnreadableList::Binary("a binary file or UTF-16 without a byte order mark"));
    }
    if text.trim().is_empty() {
        return Err(UnreadableList::Empty);
    }
    Ok((text, encoding))
}

/// A row of cells, and the line on which it begins.
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

/// A table, cut into cells.
pub(super) struct Table {
    pub(super) delimiter: Delimiter,
    pub(super) header_line: u64,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Record>,
}

impl Table {
    /// Cuts a text into rows of cells.
    pub(super) fn read(text: &str) -> Result<Self, UnreadableList> {
        let text = with_line_feeds(text);
        let (told, body, skipped) = told_delimiter(&text)?;
        let delimiter = told.unwrap_or_else(|| likeliest(body));
        let mut records = records(body, delimiter, skipped)?.into_iter();
        let header = records.next().ok_or(UnreadableList::Empty)?;
        // A spreadsheet pads its lines with empty cells up to the widest one.
        let mut cells: Vec<String> = header.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        cells.truncate(cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1));
        if cells.len() > MOST_COLUMNS {
            return Err(UnreadableList::TooManyColumns { found: cells.len() });
        }
        Ok(Self { delimiter, header_line: header.line, header: cells, rows: records.collect() })
    }
}

/// Lines that end in CRLF or, as on an old Macintosh, in CR, made to end in LF, so that lines can be counted.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The delimiter that a first line such as `sep=;` tells, the text behind that line, and the number of lines
/// that were skipped.
fn told_delimiter(text: &str) -> Result<(Option<Delimiter>, &str, u64), UnreadableList> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let Some(told) = first.trim_matches('"').strip_prefix("sep=").or(first.strip_prefix("SEP=")) else {
        return Ok((None, text, 0));
    };
    let delimiter = match told.trim_end_matches(' ').trim_end_matches('"') {
        "," => Delimiter::Comma,
        ";" => Delimiter::Semicolon,
        "\t" => Delimiter::Tab,
        other => return Err(UnreadableList::Separator(other.chars().take(10).collect())),
    };
    Ok((Some(delimiter), rest, 1))
}

impl Delimiter {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

fn reader(text: &str, delimiter: Delimiter) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.byte())
        .from_reader(text.as_bytes())
}

/// The delimiter under which the header names most known columns; of several, the one under which most rows
/// are as wide as the header, then the one that makes most cells.
fn likeliest(text: &str) -> Delimiter {
    let score = |delimiter: &Delimiter| {
        let sample: Vec<csv::StringRecord> = reader(text, *delimiter)
            .into_records()
            .filter_map(Result::ok)
            .filter(|record| !blank(record))
            .take(SAMPLE)
            .collect();
        let Some(first) = sample.first() else { return (0, 0, 0) };
        let known = first.iter().filter(|cell| header::is_known(cell)).count();
        let even = sample.iter().filter(|record| record.len() == first.len()).count();
        (known, even, first.len())
    };
    // `max_by_key` takes the last of equals: the comma, the delimiter that the name CSV promises.
    Delimiter::ALL.into_iter().rev().max_by_key(score).unwrap_or(Delimiter::Comma)
}

fn blank(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// All rows that are not blank.
fn records(text: &str, delimiter: Delimiter, skipped: u64) -> Result<Vec<Record>, UnreadableList> {
    // An open quotation mark swallows all that follows. It shows in that it swallows this last line too.
    const LAST: &str = "end-of-the-list";
    let ended = format!("{text}\n{LAST}");
    let mut kept: Vec<Record> = Vec::new();
    let mut closed = false;
    let mut last_line = 0;
    for record in reader(&ended, delimiter).into_records() {
        // Reading cannot fail: the text is UTF-8, and rows may be of any length.
        let Ok(record) = record else { continue };
        let Some(at) = record.position() else { continue };
        // That is where the reader stood before it skipped blank lines.
        let before = usize::try_from(at.byte()).unwrap_or(usize::MAX);
        let blank_lines =
            ended.get(before..).map_or(0, |rest| rest.bytes().take_while(|b| *b == b'\n').count());
        closed = before + blank_lines > text.len();
        last_line = at.line() + blank_lines as u64 + skipped;
        if closed || blank(&record) {
            continue;
        }
        // The header is a row too.
        if kept.len() > MOST_ROWS {
            return Err(UnreadableList::TooManyRows);
        }
        kept.push(Record { line: last_line, cells: record.iter().map(shortened).collect() });
    }
    if closed { Ok(kept) } else { Err(UnreadableList::OpenQuote { line: last_line }) }
}

/// A cell that is longer than is read, cut where that can still be told.
fn shortened(cell: &str) -> String {
    match cell.char_indices().nth(LONGEST_CELL + 1) {
        Some((end, _)) => cell[..end].to_owned(),
        None => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> (Delimiter, Vec<Vec<String>>) {
        let table = Table::read(text).unwrap();
        let rows = table.rows.into_iter().map(|row| row.cells);
        (table.delimiter, std::iter::once(table.header).chain(rows).collect())
    }

    fn lines(text: &str) -> Vec<u64> {
        let table = Table::read(text).unwrap();
        std::iter::once(table.header_line).chain(table.rows.iter().map(|row| row.line)).collect()
    }

    #[test]
    fn any_sane_dialect_gives_the_same_cells() {
        let expected = [vec!["name", "note"], vec!["Fundação, A", "x \"y\"\nz"], vec!["B", ""]];
        for (text, delimiter) in [
            ("name,note\n\"Fundação, A\",\"x \"\"y\"\"\nz\"\nB,\n", Delimiter::Comma),
            ("name;note\r\n\"Fundação, A\";\"x \"\"y\"\"\r\nz\"\r\nB;", Delimiter::Semicolon),
            ("name\tnote\rFundação, A\t\"x \"\"y\"\"\rz\"\rB\t\r", Delimiter::Tab),
            ("sep=;\nname;note\nFundação, A;\"x \"\"y\"\"\nz\"\n\n;\nB;\n", Delimiter::Semicolon),
            (
                "\"sep=,\"\r\n\r\n\"name\",\"note\",,\n\"Fundação, A\",\"x \"\"y\"\"\nz\"\n\nB,\n\n",
                Delimiter::Comma,
            ),
        ] {
            let (found, rows) = cells(text);
            assert_eq!(found, delimiter, "{text:?}");
            assert_eq!(rows, expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_is_the_line_on_which_the_row_begins() {
        assert_eq!(lines("name\nA\nB"), [1, 2, 3]);
        assert_eq!(lines("sep=,\r\nname,note\r\n\r\n\r\nA,\"1\r\n2\"\r\n,\r\nB\r\n"), [2, 5, 8]);
        assert_eq!(lines("\n\nname\rA\r\rB"), [3, 4, 6]);
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_known_columns() {
        assert_eq!(cells("name;role\nA, B, C;member\nD, E;member").0, Delimiter::Semicolon);
        assert_eq!(cells("name (a, b, c)\trole\nA, B, C\tmember").0, Delimiter::Tab);
        // In a single column, nothing separates.
        assert_eq!(cells("name\nA, B\nC, D").1, [["name"], ["A, B"], ["C, D"]]);
        assert_eq!(cells("name\nA\nB").0, Delimiter::Comma);
    }

    #[test]
    fn an_open_quotation_mark_is_found() {
        let error = Table::read("name\nA\n\"B\nC\nD\n").map(|_| ()).unwrap_err();
        assert_eq!(error, UnreadableList::OpenQuote { line: 3 });
        assert!(Table::read("name\nA \"quoted\" word\n").is_ok());
    }

    #[test]
    fn encodings_are_told_apart() {
        let utf16 =
            |unit: fn(u16) -> [u8; 2]| "\u{feff}name\nÉ".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for (bytes, encoding) in [
            ("name\nÉ".as_bytes().to_vec(), Encoding::Utf8),
            ("\u{feff}name\nÉ".as_bytes().to_vec(), Encoding::Utf8Bom),
            (b"name\n\xc9".to_vec(), Encoding::Windows1252),
            (utf16(u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(u16::to_be_bytes), Encoding::Utf16Be),
        ] {
            let (text, found) = decode(&bytes).unwrap();
            assert_eq!((text.as_ref(), found), ("name\nÉ", encoding));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [
            &b"PK\x03\x04rest"[..],
            b"%PDF-1.7",
            b"name\n\0",
            b"n\0a\0m\0e\0",
            b"\xff\xfen\0\x00\xd8\n\0",
            b"\xef\xbb\xbfname\n\xff",
        ] {
            let error = decode(bytes).unwrap_err().to_string();
            assert!(error.contains("save the list as"), "{error}");
        }
        for bytes in [&b""[..], b"\xef\xbb\xbf", b" \r\n\n"] {
            assert_eq!(decode(bytes).unwrap_err(), UnreadableList::Empty);
        }
    }
}
