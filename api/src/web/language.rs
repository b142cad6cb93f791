//! The languages of the pages: the six of the United Nations, with texts in the form of Fluent (projectfluent.org).

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use openapi::LanguageTag;
use unic_langid::LanguageIdentifier;

/// A language in which pages are written.
pub(super) struct Language {
    /// BCP 47.
    pub(super) code: &'static str,
    /// What it calls itself.
    pub(super) name: &'static str,
    /// `ltr` or `rtl`.
    pub(super) dir: &'static str,
    texts: FluentBundle<FluentResource>,
}

/// Tag, own name, direction, and the texts of pages and of the forms of those who sign in.
type Texts = (&'static str, &'static str, &'static str, [&'static str; 2]);

macro_rules! texts {
    ($code:literal) => {
        [
            include_str!(concat!("locales/", $code, ".ftl")),
            include_str!(concat!("locales/own/", $code, ".ftl")),
        ]
    };
}

const TEXTS: [Texts; 6] = [
    ("ar", "العربية", "rtl", texts!("ar")),
    ("zh", "中文", "ltr", texts!("zh")),
    ("en", "English", "ltr", texts!("en")),
    ("fr", "Français", "ltr", texts!("fr")),
    ("ru", "Русский", "ltr", texts!("ru")),
    ("es", "Español", "ltr", texts!("es")),
];
/// Place of the language that stands in for the others.
const ENGLISH: usize = 2;

static LANGUAGES: LazyLock<[Language; 6]> = LazyLock::new(|| TEXTS.map(Language::read));

impl Language {
    fn read((code, name, dir, files): Texts) -> Self {
        let tag: LanguageIdentifier = code.parse().unwrap_or_default();
        let mut texts = FluentBundle::new_concurrent(vec![tag]);
        // Elements keep names apart from their surroundings; marks around numbers would turn dates round.
        texts.set_use_isolating(false);
        for text in files {
            // What could not be read is shown in English, and told by a test.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(readable, _)| readable);
            texts.add_resource_overriding(resource);
        }
        Self { code, name, dir, texts }
    }

    /// All of them.
    pub(super) fn all() -> &'static [Self] {
        &*LANGUAGES
    }

    /// The first of the languages asked for in which pages are written; else English.
    pub(super) fn of(asked: &[LanguageTag]) -> &'static Self {
        let known = |tag: &LanguageTag| LANGUAGES.iter().find(|language| language.code == tag.primary());
        asked.iter().find_map(known).unwrap_or(&LANGUAGES[ENGLISH])
    }

    /// A text.
    pub(super) fn text(&self, id: &str) -> String {
        self.with(id, &[])
    }

    /// A text about a number of things.
    pub(super) fn count(&self, id: &str, count: impl TryInto<u64>) -> String {
        let count = count.try_into().unwrap_or(u64::MAX);
        self.written(id, &FluentArgs::from_iter([("count", FluentValue::from(count))]))
    }

    /// A text with others put in.
    pub(super) fn with(&self, id: &str, others: &[(&'static str, &str)]) -> String {
        let args = others.iter().map(|(name, text)| (*name, FluentValue::String(Cow::Borrowed(*text))));
        self.written(id, &args.collect())
    }

    fn written(&self, id: &str, args: &FluentArgs<'_>) -> String {
        let write = |language: &Self| {
            let pattern = language.texts.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let text = language.texts.format_pattern(pattern, Some(args), &mut errors).into_owned();
            errors.is_empty().then_some(text)
        };
        // A text that is missing everywhere shows as its name; a test lists them.
        write(self).or_else(|| write(&LANGUAGES[ENGLISH])).unwrap_or_else(|| id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(text: &str) -> BTreeSet<&str> {
        let names = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        names.filter_map(|line| Some(line.split_once(" =")?.0)).collect()
    }

    #[test]
    fn every_language_has_every_text() {
        let (.., english) = TEXTS[ENGLISH];
        for (code, _, _, files) in TEXTS {
            for (text, english) in files.iter().zip(english) {
                assert!(FluentResource::try_new((*text).to_owned()).is_ok(), "{code} cannot be read");
                assert_eq!(ids(text), ids(english), "{code}");
            }
        }
    }

    #[test]
    fn every_text_that_pages_ask_for_is_there_and_no_other() {
        let sources = [
            include_str!("about.rs"),
            include_str!("changes.rs"),
            include_str!("coalition.rs"),
            include_str!("data.rs"),
            include_str!("date.rs"),
            include_str!("embed/coalition.rs"),
            include_str!("embed/mod.rs"),
            include_str!("embed/oembed.rs"),
            include_str!("embed/organisation.rs"),
            include_str!("feed.rs"),
            include_str!("frame.rs"),
            include_str!("home.rs"),
            include_str!("membership.rs"),
            include_str!("organisation.rs"),
            include_str!("organisations.rs"),
            include_str!("own/accounts.rs"),
            include_str!("own/coalition.rs"),
            include_str!("own/edit/enter.rs"),
            include_str!("own/edit/form.rs"),
            include_str!("own/edit/input.rs"),
            include_str!("own/edit/mod.rs"),
            include_str!("own/history.rs"),
            include_str!("own/list.rs"),
            include_str!("own/membership.rs"),
            include_str!("own/mod.rs"),
            include_str!("own/passkeys.rs"),
            include_str!("own/registry.rs"),
            include_str!("own/role.rs"),
            include_str!("own/sign_in.rs"),
            include_str!("own/suggestion.rs"),
            include_str!("own/suggestions.rs"),
            include_str!("own/tokens.rs"),
            include_str!("person.rs"),
            include_str!("problem.rs"),
            include_str!("problem_kind.rs"),
            include_str!("search.rs"),
            include_str!("suggest.rs"),
            include_str!("term.rs"),
            include_str!("vocabularies.rs"),
            include_str!("templates/about.html"),
            include_str!("templates/change.html"),
            include_str!("templates/changes.html"),
            include_str!("templates/coalition.html"),
            include_str!("templates/done.html"),
            include_str!("templates/embed_box.html"),
            include_str!("templates/frame.html"),
            include_str!("templates/home.html"),
            include_str!("templates/organisation.html"),
            include_str!("templates/organisations.html"),
            include_str!("templates/link.html"),
            include_str!("templates/own.html"),
            include_str!("templates/own_accounts.html"),
            include_str!("templates/own_coalition.html"),
            include_str!("templates/input_item.html"),
            include_str!("templates/inputs.html"),
            include_str!("templates/own_history.html"),
            include_str!("templates/own_list.html"),
            include_str!("templates/own_membership.html"),
            include_str!("templates/own_new.html"),
            include_str!("templates/own_part.html"),
            include_str!("templates/own_registry.html"),
            include_str!("templates/data.html"),
            include_str!("templates/own_suggestion.html"),
            include_str!("templates/own_suggestions.html"),
            include_str!("templates/own_thing.html"),
            include_str!("templates/own_tokens.html"),
            include_str!("templates/person.html"),
            include_str!("templates/problem.html"),
            include_str!("templates/problem_kind.html"),
            include_str!("templates/problem_kinds.html"),
            include_str!("templates/search.html"),
            include_str!("templates/sign_in.html"),
            include_str!("templates/suggest.html"),
            include_str!("templates/suggestion.html"),
            include_str!("templates/vocabularies.html"),
            include_str!("templates/why.html"),
        ]
        .concat();
        let (.., english) = TEXTS[ENGLISH];
        // Texts whose names end in a word of the data.
        let families = [
            "status-",
            "standing-",
            "certainty-",
            "kind-",
            "operation-",
            "entity-",
            "relation-",
            "name-",
            "month-",
            "action-",
            "reason-",
            "suggested-",
            "role-kind-",
            "field-",
            "word-",
        ];
        for id in english.into_iter().flat_map(ids) {
            let family = families.iter().any(|family| id.starts_with(family));
            assert!(family || sources.contains(&format!("\"{id}\"")), "{id} is not used");
        }
    }

    #[test]
    fn numbers_are_written_by_the_rules_of_the_language() {
        let count = |code: &str, n: u64| Language::of(&[code.parse().unwrap()]).count("members-total", n);
        assert_eq!(count("en", 1), "1 member");
        assert_eq!(count("en", 2), "2 members");
        assert_eq!(count("fr", 0), "0 membre");
        for (n, word) in [(1, "участник"), (3, "участника"), (5, "участников"), (21, "участник")]
        {
            assert_eq!(count("ru", n), format!("{n} {word}"));
        }
        assert_eq!(count("ar", 2), "عضوان");
        assert!(count("ar", 11).contains("عضوًا"));
        assert_eq!(Language::of(&["de".parse().unwrap(), "es-mx".parse().unwrap()]).code, "es");
        assert_eq!(Language::of(&["de".parse().unwrap()]).code, "en");
    }
}
