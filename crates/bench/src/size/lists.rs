//! The lists that a console shows: people, event names and what came in under
//! them.
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde_json::Value;

use super::asker::{Asker, Latency, list};
use crate::events::NAME_COUNT;

const PAGES: u64 = 400;

/// What each list took.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Lists {
    /// Pages of 50 people, one behind the other.
    pub contacts: Latency,
    /// All event names with what came in under each.
    pub definitions: Latency,
    /// The newest 50 events of a name, all names in turn.
    pub occurrences: Latency,
    /// Pages of 50 events of the commonest name, one behind the other.
    pub occurrence_pages: Latency,
    /// The 50 people who did it last, all names in turn.
    pub people: Latency,
    /// How much came in on each day, all names in turn.
    pub volume: Latency,
}

/// Reads them all.
pub fn read(asker: &mut Asker<'_>) -> Result<Lists> {
    let all = "/manage/event_definitions?per_page=150&sort=-total";
    let contacts = walk(asker, "/contacts?per_page=50")?;
    let definitions = Latency::of(20, |_| Ok(asker.get(all)?.1))?;
    let (answer, _) = asker.get(all)?;
    let found = list(&answer, "/data")?;
    ensure!(found.len() == NAME_COUNT, "{} event names are listed of {NAME_COUNT}", found.len());
    let id = |definition: &Value| Some(definition.get("id")?.as_str()?.to_owned());
    let ids: Option<Vec<String>> = found.iter().map(id).collect();
    let ids = ids.context("every definition has an id")?;
    let commonest = ids.first().context("there are names")?;
    let occurrence_pages = walk(asker, &format!("/manage/event_definitions/{commonest}/occurrences?per_page=50"))?;
    let mut each = |what: &str| {
        Latency::of(u64::try_from(ids.len())?, |number| {
            let id = usize::try_from(number).ok().and_then(|number| ids.get(number)).context("one of them")?;
            Ok(asker.get(&format!("/manage/event_definitions/{id}/{what}"))?.1)
        })
    };
    let (occurrences, people, volume) = (each("occurrences")?, each("people")?, each("volume")?);
    Ok(Lists { contacts, definitions, occurrences, occurrence_pages, people, volume })
}

/// Follows the cursors of a list; behind its end it begins again.
fn walk(asker: &mut Asker<'_>, path: &str) -> Result<Latency> {
    let mut cursor = None::<String>;
    Latency::of(PAGES, |_| {
        let page = match &cursor {
            Some(cursor) => format!("{path}&starting_after={cursor}"),
            None => path.to_owned(),
        };
        let (answer, took_us) = asker.get(&page)?;
        ensure!(!list(&answer, "/data")?.is_empty(), "{page} lists nothing");
        cursor = answer.pointer("/pages/next/starting_after").and_then(Value::as_str).map(str::to_owned);
        Ok(took_us)
    })
}
