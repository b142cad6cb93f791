//! Texts that were read in the wrong encoding before they got here: `UniversitÃ©` for `Université`.

use encoding_rs::WINDOWS_1252;

/// What a damaged text probably was; `None` = it shows no damage.
///
/// A run of letters beyond ASCII that, written in Windows-1252, is the UTF-8 of other letters, was UTF-8 once.
pub(super) fn undamaged(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let mut run = String::new();
    let mut damaged = false;
    for c in text.chars().chain(['\0']) {
        if c.is_ascii() {
            match reread(&run) {
                Some(letters) => {
                    damaged = true;
                    repaired.push_str(&letters);
                }
                None => repaired.push_str(&run),
            }
            run.clear();
            if c != '\0' {
                repaired.push(c);
            }
        } else {
            run.push(c);
        }
    }
    damaged.then_some(repaired)
}

/// Whether letters were replaced by the mark for lost ones.
pub(super) fn has_lost_letters(text: &str) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER)
}

fn reread(run: &str) -> Option<String> {
    let (bytes, _, unmappable) = WINDOWS_1252.encode(run);
    if unmappable || bytes.len() < 2 {
        return None;
    }
    let text = std::str::from_utf8(&bytes).ok()?;
    // `CAFÉ”` would be `CAFɔ`: letters of phonetic script are no part of names, a quotation mark is.
    (!text.chars().any(|c| ('\u{180}'..='\u{2af}').contains(&c) || c.is_control())).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_it_was() {
        for whole in ["Université de Genève", "Ñandú", "L’Économie – à Łódź", "Москва", "北京大学", "Ángel"]
        {
            let damaged = WINDOWS_1252.decode_without_bom_handling(whole.as_bytes()).0;
            assert_eq!(undamaged(&damaged).as_deref(), Some(whole), "{damaged}");
        }
        assert_eq!(undamaged("GenÃ¨ve, Université").as_deref(), Some("Genève, Université"));
    }

    #[test]
    fn whole_texts_are_left_alone() {
        for whole in [
            "Internet Society",
            "Université de Genève",
            "SÃO PAULO",
            "„CAFÉ”",
            "“ESPAÑA”",
            "Fundação",
            "北京大学",
            "Société «Élan»",
            "Ãé",
            "ΣΥΝ",
        ] {
            assert_eq!(undamaged(whole), None, "{whole}");
        }
    }
}
