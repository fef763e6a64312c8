//! From where somebody calls, by a MaxMind database that the operator gives.
//! An address is looked up and forgotten: only names of places are kept.

use engine::limits::CONTACT_STRING_CHARS_MAX;
use engine::rows::{AttributeValue, Standard};
use maxminddb::geoip2::City;
use maxminddb::{MaxMindDbError, Reader};
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// The file is not there, or no MaxMind database.
#[derive(Debug, thiserror::Error)]
#[error("read the location database {path}")]
pub struct LocationError {
    path: PathBuf,
    source: MaxMindDbError,
}

/// A database of places, in memory whole.
pub struct Location {
    reader: Reader<Vec<u8>>,
}

impl Location {
    /// Reads a database of cities or countries.
    ///
    /// # Errors
    /// [`LocationError`], with a text for the operator.
    pub fn open(path: &Path) -> Result<Self, LocationError> {
        let read = Reader::open_readfile(path);
        read.map(|reader| Self { reader }).map_err(|source| LocationError { path: path.to_owned(), source })
    }

    /// Where an address is. All of it, also what is not known of the place, so
    /// that nobody is in a city of another country; nothing for an address
    /// that the database does not have.
    #[must_use]
    pub fn facts(&self, address: IpAddr) -> Vec<(Standard, Option<AttributeValue>)> {
        let found = self.reader.lookup(address.to_canonical()).and_then(|found| found.decode::<City<'_>>());
        let Ok(Some(place)) = found else { return Vec::new() };
        let region = place.subdivisions.first().and_then(|region| region.names.english);
        vec![
            (Standard::LocationCountry, text(place.country.names.english)),
            (Standard::LocationRegion, text(region)),
            (Standard::LocationCity, text(place.city.names.english)),
            (Standard::LocationCountryCode, text(place.country.iso_code)),
            (Standard::LocationContinentCode, text(place.continent.code)),
        ]
    }
}

fn text(name: Option<&str>) -> Option<AttributeValue> {
    let name = name.filter(|name| !name.is_empty())?;
    Some(AttributeValue::Text(name.chars().take(CONTACT_STRING_CHARS_MAX).collect()))
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Location({})", self.reader.metadata().database_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::io::Write as _;

    /// A value of the database's own format.
    enum Value<'a> {
        Text(&'a str),
        /// Of 16, 32 or 64 bits, by the type's number.
        Number(u8, u16),
        Map(&'a [(&'a str, Value<'a>)]),
        List(&'a [Value<'a>]),
    }

    impl Value<'_> {
        fn write(&self, out: &mut Vec<u8>) {
            // The upper three bits say the type, 0 that the next byte does; the
            // lower five the size, 29 that the next byte plus 29 is it.
            let control = |out: &mut Vec<u8>, kind: u8, size: usize| {
                let (kind, more) = if kind > 7 { (0, Some(kind - 7)) } else { (kind, None) };
                out.push(kind << 5 | u8::try_from(size.min(29)).unwrap());
                out.extend(more);
                if size >= 29 {
                    out.push(u8::try_from(size - 29).unwrap());
                }
            };
            match self {
                Self::Text(text) => {
                    control(out, 2, text.len());
                    out.extend(text.as_bytes());
                }
                Self::Number(kind, number) => {
                    control(out, *kind, 2);
                    out.extend(number.to_be_bytes());
                }
                Self::Map(entries) => {
                    control(out, 7, entries.len());
                    for (key, value) in *entries {
                        Value::Text(key).write(out);
                        value.write(out);
                    }
                }
                Self::List(values) => {
                    control(out, 11, values.len());
                    values.iter().for_each(|value| value.write(out));
                }
            }
        }
    }

    /// A database of one node: the lower half of all IPv4 addresses is `place`,
    /// the upper half is unknown.
    fn database(place: &Value<'_>) -> Vec<u8> {
        const NODES: u8 = 1;
        const BITS_16: u8 = 5;
        const BITS_32: u8 = 6;
        const BITS_64: u8 = 9;
        // A record of NODES is unknown; the data begin 16 behind it.
        let mut bytes = vec![0, 0, NODES + 16, 0, 0, NODES];
        bytes.extend([0; 16]);
        place.write(&mut bytes);
        bytes.extend(b"\xab\xcd\xefMaxMind.com");
        let metadata = Value::Map(&[
            ("node_count", Value::Number(BITS_32, NODES.into())),
            ("record_size", Value::Number(BITS_16, 24)),
            ("ip_version", Value::Number(BITS_16, 4)),
            ("database_type", Value::Text("Test-City")),
            ("languages", Value::List(&[Value::Text("en")])),
            ("binary_format_major_version", Value::Number(BITS_16, 2)),
            ("binary_format_minor_version", Value::Number(BITS_16, 0)),
            ("build_epoch", Value::Number(BITS_64, 1)),
            ("description", Value::Map(&[("en", Value::Text("Test"))])),
        ]);
        metadata.write(&mut bytes);
        bytes
    }

    fn open(bytes: &[u8]) -> Result<Location, LocationError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        Location::open(file.path())
    }

    fn shown(location: &Location, address: &str) -> String {
        let facts = location.facts(address.parse().unwrap());
        let line = |(standard, value): &(Standard, Option<AttributeValue>)| match value {
            Some(AttributeValue::Text(text)) => format!("{}={text}\n", standard.name()),
            None => format!("{} is not known\n", standard.name()),
            Some(other) => panic!("{other:?}"),
        };
        facts.iter().map(line).collect()
    }

    #[test]
    fn an_address_becomes_names_of_places() {
        let names = |name| [("names", Value::Map(name))];
        let city = names(&[("de", Value::Text("Dublin (de)")), ("en", Value::Text("Dublin"))]);
        let region = [Value::Map(&[("names", Value::Map(&[("en", Value::Text("Leinster"))]))])];
        let country = [("iso_code", Value::Text("IE")), ("names", Value::Map(&[("en", Value::Text("Ireland"))]))];
        let place = Value::Map(&[
            ("city", Value::Map(&city)),
            ("continent", Value::Map(&[("code", Value::Text("EU"))])),
            ("country", Value::Map(&country)),
            ("subdivisions", Value::List(&region)),
        ]);
        let location = open(&database(&place)).unwrap();
        let known = expect![[r#"
            location.country=Ireland
            location.region=Leinster
            location.city=Dublin
            location.country_code=IE
            location.continent_code=EU
        "#]];
        known.assert_eq(&shown(&location, "10.1.2.3"));
        known.assert_eq(&shown(&location, "::ffff:10.1.2.3"));
        assert_eq!(shown(&location, "192.0.2.1"), "", "the other half is unknown");
        assert_eq!(shown(&location, "2001:db8::1"), "", "the database has no IPv6");
    }

    #[test]
    fn what_is_not_known_of_a_place_is_taken_away() {
        let long = "L".repeat(CONTACT_STRING_CHARS_MAX + 1);
        let names = [("en", Value::Text(&long))];
        let place = Value::Map(&[("country", Value::Map(&[("names", Value::Map(&names))]))]);
        let shown = shown(&open(&database(&place)).unwrap(), "10.1.2.3");
        let cut = format!("location.country={}\nlocation.region is not known\n", "L".repeat(CONTACT_STRING_CHARS_MAX));
        assert!(shown.starts_with(&cut), "{shown}");
    }

    #[test]
    fn a_file_that_is_no_database_is_one_clear_error() {
        let error = open(b"not a database").unwrap_err();
        assert!(error.to_string().starts_with("read the location database /"), "{error}");
        assert!(Location::open(Path::new("/nowhere/at-all.mmdb")).is_err());
    }
}
