//! What can be better about an event's name. Careful rather than thorough: a
//! hint that is wrong is worse than one that is missing.

use crate::limits::HINT_NAMES_MAX;
use engine::ids::DefinitionId;
use std::collections::HashMap;

/// Past forms that do not end in `-ed`.
const IRREGULAR: &[(&str, &str)] = &[
    ("became", "become"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caught", "catch"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("cut", "cut"),
    ("did", "do"),
    ("done", "do"),
    ("drew", "draw"),
    ("drove", "drive"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("fought", "fight"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("got", "get"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("had", "have"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("hit", "hit"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leave"),
    ("lent", "lend"),
    ("let", "let"),
    ("lost", "lose"),
    ("made", "make"),
    ("meant", "mean"),
    ("met", "meet"),
    ("paid", "pay"),
    ("put", "put"),
    ("quit", "quit"),
    ("ran", "run"),
    ("read", "read"),
    ("reset", "reset"),
    ("rose", "rise"),
    ("said", "say"),
    ("sang", "sing"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("set", "set"),
    ("shot", "shoot"),
    ("shown", "show"),
    ("shut", "shut"),
    ("slept", "sleep"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spent", "spend"),
    ("split", "split"),
    ("spoke", "speak"),
    ("stood", "stand"),
    ("swept", "sweep"),
    ("taken", "take"),
    ("taught", "teach"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("undone", "undo"),
    ("upset", "upset"),
    ("went", "go"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("won", "win"),
    ("wore", "wear"),
    ("written", "write"),
    ("wrote", "write"),
];

/// Words that end in `-ed` and tell of nothing that happened.
const NO_PAST: &[&str] = &[
    "bed", "bleed", "breed", "deed", "embed", "exceed", "feed", "need", "proceed", "red", "seed", "shed", "sled",
    "speed", "succeed", "weed",
];

/// A name in its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Whose.
    pub id: DefinitionId,
    /// As it is listed.
    pub text: String,
    words: Vec<String>,
}

impl Name {
    /// Takes a name, in lower case, apart.
    #[must_use]
    pub fn new(id: DefinitionId, text: &str) -> Self {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        Self { id, text: text.to_owned(), words: words.map(str::to_owned).collect() }
    }

    /// Whether nothing in it says that something happened, or it says so and
    /// not to what. Of names in other alphabets nothing is said, and one past
    /// verb alone is let be.
    #[must_use]
    pub fn lacks_verb_or_noun(&self) -> bool {
        self.text.is_ascii() && !self.words.iter().any(|word| is_past(word))
    }

    /// The stems of its words, in no order: names that share them say the same.
    fn stems(&self) -> Vec<String> {
        let mut stems: Vec<String> = self.words.iter().map(|word| stem(word)).collect();
        stems.sort_unstable();
        stems
    }

    fn letters(&self) -> String {
        self.words.concat()
    }

    /// Whether one word of it is, but for a slip, another word of the other.
    fn is_slip_of(&self, other: &Self) -> bool {
        if self.words.len() != other.words.len() {
            return false;
        }
        let mut differing = self.words.iter().zip(&other.words).filter(|(one, two)| one != two);
        match (differing.next(), differing.next()) {
            (Some((one, two)), None) => is_slip(one, two),
            _ => false,
        }
    }
}

fn is_past(word: &str) -> bool {
    let regular = word.len() > 3 && word.ends_with("ed") && !NO_PAST.contains(&word);
    regular || IRREGULAR.iter().any(|(past, _)| *past == word)
}

/// A word without plural and tense, so that `ordered`, `orders` and `order` are
/// one. It need not be a word any more.
fn stem(word: &str) -> String {
    // `read` is its own past: its stem is that of any other word.
    if let Some((_, base)) = IRREGULAR.iter().find(|(past, base)| *past == word && past != base) {
        return stem(base);
    }
    let ending = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.len() > 2 && !NO_PAST.contains(&word));
    let rest = match (ending("ied").or_else(|| ending("ies")), ending("ing").or_else(|| ending("ed"))) {
        (Some(rest), _) => return format!("{rest}i"),
        (None, Some(rest)) => rest,
        (None, None) => match ending("es").or_else(|| ending("s")).or_else(|| ending("e")) {
            Some(rest) if !word.ends_with("ss") => rest,
            _ => word,
        },
    };
    let once = without_doubled(rest);
    match once.strip_suffix('y') {
        Some(rest) if rest.len() > 1 => format!("{rest}i"),
        _ => once.to_owned(),
    }
}

/// `stopp` is `stop`.
fn without_doubled(word: &str) -> &str {
    let mut ends = word.char_indices().rev();
    match (ends.next(), ends.next()) {
        (Some((place, last)), Some((_, before))) if last == before && word.len() > 3 => {
            word.get(..place).unwrap_or(word)
        }
        _ => word,
    }
}

/// Whether two words differ as a slip of the finger makes them differ. Those
/// that begin with different letters are other words (`imported` and
/// `exported`), as are those with different digits; short ones differ by more
/// than a slip when they differ at all.
fn is_slip(one: &str, two: &str) -> bool {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let shorter = one.chars().count().min(two.chars().count());
    let distance_max = match shorter {
        0..=5 => return false,
        6..=8 => 1,
        _ => 2,
    };
    one.chars().next() == two.chars().next() && digits(one) == digits(two) && distance(one, two) <= distance_max
}

/// How many letters are put in, left out, replaced or changed with their
/// neighbour to make one word of another.
fn distance(one: &str, two: &str) -> usize {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    // More than a slip, whatever stands in them.
    if one.len().abs_diff(two.len()) > 2 {
        return usize::MAX;
    }
    let at = |row: &[usize], place: usize| row.get(place).copied().unwrap_or(usize::MAX - 1);
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=two.len()).collect();
    for (i, left) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in two.iter().enumerate() {
            let replaced = at(&last, j) + usize::from(left != right);
            let mut least = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is_swapped = i > 0 && j > 0 && one.get(i - 1) == Some(right) && two.get(j - 1) == Some(left);
            if is_swapped {
                least = least.min(at(&before_last, j - 1) + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

/// The active names of a workspace, to be compared.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<Name>,
    by_stems: HashMap<Vec<String>, Vec<usize>>,
    by_letters: HashMap<String, Vec<usize>>,
}

impl Names {
    /// Of these.
    #[must_use]
    pub fn new(names: Vec<Name>) -> Self {
        let (mut by_stems, mut by_letters) = (HashMap::<_, Vec<usize>>::new(), HashMap::<_, Vec<usize>>::new());
        for (place, name) in names.iter().enumerate() {
            by_stems.entry(name.stems()).or_default().push(place);
            by_letters.entry(name.letters()).or_default().push(place);
        }
        Self { names, by_stems, by_letters }
    }

    /// Another name that is nearly the same: the same words in another form,
    /// order or spelling of the gaps, or one word with a slip. Of several, the
    /// oldest.
    #[must_use]
    pub fn near(&self, name: &Name) -> Option<&Name> {
        let alike = [self.by_stems.get(&name.stems()), self.by_letters.get(&name.letters())];
        let alike = alike.into_iter().flatten().flatten().filter_map(|place| self.names.get(*place));
        let slips = self.names.iter().take(HINT_NAMES_MAX).filter(|other| name.is_slip_of(other));
        alike.chain(slips).filter(|other| other.id != name.id).min_by_key(|other| other.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::new(DefinitionId(1), text)
    }

    #[test]
    fn names_of_a_past_verb_and_a_noun_are_let_be() {
        for good in [
            "ordered-item",
            "item-ordered",
            "invited-friend",
            "video.watched twice",
            "payment_made",
            "sent-invoice",
            "step-2-completed",
            "page viewed",
            "signed-up",
            "subscribed",
            "left-channel",
            "bestellung-abgeschlossen-ü",
            "注文",
        ] {
            assert!(!name(good).lacks_verb_or_noun(), "{good}");
        }
        for bad in ["order", "order-item", "checkout", "click-button", "upload-complete", "news-feed", "page-speed"] {
            assert!(name(bad).lacks_verb_or_noun(), "{bad}");
        }
    }

    #[test]
    fn every_irregular_verb_has_a_stem_that_its_past_shares() {
        for (past, base) in IRREGULAR {
            assert_eq!(stem(past), stem(base), "{past}");
            assert!(IRREGULAR.iter().all(|(other, of)| other != base || of == base), "{base} is the past of another");
        }
    }

    fn near(one: &str, two: &str) -> bool {
        let names = Names::new(vec![Name::new(DefinitionId(1), one), Name::new(DefinitionId(2), two)]);
        let forth = names.near(&Name::new(DefinitionId(1), one)).map(|other| other.id.0);
        let back = names.near(&Name::new(DefinitionId(2), two)).map(|other| other.id.0);
        assert_eq!((forth.is_some(), back.is_some()), (forth == Some(2), back == Some(1)), "{one} {two}");
        forth.is_some()
    }

    #[test]
    fn near_duplicates_are_found() {
        for (one, two) in [
            ("ordered-item", "ordered_item"),
            ("ordered-item", "ordered item"),
            ("ordered-item", "ordereditem"),
            ("ordered-item", "ordered-items"),
            ("ordered-item", "item-ordered"),
            ("ordered-item", "order-item"),
            ("sent-invoice", "send-invoice"),
            ("stopped-trial", "stop-trial"),
            ("purchased-plan", "purchase-plans"),
            ("copied-link", "copy-link"),
            ("uploading-file", "uploaded-file"),
            ("completed-order", "complted-order"),
            ("completed-order", "compelted-order"),
            ("subscription-cancelled", "subscription-canceled"),
        ] {
            assert!(near(one, two), "{one} {two}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for (one, two) in [
            ("signed-in", "signed-up"),
            ("signed-in", "signed-out"),
            ("imported-file", "exported-file"),
            ("attached-card", "detached-card"),
            ("subscribed-list", "unsubscribed-list"),
            ("uploaded-plan", "upgraded-plan"),
            ("step-1-completed", "step-2-completed"),
            ("completed-step1", "completed-step2"),
            ("viewed-cart", "viewed-card"),
            ("enabled-sync", "disabled-sync"),
            ("created-order", "deleted-order"),
            ("item-added-to-cart", "item-added"),
        ] {
            assert!(!near(one, two), "{one} {two}");
        }
    }

    #[test]
    fn as_many_names_are_compared_by_letters_as_may_be() {
        let filler = |count: usize| (0..count).map(|n| Name::new(DefinitionId(n as u32 + 10), &format!("x{n}")));
        let slip = Name::new(DefinitionId(9), "complted-order");
        for (before, found) in [(HINT_NAMES_MAX - 1, true), (HINT_NAMES_MAX, false), (HINT_NAMES_MAX + 1, false)] {
            let mut names: Vec<Name> = filler(before).collect();
            names.push(Name::new(DefinitionId(8), "completed-order"));
            assert_eq!(Names::new(names).near(&slip).is_some(), found, "{before}");
        }
    }

    #[test]
    fn distances_count_letters() {
        for (one, two, wanted) in [
            ("abc", "abc", 0),
            ("abc", "abd", 1),
            ("abc", "ab", 1),
            ("abcd", "abdc", 1),
            ("abcd", "badc", 2),
            ("", "ab", 2),
        ] {
            assert_eq!((distance(one, two), distance(two, one)), (wanted, wanted), "{one} {two}");
        }
    }
}
