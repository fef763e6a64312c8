//! What the clients that cannot be installed everywhere send, byte by byte, and
//! what they need back: `tests/exchanges/README.md` says how the files read.

mod connection;
mod file;
mod fill;
mod pattern;
mod play;

pub use file::{Script, folder};
pub use play::{Answer, play};

/// As many calls as make a client's surface at the least.
const EXCHANGES_MIN: usize = 12;

macro_rules! clients {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            let script = Script::read(stringify!($name));
            assert!(script.exchanges.len() >= EXCHANGES_MIN, "{}", script.exchanges.len());
            play(&script);
        })*

        #[test]
        fn every_file_is_played() {
            let mut names: Vec<_> = Script::names();
            names.sort();
            let mut played = vec![$(stringify!($name).to_owned()),*];
            played.push(EVERYTHING.to_owned());
            played.sort();
            assert_eq!(names, played);
        }
    };
}

/// The file that asks every route at least once, for `shapes`.
pub const EVERYTHING: &str = "everything";

clients! { ruby_4 ruby_3 php_4 java_2 java_4 go_2 dotnet_2 }
