//! A text with variables.

use super::expression::{Expression, Path};
use super::values::{self, Datum, Values};
use super::{Budget, RenderError, filters, html, url};
use crate::limits::VARIABLES_MAX;
use liquid_core::Language;
use liquid_core::model::{KString, Object, Value};
use liquid_core::parser::parse;
use liquid_core::runtime::RuntimeBuilder;
use std::sync::LazyLock;

static LANGUAGE: LazyLock<Language> = LazyLock::new(filters::language);

/// What a template becomes, and so how its values are escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// HTML, to be made safe as a whole.
    Html,
    /// Plain text.
    Text,
    /// An address.
    Url,
}

/// A variable that a template names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable<'a> {
    /// Which.
    pub path: &'a Path,
    /// Whether something stands there when it has no value.
    pub has_fallback: bool,
}

/// A text with variables, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    place: Place,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable(Spot, Expression),
}

/// Where a variable stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    /// In plain text.
    Plain,
    /// In HTML, between elements.
    Text,
    /// In HTML, inside of a tag.
    Attribute,
    /// At the start of an address: it can be a whole one.
    Address {
        /// Whether the address stands in HTML.
        in_html: bool,
    },
    /// Further on in an address.
    AddressPart {
        /// Whether the address stands in HTML.
        in_html: bool,
    },
}

impl Template {
    /// Checks a text.
    ///
    /// # Errors
    /// [`RenderError::Template`]: it holds a tag, a variable that does not end,
    /// or a variable or filter that there is not.
    pub fn parse(text: &str, place: Place) -> Result<Self, RenderError> {
        let mut pieces = Vec::new();
        let (mut rest, mut markup) = (text, Markup::default());
        while let Some((literal, after)) = rest.split_once("{{") {
            no_tags(literal)?;
            let end = end_of(after)
                .ok_or_else(|| RenderError::Template("a variable begins with {{ and does not end".to_owned()))?;
            let (inside, behind) = after.split_at(end);
            let inside = inside.strip_prefix('-').unwrap_or(inside);
            let expression = Expression::parse(inside.strip_suffix('-').unwrap_or(inside))?;
            check(&expression)?;
            markup.read(literal);
            let is_first = pieces.is_empty() && literal.trim().is_empty();
            pieces.push(Piece::Literal(literal.to_owned()));
            pieces.push(Piece::Variable(markup.spot(place, is_first), expression));
            markup.read("x");
            rest = behind.get(2..).unwrap_or_default();
        }
        no_tags(rest)?;
        pieces.push(Piece::Literal(rest.to_owned()));
        let template = Self { place, pieces };
        if template.expressions().count() > VARIABLES_MAX {
            return Err(RenderError::Template(format!("there may be at most {VARIABLES_MAX} variables")));
        }
        Ok(template)
    }

    fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(_, expression) => Some(expression),
            Piece::Literal(_) => None,
        })
    }

    /// The variables that it names, in order.
    pub fn variables(&self) -> impl Iterator<Item = Variable<'_>> {
        let named = self.expressions();
        named.filter_map(|one| Some(Variable { path: one.path.as_ref()?, has_fallback: one.has_fallback() }))
    }

    /// What it becomes. HTML is safe; an address is one of the allowed schemes
    /// or empty.
    ///
    /// # Errors
    /// It becomes too long, or takes too long.
    pub fn render(&self, values: &Values<'_>, budget: &mut Budget) -> Result<String, RenderError> {
        let mut out = String::new();
        for piece in &self.pieces {
            let added = match piece {
                Piece::Literal(literal) => literal.clone(),
                Piece::Variable(spot, expression) => shown(*spot, expression, values)?,
            };
            budget.take(added.len())?;
            out.push_str(&added);
        }
        Ok(match self.place {
            Place::Text => out,
            Place::Url => url::checked(&out).unwrap_or_default().to_owned(),
            Place::Html => {
                let safe = html::made_safe(&out);
                // What is made safe can grow; what it took is known only now.
                budget.take(safe.len().saturating_sub(out.len()))?;
                safe
            }
        })
    }
}

/// A variable by what it becomes where it stands.
fn shown(spot: Spot, expression: &Expression, values: &Values<'_>) -> Result<String, RenderError> {
    let datum = expression.path.as_ref().map_or(Datum::Missing, |path| values.get(path));
    let is_address = matches!(spot, Spot::Address { .. } | Spot::AddressPart { .. });
    let from_metadata = expression.path.as_ref().is_some_and(|path| path.metadata_key().is_some());
    if is_address && from_metadata && !values.trusts_links {
        return Ok(String::new());
    }
    let text = match datum {
        Datum::Link { url, text } if spot == Spot::Text && expression.is_bare() => {
            return Ok(match url::checked(&url) {
                Some(url) => format!("<a href=\"{}\">{}</a>", html::escaped(url), html::escaped(&text)),
                None => html::escaped(&text),
            });
        }
        Datum::Link { url, .. } if is_address && expression.is_bare() => Some(url),
        Datum::Link { text, .. } | Datum::Text(text) => Some(text),
        Datum::Missing => None,
    };
    let text = match text {
        Some(text) if expression.filters.is_empty() => text,
        text => evaluated(expression, text)?,
    };
    Ok(match spot {
        Spot::Plain => text,
        Spot::Text | Spot::Attribute => html::escaped(&text),
        Spot::Address { in_html: false } => text,
        Spot::Address { in_html: true } => html::escaped(&text),
        Spot::AddressPart { in_html: _ } => url::part(&text),
    })
}

/// An expression with this value in place of its variable.
fn evaluated(expression: &Expression, value: Option<String>) -> Result<String, RenderError> {
    if expression.filters.is_empty() && expression.path.is_some() {
        return Ok(value.unwrap_or_default());
    }
    let elements = liquid(expression)?;
    let mut globals = Object::new();
    globals.insert(KString::from_static("it"), value.map_or(Value::Nil, Value::scalar));
    let runtime = RuntimeBuilder::new().set_globals(&globals).build();
    let mut out = String::new();
    for element in &elements {
        // The error would name the value, and reach a log.
        let wrong = |_| RenderError::Template(format!("{{{{ {} }}}} cannot be evaluated", expression.text));
        let shown = element.render(&runtime).map_err(wrong)?;
        out.push_str(&shown);
    }
    Ok(out)
}

type Elements = Vec<Box<dyn liquid_core::Renderable>>;

fn liquid(expression: &Expression) -> Result<Elements, RenderError> {
    let Expression { source, text, .. } = expression;
    parse(&format!("{{{{{source}}}}}"), &LANGUAGE).map_err(|error| {
        let known = filters::names().join(", ");
        let error = error.to_string();
        let first = error.lines().next().unwrap_or_default();
        let first = first.strip_prefix("liquid: ").unwrap_or(first);
        RenderError::Template(format!("{{{{ {text} }}}}: {first}; there are the filters {known}"))
    })
}

fn check(expression: &Expression) -> Result<(), RenderError> {
    if let Some(path) = &expression.path
        && !values::is_known(path)
    {
        return Err(RenderError::Template(format!("there is no variable {path}")));
    }
    liquid(expression).map(drop)
}

fn no_tags(literal: &str) -> Result<(), RenderError> {
    if literal.contains("{%") {
        return Err(RenderError::Template("tags ({% … %}) are not served, only variables and filters".to_owned()));
    }
    Ok(())
}

/// Where the `}}` of an expression stands, outside of quotes.
fn end_of(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut places = text.char_indices().peekable();
    while let Some((place, c)) = places.next() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '}' && places.peek().is_some_and(|(_, next)| *next == '}') => return Some(place),
            None => {}
        }
    }
    None
}

/// How far HTML was read: enough to tell text, attributes and addresses apart.
/// It need not be exact: whatever comes of it is made safe as a whole.
#[derive(Debug, Clone, Default)]
struct Markup {
    /// What stands in the open tag so far; `None` outside of tags.
    tag: Option<String>,
}

impl Markup {
    fn read(&mut self, literal: &str) {
        for c in literal.chars() {
            match &mut self.tag {
                None if c == '<' => self.tag = Some(String::new()),
                None => {}
                Some(tag) if c == '>' && !is_in_quotes(tag) => self.tag = None,
                Some(tag) => tag.push(c),
            }
        }
    }

    fn spot(&self, place: Place, is_first: bool) -> Spot {
        match (place, &self.tag) {
            (Place::Text, _) => Spot::Plain,
            (Place::Url, _) if is_first => Spot::Address { in_html: false },
            (Place::Url, _) => Spot::AddressPart { in_html: false },
            (Place::Html, None) => Spot::Text,
            (Place::Html, Some(tag)) => match address_so_far(tag) {
                None => Spot::Attribute,
                Some("") => Spot::Address { in_html: true },
                Some(_) => Spot::AddressPart { in_html: true },
            },
        }
    }
}

fn is_in_quotes(tag: &str) -> bool {
    open_quote(tag).is_some()
}

/// Where the quoted value begins that is open at the end of a tag's text.
fn open_quote(tag: &str) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    for (place, c) in tag.char_indices() {
        match open {
            Some((_, quote)) if c == quote => open = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => open = Some((place, c)),
            None => {}
        }
    }
    open.map(|(place, _)| place)
}

/// What stands so far of the address in whose attribute a tag's text ends.
fn address_so_far(tag: &str) -> Option<&str> {
    let (before, value) = match open_quote(tag) {
        Some(place) => (tag.get(..place)?, tag.get(place + 1..)?),
        None => {
            let place = tag.rfind('=')?;
            let value = tag.get(place + 1..)?;
            (tag.get(..=place)?, value.trim_start())
        }
    };
    let name = before.trim_end().strip_suffix('=')?.trim_end();
    let name = name.rsplit(|c: char| c.is_whitespace() || c == '/').next()?;
    let is_address = ["href", "src", "cite"].iter().any(|known| name.eq_ignore_ascii_case(known));
    is_address.then_some(value)
}
