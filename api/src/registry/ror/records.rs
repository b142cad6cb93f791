//! The records in a text, one after the other: of a JSON array, or one a line.

use std::{
    fmt,
    io::{self, BufRead, Read},
};

use super::{RorOrganisation, record::NotARecord};

/// The longest record that is read, in bytes. The longest of ROR itself has about a thirtieth of it.
const LONGEST: usize = 8 << 20;

/// Where a record stands; both count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In which line.
    Line(u64),
    /// The how manieth of the array.
    Element(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Element(element) => write!(f, "element {element} of the array"),
        }
    }
}

/// What is wrong with a file of records. Only after [`ReadError::Damaged`] can reading go on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing of it can be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// It is something else.
    #[error(
        "is not a file of ROR: {0}; wanted is ROR's data dump (schema 2) or one record a line, plain, gzipped or \
         in the .zip in which it is published"
    )]
    NotRor(String),
    /// A record of schema 1, which ROR gave up in 2025.
    #[error(
        "{0}: the record is of ROR schema 1, this program reads schema 2; in a .zip up to release v1.74 that is \
         the file whose name ends in `_schema_v2.json`"
    )]
    OldSchema(Place),
    /// It ends too early or cannot be read on.
    #[error("{place}: {why}; what comes after it cannot be read")]
    Broken {
        /// The record that could not be read.
        place: Place,
        /// What is wrong.
        why: String,
    },
    /// One record is not what it should be.
    #[error("{place}: {why}")]
    Damaged {
        /// The record.
        place: Place,
        /// What is wrong.
        why: String,
    },
}

impl ReadError {
    /// Whether nothing can be read after it.
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Damaged { .. })
    }
}

/// The records of a text, read as they are asked for: no more than one is held in memory.
///
/// Ends after an error that [is final](ReadError::is_final); after any other the next record follows.
#[derive(Debug)]
pub struct Records<R> {
    input: R,
    form: Form,
    /// How many lines or elements were begun.
    begun: u64,
    ended: bool,
    buffer: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Lines,
    Array,
    /// The bracket that ends the array was read.
    Closed,
}

impl<R: BufRead> Records<R> {
    /// Records in a text that is not compressed. Tells the form by the first character.
    pub fn new(mut input: R) -> Result<Self, ReadError> {
        let mut line = 0;
        let first = loop {
            match peek(&mut input).map_err(|error| ReadError::Unreadable(reason(&error)))? {
                // A byte order mark, which some editors put there.
                Some(0xEF | 0xBB | 0xBF) if line == 0 => input.consume(1),
                Some(byte) if byte.is_ascii_whitespace() => {
                    line += u64::from(byte == b'\n');
                    input.consume(1);
                }
                other => break other,
            }
        };
        let form = match first {
            Some(b'[') => Form::Array,
            Some(b'{') => Form::Lines,
            Some(_) => return Err(ReadError::NotRor("it begins with neither `[` nor `{`".into())),
            None => return Err(ReadError::NotRor("it is empty".into())),
        };
        let begun = if form == Form::Array {
            input.consume(1);
            0
        } else {
            line
        };
        Ok(Self { input, form, begun, ended: false, buffer: Vec::new() })
    }

    /// Where the record stands that was read last.
    pub fn place(&self) -> Place {
        match self.form {
            Form::Lines => Place::Line(self.begun),
            Form::Array | Form::Closed => Place::Element(self.begun),
        }
    }

    /// The text of the next record, in the buffer; false at the end.
    fn advance(&mut self) -> Result<bool, ReadError> {
        self.buffer.clear();
        match self.form {
            Form::Lines => self.next_line(),
            Form::Array => self.next_element(),
            Form::Closed => self.nothing_follows(),
        }
    }

    fn next_line(&mut self) -> Result<bool, ReadError> {
        loop {
            self.buffer.clear();
            self.begun += 1;
            let mut rest = (&mut self.input).take(LONGEST as u64 + 1);
            let read = rest.read_until(b'\n', &mut self.buffer);
            match read.map_err(|error| self.unreadable(error))? {
                0 => return Ok(false),
                length if length > LONGEST => return Err(self.too_long()),
                _ if self.buffer.trim_ascii().is_empty() => {}
                _ => return Ok(true),
            }
        }
    }

    /// Takes bytes up to the comma or bracket that ends the element. It looks at no more than nesting and
    /// strings, so that an element that is damaged inside does not take the others with it.
    fn next_element(&mut self) -> Result<bool, ReadError> {
        self.begun += 1;
        let (mut depth, mut in_string, mut escaped) = (0_u32, false, false);
        let end = loop {
            let chunk = match self.input.fill_buf() {
                Ok([]) => return Err(self.broken("the file ends before the array does".into())),
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.unreadable(error)),
            };
            let end = chunk.iter().position(|byte| {
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if in_string => escaped = true,
                    b'"' => in_string = !in_string,
                    _ if in_string => {}
                    b',' | b']' if depth == 0 => return true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                false
            });
            let taken = end.unwrap_or(chunk.len());
            self.buffer.extend_from_slice(&chunk[..taken]);
            let end = end.map(|end| chunk[end]);
            self.input.consume(taken + usize::from(end.is_some()));
            if self.buffer.len() > LONGEST {
                return Err(self.too_long());
            }
            if let Some(end) = end {
                break end;
            }
        };
        if end == b']' {
            self.form = Form::Closed;
            // `[]` has no element; after a comma one has to follow.
            if self.buffer.trim_ascii().is_empty() && self.begun == 1 {
                return self.nothing_follows();
            }
        }
        Ok(true)
    }

    fn nothing_follows(&mut self) -> Result<bool, ReadError> {
        while let Some(byte) = peek(&mut self.input).map_err(|error| self.unreadable(error))? {
            if !byte.is_ascii_whitespace() {
                return Err(self.broken("something follows the end of the array".into()));
            }
            self.input.consume(1);
        }
        Ok(false)
    }

    fn broken(&self, why: String) -> ReadError {
        ReadError::Broken { place: self.place(), why }
    }

    fn unreadable(&self, error: io::Error) -> ReadError {
        self.broken(reason(&error))
    }

    fn too_long(&self) -> ReadError {
        self.broken(format!("longer than {} MiB, the most that a record may have", LONGEST >> 20))
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<RorOrganisation, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let record = match self.advance() {
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Ok(true) => RorOrganisation::from_json(&self.buffer).map_err(|why| match why {
                NotARecord::OldSchema => ReadError::OldSchema(self.place()),
                NotARecord::Damaged(why) => ReadError::Damaged { place: self.place(), why },
            }),
            Err(error) => Err(error),
        };
        self.ended |= record.as_ref().is_err_and(ReadError::is_final);
        Some(record)
    }
}

/// Why a text cannot be read on.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the compressed file ends too early".into(),
        _ => error.to_string(),
    }
}

/// The next byte, if there is one, without taking it.
fn peek(input: &mut impl BufRead) -> io::Result<Option<u8>> {
    loop {
        match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other.map(|chunk| chunk.first().copied()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OECD: &str = r#"{"ror_id": "https://ror.org/0438wbg98", "status": "active", "types": [],
        "names": [{"value": "a \"], [{ \\", "types": ["ror_display"]}]}"#;

    /// What is read of a text in pieces of a few bytes: names, or what is wrong.
    fn read(text: impl AsRef<[u8]>) -> Vec<Result<String, String>> {
        match Records::new(io::BufReader::with_capacity(5, text.as_ref())) {
            Ok(records) => records
                .map(|record| match record {
                    Ok(record) => Ok(record.names[0].value.clone()),
                    Err(error) => Err(error.to_string()),
                })
                .collect(),
            Err(error) => vec![Err(error.to_string())],
        }
    }

    fn line() -> String {
        OECD.replace('\n', "")
    }

    fn name() -> Result<String, String> {
        Ok(r#"a "], [{ \"#.to_owned())
    }

    #[test]
    fn an_array_and_lines_are_read() {
        assert_eq!(read(format!("\u{feff} [{OECD},\n{OECD}\n] \n")), [name(), name()]);
        assert_eq!(read("[ ]"), []);
        let line = line();
        assert_eq!(read(format!("{line}\n\n{line}\r\n")), [name(), name()]);
        assert_eq!(read(&line), [name()]);
    }

    #[test]
    fn however_long_the_file_is_one_record_is_held() {
        let one = format!("{OECD},\n").repeat(2000);
        let text = format!("[{one}{OECD}]");
        let mut records = Records::new(text.as_bytes()).unwrap();
        assert_eq!(records.by_ref().filter(Result::is_ok).count(), 2001);
        assert!(records.buffer.capacity() < 4 * OECD.len(), "{} bytes", records.buffer.capacity());
    }

    #[test]
    fn a_damaged_record_is_named_and_the_next_one_read() {
        let found = read(format!("[{OECD}, {{\"id\": 5}}, 7, , {OECD}]"));
        assert_eq!(found.len(), 5);
        assert_eq!((&found[0], &found[4]), (&name(), &name()));
        for (index, why) in [(1, "invalid type: integer `5`"), (2, "invalid type"), (3, "EOF while parsing")]
        {
            let said = found[index].as_ref().unwrap_err();
            assert!(said.starts_with(&format!("element {} of the array: ", index + 1)), "{said}");
            assert!(said.contains(why), "{said}");
        }
        let line = line();
        let found = read(format!("\n{line}\n{{\"ror_id\": \n{line}"));
        assert_eq!((&found[0], &found[2]), (&name(), &name()));
        assert!(found[1].as_ref().unwrap_err().starts_with("line 3: EOF while parsing"), "{found:?}");
        assert!(
            read(format!("[{OECD},]"))[1].as_ref().unwrap_err().starts_with("element 2 of the array: EOF")
        );
    }

    #[test]
    fn text_that_is_not_utf_8_is_damage() {
        let line = line().into_bytes();
        let mut bad = line.clone();
        let at = bad.windows(2).position(|pair| pair == b"a ").unwrap();
        bad[at] = 0xFF;
        let lines = read([&bad[..], b"\n", &line[..]].concat());
        let array = read([b"[", &bad[..], b",", &line[..], b"]"].concat());
        for found in [lines, array] {
            assert!(found[0].as_ref().unwrap_err().contains("invalid unicode"), "{found:?}");
            assert_eq!(found[1], name());
        }
    }

    #[test]
    fn what_cannot_be_read_on_ends_the_reading() {
        let old = r#"{"id": "https://ror.org/0438wbg98", "name": "OECD"}"#;
        for (text, places, why) in [
            (format!("[{OECD}, {OECD}"), 2, "element 2 of the array: the file ends before the array does"),
            (format!("[{OECD}] x"), 2, "something follows the end of the array"),
            (format!("[{OECD}, {old}, {OECD}]"), 2, "element 2 of the array: the record is of ROR schema 1"),
            (format!("{old}\n{old}\n"), 1, "line 1: the record is of ROR schema 1"),
            (format!("[\"{}\"]", "x".repeat(LONGEST)), 1, "longer than 8 MiB"),
            (format!("{{{}", " ".repeat(LONGEST)), 1, "line 1: longer than 8 MiB"),
            ("id,name\n".to_owned(), 1, "begins with neither `[` nor `{`"),
            (" \n".to_owned(), 1, "it is empty"),
        ] {
            let found = read(&text);
            assert_eq!(found.len(), places, "{why}");
            let said = found.last().unwrap().as_ref().unwrap_err();
            assert!(said.contains(why), "{said}");
        }
    }
}
