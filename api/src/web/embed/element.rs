//! The element `<coalition-members>` (HTML, custom elements), at an address that stays.

use poem::handler;

use crate::http::{Ask, Caching, Representation, Served};

const SCRIPT: &str = include_str!("../static/coalition-members.js");

#[handler]
pub(in crate::web) async fn script(ask: Ask) -> poem::Result<Served<()>> {
    ask.page("script", |_| {
        Ok(Served::new(Representation::plain(SCRIPT, "text/javascript; charset=utf-8", Caching::Public)))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_small() {
        assert!(SCRIPT.len() <= 5000, "{} bytes", SCRIPT.len());
    }
}
