//! Looks at the console's pages with a real browser: wide and narrow, light and
//! dark. A page passes when it says what it should, fits its width, follows the
//! colour scheme, and nothing is wrong in the browser's own log.
//!
//! `chromium` starts the browser and speaks its protocol; `server` starts Herald
//! on a folder of its own; `page` visits one page in one [`View`].

mod chromium;
mod page;
mod server;

use std::fs;

use anyhow::{Context, Result};

use crate::pipeline::Counts;
use crate::workspace::Workspace;
use chromium::Chromium;
use page::View;
use server::Server;

/// A page and words that stand on it for everyone.
struct Page {
    path: &'static str,
    name: &'static str,
    words: &'static [&'static str],
}

const PAGES: &[Page] = &[Page {
    path: "/console",
    name: "console",
    words: &["Herald is running here", "Track an event", "API description"],
}];

const VIEWS: &[View] = &[
    View { name: "wide-light", width: 1280, height: 800, scheme: "light" },
    View { name: "wide-dark", width: 1280, height: 800, scheme: "dark" },
    View { name: "narrow-light", width: 390, height: 844, scheme: "light" },
    View { name: "narrow-dark", width: 390, height: 844, scheme: "dark" },
];

/// Visits every page in every view; screenshots go to target/screenshots.
pub fn run(workspace: &Workspace) -> Result<Counts> {
    let folder = workspace.target.join("screenshots");
    fs::create_dir_all(&folder).context("create the folder for screenshots")?;
    let server = Server::start(workspace)?;
    let mut chromium = Chromium::start(&folder)?;
    let mut counts = Counts::default();
    for page in PAGES {
        let mut seen = Vec::new();
        for view in VIEWS {
            let visit = page::visit(&mut chromium, &server.url(page.path), view)?;
            let shot = folder.join(format!("{}-{}.png", page.name, view.name));
            fs::write(&shot, &visit.screenshot).context("write a screenshot")?;
            let wrong = visit.wrong(view, page.words);
            counts += Counts::one(wrong.is_empty());
            for wrong in wrong {
                println!("{} {}: {wrong}", page.path, view.name);
            }
            seen.push((view, visit));
        }
        let follows = page::follows_scheme(&seen);
        if !follows {
            println!("{} looks the same in light and in dark", page.path);
        }
        counts += Counts::one(follows);
    }
    println!("screenshots are in {}", folder.display());
    Ok(counts)
}
