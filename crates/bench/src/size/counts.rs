//! Whether everything that was acknowledged is counted, once.
use anyhow::{Result, ensure};
use serde_json::json;

use super::{
    asker::{Asker, list, number},
    fill::Filled,
    searches,
};
use crate::history::Expected;

/// Compares the counts of the server with what was sent. Errors: one is not
/// exact.
pub fn compare(asker: &mut Asker<'_>, filled: &Filled, expected: &Expected) -> Result<()> {
    let (answer, _) = asker.get("/manage/event_definitions?per_page=150&sort=-total")?;
    let definitions = list(&answer, "/data")?;
    let sum = |pointer: &str| definitions.iter().map(|definition| number(definition, pointer)).sum::<Result<u64>>();
    let (stored, duplicate) = (sum("/activity/total")?, sum("/activity/duplicate")?);
    ensure!(stored == expected.ok, "{stored} events are counted of {}", expected.ok);
    ensure!(duplicate == expected.duplicate, "{duplicate} duplicates are counted of {}", expected.duplicate);
    let (page, _) = asker.get("/contacts?per_page=1")?;
    let (people, made) = (number(&page, "/total_count")?, filled.contacts + 1);
    ensure!(people == made, "{people} people are counted of {made}");
    let plan = json!({"attribute": "custom_attributes.plan", "op": "is", "value": "pro"});
    let predicate = json!({"all": [plan, searches::did_often()]});
    let (answer, _) = asker.post("/manage/contacts/count", &json!({ "predicate": predicate }))?;
    let (counted, did) = (number(&answer, "/count")?, searches::who_did_often(filled)?);
    ensure!(counted == did, "{counted} people are counted who did it often, {did} did");
    Ok(())
}
