//! The console at `/docs`.
//!
//! The console is Swagger UI as it comes with poem-openapi: everything it needs is in the program, and
//! its policy lets it reach nothing else.

use std::sync::LazyLock;

use poem::{
    Endpoint, EndpointExt, Request, Response, Route,
    endpoint::make_sync,
    get, handler,
    http::{HeaderValue, header},
    web::Path,
};
use poem_openapi::OpenApiService;

use super::{
    problem::ProblemError,
    reply::{Caching, Representation, Served},
};

const PAGE: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
     <meta name=\"viewport\" content=\"width=device-width\">\n\
     <title>Dynamic coalition registry · API console</title>\n\
     <link rel=\"stylesheet\" href=\"docs/console.css\">\n\
     <link rel=\"icon\" href=\"data:,\">\n\
     <div id=\"console\"></div>\n\
     <noscript><p>The console needs JavaScript. The document it shows is at \
     <a href=\"openapi.json\">openapi.json</a>.</p></noscript>\n\
     <script src=\"docs/console.js\"></script>\n<script src=\"docs/start.js\"></script>\n</html>\n";
const START: &str = "SwaggerUIBundle({dom_id: '#console', url: 'openapi.json', deepLinking: true, \
     tryItOutEnabled: true, validatorUrl: null});\n";
const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Style and script of the console, cut out of the one page that the library makes.
static CONSOLE: LazyLock<(String, String)> = LazyLock::new(|| {
    let page = OpenApiService::new((), "", "").swagger_ui_html();
    let between = |open: &str, close: &str| {
        page.split_once(open)
            .and_then(|(_, rest)| rest.split_once(close))
            .map(|(inside, _)| inside.to_owned())
            .unwrap_or_default()
    };
    (between("<style charset=\"UTF-8\">", "</style>"), between("<script charset=\"UTF-8\">", "</script>"))
});

fn page(text: impl Into<bytes::Bytes>, content_type: &'static str, policy: &'static str) -> Response {
    let served = Served::<()>::new(Representation::plain(text, content_type, Caching::Public));
    let mut response = poem::IntoResponse::into_response(served);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}

#[handler]
fn file(Path(name): Path<String>) -> poem::Result<Response> {
    let (text, content_type) = match name.as_str() {
        "console.css" => (CONSOLE.0.as_str(), "text/css; charset=utf-8"),
        "console.js" => (CONSOLE.1.as_str(), "text/javascript; charset=utf-8"),
        "start.js" => (START, "text/javascript; charset=utf-8"),
        _ => return Err(ProblemError::not_found("file", name).into()),
    };
    Ok(page(text, content_type, CONSOLE_POLICY))
}

/// `/docs` and its files.
pub(super) fn endpoint() -> impl Endpoint {
    let html = make_sync(|_: Request| page(PAGE, "text/html; charset=utf-8", CONSOLE_POLICY));
    Route::new().at("/docs", get(html)).at("/docs/:file", get(file)).map_to_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_is_whole() {
        assert!(CONSOLE.0.contains(".swagger-ui"));
        assert!(CONSOLE.1.len() > 1_000_000 && CONSOLE.1.contains("SwaggerUIBundle"));
    }
}
