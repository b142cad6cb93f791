//! Which addresses there are and which methods they know, as the document has it.

use std::collections::{BTreeMap, HashMap};

use openapi::OPERATIONS;

/// Pages beside the documented operations.
const PAGES: &[&str] = &["/docs", "/docs/{file}"];

/// Where a template is looked for: the number of its segments, and the first two of them, as far as they are fixed.
type Place<'a> = (usize, &'a str, &'a str);

fn place(path: &str) -> Place<'_> {
    let mut segments = path.split('/').skip(1);
    let (first, second) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
    (path.bytes().filter(|byte| *byte == b'/').count(), first, second)
}

/// Addresses with their methods.
#[derive(Debug)]
pub(super) struct Routes {
    methods: BTreeMap<&'static str, Vec<&'static str>>,
    places: HashMap<Place<'static>, Vec<&'static str>>,
}

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
        let mut places: HashMap<Place<'static>, Vec<&'static str>> = HashMap::new();
        for template in routes.keys().copied() {
            let (segments, first, second) = place(template);
            let second = if second.starts_with('{') { "" } else { second };
            places.entry((segments, first, second)).or_default().push(template);
        }
        Self { methods: routes, places }
    }

    /// All templates.
    pub(super) fn templates(&self) -> impl Iterator<Item = &'static str> {
        self.methods.keys().copied()
    }

    /// The template of an address, such as `/v1/coalitions/{slug}`.
    pub(super) fn template(&self, path: &str) -> Option<&'static str> {
        let (segments, first, second) = place(path);
        // What is fixed goes before what may be anything.
        let near = [second, ""].into_iter().filter_map(|second| self.places.get(&(segments, first, second)));
        near.flatten().copied().find(|template| {
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
        let mut methods = self.methods.get(template).cloned().unwrap_or_default();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.push("OPTIONS");
        methods.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_found_by_an_address_of_it() {
        let routes = Routes::of_document(["/", "/coalitions/{slug}", "/search"].into_iter(), &["/sign-in"]);
        for template in routes.templates() {
            let filled: Vec<&str> = template
                .split('/')
                .map(|part| if part.starts_with('{') { "some-key" } else { part })
                .collect();
            let found = routes.template(&filled.join("/")).map(|found| found.matches('{').count());
            // Where an address is of two, the one with more that is fixed.
            assert!(found.is_some_and(|variable| variable <= template.matches('{').count()), "{template}");
        }
        assert_eq!(routes.template("/v1/organisations/w3c"), Some("/v1/organisations/{slug}"));
        assert_eq!(routes.template("/coalitions/privacy"), Some("/coalitions/{slug}"));
        for unknown in ["/v1/organisations/", "/v1/nothing/x", "/coalitions", "/a/b/c/d/e/f", ""] {
            assert_eq!(routes.template(unknown), None, "{unknown}");
        }
    }
}
