//! The words of a text, folded, with where they stand.

use unicode_normalization::char::is_combining_mark;

use crate::registry::text::fold;

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In ASCII letters and digits, lower-case, without accents.
    pub(super) folded: String,
    /// Where it begins, in bytes.
    pub(super) start: usize,
    /// Where it ends, in bytes.
    pub(super) end: usize,
}

/// The words of a text. Characters of scripts that put no spaces between words are words of their own. What is
/// percent-encoded, as in web addresses, is read as what it means.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut current: Option<(String, usize, usize)> = None;
    for Piece { letter, start, end } in (Pieces { text, at: 0 }) {
        let alone = has_no_spaces(letter);
        match &mut current {
            // Marks belong to the letter before them; what cannot be seen belongs to no word and ends none.
            Some((word, _, last)) if is_combining_mark(letter) || is_invisible(letter) => {
                word.push(letter);
                *last = end;
            }
            Some((word, _, last)) if letter.is_alphanumeric() && !alone && !word.ends_with(has_no_spaces) => {
                word.push(letter);
                *last = end;
            }
            _ => {
                words.extend(current.take().and_then(word));
                if letter.is_alphanumeric() || alone {
                    current = Some((letter.into(), start, end));
                }
            }
        }
    }
    words.extend(current.and_then(word));
    words
}

/// All letters and digits of a text, folded and run together: what its words are made of.
pub(super) fn letters(text: &str) -> String {
    let mut letters = match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => fold(&text.chars().filter(|letter| !is_invisible(*letter)).collect::<String>()),
    };
    letters.retain(|letter| letter.is_ascii_alphanumeric());
    letters
}

fn word((letters, start, end): (String, usize, usize)) -> Option<Word> {
    let folded = match letters.is_ascii() {
        true => letters.to_ascii_lowercase(),
        false => {
            let visible: String = letters.chars().filter(|letter| !is_invisible(*letter)).collect();
            fold(&visible).replace(' ', "")
        }
    };
    (!folded.is_empty()).then_some(Word { folded, start, end })
}

/// Characters that show nothing: soft hyphens and marks that join or part.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Scripts that are written without spaces between words, or that add endings without one.
fn has_no_spaces(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A character and where it stands.
struct Piece {
    letter: char,
    start: usize,
    end: usize,
}

struct Pieces<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let rest = self.text.get(self.at..)?;
        let first = rest.chars().next()?;
        let (letter, length) = match first {
            '%' => encoded(rest.as_bytes()).unwrap_or((first, 1)),
            _ => (first, first.len_utf8()),
        };
        let start = self.at;
        self.at += length;
        Some(Piece { letter, start, end: self.at })
    }
}

/// The one character of UTF-8 that percent-encoded bytes at the beginning stand for (RFC 3986), and how many
/// bytes it takes to write it so.
fn encoded(text: &[u8]) -> Option<(char, usize)> {
    const TRIPLET: usize = 3;
    const LONGEST: usize = 4;
    let mut bytes = Vec::with_capacity(LONGEST);
    for triplet in text.chunks(TRIPLET).take(LONGEST) {
        let [b'%', high, low] = triplet else { return None };
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(digit(high)? << 4 | digit(low)?);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return text.chars().next().map(|letter| (letter, bytes.len() * TRIPLET));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_where_they_stand() {
        let text = "Zoe\u{308} 50% of 王明, a%20b%2 %zz %C3%A9t\u{e9}_x";
        let found: Vec<(String, &str)> =
            words(text).into_iter().map(|word| (word.folded, &text[word.start..word.end])).collect();
        let expected = [
            ("zoe", "Zoe\u{308}"),
            ("50", "50"),
            ("of", "of"),
            ("wang", "王"),
            ("ming", "明"),
            ("a", "a"),
            ("b", "b"),
            ("2", "2"),
            ("zz", "zz"),
            ("ete", "%C3%A9t\u{e9}"),
            ("x", "x"),
        ];
        assert_eq!(found, expected.map(|(folded, text)| (folded.to_owned(), text)));
    }
}
