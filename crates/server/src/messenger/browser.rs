//! What a browser is, from what it calls itself.

/// A browser and what it runs on, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Browser {
    /// Its name.
    pub name: Option<&'static str>,
    /// Its version, as it says it.
    pub version: Option<String>,
    /// The operating system.
    pub os: Option<&'static str>,
}

/// What stands before a version, and whose it is. Most browsers also claim to
/// be others: the first that is there counts.
const NAMES: [(&str, &str); 12] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
];

/// What tells an operating system. The first that is there counts: Android
/// also calls itself Linux, and iOS is like Mac OS X.
const SYSTEMS: [(&str, &str); 8] = [
    ("Windows", "Windows"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
];

/// Reads the header `User-Agent`. What is no browser known here has no name.
#[must_use]
pub fn read(user_agent: &str) -> Browser {
    let found = NAMES.iter().find_map(|(mark, name)| {
        let (_, rest) = user_agent.split_once(mark)?;
        // Programs that are no Safari have a version, too.
        (*name != "Safari" || user_agent.contains("Safari/")).then(|| (*name, version(rest)))
    });
    let os = SYSTEMS.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
    let (name, version) = found.unzip();
    Browser { name, version: version.flatten(), os }
}

fn version(rest: &str) -> Option<String> {
    const CHARS_MAX: usize = 32;
    let version: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').take(CHARS_MAX).collect();
    (!version.is_empty()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write as _;

    #[test]
    fn browsers_are_told_apart() {
        let agents = [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.3485.54",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0",
            "curl/8.5.0",
            "SomeApp Version/7 (Linux)",
            "Chrome/",
            "",
        ];
        let mut shown = String::new();
        for agent in agents {
            let Browser { name, version, os } = read(agent);
            writeln!(shown, "{name:?} {version:?} {os:?}").unwrap();
        }
        expect![[r#"
            Some("Chrome") Some("140.0.0.0") Some("Windows")
            Some("Edge") Some("140.0.3485.54") Some("Windows")
            Some("Safari") Some("18.6") Some("macOS")
            Some("Chrome") Some("140.0.7339.39") Some("iOS")
            Some("Firefox") Some("143.0") Some("Linux")
            Some("Samsung Internet") Some("28.0") Some("Android")
            Some("Opera") Some("124.0.0.0") Some("ChromeOS")
            None None None
            None None Some("Linux")
            Some("Chrome") None None
            None None None
        "#]]
        .assert_eq(&shown);
    }
}
