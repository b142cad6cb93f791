//! A slug for an organisation that came without one.

use openapi::Slug;

use super::text::fold;

/// What the slug of an organisation is made of whose name has no letter or digit that ASCII could stand for.
const NAMELESS: &str = "organisation";

/// A free slug made from a name: its words folded to ASCII and joined by hyphens, cut between words where it
/// would be too long, with `-2`, `-3` and so on where `taken` says that it is in use.
///
/// The same name and the same slugs in use always give the same slug. `taken` is asked about as many times as
/// the number has bits, not once a number: thousands of equal names cost no more than a few. Where the numbers
/// in use have gaps, the number is a free one, not always the lowest.
pub fn slug_for(name: &str, taken: impl Fn(&str) -> bool) -> Slug {
    let folded = fold(name);
    let nameless = folded.is_empty();
    let words = if nameless { NAMELESS } else { &folded };
    let plain = Slug::nearest(words, Slug::LONGEST);
    if !nameless && !taken(plain.as_str()) {
        return plain;
    }
    let numbered = |number: u64| {
        let number = number.to_string();
        let head = Slug::nearest(words, Slug::LONGEST - 1 - number.len());
        Slug::nearest(&format!("{head}-{number}"), Slug::LONGEST)
    };
    // The last number known to be taken (the plain slug counts as 1), and one that may be free.
    let (mut last, mut free) = if nameless { (0, 1) } else { (1, 2) };
    while taken(numbered(free).as_str()) && free < u64::MAX / 2 {
        (last, free) = (free, free * 2);
    }
    while free - last > 1 {
        let between = last + (free - last) / 2;
        if taken(numbered(between).as_str()) {
            last = between;
        } else {
            free = between;
        }
    }
    numbered(free)
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, collections::HashSet};

    use super::*;

    #[test]
    fn a_name_becomes_words_of_ascii() {
        for (name, slug) in [
            ("Ministry of Health", "ministry-of-health"),
            ("Łódź University", "lodz-university"),
            ("Children's Rights (Kenya)", "childrens-rights-kenya"),
            ("Академия наук", "akademiya-nauk"),
            ("***", "organisation-1"),
            ("", "organisation-1"),
        ] {
            assert_eq!(slug_for(name, |_| false).as_str(), slug);
        }
    }

    #[test]
    fn a_long_name_is_cut_between_words_and_leaves_room_for_its_number() {
        let name = "Institute ".repeat(20);
        let plain = slug_for(&name, |_| false);
        assert_eq!(plain.as_str(), ["institute"; 10].join("-"));
        let second = slug_for(&name, |slug| slug == plain.as_str());
        assert_eq!(second.as_str(), format!("{}-2", ["institute"; 9].join("-")));

        let one_word = "a".repeat(300);
        assert_eq!(slug_for(&one_word, |_| false).as_str().len(), Slug::LONGEST);
        assert_eq!(slug_for(&one_word, |slug| !slug.contains('-')).as_str(), format!("{}-2", "a".repeat(98)));
    }

    #[test]
    fn equal_names_count_on_and_ask_little() {
        let asked = Cell::new(0);
        for (name, first) in [("Ministry of Health", "ministry-of-health"), ("!", "organisation-1")] {
            let mut taken: HashSet<String> = HashSet::new();
            for number in 1..=5000 {
                let slug = slug_for(name, |slug| {
                    asked.set(asked.get() + 1);
                    taken.contains(slug)
                });
                let expected = match number {
                    1 => first.to_owned(),
                    _ => format!("{}-{number}", first.trim_end_matches("-1")),
                };
                assert_eq!(slug.as_str(), expected);
                assert!(taken.insert(slug.to_string()));
            }
        }
        assert!(asked.get() < 2 * 5000 * 30, "{} questions", asked.get());
    }

    #[test]
    fn gaps_never_lead_to_a_slug_in_use() {
        let taken = ["itu", "itu-2", "itu-4", "itu-7"];
        let slug = slug_for("ITU", |slug| taken.contains(&slug));
        assert!(!taken.contains(&slug.as_str()), "{slug}");
        assert_eq!(slug, slug_for("ITU", |slug| taken.contains(&slug)));
    }
}
