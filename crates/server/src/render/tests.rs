//! What values and templates become, hostile ones too.

use super::message::within;
use super::values::{EventValues, Values, money};
use super::{Budget, Place, RenderError, Template, html, url};
use crate::limits::{RENDERED_BYTES_MAX, TEMPLATE_DIGITS_MAX, VARIABLES_MAX};
use crate::messages::content::{Action, Content};
use engine::metadata::{Metadata, Value};
use expect_test::expect;
use std::fmt::Write as _;

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn metadata(entries: &[(&str, Value)]) -> Metadata {
    entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

fn values(metadata: &Metadata, trusts_links: bool) -> Values<'_> {
    Values {
        person: None,
        event: Some(EventValues { name: "upload-complete", created_at: 1_800_000_000, metadata }),
        trusts_links,
    }
}

fn render(template: &str, place: Place, values: &Values<'_>) -> String {
    let rendered = Template::parse(template, place)
        .and_then(|template| template.render(values, &mut Budget::of_bytes(RENDERED_BYTES_MAX)));
    rendered.unwrap_or_else(|error| format!("ERROR {error}"))
}

#[test]
fn values_become_text_links_and_amounts() {
    let link = Value::RichLink { url: "https://shop.example/o?a=1&b=2".to_owned(), value: "N <1>".to_owned() };
    let price = Value::Money { amount: 4_999, currency: "eur".to_owned() };
    let metadata = metadata(&[
        ("type", text("JPEG")),
        ("Order Number", link),
        ("price", price),
        ("cents", Value::Number("250".to_owned())),
        ("due_date", Value::Number("1800000000".to_owned())),
        ("is_big", Value::Boolean(true)),
        ("nested", Value::Opaque("{\"a\":1}".to_owned())),
        ("blank", text(" ")),
    ]);
    let mut shown = String::new();
    for (place, template) in [
        (Place::Html, "{{ event.name }} {{ event.metadata.TYPE }} at {{event.created_at | date}}"),
        (Place::Html, "{{ event.metadata[\"order number\"] }}"),
        (Place::Html, "{{ event.metadata['order number'] | upcase }}"),
        (Place::Html, "<a href=\"{{ event.metadata['order number'] }}\">x</a>"),
        (Place::Html, "<b title=\"{{ event.metadata['order number'] }}\">x</b>"),
        (Place::Text, "{{ event.metadata['order number'] }} {{ event.metadata['order number'].url }}"),
        (Place::Url, "{{ event.metadata['order number'] }}"),
        (Place::Url, "https://x.example/{{ event.metadata['order number'].value }}?t={{ event.metadata.type }}"),
        (
            Place::Text,
            "{{ event.metadata.price }} {{ event.metadata.price | money }} {{ event.metadata.price.amount }} {{ event.metadata.price.currency }}",
        ),
        (Place::Text, "{{ event.metadata.cents | money: \"USD\" }} {{ event.metadata.cents | money: \"JPY\" }}"),
        (
            Place::Text,
            "{{ event.metadata.due_date }} {{ event.metadata.due_date | date: \"%d.%m.%Y\" }} {{ event.metadata.type | date }}",
        ),
        (Place::Text, "{{ event.metadata.is_big }} [{{ event.metadata.nested }}] [{{ event.metadata.gone }}]"),
        (
            Place::Text,
            "{{ event.metadata.gone | fallback: \"there\" }} {{ event.metadata.blank | fallback: 'b' }} {{ first_name | fallback: \"}} |\" }}",
        ),
        (
            Place::Text,
            "{{ event.metadata.type | downcase | capitalize | append: \"!\" | prepend: \"<\" }} {{ \"lit\" | upcase }}",
        ),
        (Place::Text, "{{- event.metadata.type -}} {{ event.metadata.type | strip }}"),
    ] {
        writeln!(shown, "{template}\n  {}", render(template, place, &values(&metadata, true))).unwrap();
    }
    expect![[r#"
        {{ event.name }} {{ event.metadata.TYPE }} at {{event.created_at | date}}
          upload-complete JPEG at 2027-01-15
        {{ event.metadata["order number"] }}
          <a href="https://shop.example/o?a=1&amp;b=2" rel="noopener noreferrer">N &lt;1&gt;</a>
        {{ event.metadata['order number'] | upcase }}
          N &lt;1&gt;
        <a href="{{ event.metadata['order number'] }}">x</a>
          <a href="https://shop.example/o?a=1&amp;b=2" rel="noopener noreferrer">x</a>
        <b title="{{ event.metadata['order number'] }}">x</b>
          <b title="N &lt;1&gt;">x</b>
        {{ event.metadata['order number'] }} {{ event.metadata['order number'].url }}
          N <1> https://shop.example/o?a=1&b=2
        {{ event.metadata['order number'] }}
          https://shop.example/o?a=1&b=2
        https://x.example/{{ event.metadata['order number'].value }}?t={{ event.metadata.type }}
          https://x.example/N%20%3C1%3E?t=JPEG
        {{ event.metadata.price }} {{ event.metadata.price | money }} {{ event.metadata.price.amount }} {{ event.metadata.price.currency }}
          49.99 EUR 49.99 EUR 4999 eur
        {{ event.metadata.cents | money: "USD" }} {{ event.metadata.cents | money: "JPY" }}
          2.50 USD 250 JPY
        {{ event.metadata.due_date }} {{ event.metadata.due_date | date: "%d.%m.%Y" }} {{ event.metadata.type | date }}
          1800000000 15.01.2027 JPEG
        {{ event.metadata.is_big }} [{{ event.metadata.nested }}] [{{ event.metadata.gone }}]
          true [] []
        {{ event.metadata.gone | fallback: "there" }} {{ event.metadata.blank | fallback: 'b' }} {{ first_name | fallback: "}} |" }}
          there b }} |
        {{ event.metadata.type | downcase | capitalize | append: "!" | prepend: "<" }} {{ "lit" | upcase }}
          <Jpeg! LIT
        {{- event.metadata.type -}} {{ event.metadata.type | strip }}
          JPEG JPEG
    "#]].assert_eq(&shown);
}

#[test]
fn a_wrong_template_is_told_how() {
    let mut shown = String::new();
    for template in [
        "{% if x %}a{% endif %}",
        "{{ email",
        "{{ }}",
        "{{ shoe_size }}",
        "{{ event.metadata }}",
        "{{ event.metadata.a.b }}",
        "{{ company.shoes }}",
        "{{ email | explode }}",
        "{{ email | fallback }}",
        "{{ email | fallback: \"a\", \"b\" }}",
        "{{ email | append: name }}",
        "{{ email.. }}",
        "{{ email ! }}",
        "{{ a b }}",
    ] {
        let told = Template::parse(template, Place::Text).map(|_| "fine".to_owned());
        writeln!(shown, "{template}\n  {}", told.unwrap_or_else(|error| error.to_string())).unwrap();
    }
    expect![[r#"
        {% if x %}a{% endif %}
          tags ({% … %}) are not served, only variables and filters
        {{ email
          a variable begins with {{ and does not end
        {{ }}
          {{ }} names no variable
        {{ shoe_size }}
          there is no variable shoe_size
        {{ event.metadata }}
          there is no variable event.metadata
        {{ event.metadata.a.b }}
          there is no variable event.metadata.a.b
        {{ company.shoes }}
          there is no variable company.shoes
        {{ email | explode }}
          {{ email | explode }}: Unknown filter; there are the filters fallback, date, money, upcase, downcase, capitalize, strip, append, prepend
        {{ email | fallback }}
          {{ email | fallback }}: fallback takes 1 in quotes behind a colon; there are the filters fallback, date, money, upcase, downcase, capitalize, strip, append, prepend
        {{ email | fallback: "a", "b" }}
          {{ email | fallback: "a", "b" }}: fallback takes 1 in quotes behind a colon; there are the filters fallback, date, money, upcase, downcase, capitalize, strip, append, prepend
        {{ email | append: name }}
          {{ email | append: name }}: append takes texts in quotes; there are the filters fallback, date, money, upcase, downcase, capitalize, strip, append, prepend
        {{ email.. }}
          email.. is no variable
        {{ email ! }}
          email ! is no variable
        {{ a b }}
          a b is no variable
    "#]].assert_eq(&shown);
}

/// What a browser would run, load or follow.
fn is_harmless(html: &str) -> bool {
    let low = html.to_lowercase();
    // A tag that is left, with its attributes.
    let tags = low.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    let mut is_harmless = true;
    for tag in tags {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let runs = [
            "script", "style", "iframe", "object", "embed", "svg", "math", "base", "meta", "link", "form", "input",
            "template", "noscript",
        ];
        is_harmless &= !runs.contains(&name);
        let inside = tag.strip_prefix(name).unwrap_or(tag);
        let attributes = inside.split('"').step_by(2);
        for names in attributes {
            is_harmless &= !names
                .split_whitespace()
                .any(|name| name.starts_with("on") || name.starts_with("style") || name.starts_with("srcdoc"));
        }
        for address in ["href=\"", "src=\"", "cite=\""] {
            if let Some((_, rest)) = tag.split_once(address) {
                let target = rest.split('"').next().unwrap_or_default();
                is_harmless &=
                    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme));
            }
        }
    }
    is_harmless
}

const ATTACKS: [&str; 44] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "` onclick=`alert(1)",
    "x onclick=alert(1)",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#58;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://x.example/1",
    "//evil.example/x",
    "/\\evil.example",
    "https:evil.example",
    "https://",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<b style=background:url(javascript:alert(1))>x</b>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<!--><script>alert(1)</script>-->",
    "{{ email }}{% raw %}<script>alert(1)</script>",
];

/// Every attack, as a value in every place where a value can stand, and as a
/// template itself.
#[test]
fn script_injections_end_as_text() {
    let spots = [
        "<p>Hi {{ event.metadata.x }}</p>",
        "<a href=\"{{ event.metadata.x }}\">go</a>",
        "<a href='{{ event.metadata.x }}'>go</a>",
        "<a href={{ event.metadata.x }}>go</a>",
        "<a href=\"https://shop.example/?q={{ event.metadata.x }}\">go</a>",
        "<img src=\"{{ event.metadata.x }}\" alt=\"{{ event.metadata.x }}\">",
        "<b title={{ event.metadata.x }}>b</b>",
        "<b title=\"{{ event.metadata.x | append: '!' }}\">b</b>",
        "<{{ event.metadata.x }}>",
        "<b {{ event.metadata.x }}=1>b</b>",
        "<!-- {{ event.metadata.x }} -->",
        "<script>{{ event.metadata.x }}</script>",
        "<style>{{ event.metadata.x }}</style>",
        "<textarea>{{ event.metadata.x }}</textarea>",
        "{{ event.metadata.x | prepend: '<b>' | append: '</b>' }}",
    ];
    for attack in ATTACKS {
        let as_text = metadata(&[("x", text(attack))]);
        let as_link = Value::RichLink { url: attack.to_owned(), value: attack.to_owned() };
        let as_link = metadata(&[("x", as_link)]);
        for metadata in [&as_text, &as_link] {
            for trusts_links in [true, false] {
                for spot in spots {
                    let shown = render(spot, Place::Html, &values(metadata, trusts_links));
                    assert!(is_harmless(&shown), "{attack:?} in {spot:?}: {shown}");
                }
                let target = render("{{ event.metadata.x }}", Place::Url, &values(metadata, trusts_links));
                assert!(target.is_empty(), "{attack:?}: {target}");
                let target =
                    render("https://a.example/{{ event.metadata.x }}", Place::Url, &values(metadata, trusts_links));
                assert!(target.starts_with("https://a.example/") || target.is_empty(), "{attack:?}: {target}");
                assert!(!target.contains(['<', '"', '\'', ' ']), "{attack:?}: {target}");
            }
        }
        let template = html::made_safe(attack);
        assert!(is_harmless(&template), "{attack:?}: {template}");
        assert_eq!(url::checked(attack), None, "{attack:?}");
    }
    // What the test itself looks for can be found.
    for harm in
        ["<script>", "<b onclick=\"x\">", "<a href=\"javascript:x\">", "<b style=\"x\">", "<img src=\"data:x\">"]
    {
        assert!(!is_harmless(harm), "{harm}");
    }
}

#[test]
fn a_value_in_text_is_read_as_it_was_sent() {
    for attack in ATTACKS {
        let metadata = metadata(&[("x", text(attack))]);
        let shown = render("{{ event.metadata.x }}", Place::Html, &values(&metadata, true));
        let unescaped =
            shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&nbsp;", "\u{a0}");
        assert_eq!(unescaped, attack, "{shown}");
        assert_eq!(render("{{ event.metadata.x }}", Place::Text, &values(&metadata, true)), attack);
    }
}

#[test]
fn links_of_those_who_proved_nothing_are_text() {
    let link = Value::RichLink { url: "https://evil.example/".to_owned(), value: "here".to_owned() };
    let metadata = metadata(&[("x", link), ("y", text("https://evil.example/"))]);
    let untrusted = values(&metadata, false);
    assert_eq!(render("{{ event.metadata.x }}", Place::Html, &untrusted), "here");
    for template in [
        "{{ event.metadata.x }}",
        "{{ event.metadata.x.url }}",
        "{{ event.metadata.y }}",
        "{{ event.metadata.y | strip }}",
    ] {
        assert_eq!(render(template, Place::Url, &untrusted), "", "{template}");
        let html = render(&format!("<a href=\"{template}\">x</a>"), Place::Html, &untrusted);
        assert!(!html.contains("evil"), "{html}");
    }
    let content = Content {
        body: "b".to_owned(),
        action: Some(Action::Url {
            label: "Open".to_owned(),
            target: "{{ event.metadata.y }}".to_owned(),
            new_tab: true,
        }),
        ..Content::default()
    };
    let shown = |values| within(&content, values, &mut Budget::of_bytes(1_000)).unwrap().action;
    assert_eq!(shown(&untrusted), None);
    assert!(
        matches!(shown(&values(&metadata, true)), Some(Action::Url { target, .. }) if target == "https://evil.example/")
    );
}

#[test]
fn only_some_schemes_lead_anywhere() {
    for good in
        ["https://a.example", "HTTP://a.example/x?y#z", "mailto:a@x.example", "tel:+3531234", " https://a.example "]
    {
        assert_eq!(url::checked(good), Some(good.trim()), "{good}");
    }
    for bad in
        ["", "a.example", "/x", "#x", "https://a.example/a b", "mailto:", "ftp://a.example", "https:///x", "http://?x"]
    {
        assert_eq!(url::checked(bad), None, "{bad}");
    }
}

#[test]
fn a_rendering_has_its_bounds() {
    let metadata = metadata(&[("x", text(&"x".repeat(200)))]);
    let values = values(&metadata, true);
    let template = Template::parse("{{ event.metadata.x }}", Place::Text).unwrap();
    for (bytes, expected) in [(199, Err(RenderError::TooLong)), (200, Ok(200)), (201, Ok(200))] {
        let rendered = template.render(&values, &mut Budget::of_bytes(bytes));
        assert_eq!(rendered.map(|text| text.len()), expected, "{bytes}");
    }
    // What is escaped counts as it is written.
    let html = Template::parse("{{ event.name | append: '<<<<' }}", Place::Html).unwrap();
    let length = "upload-complete".len() + 4 * "&lt;".len();
    assert!(html.render(&values, &mut Budget::of_bytes(length)).is_ok());
    assert_eq!(html.render(&values, &mut Budget::of_bytes(length - 1)), Err(RenderError::TooLong));
    for (count, expected) in [(VARIABLES_MAX - 1, true), (VARIABLES_MAX, true), (VARIABLES_MAX + 1, false)] {
        assert_eq!(Template::parse(&"{{ email }}".repeat(count), Place::Text).is_ok(), expected, "{count}");
    }
}

#[test]
fn a_number_has_its_most_digits_and_a_text_any() {
    let parse = |template: String| Template::parse(&template, Place::Text).is_ok();
    for (digits, fits) in
        [(TEMPLATE_DIGITS_MAX - 1, true), (TEMPLATE_DIGITS_MAX, true), (TEMPLATE_DIGITS_MAX + 1, false), (400, false)]
    {
        let number = "9".repeat(digits);
        assert_eq!(parse(format!("{{{{ {number} }}}}")), fits, "{digits}");
        assert_eq!(parse(format!("{{{{ -{number} }}}}")), fits, "-{digits}");
        assert_eq!(parse(format!("{{{{ event.name | append: {number} }}}}")), fits, "an argument of {digits}");
        assert!(parse(format!("{number} {{{{ \"{number}\" }}}}")), "a text of {digits}");
    }
}

#[test]
fn currencies_have_their_own_units() {
    let shown = [money(4_999, "eur"), money(5, "USD"), money(5_000, "jpy"), money(100, "")];
    assert_eq!(shown, ["49.99 EUR", "0.05 USD", "5000 JPY", "1.00"]);
}
