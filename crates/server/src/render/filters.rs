//! The filters of templates. None of them lets a value grow beyond what is
//! written in the template, so rendering ends where the template does.

use liquid_core::model::{Value, ValueView};
use liquid_core::parser::{FilterArguments, FilterReflection, ParameterReflection, ParseFilter};
use liquid_core::{Error, Expression, Filter, Language, Result, Runtime};
use std::fmt;

/// What a filter does: the value and its arguments to another value.
type Does = fn(&dyn ValueView, &[Value]) -> Result<Value>;

/// A filter by its name.
#[derive(Clone, Copy)]
struct Named {
    name: &'static str,
    /// How many arguments it takes, at least and at most.
    takes: (usize, usize),
    does: Does,
}

const FILTERS: [Named; 9] = [
    Named { name: "fallback", takes: (1, 1), does: fallback },
    Named { name: "date", takes: (0, 1), does: date },
    Named { name: "money", takes: (0, 1), does: money },
    Named { name: "upcase", takes: (0, 0), does: |input, _| Ok(text(input.to_kstr().to_uppercase())) },
    Named { name: "downcase", takes: (0, 0), does: |input, _| Ok(text(input.to_kstr().to_lowercase())) },
    Named { name: "capitalize", takes: (0, 0), does: capitalize },
    Named { name: "strip", takes: (0, 0), does: |input, _| Ok(text(input.to_kstr().trim().to_owned())) },
    Named {
        name: "append",
        takes: (1, 1),
        does: |input, with| Ok(text(format!("{}{}", input.to_kstr(), first(with)))),
    },
    Named {
        name: "prepend",
        takes: (1, 1),
        does: |input, with| Ok(text(format!("{}{}", first(with), input.to_kstr()))),
    },
];

/// The language: these filters, no tags, no blocks.
pub(super) fn language() -> Language {
    let mut language = Language::empty();
    for filter in FILTERS {
        language.filters.register(filter.name.to_owned(), Box::new(filter));
    }
    language
}

/// The filters' names.
pub(super) fn names() -> [&'static str; FILTERS.len()] {
    FILTERS.map(|filter| filter.name)
}

fn text(text: String) -> Value {
    Value::scalar(text)
}

fn first(arguments: &[Value]) -> String {
    arguments.first().map(|value| value.to_kstr().into_owned().into_string()).unwrap_or_default()
}

fn fallback(input: &dyn ValueView, with: &[Value]) -> Result<Value> {
    let is_missing = input.is_nil() || input.to_kstr().trim().is_empty();
    Ok(if is_missing { with.first().cloned().unwrap_or(Value::Nil) } else { input.to_value() })
}

/// Unix seconds as a day, or in the form that is asked for, in UTC. What is no
/// such number stays as it is.
fn date(input: &dyn ValueView, with: &[Value]) -> Result<Value> {
    let Ok(second) = input.to_kstr().trim().parse::<i64>() else { return Ok(input.to_value()) };
    let Ok(moment) = jiff::Timestamp::from_second(second) else { return Ok(input.to_value()) };
    let form = if with.is_empty() { "%Y-%m-%d".to_owned() } else { first(with) };
    let moment = moment.to_zoned(jiff::tz::TimeZone::UTC);
    let shown = jiff::fmt::strtime::format(&form, &moment);
    Ok(shown.map_or_else(|_| input.to_value(), text))
}

/// Minor units as an amount; the argument is the currency. A monetary value is
/// one already.
fn money(input: &dyn ValueView, with: &[Value]) -> Result<Value> {
    let Ok(amount) = input.to_kstr().trim().parse::<u64>() else { return Ok(input.to_value()) };
    Ok(text(super::values::money(amount, &first(with))))
}

fn capitalize(input: &dyn ValueView, _: &[Value]) -> Result<Value> {
    let value = input.to_kstr().into_owned().into_string();
    let mut chars = value.chars();
    Ok(text(chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())))
}

impl FilterReflection for Named {
    fn name(&self) -> &str {
        self.name
    }

    fn description(&self) -> &str {
        ""
    }

    fn positional_parameters(&self) -> &'static [ParameterReflection] {
        &[]
    }

    fn keyword_parameters(&self) -> &'static [ParameterReflection] {
        &[]
    }
}

impl ParseFilter for Named {
    fn parse(&self, mut arguments: FilterArguments<'_>) -> Result<Box<dyn Filter>> {
        // A variable here would be one that nobody looked at.
        let literals: Option<Vec<Value>> = arguments.positional.by_ref().map(Expression::into_literal).collect();
        let literals = literals.ok_or_else(|| Error::with_msg(format!("{} takes texts in quotes", self.name)))?;
        let (least, most) = self.takes;
        if !(least..=most).contains(&literals.len()) || arguments.keyword.next().is_some() {
            let takes = if least == most { most.to_string() } else { format!("{least} or {most}") };
            return Err(Error::with_msg(format!("{} takes {takes} in quotes behind a colon", self.name)));
        }
        Ok(Box::new(Applied { filter: *self, arguments: literals }))
    }

    fn reflection(&self) -> &dyn FilterReflection {
        self
    }
}

/// A filter with its arguments.
#[derive(Debug)]
struct Applied {
    filter: Named,
    arguments: Vec<Value>,
}

impl Filter for Applied {
    fn evaluate(&self, input: &dyn ValueView, _: &dyn Runtime) -> Result<Value> {
        (self.filter.does)(input, &self.arguments)
    }
}

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.filter.name)
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
