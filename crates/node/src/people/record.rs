//! A contact or a company in few bytes, made so that one value can be sought
//! without decoding the others.
//!
//! ```text
//! head | times, 4 bytes each | bytes of values | values, by number | lists
//! ```
//!
//! The head holds the role, whether they opted out of e-mail, and which times
//! are there. A value is its number, its shape and its bytes. Text that is
//! compared folded is kept folded; the row itself stays in the store. The lists
//! are tags, companies and aliases; all three are left out when they are empty.

use engine::attributes::{contact_kind, fact, kind_of_type, typed};
use engine::companies::CompanyAttribute;
use engine::ids::{AttributeId, CompanyOrdinal, ContactOrdinal, TagId};
use engine::predicates::{Fact, ValueKind};
use engine::rows::{AttributeValue, CompanyRow, ContactRow, DataType, Role, Standard};
use engine::text::fold;

/// Standard attributes have their own numbers below this one, custom ones
/// theirs above it.
const CUSTOM_FROM: u32 = 128;

const ROLE_BITS: u8 = 0b11;
const UNSUBSCRIBED: u8 = 1 << 2;
const TIMES_SHIFT: u32 = 3;
const SIGNED_UP: u8 = 1 << TIMES_SHIFT;
const LAST_SEEN: u8 = 1 << 4;
const FIRST_KNOWN: u8 = 1 << 5;

const FOLDED: u32 = 0;
const EXACT: u32 = 1;
const NUMBER: u32 = 2;
const WHOLE: u32 = 3;
const FALSE: u32 = 4;
const TRUE: u32 = 5;
const OPAQUE: u32 = 6;
const SHAPE_BITS: u32 = 3;

/// The fields of a contact's row that are values here.
const FIELDS: [Standard; 6] =
    [Standard::ExternalId, Standard::Email, Standard::Phone, Standard::Name, Standard::Avatar, Standard::OwnerId];

/// The number of a custom attribute's values.
pub(super) fn custom_number(attribute: AttributeId) -> u32 {
    CUSTOM_FROM.saturating_add(attribute.0)
}

/// Appends a contact.
pub(super) fn write_contact(row: &ContactRow, out: &mut Vec<u8>) {
    let mut head = row.role as u8;
    let mut times = vec![row.created_at, row.updated_at];
    let optional = [(SIGNED_UP, row.signed_up_at), (LAST_SEEN, row.last_seen_at), (FIRST_KNOWN, row.first_known_at)];
    for (bit, time) in optional {
        if let Some(time) = time {
            head |= bit;
            times.push(time);
        }
    }
    if row.unsubscribed_from_emails {
        head |= UNSUBSCRIBED;
    }
    let mut values = Vec::with_capacity(128);
    let facts = row.facts.iter().map(|(standard, _)| *standard);
    // Whatever else stood among the facts would be hidden by its field.
    let facts = facts.filter(|standard| *standard > Standard::UnsubscribedFromEmails);
    for standard in FIELDS.into_iter().chain(facts) {
        let number = u32::from(standard as u8);
        put_value(number, contact_kind(standard), fact(row, "", standard), &mut values);
    }
    put_custom(&row.custom, &mut values);
    put_head(head, &times, &values, out);
    if !(row.tags.is_empty() && row.companies.is_empty() && row.aliases.is_empty()) {
        put_list(row.tags.iter().map(|tagging| tagging.tag.0), out);
        put_list(row.companies.iter().map(|company| company.0), out);
        put_list(row.aliases.iter().map(|alias| alias.0), out);
    }
}

/// Appends a company.
pub(super) fn write_company(row: &CompanyRow, out: &mut Vec<u8>) {
    let mut values = Vec::with_capacity(128);
    for attribute in CompanyAttribute::ALL {
        if !attribute.is_head() {
            put_value(attribute as u32, attribute.kind(), attribute.of(row), &mut values);
        }
    }
    put_custom(&row.custom, &mut values);
    put_head(0, &[row.created_at, row.updated_at], &values, out);
}

fn put_head(head: u8, times: &[u32], values: &[u8], out: &mut Vec<u8>) {
    out.push(head);
    times.iter().for_each(|time| out.extend(time.to_le_bytes()));
    put_varint(u32::try_from(values.len()).unwrap_or(u32::MAX), out);
    out.extend(values);
}

fn put_custom(custom: &[(AttributeId, AttributeValue)], out: &mut Vec<u8>) {
    for (attribute, value) in custom {
        // A text is compared folded whatever its attribute; the other kinds tell
        // themselves apart.
        let kind = kind_of_type(DataType::String);
        put_value(custom_number(*attribute), kind, typed(kind, value), out);
    }
}

fn put_list(items: impl ExactSizeIterator<Item = u32>, out: &mut Vec<u8>) {
    put_varint(u32::try_from(items.len()).unwrap_or(u32::MAX), out);
    items.for_each(|item| out.extend(item.to_le_bytes()));
}

fn put_value(number: u32, kind: ValueKind, fact: Fact<'_>, out: &mut Vec<u8>) {
    let whole = |value: i64, out: &mut Vec<u8>| {
        let spread = ((value << 1) ^ (value >> 63)).cast_unsigned();
        let length = (64 - spread.leading_zeros()).div_ceil(8) as usize;
        put_bytes(number, WHOLE, spread.to_le_bytes().get(..length).unwrap_or_default(), out);
    };
    match fact {
        Fact::Missing => {}
        Fact::Text(text) if kind == ValueKind::Id => put_bytes(number, EXACT, text.as_bytes(), out),
        Fact::Text(text) => put_bytes(number, FOLDED, fold(text).as_bytes(), out),
        Fact::Folded(text) => put_bytes(number, FOLDED, text.as_bytes(), out),
        Fact::Number(text) => match written_whole(text) {
            Some(value) => whole(value, out),
            None => put_bytes(number, NUMBER, text.as_bytes(), out),
        },
        Fact::Integer(value) => whole(value, out),
        Fact::Count(value) => match i64::try_from(value) {
            Ok(value) => whole(value, out),
            Err(_) => put_bytes(number, NUMBER, value.to_string().as_bytes(), out),
        },
        Fact::Date(seconds) => whole(i64::from(seconds), out),
        Fact::Boolean(value) => put_bytes(number, if value { TRUE } else { FALSE }, &[], out),
        Fact::Opaque => put_bytes(number, OPAQUE, &[], out),
    }
}

/// The whole number that a text writes in its only form.
pub(super) fn written_whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let plain = match digits {
        [b'0'] => text == "0",
        [b'0', ..] | [] => false,
        digits => digits.iter().all(u8::is_ascii_digit),
    };
    if plain { text.parse().ok() } else { None }
}

fn put_bytes(number: u32, shape: u32, bytes: &[u8], out: &mut Vec<u8>) {
    put_varint(number, out);
    put_varint((u32::try_from(bytes.len()).unwrap_or(0) << SHAPE_BITS) | shape, out);
    out.extend(bytes);
}

fn put_varint(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn take_varint(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (&first, mut rest) = bytes.split_first()?;
    let mut value = u32::from(first & 0x7f);
    let (mut last, mut shift) = (first, 7);
    while last & 0x80 != 0 {
        let (&next, tail) = rest.split_first()?;
        value |= u32::from(next & 0x7f).checked_shl(shift)?;
        (last, rest, shift) = (next, tail, shift + 7);
    }
    Some((value, rest))
}

/// One contact or company, as it lies in its chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    head: u8,
    times: &'a [u8],
    values: &'a [u8],
    lists: &'a [u8],
}

impl<'a> Record<'a> {
    /// `None` for no bytes: nobody is there.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (&head, rest) = bytes.split_first()?;
        let (times, rest) = rest.split_at_checked(4 * (2 + (head >> TIMES_SHIFT).count_ones() as usize))?;
        let (length, rest) = take_varint(rest)?;
        let (values, lists) = rest.split_at_checked(length as usize)?;
        Some(Self { head, times, values, lists })
    }

    /// What they are.
    pub(super) fn role(self) -> Role {
        match self.head & ROLE_BITS {
            0 => Role::Visitor,
            1 => Role::Lead,
            _ => Role::User,
        }
    }

    /// Whether they opted out of e-mail.
    pub(super) fn is_unsubscribed(self) -> bool {
        self.head & UNSUBSCRIBED != 0
    }

    fn time(self, place: usize) -> u32 {
        let bytes = self.times.chunks_exact(4).nth(place).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(0, u32::from_le_bytes)
    }

    fn optional_time(self, bit: u8) -> Option<u32> {
        let before = (self.head & (bit - 1)) >> TIMES_SHIFT;
        (self.head & bit != 0).then(|| self.time(2 + before.count_ones() as usize))
    }

    /// When the row was made: it is part of the public id.
    pub(super) fn created_at(self) -> u32 {
        self.time(0)
    }

    /// When the row last changed.
    pub(super) fn updated_at(self) -> u32 {
        self.time(1)
    }

    /// When they were first known.
    pub(super) fn known_since(self) -> u32 {
        self.optional_time(FIRST_KNOWN).unwrap_or_else(|| self.created_at())
    }

    /// When they signed up.
    pub(super) fn signed_up_at(self) -> Option<u32> {
        self.optional_time(SIGNED_UP)
    }

    /// When they were last seen.
    pub(super) fn last_seen_at(self) -> Option<u32> {
        self.optional_time(LAST_SEEN)
    }

    /// The value with this number.
    pub(super) fn value(self, number: u32) -> Fact<'a> {
        let mut rest = self.values;
        while let Some((found, tail)) = take_varint(rest) {
            let Some((shape, tail)) = take_varint(tail) else { break };
            let Some((bytes, tail)) = tail.split_at_checked((shape >> SHAPE_BITS) as usize) else { break };
            if found >= number {
                return if found == number { value_of(shape, bytes) } else { Fact::Missing };
            }
            rest = tail;
        }
        Fact::Missing
    }

    fn list(self, which: usize) -> impl Iterator<Item = u32> + use<'a> {
        let mut rest = self.lists;
        let mut items: &[u8] = &[];
        for _ in 0..=which {
            let list = take_varint(rest).and_then(|(count, tail)| tail.split_at_checked(4 * count as usize));
            (items, rest) = list.unwrap_or_default();
        }
        items.chunks_exact(4).filter_map(|bytes| Some(u32::from_le_bytes(bytes.try_into().ok()?)))
    }

    /// Whether they have a tag.
    pub(super) fn has_tag(self, tag: TagId) -> bool {
        self.list(0).any(|held| held == tag.0)
    }

    /// Their companies, in the order in which they were attached.
    pub(super) fn companies(self) -> impl Iterator<Item = CompanyOrdinal> + use<'a> {
        self.list(1).map(CompanyOrdinal)
    }

    /// Who was merged into them.
    pub(super) fn aliases(self) -> impl Iterator<Item = ContactOrdinal> + use<'a> {
        self.list(2).map(ContactOrdinal)
    }
}

fn value_of(shape: u32, bytes: &[u8]) -> Fact<'_> {
    let text = || std::str::from_utf8(bytes).unwrap_or_default();
    match shape & ((1 << SHAPE_BITS) - 1) {
        FOLDED => Fact::Folded(text()),
        EXACT => Fact::Text(text()),
        NUMBER => Fact::Number(text()),
        WHOLE => {
            let mut whole = [0; 8];
            whole.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            let spread = u64::from_le_bytes(whole);
            Fact::Integer((spread >> 1).cast_signed() ^ -(spread & 1).cast_signed())
        }
        FALSE => Fact::Boolean(false),
        TRUE => Fact::Boolean(true),
        _ => Fact::Opaque,
    }
}

#[cfg(test)]
mod tests;
