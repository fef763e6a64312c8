//! A line's words.

use std::collections::VecDeque;

/// Words in order, and options `name=value` wherever they stand.
#[derive(Debug, Clone)]
pub struct Tokens {
    words: VecDeque<String>,
    /// In the order sent.
    options: Vec<(String, String)>,
    /// Whether a value was quoted, by position.
    quoted: Vec<bool>,
}

impl Tokens {
    /// Splits at white space outside of `"…"`.
    pub fn new(line: &str) -> Self {
        let mut tokens = Self { words: VecDeque::new(), options: Vec::new(), quoted: Vec::new() };
        for word in split(line) {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) if !name.starts_with('"') => (Some(name), value),
                _ => (None, word.as_str()),
            };
            let quoted = value.len() > 1 && value.starts_with('"') && value.ends_with('"');
            let value = if quoted { value[1..value.len() - 1].to_owned() } else { repeated(value) };
            match name {
                Some(name) => {
                    tokens.options.push((repeated(name.trim_matches('"')), value));
                    tokens.quoted.push(quoted);
                }
                None => tokens.words.push_back(value),
            }
        }
        tokens
    }

    /// The next word.
    pub fn word(&mut self) -> String {
        self.words.pop_front().expect("one more word")
    }

    /// The next word, if there is one.
    pub fn maybe_word(&mut self) -> Option<String> {
        self.words.pop_front()
    }

    /// The word at this place, counted from 0.
    pub fn nth_word(&self, place: usize) -> String {
        self.words.get(place).cloned().expect("a word there")
    }

    /// Takes an option.
    pub fn option(&mut self, name: &str) -> Option<String> {
        let found = self.options.iter().position(|(option, _)| option == name)?;
        self.quoted.remove(found);
        Some(self.options.remove(found).1)
    }

    /// Takes the options whose names begin so, without that beginning.
    pub fn take_prefixed(&mut self, prefix: &str) -> Vec<(String, String, bool)> {
        let (mut taken, mut kept) = (Vec::new(), Vec::new());
        for (name, value, quoted) in self.rest() {
            match name.strip_prefix(prefix) {
                Some(rest) => taken.push((rest.to_owned(), value, quoted)),
                None => kept.push((name, value, quoted)),
            }
        }
        for (name, value, quoted) in kept {
            self.options.push((name, value));
            self.quoted.push(quoted);
        }
        taken
    }

    /// The options not taken, each with whether its value was quoted.
    pub fn rest(&mut self) -> Vec<(String, String, bool)> {
        let quoted = std::mem::take(&mut self.quoted);
        std::mem::take(&mut self.options)
            .into_iter()
            .zip(quoted)
            .map(|((name, value), quoted)| (name, value, quoted))
            .collect()
    }

    /// Fails on what nobody took.
    pub fn end(&self) {
        assert!(self.words.is_empty() && self.options.is_empty(), "not understood: {self:?}");
    }
}

fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut within = false;
    for c in line.chars() {
        within ^= c == '"';
        match words.last_mut() {
            Some(word) if within || !c.is_whitespace() => word.push(c),
            Some(word) if word.is_empty() => {}
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `a*3` is `aaa`: the character before the star, so often.
fn repeated(text: &str) -> String {
    let Some((head, count)) = text.rsplit_once('*') else { return text.to_owned() };
    let (Some(last), Ok(count)) = (head.chars().next_back(), count.parse::<usize>()) else { return text.to_owned() };
    let head = &head[..head.len() - last.len_utf8()];
    format!("{head}{}", last.to_string().repeat(count))
}
