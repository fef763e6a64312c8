//! `GET /manage/install`: what to put into a page, and whether it was seen.

use crate::errors::ApiError;
use crate::messenger::RefusedCalls;
use crate::request::{Call, encode, respond};
use axum::response::Response;
use engine::rows::SiteRow;
use wire::manage::messenger::{Install, InstallRefusal, InstallSite, Snippets};

/// Read how the SDK is installed
///
/// The script's address and what to put into a page, by the way it is done;
/// from which sites it was seen; and which calls were refused since the server
/// started. Addresses are those of the configured public address, else of the
/// one by which this was asked.
#[utoipa::path(
    get,
    path = "/manage/install",
    tag = "messenger",
    responses((status = 200, description = "How it is installed", body = Install))
)]
pub async fn read_install(call: Call) -> Result<Response, ApiError> {
    let mut sites = call.read(|view, access| Ok(view.sites(access.workspace())?)).await?;
    sites.sort_by_key(|(_, row)| std::cmp::Reverse(row.last_seen_at));
    let row = call.access.workspace_row();
    let messenger = call.app.node.config().messenger(call.access.workspace());
    let base = call.base_url();
    let script = format!("{base}/widget/{}", encode(&row.app_id));
    let refused = call.app.browsers.refusals.of(call.access.workspace());
    respond::ok(&Install {
        kind: "install",
        app_id: &row.app_id,
        snippets: snippets(&row.app_id, &base, &script),
        script,
        api_base: &base,
        sites: sites.into_iter().map(site).collect(),
        trusted_domains: &messenger.trusted_domains,
        refused: refused.into_iter().map(refusal).collect(),
    })
}

fn site((host, row): (String, SiteRow)) -> InstallSite {
    let SiteRow { first_seen_at, last_seen_at } = row;
    InstallSite { host, first_seen_at, last_seen_at }
}

fn refusal(RefusedCalls { code, host, count, last_at }: RefusedCalls) -> InstallRefusal {
    InstallRefusal { code: code.code(), host, count, last_at, message: code.message() }
}

/// The snippets with this server's values in place of their names.
fn snippets(app_id: &str, api_base: &str, script: &str) -> Snippets {
    let values = [("APP_ID", app_id), ("API_BASE", api_base), ("SCRIPT_URL", script)];
    let filled = |text: &str| {
        values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("\"{name}\""), &quoted(value)))
    };
    Snippets {
        html: filled(include_str!("snippets/html.txt")),
        npm: filled(include_str!("snippets/npm.txt")),
        react: filled(include_str!("snippets/react.txt")),
        vue: filled(include_str!("snippets/vue.txt")),
        gtm: filled(include_str!("snippets/gtm.txt")),
        segment: filled(include_str!("snippets/segment.txt")),
    }
}

/// A text of JavaScript that also may stand in a page: nothing in it ends the
/// script.
fn quoted(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.replace('<', "\\u003c").replace('>', "\\u003e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script() {
        assert_eq!(quoted(r#"a"</script>"#), r#""a\"\u003c/script\u003e""#);
    }

    #[test]
    fn every_name_is_replaced() {
        let made = snippets("abc", "https://h.example", "https://h.example/widget/abc");
        let Snippets { html, npm, react, vue, gtm, segment } = made;
        for text in [html, npm, react, vue, gtm, segment] {
            assert!(text.contains("\"https://h.example/widget/abc\""), "{text}");
            assert!(!["APP_ID", "API_BASE", "SCRIPT_URL"].iter().any(|name| text.contains(name)), "{text}");
        }
    }
}
