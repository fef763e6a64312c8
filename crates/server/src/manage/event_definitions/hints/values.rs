//! What examples of metadata look like.

/// Whether a text is written like a date: `2026-11-22`, with a time or without,
/// `22/11/2026`, `11.22.2026`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
    let Some(gap) = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| ['-', '/', '.'].contains(c)) else {
        return false;
    };
    let parts: Vec<&str> = date.split(gap).collect();
    let are_digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let number = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    let is_day_and_month = |one: &str, two: &str| {
        let (one, two) = (number(one), number(two));
        (1..=31).contains(&one) && (1..=31).contains(&two) && one.min(two) <= 12
    };
    match *parts {
        [year, month, day] if are_digits && year.len() == 4 => is_day_and_month(month, day),
        [day, month, year] if are_digits && year.len() == 4 => is_day_and_month(day, month),
        _ => false,
    }
}

/// Whether a text is a plain number: `19.99`, `-3`. With zeros in front it is
/// an id.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let has_zeros_in_front = whole.len() > 1 && whole.starts_with('0');
    are_digits(whole) && are_digits(fraction) && !has_zeros_in_front && whole.len() <= 15
}

/// Whether a text is an e-mail address, with or without `mailto:`.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((local, domain)) = text.strip_prefix("mailto:").unwrap_or(text).split_once('@') else { return false };
    let is_word = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "@/:,;<>".contains(c));
    let labels: Vec<&str> = domain.split('.').collect();
    is_word(local) && is_word(domain) && labels.len() > 1 && labels.iter().all(|label| !label.is_empty())
}

/// Whether a text is written like the number of a payment card: 13 to 19 digits,
/// in groups or not, that begin as cards do and whose check digit is right.
#[must_use]
pub fn is_card(text: &str) -> bool {
    let text = text.trim();
    if text.contains(|c: char| !c.is_ascii_digit() && c != ' ' && c != '-') || text.starts_with('-') {
        return false;
    }
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let begins = digits.iter().take(4).fold(0, |number, digit| number * 10 + digit);
    let begins_as_cards_do = (3_000..7_000).contains(&begins) || (2_221..=2_720).contains(&begins);
    let is_varied = digits.windows(2).any(|pair| pair.first() != pair.last());
    (13..=19).contains(&digits.len()) && begins_as_cards_do && is_varied && check_digit_is_right(&digits)
}

/// The Luhn sum.
fn check_digit_is_right(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 1 { doubled(*digit) } else { *digit })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(is: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(is(text), "{text}");
        }
        for text in no {
            assert!(!is(text), "{text}");
        }
    }

    #[test]
    fn dates_are_known_by_their_form() {
        check(
            is_date,
            &[
                "2026-11-22",
                "2026-11-22T10:00:00Z",
                "2026-11-22 10:00",
                "22/11/2026",
                "11/22/2026",
                "22.11.2026",
                "2026/1/2",
            ],
            &[
                "",
                "2026",
                "2026-13-40",
                "1.2.3",
                "10-20",
                "192.168.1.1",
                "22-11-26",
                "1800000000",
                "tomorrow",
                "2026--11",
            ],
        );
    }

    #[test]
    fn numbers_are_plain() {
        check(
            is_number,
            &["0", "19.99", "-3", "0.5", " 42 ", "100"],
            &["", "-", "1,5", "007", "1e3", "12 EUR", "1.", ".5", "1.2.3", "1234567890123456", "v1"],
        );
    }

    #[test]
    fn addresses_have_a_domain() {
        check(
            is_email,
            &["ada@shop.example", "mailto:ada@shop.example", " a.b+c@x.co.uk "],
            &["", "@ada", "ada@", "ada@home", "a@b@c.d", "https://x@y.z/a", "ada @shop.example", "ada@shop..example"],
        );
    }

    #[test]
    fn cards_are_known_by_beginning_length_and_check_digit() {
        check(
            is_card,
            &["4242424242424242", "4242 4242 4242 4242", "5555-5555-5555-4444", "378282246310005", "2223003122003222"],
            &[
                "",
                "4242424242424241",
                "1800000000000",
                "424242424242",
                "4111",
                "1234567812345670",
                "4444444444444444444",
                "-4242424242424242",
                "4242x424242424242",
            ],
        );
    }
}
