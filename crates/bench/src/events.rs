//! The events that are sent: a hundred names, of which a few are common and
//! most are rare (Zipf, exponent 1.1), and metadata of four keys that differ by
//! name: a rich link, an amount of money, a word and a number or date, about
//! 200 bytes of JSON. Everything follows from a number, so a run repeats.
use std::io::Write;

/// Distinct event names; the default limit of a workspace is 120.
pub const NAME_COUNT: usize = 100;

const ZIPF_EXPONENT: f64 = 1.1;
const VERBS: [&str; 10] =
    ["ordered", "viewed", "invited", "upgraded", "cancelled", "uploaded", "shared", "completed", "renewed", "refunded"];
const NOUNS: [&str; 10] =
    ["item", "invoice", "friend", "plan", "report", "project", "document", "lesson", "booking", "subscription"];
const WORDS: [&str; 16] = [
    "starter monthly",
    "business yearly",
    "enterprise",
    "trial",
    "desktop app",
    "mobile web",
    "newsletter of May",
    "partner referral",
    "search result",
    "checkout page",
    "spring campaign",
    "support chat",
    "import wizard",
    "weekly digest",
    "sales call",
    "public API",
];
const CURRENCIES: [&str; 5] = ["eur", "usd", "gbp", "jpy", "aud"];

/// One event, still without its place in a request.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Which of the [`NAME_COUNT`] names, the commonest first.
    pub name: usize,
    /// Whose: the person's number, see [`external_id`].
    pub person: u64,
    /// Unix seconds.
    pub created_at: u64,
    /// Decides the metadata; `None` sends none.
    pub metadata_seed: Option<u64>,
}

/// Spreads a number over all 64 bits (the finalizer of SplitMix64): the whole
/// supply of chance in a run.
pub fn scatter(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The id that the customer's application gave this person: always 8 digits.
pub fn external_id(person: u64) -> u64 {
    10_000_000 + person
}

/// The hundred names and how common each is.
#[derive(Debug)]
pub struct Names {
    names: Vec<String>,
    /// Upper end of each name's share of 0..1.
    upper: Vec<f64>,
}

impl Names {
    /// Builds the list.
    pub fn new() -> Self {
        let names = VERBS.iter().flat_map(|verb| NOUNS.iter().map(move |noun| format!("{verb}-{noun}"))).collect();
        let weights: Vec<f64> = (1..=100_u32).map(|rank| f64::from(rank).powf(-ZIPF_EXPONENT)).collect();
        let total: f64 = weights.iter().sum();
        let sums = weights.iter().scan(0.0, |sum, weight| {
            *sum += weight / total;
            Some(*sum)
        });
        Self { names, upper: sums.collect() }
    }

    /// The name that a random number falls on.
    pub fn pick(&self, random: u64) -> usize {
        let share = f64::from(u32::try_from(random >> 32).unwrap_or(u32::MAX)) / f64::from(u32::MAX);
        self.upper.partition_point(|upper| *upper < share).min(NAME_COUNT - 1)
    }

    /// All names, the commonest first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The name of this rank, from 0.
    pub fn name_at(&self, rank: u64) -> &str {
        usize::try_from(rank).ok().and_then(|rank| self.names.get(rank)).map_or("", String::as_str)
    }

    /// Its share of all events, of 1.
    pub fn share_of(&self, rank: u64) -> f64 {
        let upper = |place: u64| usize::try_from(place).ok().and_then(|place| self.upper.get(place)).copied();
        upper(rank).unwrap_or(1.0) - rank.checked_sub(1).and_then(upper).unwrap_or(0.0)
    }

    /// Appends the event as one JSON object, which takes at most 400 bytes.
    pub fn write(&self, out: &mut Vec<u8>, event: &Event) {
        let name = self.names.get(event.name).map_or("", String::as_str);
        let (user, time) = (external_id(event.person), event.created_at);
        append(out, format_args!(r#"{{"event_name":"{name}","created_at":{time},"user_id":"{user}""#));
        if let Some(seed) = event.metadata_seed {
            write_metadata(out, event, scatter(seed));
        }
        out.push(b'}');
    }
}

/// Appends `,"metadata":{…}`: which keys there are follows from the name, what
/// they hold from the seed.
fn write_metadata(out: &mut Vec<u8>, event: &Event, seed: u64) {
    let (amount, number) = (1 + seed % 250_000, (seed >> 20) % 10_000_000);
    let currency = pick(&CURRENCIES, seed >> 8);
    let word = pick(&WORDS, seed >> 4);
    let noun = pick(&NOUNS, u64::try_from(event.name % NOUNS.len()).unwrap_or_default());
    append(
        out,
        format_args!(
            concat!(
                r#","metadata":{{"{n}_number":{{"url":"https://shop.example.com/account/{n}s/{d:07}/details","value":"{d:07}-{a}"}},"#,
                r#""price":{{"amount":{a},"currency":"{c}"}},"source":"{w}","#
            ),
            n = noun,
            d = number,
            a = amount,
            c = currency,
            w = word
        ),
    );
    match event.name % 3 {
        0 => append(out, format_args!(r#""due_date":{}}}"#, event.created_at + seed % 1_000_000)),
        1 => append(out, format_args!(r#""load":{}.{:02}}}"#, seed % 90, (seed >> 12) % 100)),
        _ => append(out, format_args!(r#""seats":{}}}"#, seed % 5_000)),
    }
}

fn pick<'a>(list: &[&'a str], random: u64) -> &'a str {
    let place = usize::try_from(random % u64::try_from(list.len()).unwrap_or(1)).unwrap_or_default();
    list.get(place).copied().unwrap_or_default()
}

/// Appends text. Writing into memory cannot fail.
pub fn append(out: &mut Vec<u8>, text: std::fmt::Arguments) {
    let written = out.write_fmt(text);
    debug_assert!(written.is_ok(), "memory takes every write");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_json_of_the_announced_size_with_four_keys() {
        let names = Names::new();
        let mut metadata_bytes = 0;
        for seed in 0..1_000 {
            let event = Event {
                name: names.pick(scatter(seed)),
                person: seed,
                created_at: 1_700_000_000,
                metadata_seed: Some(seed),
            };
            let mut out = Vec::new();
            names.write(&mut out, &event);
            let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
            assert_eq!(value["metadata"].as_object().unwrap().len(), 4);
            metadata_bytes += serde_json::to_vec(&value["metadata"]).unwrap().len();
        }
        let mean = metadata_bytes / 1_000;
        assert!((180..=220).contains(&mean), "metadata is {mean} bytes");
    }

    #[test]
    fn names_are_common_and_rare_as_zipf_says() {
        let names = Names::new();
        let mut counts = [0_u32; NAME_COUNT];
        for number in 0..100_000 {
            counts[names.pick(scatter(number))] += 1;
        }
        // H(100, 1.1) is 4.278: the first name has 23.4 %, the hundredth 0.15 %.
        assert!((22_500..24_500).contains(&counts[0]), "first name {}", counts[0]);
        assert!((80..240).contains(&counts[99]), "last name {}", counts[99]);
        assert!(counts[0] > counts[1] && counts[1] > counts[9] && counts[9] > counts[50]);
    }
}
