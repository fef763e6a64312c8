//! Records against the rows that they were made of.

use super::*;
use engine::ids::TeammateId;
use engine::predicates::Fact;
use engine::rows::Tagging;
use proptest::prelude::*;

fn blank() -> ContactRow {
    ContactRow { updated_at: 2, ..ContactRow::blank(Role::Lead, 1) }
}

fn written(row: &ContactRow) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_contact(row, &mut bytes);
    bytes
}

fn value() -> impl Strategy<Value = AttributeValue> {
    prop_oneof![
        "\\PC{0,12}".prop_map(AttributeValue::Text),
        any::<bool>().prop_map(AttributeValue::Boolean),
        any::<i64>().prop_map(|number| AttributeValue::Number(number.to_string())),
        prop::sample::select(vec!["0", "-0", "1.50", "1e400", "00", "4294967296", "99999999999999999999"])
            .prop_map(|text| AttributeValue::Number(text.to_owned())),
    ]
}

/// A value as the record tells it must say the same as the row's.
fn same(number: &AttributeValue, told: Fact<'_>) -> bool {
    match (number, told) {
        (AttributeValue::Text(text), Fact::Folded(told)) => fold(text) == told,
        (AttributeValue::Boolean(value), Fact::Boolean(told)) => *value == told,
        (AttributeValue::Number(text), Fact::Number(told)) => text == told && written_whole(text).is_none(),
        (AttributeValue::Number(text), Fact::Integer(told)) => *text == told.to_string(),
        _ => false,
    }
}

proptest! {
    #[test]
    fn custom_values_come_back(values in proptest::collection::btree_map(0_u32..1_000, value(), 0..12)) {
        let custom: Vec<_> = values.into_iter().map(|(number, value)| (AttributeId(number), value)).collect();
        let bytes = written(&ContactRow { custom: custom.clone(), ..blank() });
        let record = Record::read(&bytes).unwrap();
        for (attribute, value) in &custom {
            let told = record.value(custom_number(*attribute));
            prop_assert!(same(value, told), "{value:?} became {told:?}");
        }
        for other in 0..1_000 {
            let missing = custom.iter().all(|(attribute, _)| attribute.0 != other);
            prop_assert_eq!(record.value(custom_number(AttributeId(other))) == Fact::Missing, missing);
        }
    }

    #[test]
    fn spoilt_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Some(record) = Record::read(&bytes) {
            let lists = record.companies().count() + record.aliases().count();
            prop_assert!(lists <= bytes.len());
            for number in 0..200 {
                let _read = record.value(number);
            }
        }
    }
}

#[test]
fn times_flags_and_lists_come_back() {
    let tagging = |tag| Tagging { tag: TagId(tag), at: 1, by: TeammateId(0) };
    for present in 0..8_u8 {
        let time = |bit: u8| (present & bit != 0).then_some(u32::from(bit) * 100);
        let row = ContactRow {
            role: Role::User,
            unsubscribed_from_emails: present % 2 == 0,
            signed_up_at: time(1),
            last_seen_at: time(2),
            first_known_at: time(4),
            tags: vec![tagging(1), tagging(300)],
            companies: vec![CompanyOrdinal(9), CompanyOrdinal(2)],
            aliases: vec![ContactOrdinal(70_000)],
            ..blank()
        };
        let bytes = written(&row);
        let record = Record::read(&bytes).unwrap();
        assert_eq!((record.role(), record.is_unsubscribed()), (row.role, row.unsubscribed_from_emails));
        assert_eq!((record.signed_up_at(), record.last_seen_at()), (row.signed_up_at, row.last_seen_at));
        assert_eq!((record.created_at(), record.updated_at(), record.known_since()), (1, 2, row.known_since()));
        assert_eq!([1, 2, 300].map(|tag| record.has_tag(TagId(tag))), [true, false, true]);
        assert_eq!(record.companies().collect::<Vec<_>>(), row.companies);
        assert_eq!(record.aliases().collect::<Vec<_>>(), row.aliases);
    }
}

#[test]
fn an_ordinary_contact_takes_about_a_hundred_bytes() {
    let text = |text: &str| Some(text.to_owned());
    let row = ContactRow {
        external_id: text("10000001"),
        email: text("ada.lovelace@shop.example"),
        name: text("Ada Lovelace"),
        signed_up_at: Some(1_700_000_000),
        last_seen_at: Some(1_790_000_000),
        custom: vec![
            (AttributeId(1), AttributeValue::Text("pro".to_owned())),
            (AttributeId(2), AttributeValue::Number("42".to_owned())),
            (AttributeId(3), AttributeValue::Boolean(true)),
        ],
        ..blank()
    };
    let length = written(&row).len();
    assert!((70..110).contains(&length), "{length}");
}
