//! The side file with the number of the last commit: two slots in turn, each a
//! number and its checksum.

use super::file::File;
use xxhash_rust::xxh3::xxh3_64;

const SLOT_BYTES: usize = 16;

/// Where a number's slot begins, and its bytes.
#[must_use]
pub fn slot(number: u64) -> (usize, Vec<u8>) {
    let place = if number.is_multiple_of(2) { 0 } else { SLOT_BYTES };
    let number = number.to_be_bytes();
    (place, [number, xxh3_64(&number).to_be_bytes()].concat())
}

/// The highest number in a whole slot, 0 when there is none.
#[must_use]
pub fn newest(file: &File) -> u64 {
    let bytes = file.contents();
    let slots = bytes.chunks_exact(SLOT_BYTES).filter_map(|bytes| {
        let number = u64::from_be_bytes(*bytes.first_chunk()?);
        (slot(number).1 == bytes).then_some(number)
    });
    slots.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Survival;

    #[test]
    fn a_torn_slot_leaves_the_one_before() {
        let mut file = File::default();
        assert_eq!(newest(&file), 0);
        for number in 1..=4 {
            let (at, bytes) = slot(number);
            file.write(at, &bytes);
        }
        file.sync();
        assert_eq!(newest(&file), 4);
        let (at, bytes) = slot(5);
        file.write(at, &bytes);
        assert_eq!(newest(&file), 5);
        file.stop(Survival::Torn(600));
        assert_eq!(newest(&file), 4);
    }
}
