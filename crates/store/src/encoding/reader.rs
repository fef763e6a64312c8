//! The bytes of a row, read field by field.

use super::fields::Field;

/// 32 lists within each other: three times what a predicate may hold. Without
/// it, damaged bytes could claim lists until the stack is full.
const LISTS_WITHIN_MAX: u32 = 32;

/// Bytes that no version of this program wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored row is corrupt: {0}")]
pub struct Corrupt(pub &'static str);

/// Reads a row's fields in order.
#[derive(Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    /// How many lists the next field lies within.
    depth: u32,
}

impl<'a> Reader<'a> {
    /// Begins at the first byte.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, depth: 0 }
    }

    /// Whether everything has been read.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next field.
    ///
    /// # Errors
    /// [`Corrupt`] when the bytes are no such field.
    pub fn field<T: Field>(&mut self) -> Result<T, Corrupt> {
        T::take(self)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], Corrupt> {
        let (head, tail) = self.bytes.split_at_checked(count).ok_or(Corrupt("it ends early"))?;
        self.bytes = tail;
        Ok(head)
    }

    pub(crate) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.bytes)
    }

    /// A length that is not past the end.
    pub(crate) fn length(&mut self) -> Result<usize, Corrupt> {
        let length: u64 = self.field()?;
        usize::try_from(length)
            .ok()
            .filter(|length| *length <= self.bytes.len())
            .ok_or(Corrupt("a length is too large"))
    }

    /// The items of a list.
    pub(super) fn items<T: Field>(&mut self) -> Result<Vec<T>, Corrupt> {
        // Every item has at least a byte, so a length past the end is a lie.
        let length = self.length()?;
        if self.depth == LISTS_WITHIN_MAX {
            return Err(Corrupt("its lists are too deep"));
        }
        self.depth += 1;
        let items = (0..length).map(|_| self.field()).collect();
        self.depth -= 1;
        items
    }
}
