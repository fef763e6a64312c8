//! A file as an operating system keeps it: what is on the disk, and what was
//! written since the last fsync, which a process sees and a power cut may take.

/// What becomes of unsynced writes when the machine stops. The number is how
/// many thousandths of their bytes reached the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Survival {
    /// Nothing of them.
    Lost,
    /// A part of them; the write in which it ends is torn.
    Torn(u16),
    /// A part of them; the file has its full length, with zeros in the rest.
    Zeroed(u16),
    /// All: only the process was killed, or the disk had just written them.
    #[default]
    Kept,
}

#[derive(Debug, Clone)]
struct Write {
    at: usize,
    bytes: Vec<u8>,
}

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct File {
    durable: Vec<u8>,
    unsynced: Vec<Write>,
}

impl File {
    /// How long the file is to a process.
    #[must_use]
    pub fn len(&self) -> usize {
        let ends = self.unsynced.iter().map(|write| write.at + write.bytes.len());
        ends.fold(self.durable.len(), usize::max)
    }

    /// Whether a process sees nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a process reads.
    #[must_use]
    pub fn contents(&self) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        self.unsynced.iter().for_each(|write| put(&mut bytes, write));
        bytes
    }

    /// Writes, for now only into memory.
    pub fn write(&mut self, at: usize, bytes: &[u8]) {
        self.unsynced.push(Write { at, bytes: bytes.to_vec() });
    }

    /// Makes all writes durable.
    pub fn sync(&mut self) {
        for write in std::mem::take(&mut self.unsynced) {
            put(&mut self.durable, &write);
        }
    }

    /// Cuts the file off, durably.
    pub fn truncate(&mut self, len: usize) {
        self.sync();
        self.durable.truncate(len);
    }

    /// Stops the machine.
    pub fn stop(&mut self, survival: Survival) {
        let written: usize = self.unsynced.iter().map(|write| write.bytes.len()).sum();
        let (mut left, keeps_length) = match survival {
            Survival::Lost => (0, false),
            Survival::Torn(permille) => (part(written, permille), false),
            Survival::Zeroed(permille) => (part(written, permille), true),
            Survival::Kept => (written, false),
        };
        for mut write in std::mem::take(&mut self.unsynced) {
            let kept = left.min(write.bytes.len());
            left -= kept;
            if keeps_length {
                write.bytes.iter_mut().skip(kept).for_each(|byte| *byte = 0);
            } else {
                write.bytes.truncate(kept);
            }
            if !write.bytes.is_empty() {
                put(&mut self.durable, &write);
            }
        }
    }

    /// Changes one bit of the durable bytes, as a failing disk does.
    pub fn damage(&mut self, permille: u16) {
        let at = part(self.durable.len(), permille);
        if let Some(byte) = self.durable.get_mut(at) {
            *byte ^= 0x10;
        }
    }
}

/// So many thousandths of `whole`, never all of it.
pub(super) fn part(whole: usize, permille: u16) -> usize {
    whole * usize::from(permille.min(999)) / 1_000
}

fn put(bytes: &mut Vec<u8>, write: &Write) {
    let end = write.at + write.bytes.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    if let Some(place) = bytes.get_mut(write.at..end) {
        place.copy_from_slice(&write.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stopped(survival: Survival) -> Vec<u8> {
        let mut file = File::default();
        file.write(0, b"safe");
        file.sync();
        file.write(4, b"abcd");
        file.write(8, b"efgh");
        assert_eq!(file.contents(), b"safeabcdefgh");
        file.stop(survival);
        file.contents()
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_is_a_matter_of_luck() {
        assert_eq!(stopped(Survival::Lost), b"safe");
        assert_eq!(stopped(Survival::Kept), b"safeabcdefgh");
        assert_eq!(stopped(Survival::Torn(750)), b"safeabcdef");
        assert_eq!(stopped(Survival::Torn(999)), b"safeabcdefg");
        assert_eq!(stopped(Survival::Zeroed(250)), b"safeab\0\0\0\0\0\0");
    }
}
