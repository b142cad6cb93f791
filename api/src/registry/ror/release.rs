//! A release of ROR, and the one source that all that comes from ROR cites.

use std::{collections::BTreeSet, fmt, str::FromStr, sync::LazyLock};

use openapi::{Slug, SourceRecord};
use uuid::Uuid;

/// Slug of the source that all that comes from ROR cites.
pub const ROR_SOURCE: &str = "ror";

/// A release of the register, such as `v2.9`. Releases are ordered by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Release {
    major: u16,
    minor: u16,
    patch: u16,
}

impl Release {
    /// The release that a name given by ROR says: `v1.45-2024-04-11-ror-data_schema_v2.json` is of `v1.45`.
    pub fn in_name(name: &str) -> Option<Self> {
        name.split('-').next().filter(|_| name.contains("-ror-data"))?.parse().ok()
    }
}

impl FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a release of ROR, such as `v2.9`");
        let numbers = text.strip_prefix('v').ok_or_else(wrong)?;
        let numbers: Result<Vec<u16>, _> = numbers.split('.').map(str::parse).collect();
        match numbers.map_err(|_| wrong())?[..] {
            [major, minor] => Ok(Self { major, minor, patch: 0 }),
            [major, minor, patch] => Ok(Self { major, minor, patch }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}", self.major, self.minor)?;
        if self.patch > 0 { write!(f, ".{}", self.patch) } else { Ok(()) }
    }
}

/// The source `ror`, for a registry that does not have it yet. Its locator names the releases that records
/// came from, where they are known.
pub fn source(id: Uuid, releases: &BTreeSet<Release>) -> SourceRecord {
    let locator = match (releases.first(), releases.last()) {
        (Some(only), Some(last)) if only == last => Some(format!("release {only}")),
        (Some(first), Some(last)) => Some(format!("records of the releases {first} to {last}")),
        _ => None,
    };
    SourceRecord {
        id,
        slug: source_slug(),
        title: "Research Organization Registry (ROR)".to_owned(),
        address: Some("https://ror.org/".to_owned()),
        locator,
        archived_address: None,
        retrieved_on: None,
        note: Some("CC0 1.0".to_owned()),
    }
}

/// The slug [`ROR_SOURCE`]: one text in memory, however many names cite it.
pub(super) fn source_slug() -> Slug {
    static SLUG: LazyLock<Slug> = LazyLock::new(|| Slug::nearest(ROR_SOURCE, Slug::LONGEST));
    SLUG.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_found_in_the_name_that_ror_gives() {
        let found = |name: &str| Release::in_name(name).map(|release| release.to_string());
        assert_eq!(found("v1.45-2024-04-11-ror-data_schema_v2.json").as_deref(), Some("v1.45"));
        assert_eq!(found("v1.17.1-2022-12-16-ror-data.zip").as_deref(), Some("v1.17.1"));
        assert_eq!(found("ror-orgs.jsonl.gz"), None);
        assert_eq!(found("v2.json"), None);
    }

    #[test]
    fn the_source_names_its_releases() {
        let locator = |texts: &[&str]| {
            let releases = texts.iter().map(|text| text.parse().unwrap()).collect();
            let source = source(Uuid::nil(), &releases);
            assert_eq!(source.slug.as_str(), ROR_SOURCE);
            source.locator
        };
        assert_eq!(locator(&[]), None);
        assert_eq!(locator(&["v2.9"]).unwrap(), "release v2.9");
        assert_eq!(locator(&["v2.9", "v1.0", "v1.74"]).unwrap(), "records of the releases v1.0 to v2.9");
    }
}
