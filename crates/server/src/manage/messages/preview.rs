//! `GET /manage/messages/{id}/preview`: a carousel, screen by screen.

use super::named;
use crate::errors::{ApiError, ErrorCode};
use crate::messages::kinds::Said;
use crate::messages::kinds::carousel::{Action, Block, Carousel, Screen};
use crate::render::html::escaped;
use crate::render::values::Values;
use crate::request::{Call, blocking};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use sha2::{Digest as _, Sha256};

const STYLE: &str = include_str!("preview.css");

/// Look at a carousel
///
/// A page with all of its screens, as somebody sees them of whom nothing is
/// known: variables show their fallbacks. It holds no script and loads nothing:
/// of an image stands what it shows, and from where it comes.
#[utoipa::path(
    get,
    path = "/manage/messages/{id}/preview",
    tag = "messages",
    params(("id" = String, Path, description = "The message's id")),
    responses(
        (status = 200, description = "The page", content_type = "text/html", body = String),
        (status = 404, description = "`not_found`: no message of this workspace has this id"),
        (status = 409, description = "`message_state`: it is no carousel, or cannot be rendered"),
    )
)]
pub async fn preview_message(mut call: Call) -> Result<Response, ApiError> {
    let (_, row) = named(&mut call).await?;
    let refused = |message: String| ApiError::new(ErrorCode::MessageState).field("kind").message(message);
    let Said::Carousel(carousel) = Said::kept(row.kind, &row.spec.content) else {
        return Err(refused(format!(
            "Only a carousel has a preview; this is a message of the kind {}",
            row.kind.name()
        )));
    };
    let rendered = blocking(move || carousel.localised(&[]).rendered(&Values::default())).await;
    let rendered = rendered.map_err(|error| refused(format!("The content cannot be rendered: {error}")))?;
    Ok(response(&row.name, &rendered))
}

fn response(name: &str, carousel: &Carousel) -> Response {
    let style = style(carousel);
    let hash = STANDARD.encode(Sha256::digest(&style));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CACHE_CONTROL, "no-store".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "no-referrer".to_owned()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, html(name, carousel, &style)).into_response()
}

/// The page's style with the carousel's colours, which are nothing but digits.
fn style(carousel: &Carousel) -> String {
    let colors = &carousel.colors;
    let place = match carousel.vertical_alignment.as_str() {
        "top" => "start",
        "bottom" => "end",
        _ => "center",
    };
    format!(
        ".screen {{ --ground: {}; --ink: {}; --button: {}; --on-button: {}; --place: {place} }}\n{STYLE}",
        colors.background, colors.text, colors.button, colors.button_text
    )
}

fn html(name: &str, carousel: &Carousel, style: &str) -> String {
    let count = carousel.screens.len();
    let screens = carousel.screens.iter().enumerate();
    let screens: String = screens.map(|(place, one)| screen(one, (place, count), carousel.close_button)).collect();
    let (name, platforms) = (escaped(name), escaped(&carousel.platforms.join(", ")));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}</title>\n\
         <style>{style}</style>\n</head>\n<body>\n<header><h1>{name}</h1><p>{platforms}</p></header>\n\
         <main>\n{screens}</main>\n</body>\n</html>\n"
    )
}

fn screen(screen: &Screen, (place, count): (usize, usize), has_close_button: bool) -> String {
    let blocks: String = screen.blocks.iter().map(block).collect();
    let actions: String = screen.actions.iter().map(action).collect();
    let dots: String = (0..count).map(|dot| if dot == place { "<i class=\"on\"></i>" } else { "<i></i>" }).collect();
    let close = if has_close_button { "<b class=\"close\" aria-hidden=\"true\">×</b>" } else { "" };
    let number = place + 1;
    format!(
        "<section class=\"screen\" aria-label=\"Screen {number} of {count}\">{close}\n\
         <div class=\"blocks\">{blocks}</div>\n<div class=\"actions\">{actions}</div>\n\
         <div class=\"dots\" aria-hidden=\"true\">{dots}</div>\n</section>\n"
    )
}

fn block(block: &Block) -> String {
    let align = block.align();
    match block {
        Block::Image { url, alt, .. } => {
            let (url, alt) = (escaped(url), escaped(alt));
            format!("<figure class=\"{align}\" role=\"img\" aria-label=\"{alt}\">{alt}<small>{url}</small></figure>\n")
        }
        Block::Title { text, .. } => format!("<h2 class=\"{align}\">{}</h2>\n", escaped(text)),
        // It was made safe when it was rendered.
        Block::Text { text, .. } => format!("<div class=\"{align}\">{text}</div>\n"),
    }
}

fn action(action: &Action) -> String {
    let (class, told) = match action {
        Action::Continue { .. } => ("first", String::new()),
        Action::Url { target, .. } => ("first", target.clone()),
        Action::Permission { permission, .. } => ("first", format!("asks for: {permission}")),
        Action::Dismiss { .. } | Action::Skip { .. } => ("second", String::new()),
    };
    format!("<span class=\"{class}\" title=\"{}\">{}</span>\n", escaped(&told), escaped(action.label()))
}
