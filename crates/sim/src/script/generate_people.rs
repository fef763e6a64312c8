//! From a seed to what callers want of people.

use super::generate::{DAY_MS, HOUR_MS, SECOND_MS, user_id};
use super::wants::{BrowserPick, CompanyPick, FirmPick, NewNames, SentPick, TaggedPick, Want, Whom};
use super::{ContactPick, Intent, WhoPick, Whose};
use crate::rng::Rng;
use engine::command::{Archiving, MergeRule, NewRole};
use engine::rows::{DataType, Model};

/// What a caller wants of people, each about as often as it is worth.
pub(super) fn want(rng: &mut Rng, workspace: u8) -> Intent {
    let want = match rng.below(100) {
        0..=9 => update(rng),
        10..=11 => Want::Archive {
            who: known(rng, Whose::Anybody),
            archiving: rng.pick(&[Archiving::Archive, Archiving::Unarchive, Archiving::Block, Archiving::Unarchive]),
        },
        12..=16 => Want::Delete { who: deletable(rng) },
        17..=28 => merge(rng),
        29..=35 => Want::Unmerge { who: known(rng, Whose::Survivor) },
        36..=42 => convert(rng),
        43..=46 => Want::Ping { visitor: rng.small(5), browser: rng.small(4) },
        47..=55 => browse(rng),
        56..=67 => neighbour(rng),
        68..=78 => Want::Tag { tag: 1 + rng.small(4), what: tagged(rng), tagged: rng.chance(700) },
        79..=80 => Want::Note { about: tagged(rng), text: rng.small(4) },
        81 => Want::Consent {
            who: known(rng, Whose::Anybody),
            subscription: 1 + u8::from(rng.chance(150)),
            wanted: rng.pick(&[Some(true), Some(false), None]),
        },
        82..=93 => Want::StepJob { place: rng.small(12) },
        _ => return Intent::Again { back: rng.small(80) },
    };
    Intent::People { workspace, want }
}

/// What browsers do, and what they may.
fn browse(rng: &mut Rng) -> Want {
    match rng.below(20) {
        0 => Want::Messenger { choice: rng.small(16) },
        1 => Want::Rotate { platform: rng.small(3), grace: rng.small(3) },
        2..=3 => Want::Collect { who: known_by_id(rng, Whose::Visitor), email: rng.small(8) },
        4 => Want::Collect { who: known_by_id(rng, Whose::Anybody), email: rng.small(8) },
        _ => {
            let person = match rng.below(10) {
                0..=1 => BrowserPick::Anonymous,
                2..=3 => BrowserPick::Known(known_by_id(rng, Whose::Anybody)),
                4..=5 => BrowserPick::Named(None, Some(rng.small(8))),
                _ => BrowserPick::Named(Some(user_id(rng)), rng.sometimes(600, |rng| rng.small(8))),
            };
            let sent = SentPick {
                proof: rng.small(4),
                proves_email: rng.chance(600),
                profile: rng.small(16),
                signed: rng.sometimes(300, |rng| rng.small(16)),
                firm: rng.sometimes(250, |rng| FirmPick {
                    named: rng.small(4),
                    facts: rng.small(16),
                    attached: rng.chance(700),
                }),
                page: rng.small(8),
            };
            Want::Browse { visitor: rng.small(5), person, sent }
        }
    }
}

fn known_by_id(rng: &mut Rng, whose: Whose) -> WhoPick {
    WhoPick { id: Some(ContactPick::Of(whose, rng.small(30))), ..WhoPick::default() }
}

/// Companies, tags and attributes themselves.
fn neighbour(rng: &mut Rng) -> Want {
    match rng.below(17) {
        0..=3 => Want::SaveCompany { which: company(rng), facts: rng.small(16) },
        4..=5 => Want::DeleteCompany { which: company(rng) },
        6..=11 => Want::Attach { who: known(rng, Whose::Anybody), which: company(rng), attached: rng.chance(750) },
        12 => Want::DefineAttribute {
            model: rng.pick(&[Model::Contact, Model::Contact, Model::Company]),
            name: rng.small(4),
            data_type: rng.pick(&DataType::ALL),
        },
        13 => Want::ArchiveAttribute { attribute: 1 + rng.small(5), archived: rng.chance(500) },
        14..=15 => Want::SaveTag { tag: rng.sometimes(300, |rng| 1 + rng.small(5)), name: rng.small(5) },
        _ => Want::DeleteTag { tag: 1 + rng.small(5) },
    }
}

fn update(rng: &mut Rng) -> Want {
    let whom = rng.weighted(&[(85, Whom::Contacts), (15, Whom::Visitors)]);
    let mut who = known(rng, if whom == Whom::Visitors { Whose::Visitor } else { Whose::Anybody });
    if rng.chance(50) {
        who = known(rng, Whose::Merged);
    }
    let names = NewNames {
        external_id: rng.sometimes(250, |rng| rng.sometimes(850, user_id)),
        email: rng.sometimes(300, |rng| rng.sometimes(850, |rng| rng.small(8))),
    };
    let role = rng.sometimes(200, |rng| rng.pick(&[NewRole::User, NewRole::User, NewRole::Lead]));
    Want::Update { who, whom, role, names, profile: rng.small(16) }
}

fn merge(rng: &mut Rng) -> Want {
    let from = rng.weighted(&[(90, Whose::Lead), (5, Whose::Merged), (5, Whose::Anybody)]);
    let into = rng.weighted(&[(90, Whose::User), (5, Whose::Merged), (5, Whose::Anybody)]);
    let rule = rng.pick(&[MergeRule::LeadIntoUser, MergeRule::LeadIntoUser, MergeRule::SharedDetails]);
    Want::Merge { from: known(rng, from), into: known(rng, into), rule }
}

fn convert(rng: &mut Rng) -> Want {
    let whom = rng.pick(&[Whom::Visitors, Whom::Visitors, Whom::Unknown]);
    let from = rng.pick(&[Whose::Visitor, Whose::Visitor, Whose::Lead]);
    let role = rng.pick(&[NewRole::User, NewRole::Lead]);
    let whose = if role == NewRole::User { Whose::User } else { Whose::Lead };
    let into = match rng.below(10) {
        0..=1 => WhoPick::default(),
        2..=6 => WhoPick { id: Some(ContactPick::Of(whose, rng.small(30))), ..WhoPick::default() },
        _ => WhoPick {
            user_id: rng.sometimes(600, user_id),
            email: rng.sometimes(600, |rng| rng.small(8)),
            ..WhoPick::default()
        },
    };
    let from = match rng.below(3) {
        0 => WhoPick { visitor: Some(rng.small(5)), ..WhoPick::default() },
        _ => known(rng, from),
    };
    Want::Convert { from, whom, role, into, profile: rng.small(16) }
}

/// Deleting who has a history that others were merged into is what most can go
/// wrong with.
fn deletable(rng: &mut Rng) -> WhoPick {
    let whose =
        rng.weighted(&[(40, Whose::Survivor), (40, Whose::Anybody), (10, Whose::Visitor), (10, Whose::Deleted)]);
    known(rng, whose)
}

fn tagged(rng: &mut Rng) -> TaggedPick {
    if rng.chance(250) {
        TaggedPick::Company(1 + rng.small(5))
    } else {
        // What comes after a merge must outlast its undoing.
        let whose = rng.pick(&[Whose::Anybody, Whose::Survivor, Whose::Survivor]);
        TaggedPick::Contact(known(rng, whose))
    }
}

fn company(rng: &mut Rng) -> CompanyPick {
    let place = rng.small(4);
    rng.weighted(&[
        (70, CompanyPick::Named(place)),
        (20, CompanyPick::Known(place)),
        (5, CompanyPick::Vanished(place)),
        (5, CompanyPick::Garbage),
    ])
}

/// Mostly one person by their id, else by what else they are known by.
pub(super) fn known(rng: &mut Rng, whose: Whose) -> WhoPick {
    let place = rng.small(30);
    match rng.below(20) {
        0..=14 => WhoPick { id: Some(ContactPick::Of(whose, place)), ..WhoPick::default() },
        15..=16 => WhoPick { user_id: Some(user_id(rng)), ..WhoPick::default() },
        17..=18 => WhoPick { email: Some(rng.small(8)), ..WhoPick::default() },
        _ => WhoPick { visitor: Some(rng.small(5)), ..WhoPick::default() },
    }
}

/// How time passes in a story of people: longer pauses than among events, so
/// that visitors are given up and merges can no longer be undone.
pub(super) fn jump(rng: &mut Rng) -> i64 {
    rng.weighted(&[
        (300, 0),
        (250, SECOND_MS),
        (150, 61 * SECOND_MS),
        (100, HOUR_MS),
        (100, DAY_MS),
        (30, 4 * DAY_MS),
        (20, 8 * DAY_MS),
        (10, 91 * DAY_MS),
        (20, -SECOND_MS),
        (10, -2 * DAY_MS),
    ])
}
