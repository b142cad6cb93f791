//! What is offered where a form asks for something that the registry knows.

use askama::Template;

use crate::{
    registry::naming,
    snapshot::{Snapshot, View},
    web::{frame::Frame, language::Language, term::Terms},
};

/// Things of one kind that are offered; where there are more, whoever types is told as they type.
const MOST: usize = 500;

/// Things that can be offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web::own) enum List {
    Coalitions,
    Organisations,
    Members,
    Sources,
    Themes,
    Vocabularies,
    Roles,
    Languages,
}

impl List {
    /// What a field of this name refers to.
    pub(in crate::web::own) fn of(field: &str) -> Option<Self> {
        match field {
            "coalition" => Some(Self::Coalitions),
            "parent" | "successor" | "affiliation" => Some(Self::Organisations),
            "members" => Some(Self::Members),
            "source" | "sources" | "formed_on_source" => Some(Self::Sources),
            "themes" => Some(Self::Themes),
            "role" => Some(Self::Roles),
            "scheme" | "target_scheme" => Some(Self::Vocabularies),
            _ => None,
        }
    }

    /// The id of the list in a page.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Coalitions => "coalitions",
            Self::Organisations => "organisations",
            Self::Members => "members",
            Self::Sources => "sources",
            Self::Themes => "themes",
            Self::Roles => "roles",
            Self::Vocabularies => "vocabularies",
            Self::Languages => "languages",
        }
    }

    /// Path and query of what a script asks for while somebody types.
    fn asks(self) -> Option<&'static str> {
        match self {
            Self::Organisations => Some("/v1/search?type=organisation"),
            Self::Members => Some("/v1/search?type=organisation,person"),
            _ => None,
        }
    }

    /// What it offers: slug and name.
    fn offers(self, view: &View<'_>, language: &Language) -> Vec<(String, String)> {
        let snapshot = view.snapshot;
        let named = |slug: &openapi::Slug, name: &str| (slug.to_string(), name.to_owned());
        match self {
            Self::Coalitions => offered(snapshot.coalitions.len(), || {
                let all = snapshot.coalitions.iter().map(|entry| &entry.kept.record);
                let name = |names: &[openapi::Name]| {
                    naming::name(names, &view.lens.languages, view.lens.today)
                        .map(|(name, _)| name.to_owned())
                };
                all.map(|it| (it.slug.to_string(), name(&it.names).unwrap_or_default())).collect()
            }),
            Self::Sources => offered(snapshot.sources.len(), || {
                snapshot
                    .sources
                    .iter()
                    .map(|entry| named(&entry.kept.record.slug, &entry.kept.record.title))
                    .collect()
            }),
            Self::Vocabularies => offered(snapshot.vocabularies.len(), || {
                let all = snapshot.vocabularies.iter();
                all.map(|entry| named(&entry.kept.record.slug, &entry.kept.record.title)).collect()
            }),
            Self::Themes => themes(snapshot, view),
            Self::Roles => Terms::of(view, language).roles().to_vec(),
            Self::Languages => {
                Language::all().iter().map(|it| (it.code.to_owned(), it.name.to_owned())).collect()
            }
            // There are too many: a script fills them in while somebody types, and a name is understood, too.
            Self::Organisations | Self::Members => Vec::new(),
        }
    }
}

fn offered(count: usize, all: impl FnOnce() -> Vec<(String, String)>) -> Vec<(String, String)> {
    if count > MOST { Vec::new() } else { all() }
}

fn themes(snapshot: &Snapshot, view: &View<'_>) -> Vec<(String, String)> {
    let all = snapshot.vocabularies.iter();
    let themes = all.filter(|entry| entry.kept.record.kind == openapi::VocabularyKind::Themes);
    let concepts = themes.flat_map(|entry| view.vocabulary(entry).concepts);
    concepts.map(|concept| (concept.id.to_string(), concept.label)).collect()
}

/// A list that a page offers.
struct Offered {
    id: &'static str,
    /// Where to ask for more.
    from: Option<String>,
    /// Values and labels.
    options: Vec<(String, String)>,
}

/// The lists that a page offers.
#[derive(Template)]
#[template(
    source = "{% for list in all %}<datalist id=\"{{ list.id }}\"{% if let Some(from) = list.from %} data-from=\"{{ from }}\"{% endif %}>{% for (value, label) in list.options %}<option value=\"{{ value }}\">{{ label }}</option>{% endfor %}</datalist>{% endfor %}",
    ext = "html"
)]
pub(in crate::web::own) struct Lists {
    all: Vec<Offered>,
}

impl Lists {
    /// The lists that the boxes of a page ask for.
    pub(in crate::web::own) fn of(asked: &[List], view: &View<'_>, f: &Frame) -> Self {
        let mut lists = Self { all: Vec::new() };
        for list in asked {
            if !lists.all.iter().any(|offered| offered.id == list.id()) {
                let mut options = list.offers(view, f.t);
                options.sort();
                let from = list.asks().map(|path| format!("{}{path}", f.base()));
                lists.all.push(Offered { id: list.id(), from, options });
            }
        }
        lists
    }
}
