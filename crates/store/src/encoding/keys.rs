//! How a key is written: so that bytes sort as fields do.

use super::fields::{Corrupt, Reader};
use engine::ids::{ContactOrdinal, DefinitionId, JobId, TeammateId, WorkspaceId, WriterId};
use engine::rows::IdentifierKind;
use engine::source::Source;
use engine::tables::{
    AppKey, AuditKey, BulkErrorKey, CatalogKey, ContactKey, CountersKey, DefinitionKey, DefinitionNameKey, DoneKey,
    IdentifierKey, JobKey, LogKey, NodeKey, RefusalKey, SeenKey, StatsKey, SummaryKey, TeammateKey, TimelineKey,
    TokenKey, WorkspaceKey,
};
use engine::{Key, Table};

trait KeyField: Sized {
    fn put(&self, out: &mut Vec<u8>);
    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt>;
}

macro_rules! big_endian {
    ($($ty:ty),*) => {$(
        impl KeyField for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_be_bytes());
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self::from_be_bytes(reader.field()?))
            }
        }
    )*};
}
big_endian!(u16, u32, u64, u128);

macro_rules! ordinals {
    ($($ty:ident),*) => {$(
        impl KeyField for $ty {
            fn put(&self, out: &mut Vec<u8>) {
                KeyField::put(&self.0, out);
            }

            fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
                Ok(Self(KeyField::take(reader)?))
            }
        }
    )*};
}
ordinals!(WorkspaceId, ContactOrdinal, DefinitionId, TeammateId, WriterId, JobId);

/// A text takes the rest of the key, so it can only stand last.
impl KeyField for String {
    fn put(&self, out: &mut Vec<u8>) {
        out.extend(self.as_bytes());
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        let text = std::str::from_utf8(reader.rest());
        text.map(str::to_owned).map_err(|_| Corrupt("a key's text is no UTF-8"))
    }
}

impl KeyField for Source {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        Self::from_number(reader.field()?).ok_or(Corrupt("no such source"))
    }
}

impl KeyField for IdentifierKind {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn take(reader: &mut Reader<'_>) -> Result<Self, Corrupt> {
        match reader.field::<u8>()? {
            1 => Ok(Self::ExternalId),
            2 => Ok(Self::Email),
            _ => Err(Corrupt("no such kind of identifier")),
        }
    }
}

macro_rules! keys {
    ($($table:ident => $key:ident { $($field:ident),* },)*) => {
        /// Appends a key's bytes.
        pub fn encode_key(key: &Key, out: &mut Vec<u8>) {
            match key {
                $(Key::$table($key { $($field),* }) => { $(KeyField::put($field, out);)* })*
            }
        }

        /// Reads a key of a table.
        ///
        /// # Errors
        /// [`Corrupt`] when the bytes are no key of this table.
        pub fn decode_key(table: Table, bytes: &[u8]) -> Result<Key, Corrupt> {
            let mut reader = Reader::new(bytes);
            let key = match table {
                $(Table::$table => Key::$table($key { $($field: KeyField::take(&mut reader)?),* }),)*
            };
            if reader.is_at_end() { Ok(key) } else { Err(Corrupt("a key is too long")) }
        }
    };
}

keys! {
    Node => NodeKey { workspace },
    Workspace => WorkspaceKey { workspace },
    App => AppKey { workspace, app_id },
    Token => TokenKey { workspace, public },
    Teammate => TeammateKey { workspace, teammate },
    Counters => CountersKey { workspace },
    Definition => DefinitionKey { workspace, definition },
    DefinitionName => DefinitionNameKey { workspace, folded },
    Catalog => CatalogKey { workspace, definition },
    Contact => ContactKey { workspace, contact },
    Identifier => IdentifierKey { workspace, kind, value },
    Log => LogKey { workspace, writer, seq },
    Timeline => TimelineKey { workspace, contact, age, definition, discriminator },
    Seen => SeenKey { workspace, hash },
    Summary => SummaryKey { workspace, definition, contact },
    Done => DoneKey { workspace, contact, definition },
    Stats => StatsKey { workspace, definition, hour, source, writer },
    Refusal => RefusalKey { workspace, writer, slot },
    Job => JobKey { workspace, job },
    BulkError => BulkErrorKey { workspace, job, index },
    Audit => AuditKey { workspace, seq },
}
