//! Which addresses there are and which methods they know, as the document has it.

use std::collections::BTreeMap;

use openapi::OPERATIONS;

/// Pages beside the documented operations.
const PAGES: &[&str] = &["/docs", "/docs/{file}"];

/// Addresses with their methods.
#[derive(Debug)]
pub(super) struct Routes(BTreeMap<&'static str, Vec<&'static str>>);

impl Routes {
    /// Reads the list of operations, `id method path` a line, and adds pages and where forms are sent to.
    pub(super) fn of_document(
        pages: impl Iterator<Item = &'static str>,
        forms: &'static [&'static str],
    ) -> Self {
        let mut routes: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
        for line in OPERATIONS.lines() {
            if let [_, method, path] = line.split_whitespace().collect::<Vec<_>>()[..] {
                routes.entry(path).or_default().push(method);
            }
        }
        for page in PAGES.iter().copied().chain(pages) {
            routes.entry(page).or_default().push("GET");
        }
        for form in forms {
            routes.entry(form).or_default().push("POST");
        }
        Self(routes)
    }

    /// All templates.
    pub(super) fn templates(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The template of an address, such as `/v1/coalitions/{slug}`.
    pub(super) fn template(&self, path: &str) -> Option<&'static str> {
        self.0.keys().copied().find(|template| {
            let (mut wanted, mut given) = (template.split('/'), path.split('/'));
            loop {
                match (wanted.next(), given.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(given)) => {
                        let variable = wanted.starts_with('{') && !given.is_empty();
                        if wanted != given && !variable {
                            return false;
                        }
                    }
                    _ => return false,
                }
            }
        })
    }

    /// What `Allow` says for a template.
    pub(super) fn allow(&self, template: &str) -> String {
        let mut methods = self.0.get(template).cloned().unwrap_or_default();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.join(", ")
    }
}
