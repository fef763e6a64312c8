//! One visit of one page: what it shows, how wide it is, and what went wrong.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use super::chromium::{Chromium, is_event};

/// How a visitor looks at a page.
pub struct View {
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
    /// `light` or `dark`, as the visitor's system prefers it.
    pub scheme: &'static str,
}

/// What a visit left behind.
pub struct Visit {
    /// A PNG of what is visible.
    pub screenshot: Vec<u8>,
    shown: Shown,
    errors: Vec<String>,
}

/// Read inside the page.
#[derive(Deserialize)]
struct Shown {
    title: String,
    /// The visible words.
    text: String,
    /// Of the content, in CSS pixels.
    width: u32,
    /// Of text and background; both change with the colour scheme.
    colours: String,
}

const LOOK: &str = "({
    title: document.title,
    text: document.body.innerText,
    width: document.documentElement.scrollWidth,
    colours: getComputedStyle(document.body).color
        + ' on ' + getComputedStyle(document.documentElement).backgroundColor
        + ' / ' + getComputedStyle(document.body).backgroundColor,
})";

/// Opens the page in a tab of its own, and closes it again.
pub fn visit(chromium: &mut Chromium, url: &str, view: &View) -> Result<Visit> {
    let target = chromium.call("", "Target.createTarget", json!({"url": "about:blank"}))?;
    let attach = json!({"targetId": field(&target, "targetId")?, "flatten": true});
    let attached = chromium.call("", "Target.attachToTarget", attach)?;
    let session = field(&attached, "sessionId")?;
    for domain in ["Page", "Runtime", "Log", "Network"] {
        chromium.call(&session, &format!("{domain}.enable"), json!({}))?;
    }
    let size = json!({
        "width": view.width, "height": view.height,
        "deviceScaleFactor": 1, "mobile": false,
    });
    chromium.call(&session, "Emulation.setDeviceMetricsOverride", size)?;
    let scheme = json!({"features": [{"name": "prefers-color-scheme", "value": view.scheme}]});
    chromium.call(&session, "Emulation.setEmulatedMedia", scheme)?;
    chromium.take_events();
    chromium.call(&session, "Page.navigate", json!({"url": url}))?;
    chromium.wait_for("Page.loadEventFired")?;
    let look = json!({"expression": LOOK, "returnByValue": true});
    let looked = chromium.call(&session, "Runtime.evaluate", look)?;
    let shown = looked.pointer("/result/value").cloned();
    let shot = chromium.call(&session, "Page.captureScreenshot", json!({"format": "png"}))?;
    let events = chromium.take_events();
    chromium.call("", "Target.closeTarget", json!({"targetId": field(&target, "targetId")?}))?;
    Ok(Visit {
        screenshot: BASE64.decode(field(&shot, "data")?).context("decode a screenshot")?,
        shown: serde_json::from_value(shown.unwrap_or_default()).context("look at the page")?,
        errors: events.iter().filter_map(error).collect(),
    })
}

impl Visit {
    /// What does not hold, a line each.
    pub fn wrong(&self, view: &View, words: &[&str]) -> Vec<String> {
        let mut wrong = self.errors.clone();
        if self.shown.title.is_empty() {
            wrong.push("the page has no title".to_owned());
        }
        if self.shown.width > view.width {
            wrong.push(format!("the page is {} pixels wide", self.shown.width));
        }
        let missing = words.iter().filter(|word| !self.shown.text.contains(*word));
        wrong.extend(missing.map(|word| format!("the page does not say {word:?}")));
        wrong
    }
}

/// Whether no light view has the colours of a dark one.
pub fn follows_scheme(seen: &[(&View, Visit)]) -> bool {
    let colours = |scheme: &str| -> Vec<&str> {
        let of_scheme = seen.iter().filter(|(view, _)| view.scheme == scheme);
        of_scheme.map(|(_, visit)| visit.shown.colours.as_str()).collect()
    };
    let dark = colours("dark");
    colours("light").iter().all(|colour| !dark.contains(colour))
}

/// Turns an event that tells of something wrong into a line.
fn error(event: &Value) -> Option<String> {
    let text = |path| event.pointer(path).and_then(Value::as_str);
    let number = |path| event.pointer(path).and_then(Value::as_u64);
    if is_event(event, "Runtime.exceptionThrown") {
        let thrown = text("/params/exceptionDetails/exception/description");
        let thrown = thrown.or_else(|| text("/params/exceptionDetails/text"));
        return Some(format!("thrown: {}", thrown.unwrap_or("something")));
    }
    if is_event(event, "Runtime.consoleAPICalled") {
        let is_bad = matches!(text("/params/type")?, "error" | "warning" | "assert");
        let said = event.pointer("/params/args").map(Value::to_string);
        return is_bad.then(|| format!("console: {}", said.unwrap_or_default()));
    }
    if is_event(event, "Log.entryAdded") {
        let is_bad = matches!(text("/params/entry/level")?, "error" | "warning");
        return is_bad.then(|| format!("log: {}", text("/params/entry/text").unwrap_or("")));
    }
    if is_event(event, "Network.loadingFailed") {
        return Some(format!("not loaded: {}", text("/params/errorText")?));
    }
    if is_event(event, "Network.responseReceived") {
        let status = number("/params/response/status")?;
        let url = text("/params/response/url")?;
        return (status >= 400).then(|| format!("{url} answered {status}"));
    }
    None
}

fn field(value: &Value, name: &str) -> Result<String> {
    let text = value.get(name).and_then(Value::as_str);
    let text = text.with_context(|| format!("chromium answered without {name}"))?;
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NARROW: View = View { name: "narrow", width: 390, height: 844, scheme: "light" };
    const DARK: View = View { scheme: "dark", ..NARROW };

    fn visited(title: &str, text: &str, width: u32, colours: &str) -> Visit {
        let (title, text, colours) = (title.to_owned(), text.to_owned(), colours.to_owned());
        Visit { screenshot: Vec::new(), shown: Shown { title, text, width, colours }, errors: Vec::new() }
    }

    #[test]
    fn a_good_page_passes_and_each_fault_is_found() {
        let wrong = |visit: Visit| visit.wrong(&NARROW, &["Herald"]).len();
        assert_eq!(wrong(visited("Herald", "This is Herald", 390, "")), 0);
        assert_eq!(wrong(visited("", "This is Herald", 390, "")), 1);
        assert_eq!(wrong(visited("Herald", "Not found", 390, "")), 1);
        assert_eq!(wrong(visited("Herald", "This is Herald", 391, "")), 1);
    }

    #[test]
    fn a_page_that_ignores_the_scheme_is_found() {
        let page = |colours| visited("", "", 0, colours);
        assert!(follows_scheme(&[(&NARROW, page("black")), (&DARK, page("white"))]));
        assert!(!follows_scheme(&[(&NARROW, page("black")), (&DARK, page("black"))]));
    }

    #[test]
    fn faults_that_the_browser_tells_of_are_lines() {
        let line = |method: &str, params: Value| error(&json!({"method": method, "params": params}));
        let thrown = json!({"exceptionDetails": {"text": "Uncaught"}});
        assert!(line("Runtime.exceptionThrown", thrown).is_some());
        let said = |kind| json!({"type": kind, "args": [{"value": "hm"}]});
        assert!(line("Runtime.consoleAPICalled", said("error")).is_some());
        assert!(line("Runtime.consoleAPICalled", said("log")).is_none());
        let entry = json!({"entry": {"level": "error", "text": "refused by policy"}});
        assert_eq!(line("Log.entryAdded", entry).unwrap(), "log: refused by policy");
        let answered = |status| json!({"response": {"status": status, "url": "/a.css"}});
        assert_eq!(line("Network.responseReceived", answered(404)).unwrap(), "/a.css answered 404");
        assert!(line("Network.responseReceived", answered(200)).is_none());
        assert!(line("Network.loadingFailed", json!({"errorText": "reset"})).is_some());
    }
}
