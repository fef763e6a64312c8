//! How a row gains fields, shown with a row of this file alone: declared once
//! as its first release had it, and once with two fields more.

use super::*;

macro_rules! release {
    ($name:ident { $($field:ident: $ty:ty),* } declared { $($declaration:tt)* }) => {
        mod $name {
            use super::super::{Corrupt, Field, Reader};
            use std::sync::Arc;

            #[derive(Debug, Clone, PartialEq)]
            pub struct VisitRow { $(pub $field: $ty,)* }

            pub enum Table { Visit }

            #[derive(Debug, Clone, PartialEq)]
            pub enum Row { Visit(Arc<VisitRow>) }

            rows! { Visit => VisitRow v 1 { $($declaration)* }, }

            pub fn written(row: VisitRow) -> Vec<u8> {
                let mut bytes = Vec::new();
                encode_row(&Row::Visit(Arc::new(row)), &mut bytes);
                bytes
            }

            pub fn read(bytes: &[u8]) -> Result<VisitRow, Corrupt> {
                decode_row(Table::Visit, bytes).map(|Row::Visit(row)| (*row).clone())
            }
        }
    };
}

release!(first { page: String, count: u32 } declared { page, count });
release!(second { page: String, count: u32, referrer: Option<String>, seconds: Vec<u32> }
    declared { page, count; later: referrer, seconds });

fn old() -> Vec<u8> {
    first::written(first::VisitRow { page: "/".to_owned(), count: 3 })
}

fn new() -> Vec<u8> {
    let (page, referrer) = ("/".to_owned(), Some("x.example".to_owned()));
    second::written(second::VisitRow { page, count: 3, referrer, seconds: vec![7, 300] })
}

#[test]
fn older_bytes_read_later_fields_as_their_defaults() {
    let read = second::read(&old()).expect("read");
    assert_eq!(read, second::VisitRow { page: "/".to_owned(), count: 3, referrer: None, seconds: Vec::new() });
}

#[test]
fn bytes_of_the_release_between_read_the_rest_as_defaults() {
    // As if `referrer` had come first and `seconds` a release later.
    let mut bytes = old();
    Some("x.example".to_owned()).put(&mut bytes);
    let read = second::read(&bytes).expect("read");
    assert_eq!((read.referrer.as_deref(), read.seconds), (Some("x.example"), Vec::new()));
}

#[test]
fn later_fields_come_back() {
    let read = second::read(&new()).expect("read");
    assert_eq!((read.referrer.as_deref(), read.seconds), (Some("x.example"), vec![7, 300]));
}

#[test]
fn newer_bytes_are_refused_rather_than_cut() {
    assert_eq!(first::read(&new()), Err(Corrupt("it is too long")));
    assert_eq!(first::read(&old()), Ok(first::VisitRow { page: "/".to_owned(), count: 3 }));
}

#[test]
fn a_later_field_cut_in_the_middle_is_corrupt() {
    let (old, new) = (old(), new());
    let mut whole = Vec::new();
    for length in 0..new.len() {
        let cut = new.get(..length).expect("a shorter part");
        if second::read(cut).is_ok() {
            whole.push(length);
        }
    }
    let with_referrer = old.len() + 1 + 1 + "x.example".len();
    assert_eq!(whole, vec![old.len(), with_referrer], "only where a field ends");
}

#[test]
fn another_version_is_refused() {
    for version in [0, 2, 255] {
        let mut bytes = old();
        *bytes.first_mut().expect("a version") = version;
        assert_eq!(first::read(&bytes), Err(Corrupt("its version is not known")), "{version}");
    }
}
