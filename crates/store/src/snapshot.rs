//! Typed rows as they were at one commit.

use crate::backend::{BackendError, BackendSnapshot, Direction, Space};
use crate::encoding::{Corrupt, Reader, decode_key, decode_row, encode_key};
use crate::store::COMMIT_KEY;
use engine::ids::{ContactOrdinal, DefinitionId};
use engine::rows::LogRow;
use engine::tables::LogKey;
use engine::{Key, ReadRows, Row, Table, TableKey};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A key and its row.
pub type TypedRow<K> = (K, Arc<<K as TableKey>::Row>);

/// A row could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The disk, or what lies on it.
    #[error("could not read from the store")]
    Backend(#[from] BackendError),
    /// Bytes that no version of this program wrote.
    #[error("could not decode a row of the table {table:?}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What was wrong.
        #[source]
        source: Corrupt,
    },
}

/// A view of all tables. It includes every commit that was answered before it
/// was taken, and none that came after.
pub struct Snapshot {
    pub(crate) backend: Box<dyn BackendSnapshot>,
}

impl Snapshot {
    /// The number of the last commit that it includes; 0 for none.
    ///
    /// # Errors
    /// [`BackendError`] when it cannot be read.
    pub fn commit_number(&self) -> Result<u64, BackendError> {
        Ok(self.own_number(COMMIT_KEY)?.unwrap_or(0))
    }

    /// A number among the store's own rows.
    pub(crate) fn own_number(&self, key: &[u8]) -> Result<Option<u64>, BackendError> {
        let found = self.backend.get(Space::Meta, key)?;
        Ok(found.and_then(|bytes| Some(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?))))
    }

    /// The row behind an erased key.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be read.
    pub fn row(&self, key: &Key) -> Result<Option<Row>, ReadError> {
        let mut bytes = Vec::with_capacity(24);
        encode_key(key, &mut bytes);
        let found = self.backend.get(Space::Table(key.table()), &bytes)?;
        found.map(|row| decode(key.table(), &row)).transpose()
    }

    /// The row behind a key.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be read.
    pub fn get<K: TableKey>(&self, key: &K) -> Result<Option<Arc<K::Row>>, ReadError> {
        Ok(self.row(&key.erased())?.as_ref().and_then(K::typed).cloned())
    }

    /// Visits the rows from `from` to `to`, both included, until `visit`
    /// breaks.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn scan<K: TableKey>(
        &self,
        (from, to): (&K, &K),
        direction: Direction,
        mut visit: impl FnMut(&K, &Arc<K::Row>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        self.scan_rows(K::TABLE, (&from.erased(), &to.erased()), direction, |key, row| {
            match (K::from_erased(&key), K::typed(&row)) {
                (Some(key), Some(row)) => visit(key, row),
                _ => ControlFlow::Continue(()),
            }
        })
    }

    /// The rows from `from` to `to`, both included, at most `rows_max`.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn list<K: TableKey>(
        &self,
        ends: (&K, &K),
        direction: Direction,
        rows_max: usize,
    ) -> Result<Vec<TypedRow<K>>, ReadError> {
        let mut rows = Vec::new();
        if rows_max == 0 {
            return Ok(rows);
        }
        self.scan(ends, direction, |key, row| {
            rows.push((key.clone(), row.clone()));
            if rows.len() < rows_max { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(rows)
    }

    /// Visits the events from `from` to `to`, both included, in the order in
    /// which they were accepted or backwards, until either closure breaks. Only
    /// those that are wanted are decoded whole: the others cost a tenth.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn scan_log(
        &self,
        (from, to): (&LogKey, &LogKey),
        direction: Direction,
        mut wants: impl FnMut(DefinitionId) -> ControlFlow<(), bool>,
        mut visit: impl FnMut(&LogKey, &Arc<LogRow>) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        encode_key(&from.erased(), &mut low);
        encode_key(&to.erased(), &mut high);
        let corrupt = |source| ReadError::Corrupt { table: Table::Log.name(), source };
        let mut failed = None;
        self.backend.scan(Space::Table(Table::Log), (&low, &high), direction, &mut |key, row| {
            let wanted = definition_of(row).map(&mut wants);
            match wanted {
                Ok(ControlFlow::Continue(false)) => return ControlFlow::Continue(()),
                Ok(ControlFlow::Break(())) => return ControlFlow::Break(()),
                Ok(ControlFlow::Continue(true)) => {}
                Err(source) => {
                    failed = Some(corrupt(source));
                    return ControlFlow::Break(());
                }
            }
            let decoded = decode_key(Table::Log, key).and_then(|key| Ok((key, decode_row(Table::Log, row)?)));
            match decoded.as_ref().map(|(key, row)| (LogKey::from_erased(key), LogKey::typed(row))) {
                Ok((Some(key), Some(row))) => visit(key, row),
                Ok(_) => ControlFlow::Continue(()),
                Err(source) => {
                    failed = Some(corrupt(*source));
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(()), Err)
    }

    pub(crate) fn scan_rows(
        &self,
        table: Table,
        (from, to): (&Key, &Key),
        direction: Direction,
        mut visit: impl FnMut(Key, Row) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let (mut low, mut high) = (Vec::new(), Vec::new());
        encode_key(from, &mut low);
        encode_key(to, &mut high);
        self.scan_bytes(table, (&low, &high), direction, &mut visit)
    }

    /// Visits every row of a table, of all workspaces.
    ///
    /// # Errors
    /// [`ReadError`] when a row cannot be read.
    pub fn scan_table(
        &self,
        table: Table,
        mut visit: impl FnMut(Key, Row) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        // No key is longer than this many 0xff bytes and sorts after it: keys
        // start with a workspace, and there is no workspace 0xffff_ffff.
        self.scan_bytes(table, (&[], &[0xff; 24]), Direction::Up, &mut visit)
    }

    fn scan_bytes(
        &self,
        table: Table,
        ends: (&[u8], &[u8]),
        direction: Direction,
        visit: &mut dyn FnMut(Key, Row) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut failed = None;
        self.backend.scan(Space::Table(table), ends, direction, &mut |key, row| {
            let decoded = decode_key(table, key).and_then(|key| Ok((key, decode_row(table, row)?)));
            match decoded {
                Ok((key, row)) => visit(key, row),
                Err(source) => {
                    failed = Some(ReadError::Corrupt { table: table.name(), source });
                    ControlFlow::Break(())
                }
            }
        })?;
        failed.map_or(Ok(()), Err)
    }
}

impl ReadRows for &Snapshot {
    type Missing = ReadError;

    fn read<K: TableKey>(&mut self, key: &K) -> Result<Option<Arc<K::Row>>, ReadError> {
        self.get(key)
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Snapshot")
    }
}

/// What was done, of an event's bytes.
fn definition_of(row: &[u8]) -> Result<DefinitionId, Corrupt> {
    let mut reader = Reader::new(row);
    let _version: u8 = reader.field()?;
    let _contact: ContactOrdinal = reader.field()?;
    reader.field()
}

fn decode(table: Table, bytes: &[u8]) -> Result<Row, ReadError> {
    decode_row(table, bytes).map_err(|source| ReadError::Corrupt { table: table.name(), source })
}
