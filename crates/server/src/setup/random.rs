//! The system's random numbers as keys and as text.

use getrandom::Error;

/// `N` random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A text of `length` letters, each of the alphabet's equally likely.
pub fn text(length: usize, alphabet: &[u8]) -> Result<String, Error> {
    // Numbers that would favour the alphabet's first letters are thrown away.
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let drawn = bytes::<32>()?.into_iter().map(usize::from).filter(|number| *number < fair);
        let letters = drawn.filter_map(|number| alphabet.get(number % alphabet.len()));
        text.extend(letters.take(length - text.len()).map(|letter| char::from(*letter)));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_their_length_and_alphabet() {
        for length in [0, 1, 8, 100] {
            let text = text(length, b"abc").unwrap();
            assert_eq!(text.len(), length);
            assert!(text.chars().all(|letter| "abc".contains(letter)), "{text}");
        }
        let long = text(1_000, b"abc").unwrap();
        assert!("abc".chars().all(|letter| long.contains(letter)));
    }
}
