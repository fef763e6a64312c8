//! Which route answers with which shape.

use super::notation;
use crate::exchanges::{Answer, folder};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// All shapes, and what each route answers with.
pub struct Shapes {
    schemas: Map<String, Value>,
    routes: BTreeMap<String, Told>,
}

/// What is said of a route.
enum Told {
    /// Its status of success, and the shape of its body; `None` when it has none.
    Answers(u16, Option<String>),
    /// It is not looked at; the file says why.
    Exempt,
}

/// The shape of every error.
const ERROR: &str = "error_list";

impl Shapes {
    /// Reads the files of the folder `shapes`.
    pub fn read() -> Self {
        let (mut schemas, mut routes) = (Map::new(), BTreeMap::new());
        let mut paths: Vec<_> =
            std::fs::read_dir(folder().join("shapes")).unwrap().map(|file| file.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            if path.file_stem().is_some_and(|name| name == "routes") {
                routes.extend(text.lines().filter_map(route));
            } else {
                notation::read(&text, &mut schemas);
            }
        }
        // `METHOD /path` answers with a shape that may have several forms.
        for (route, told) in &mut routes {
            if let Told::Answers(_, Some(kinds)) = told {
                notation::read(&format!("{route} = {kinds}"), &mut schemas);
                route.clone_into(kinds);
            }
        }
        Self { schemas, routes }
    }

    /// Every route that is named.
    pub fn routes(&self) -> impl Iterator<Item = String> {
        self.routes.keys().cloned()
    }

    /// Every route that has a shape.
    pub fn shaped(&self) -> impl Iterator<Item = String> {
        self.routes.iter().filter(|(_, told)| !matches!(told, Told::Exempt)).map(|(route, _)| route.clone())
    }

    /// The shapes that nothing leads to.
    pub fn unused(&self) -> Vec<String> {
        let all = Value::Object(self.schemas.clone()).to_string();
        let is_used = |name: &String| {
            name == ERROR || self.routes.contains_key(name) || all.contains(&format!("\"#/$defs/{name}\""))
        };
        self.schemas.keys().filter(|name| !is_used(name)).cloned().collect()
    }

    /// The route that a request takes.
    pub fn route_of(&self, method: &str, target: &str) -> &str {
        let path = match target.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => target,
        };
        let path = path.split('?').next().unwrap_or_default().trim_end_matches('/');
        let sent: Vec<&str> = path.split('/').collect();
        let fits = |route: &&String| {
            let (of, template) = route.split_once(' ').expect("a method and a path");
            let parts: Vec<&str> = template.split('/').collect();
            let is_same = |(part, sent): (&&str, &&str)| part.starts_with('{') || part == sent;
            of == method && parts.len() == sent.len() && parts.iter().zip(&sent).all(is_same)
        };
        // `/contacts/search` is not the contact with the id `search`.
        let fitting = self.routes.keys().filter(fits).min_by_key(|route| route.matches('{').count());
        fitting.unwrap_or_else(|| panic!("{method} {target} is no route"))
    }

    /// What is wrong with an answer.
    pub fn wrong_answer(&self, answer: &Answer) -> Option<String> {
        // Whoever asks for what is not there has no route.
        if answer.status >= 400 {
            return self.wrong(ERROR, answer.body.as_ref()?);
        }
        let route = self.route_of(&answer.method, &answer.target);
        match (self.routes.get(route)?, &answer.body) {
            (Told::Exempt, _) | (Told::Answers(_, None), None) => None,
            (Told::Answers(status, _), _) if answer.status != *status => Some(format!("{route} answers {status}")),
            (Told::Answers(_, Some(shape)), Some(body)) => self.wrong(shape, body),
            (Told::Answers(_, shape), body) => Some(format!("{route} answers {shape:?}, not {body:?}")),
        }
    }

    /// What keeps `value` from having this shape.
    pub fn wrong(&self, shape: &str, value: &Value) -> Option<String> {
        let all: Vec<String> =
            self.validator(shape).iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        (!all.is_empty()).then(|| format!("no {shape}: {}", all.join("; ")))
    }

    fn validator(&self, shape: &str) -> Validator {
        assert!(self.schemas.contains_key(shape), "there is no shape {shape}");
        let mut definitions = self.schemas.clone();
        let root = definitions.remove(shape).expect("it was there");
        definitions.insert("root".to_owned(), root.clone());
        definitions.insert(shape.to_owned(), root);
        let schema = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/root", "$defs": definitions});
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{shape}: {error}"))
    }
}

/// `METHOD /path STATUS kinds`, `METHOD /path STATUS` or `METHOD /path - why`.
fn route(line: &str) -> Option<(String, Told)> {
    let line = line.split('#').next()?.trim();
    let mut words = line.split_whitespace();
    let (method, path, status) = (words.next()?, words.next()?, words.next()?);
    let rest: Vec<&str> = words.collect();
    let told = if status == "-" {
        assert!(!rest.is_empty(), "{line} gives no reason");
        Told::Exempt
    } else {
        Told::Answers(status.parse().unwrap(), (!rest.is_empty()).then(|| rest.join(" ")))
    };
    Some((format!("{method} {path}"), told))
}
