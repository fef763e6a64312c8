//! The notation of shapes, turned into JSON Schemas.
//!
//! A shape is its name at the beginning of a line and its fields below it, each
//! with the kinds of value that it may have. A `?` behind a field says that it
//! may be absent. Kinds are apart by `|`: the words of [`kind`], `"text"` for
//! this text, `{}` for the empty object, `[kind]` for an array, `{kind}` for an
//! object with any keys, or the name of a shape. `name = kinds` is another name,
//! and `+ name` takes over all fields of a shape above it.

use serde_json::{Map, Value, json};

/// Reads shapes into `shapes`, by name.
pub fn read(text: &str, shapes: &mut Map<String, Value>) {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim_end());
    let mut name = String::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(field) = line.strip_prefix("    ") {
            add(shapes, &name, field);
        } else if let Some((alias, kinds)) = line.split_once(" = ") {
            let earlier = shapes.insert(alias.trim().to_owned(), any_of(kinds));
            assert!(earlier.is_none(), "{alias} is there twice");
        } else {
            line.clone_into(&mut name);
            let earlier = shapes.insert(name.clone(), json!({"type": "object", "properties": {}, "required": []}));
            assert!(earlier.is_none(), "{name} is there twice");
        }
    }
}

fn add(shapes: &mut Map<String, Value>, name: &str, field: &str) {
    let (field, kinds) = field.trim().split_once(' ').unwrap_or_else(|| panic!("{name}.{field} has no kind"));
    if field == "+" {
        let base = shapes.get(kinds.trim()).unwrap_or_else(|| panic!("{kinds} must stand above {name}")).clone();
        shapes[name] = base;
        return;
    }
    let shape = &mut shapes[name];
    let required = shape["required"].as_array_mut().unwrap();
    let key = field.trim_end_matches('?');
    required.retain(|held| held != key);
    if key == field {
        required.push(key.into());
    }
    shape["properties"][key] = any_of(kinds);
}

fn any_of(kinds: &str) -> Value {
    let kinds: Vec<Value> = kinds.split('|').map(|word| kind(word.trim())).collect();
    match <[Value; 1]>::try_from(kinds) {
        Ok([one]) => one,
        Err(several) => json!({ "anyOf": several }),
    }
}

fn kind(word: &str) -> Value {
    let within = |open: char, close: char| word.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let of = |pattern: &str| json!({"type": "string", "pattern": pattern});
    if let Some(text) = within('"', '"') {
        return json!({ "const": text });
    }
    if let Some(item) = within('[', ']') {
        return json!({"type": "array", "items": kind(item)});
    }
    if word == "{}" {
        return json!({"type": "object", "maxProperties": 0});
    }
    if let Some(value) = within('{', '}') {
        return json!({"type": "object", "additionalProperties": kind(value)});
    }
    match word {
        "string" | "integer" | "number" | "boolean" | "null" | "object" => json!({ "type": word }),
        "never" => json!(false),
        "any" => json!({"not": {"type": "null"}}),
        "text" => json!({"type": "string", "minLength": 1}),
        "id" => of("^[0-9a-f]{24}$"),
        "digits" => of("^[0-9]+$"),
        "uuid" => of("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
        "cursor" => of("^[A-Za-z0-9_.~=-]+$"),
        "link" => of("^https?://[^/]+/"),
        "path" => of("^/"),
        "time" => of("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"),
        "count" => json!({"type": "integer", "minimum": 0}),
        // Unix seconds never have the 13 digits of milliseconds.
        "seconds" => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
        "false" | "true" => json!({"const": word == "true"}),
        shape => json!({"$ref": format!("#/$defs/{shape}")}),
    }
}

#[test]
fn shapes_are_json_schemas() {
    let mut shapes = Map::new();
    read("a  # told\n    x \"t\"\n    y? [b]|null\n\nb = digits\nc\n    + a\n    x? {string}\n", &mut shapes);
    let optional = json!({"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/b"}}, {"type": "null"}]});
    assert_eq!(
        shapes["a"],
        json!({"type": "object", "required": ["x"], "properties": {"x": {"const": "t"}, "y": optional}})
    );
    assert_eq!(shapes["b"], json!({"type": "string", "pattern": "^[0-9]+$"}));
    let open = json!({"type": "object", "additionalProperties": {"type": "string"}});
    assert_eq!(shapes["c"]["required"], json!([]));
    assert_eq!(shapes["c"]["properties"], json!({"x": open, "y": optional}));
}
