//! Names for people who have none: a colour and a thing, told by their id, so
//! that a teammate can tell two leads apart. The same id always has the same
//! one; two people can share one.

use engine::ids::ContactId;

const COLOURS: [&str; 32] = [
    "Amber", "Apricot", "Aqua", "Azure", "Beige", "Bronze", "Cerise", "Charcoal", "Cobalt", "Copper", "Coral", "Cream",
    "Crimson", "Ebony", "Emerald", "Fawn", "Golden", "Indigo", "Ivory", "Jade", "Lavender", "Lilac", "Magenta",
    "Maroon", "Mint", "Ochre", "Olive", "Pearl", "Rust", "Scarlet", "Silver", "Teal",
];

const THINGS: [&str; 64] = [
    "Anchor",
    "Balloon",
    "Banjo",
    "Barrel",
    "Basket",
    "Beacon",
    "Bell",
    "Bicycle",
    "Bottle",
    "Bridge",
    "Bugle",
    "Button",
    "Candle",
    "Canoe",
    "Cello",
    "Clock",
    "Comet",
    "Compass",
    "Cottage",
    "Cup",
    "Drum",
    "Easel",
    "Feather",
    "Ferry",
    "Flute",
    "Fountain",
    "Garden",
    "Glider",
    "Harbour",
    "Harp",
    "Island",
    "Jigsaw",
    "Kettle",
    "Kite",
    "Ladder",
    "Lantern",
    "Lighthouse",
    "Loom",
    "Marble",
    "Meadow",
    "Mill",
    "Mirror",
    "Notebook",
    "Oar",
    "Orchard",
    "Paddle",
    "Pebble",
    "Pencil",
    "Piano",
    "Quill",
    "Raft",
    "Ribbon",
    "River",
    "Saddle",
    "Sail",
    "Scarf",
    "Sled",
    "Spindle",
    "Teapot",
    "Telescope",
    "Tram",
    "Umbrella",
    "Violin",
    "Windmill",
];

/// The pseudonym of the person with this id: `Teal Lantern`.
#[must_use]
pub fn of(id: ContactId) -> String {
    // The half of an id behind its time is as good as random.
    let [.., high, low] = id.0;
    format!("{} {}", word(&COLOURS, high), word(&THINGS, low))
}

fn word(words: &[&'static str], byte: u8) -> &'static str {
    words.get(usize::from(byte) % words.len()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_pseudonym_is_told_by_the_id() {
        let id = |high: u8, low: u8| ContactId([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, high, low]);
        assert_eq!(of(id(0, 0)), "Amber Anchor");
        assert_eq!(of(id(31, 63)), "Teal Windmill");
        assert_eq!(of(id(32, 64)), of(id(0, 0)));
        let all: BTreeSet<String> = (0..32).flat_map(|high| (0..64).map(move |low| of(id(high, low)))).collect();
        assert_eq!(all.len(), 32 * 64, "no word stands twice");
    }
}
