//! How one field of a row is written.

mod compound;

use super::reader::{Corrupt, Reader};
use engine::ids::{
    AttributeId, AudienceId, CompanyOrdinal, ContactOrdinal, DefinitionId, DeliveryId, FactId, HeldId, JobId,
    MessageId, NoteId, SegmentId, SubscriptionTypeId, TagId, TeammateId, TimerId, TokenId, WebhookId, WorkspaceId,
    WriterId,
};
use engine::rows::Scopes;

/// A field of a row.
pub trait Field: Sized {
    /// Appends its bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads them.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no such field.
    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt>;
}

impl Field for u64 {
    fn put(&self, out: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            out.push((rest as u8) | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte: u8 = reader.field()?;
            let bits = Self::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return Err(Corrupt("a number is too large"));
            }
            value |= bits << shift;
            if byte == 0 && shift > 0 {
                return Err(Corrupt("a number is longer than it has to be"));
            }
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Corrupt("a number does not end"))
    }
}

impl Field for u8 {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        reader.take(1)?.first().copied().ok_or(Corrupt("it ends early"))
    }
}

macro_rules! narrow_numbers {
    ($($ty:ty),*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                u64::from(*self).put(out);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Self::try_from(reader.field::<u64>()?).map_err(|_| Corrupt("a number is too large"))
            }
        }
    )*};
}
narrow_numbers!(u16, u32);

impl Field for i16 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Ok(Self::from_le_bytes(reader.field()?))
    }
}

impl Field for u128 {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.to_le_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Ok(Self::from_le_bytes(reader.field()?))
    }
}

impl<const N: usize> Field for [u8; N] {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Self::try_from(reader.take(N)?).map_err(|_| Corrupt("it ends early"))
    }
}

impl Field for bool {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        match reader.field::<u8>()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Corrupt("a flag is neither")),
        }
    }
}

impl Field for String {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        out.extend(self.as_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let length = reader.length()?;
        let text = std::str::from_utf8(reader.take(length)?);
        text.map(str::to_owned).map_err(|_| Corrupt("a text is no UTF-8"))
    }
}

impl<T: Field> Field for Option<T> {
    fn put(&self, out: &mut Vec<u8>) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        if reader.field()? { Ok(Some(reader.field()?)) } else { Ok(None) }
    }
}

impl<T: Field> Field for Vec<T> {
    fn put(&self, out: &mut Vec<u8>) {
        (self.len() as u64).put(out);
        self.iter().for_each(|item| item.put(out));
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        reader.items()
    }
}

impl<A: Field, B: Field> Field for (A, B) {
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Ok((reader.field()?, reader.field()?))
    }
}

macro_rules! wrapped_numbers {
    ($($ty:ident),*) => {$(
        impl Field for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                self.0.put(out);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self(reader.field()?))
            }
        }
    )*};
}
wrapped_numbers!(
    WorkspaceId,
    ContactOrdinal,
    DefinitionId,
    TokenId,
    TeammateId,
    WriterId,
    JobId,
    Scopes,
    AttributeId,
    TagId,
    CompanyOrdinal,
    SegmentId,
    SubscriptionTypeId,
    AudienceId,
    NoteId,
    WebhookId,
    HeldId,
    MessageId,
    DeliveryId,
    TimerId,
    FactId
);
