//! Order and pages, the same for every list.

use std::cmp::Ordering;

/// What a thing is ordered by, as text that compares as it should; `None` = it has no such value and
/// comes last in either direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKey(pub Option<String>);

/// Which part of the list is wanted.
#[derive(Debug, Clone)]
pub struct Paging {
    /// Reverse order.
    pub descending: bool,
    /// Things on a page; `None` = all of them.
    pub limit: Option<usize>,
    /// Begin after the thing with this key and id.
    pub after: Option<(SortKey, String)>,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// Number of things in the whole list.
    pub total: usize,
    /// Key and id of the last thing, where there are more; `None` on the last page.
    pub next: Option<(SortKey, String)>,
}

impl Paging {
    fn compare(&self, a: (&SortKey, &str), b: (&SortKey, &str)) -> Ordering {
        let by_key = match (&a.0.0, &b.0.0) {
            (Some(a), Some(b)) if self.descending => b.cmp(a),
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        by_key.then_with(|| a.1.cmp(b.1))
    }

    /// Orders things by key and id and cuts out the page.
    pub fn page<T>(&self, things: impl IntoIterator<Item = (SortKey, String, T)>) -> Page<T> {
        let mut things: Vec<_> = things.into_iter().collect();
        things.sort_by(|a, b| self.compare((&a.0, &a.1), (&b.0, &b.1)));
        let total = things.len();
        let start = self.after.as_ref().map_or(0, |last| {
            things.partition_point(|(key, id, _)| {
                self.compare((key, id), (&last.0, &last.1)) != Ordering::Greater
            })
        });
        let end = self.limit.map_or(total, |limit| total.min(start.saturating_add(limit)));
        let next = (end < total && end > start).then(|| {
            let (key, id, _) = &things[end - 1];
            (key.clone(), id.clone())
        });
        let items = things.drain(start..end.max(start)).map(|(_, _, thing)| thing).collect();
        Page { items, total, next }
    }
}
