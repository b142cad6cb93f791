//! What pages load: their style and their mark. An address holds a digest of what is there, which never changes.

use std::sync::LazyLock;

use poem::{handler, web::Path};
use twox_hash::XxHash3_128;

use crate::http::{Caching, ProblemError, Representation, Served};

/// A file.
pub(super) struct Asset {
    pub(super) name: String,
    content_type: &'static str,
    text: &'static str,
}

impl Asset {
    fn of(name: &str, suffix: &str, content_type: &'static str, text: &'static str) -> Self {
        let digest = XxHash3_128::oneshot(text.as_bytes());
        Self { name: format!("{name}-{digest:032x}.{suffix}"), content_type, text }
    }
}

pub(super) static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("pages", "css", "text/css; charset=utf-8", include_str!("static/pages.css")));
pub(super) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("mark", "svg", "image/svg+xml", include_str!("static/mark.svg")));

pub(super) static FORMS: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("own", "js", JAVASCRIPT, include_str!("static/own.js")));
pub(super) static PASSKEYS: LazyLock<Asset> =
    LazyLock::new(|| Asset::of("passkeys", "js", JAVASCRIPT, include_str!("static/passkeys.js")));
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

#[handler]
pub(super) fn file(Path(name): Path<String>) -> poem::Result<Served<()>> {
    let asset = [&*STYLE, &*ICON, &*FORMS, &*PASSKEYS].into_iter().find(|asset| asset.name == name);
    let asset = asset.ok_or_else(|| ProblemError::not_found("file", &name))?;
    Ok(Served::new(Representation::plain(asset.text, asset.content_type, Caching::Immutable)))
}
