//! `/console`: one plain page, until the console exists.
//!
//! Everything it needs is in the binary and comes from this server. The
//! policy forbids scripts, frames and every other origin.

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// A file in the binary.
struct File {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

const FILES: &[File] = &[
    File { path: "/console", content_type: HTML, text: include_str!("../../../web/console/index.html") },
    File { path: "/console/", content_type: HTML, text: include_str!("../../../web/console/index.html") },
    File {
        path: "/console/console.css",
        content_type: "text/css; charset=utf-8",
        text: include_str!("../../../web/console/console.css"),
    },
    File {
        path: "/console/icon.svg",
        content_type: "image/svg+xml",
        text: include_str!("../../../web/console/icon.svg"),
    },
    File {
        path: "/console/docs/quickstart.md",
        content_type: PLAIN,
        text: include_str!("../../../docs/quickstart.md"),
    },
    File {
        path: "/console/docs/operations.md",
        content_type: PLAIN,
        text: include_str!("../../../docs/operations.md"),
    },
    File { path: "/console/docs/sdk.md", content_type: PLAIN, text: include_str!("../../../docs/sdk.md") },
];

/// `GET` for each of the files.
pub fn routes() -> Router {
    FILES.iter().fold(Router::new(), |router, file| router.route(file.path, get(async || answer(file))))
}

fn answer(file: &File) -> Response {
    let headers = [
        (CONTENT_TYPE, file.content_type),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, file.text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page loads: the values of `src` and `href`.
    fn loaded(page: &str) -> Vec<&str> {
        let values = |name: &'static str| page.split(name).skip(1).filter_map(|rest| rest.split('"').next());
        values("src=\"").chain(values("href=\"")).collect()
    }

    #[test]
    fn the_page_keeps_its_own_policy() {
        let page = FILES.first().unwrap().text;
        for forbidden in ["<script", "<style", "style=", "onclick", "javascript:", "//"] {
            let text = page.replace("http://127.0.0.1:7070", "");
            assert!(!text.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn what_the_page_loads_is_served() {
        let others = ["/openapi.json", "/readyz"];
        let loaded = loaded(FILES.first().unwrap().text);
        assert!(loaded.contains(&"/console/console.css"), "{loaded:?}");
        for path in loaded {
            assert!(others.contains(&path) || FILES.iter().any(|file| file.path == path), "{path}");
        }
    }

    #[test]
    fn no_colour_hides_in_one_scheme_only() {
        let css = include_str!("../../../web/console/console.css");
        let (light, dark) = css.split_once("@media (prefers-color-scheme: dark)").unwrap();
        let names = |part: &str| -> Vec<String> {
            let lines = part.lines().map(str::trim).take_while(|line| !line.starts_with("* {"));
            lines
                .filter(|line| line.starts_with("--"))
                .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
                .collect()
        };
        assert_eq!(names(light), names(dark));
    }
}
