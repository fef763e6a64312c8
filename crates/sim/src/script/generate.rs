//! From a seed to a script.

use super::generate_messages;
use super::generate_people::{self, known, want};
use super::team_wants;
use super::wants::{FirmPick, Want};
use super::{ClientPick, ContactPick, Intent, MetadataPick, Script, Step, UserPick, When, WhoPick, Whose};
use crate::disk::{Fault, Op, Survival, Trouble};
use crate::rng::Rng;
use engine::command::NewRole;
use engine::outcome::RefusalKind;
use engine::rows::Sweep;
use engine::settings::Setting;
use engine::source::Source;

pub(super) const SECOND_MS: i64 = 1_000;
pub(super) const HOUR_MS: i64 = 3_600 * SECOND_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;
const YEAR_MS: i64 = 365 * DAY_MS;

/// What a story is mostly about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Events, and a little of everything.
    Events,
    /// People who change, merge, part and leave, while events keep coming.
    People,
    /// Messages that are sent when people do things.
    Messages,
    /// Many hours of statistics, then a month's pause.
    Hours,
    /// Large bulk jobs.
    Bulk,
    /// Teammates who come and go.
    Team,
    /// More items that are not stored than one step of a sweep looks at.
    Rejections,
}

/// The story of a seed, with about so many steps.
#[must_use]
pub fn generate(seed: u64, steps: usize) -> Script {
    let mut rng = Rng::new(seed);
    let subject = rng.weighted(&[
        (32, Subject::Events),
        (32, Subject::People),
        (24, Subject::Messages),
        (8, Subject::Team),
        (4, Subject::Hours),
        (4, Subject::Bulk),
        (4, Subject::Rejections),
    ]);
    let has_other_writers = rng.chance(300);
    let row_cache_bytes = rng.pick(&[0, 1 << 20]);
    let mut all = opening(&mut rng);
    all.extend(preface(&mut rng, subject));
    while all.len() < steps.max(3) {
        all.push(step(&mut rng, subject, has_other_writers));
    }
    number(Script { seed, has_other_writers, row_cache_bytes, steps: all })
}

/// A short story without trouble, in which much happens: trouble is then tried
/// at each of its operations.
#[must_use]
pub fn short(subject: Subject, has_other_writers: bool) -> Script {
    let mut rng = Rng::new(7);
    let mut steps = opening(&mut rng);
    steps.extend(preface(&mut rng, subject));
    for jump_ms in [0, SECOND_MS, 2 * SECOND_MS, DAY_MS, 8 * DAY_MS] {
        let mut intents: Vec<Intent> = (0..6).map(|_| intent(&mut rng, subject)).collect();
        intents.push(record(&mut rng, 1));
        steps.push(Step { jump_ms, intents, is_asked_again: true, ..Step::default() });
    }
    steps.iter_mut().for_each(|step| (step.syncs_mark, step.runs_jobs) = (true, true));
    number(Script { seed: 7, has_other_writers, row_cache_bytes: 0, steps })
}

/// What a story of this subject needs before anything is worth telling.
fn preface(rng: &mut Rng, subject: Subject) -> Vec<Step> {
    match subject {
        Subject::People => vec![crowd(rng)],
        // What is sent is then of the story's own time.
        Subject::Messages => {
            let crowd = crowd(rng);
            vec![crowd, Step { intents: generate_messages::campaign(rng), jump_ms: SECOND_MS, ..Step::default() }]
        }
        Subject::Team => {
            let intents = (0..3).map(|email| Intent::CreateTeammate { workspace: 1, email: 2 * email });
            vec![Step { intents: intents.collect(), ..Step::default() }]
        }
        Subject::Events | Subject::Hours | Subject::Bulk | Subject::Rejections => Vec::new(),
    }
}

fn number(mut script: Script) -> Script {
    script.steps.iter_mut().enumerate().for_each(|(number, step)| step.number = number);
    script
}

/// A workspace or two with somebody in them.
fn opening(rng: &mut Rng) -> Vec<Step> {
    let people = (0..4).map(|_| contact(rng, 1)).collect();
    let create = |app| Step { intents: vec![Intent::CreateWorkspace { app }], ..Step::default() };
    let mut all = vec![create(0), Step { intents: people, jump_ms: SECOND_MS, ..Step::default() }];
    if rng.chance(600) {
        all.push(create(1));
    }
    all
}

/// Somebody to merge, tags to put on them, and a workspace that mostly holds
/// events of others.
fn crowd(rng: &mut Rng) -> Step {
    let mut intents: Vec<Intent> = (0..5).map(|_| contact(rng, 1)).collect();
    intents.extend([0, 2, 3].map(|name| Intent::People { workspace: 1, want: Want::SaveTag { tag: None, name } }));
    if rng.chance(600) {
        intents.push(Intent::ChangeSettings { workspace: 1, values: vec![(Setting::HoldUnknownEvents, 1)] });
    }
    Step { intents, ..Step::default() }
}

fn step(rng: &mut Rng, subject: Subject, has_other_writers: bool) -> Step {
    let count = match subject {
        Subject::Events | Subject::People | Subject::Messages | Subject::Team => {
            rng.weighted(&[(5, 0), (25, 1), (40, 4), (25, 10), (5, 40)])
        }
        Subject::Hours | Subject::Rejections => rng.weighted(&[(50, 12), (50, 24)]),
        Subject::Bulk => 2,
    };
    let trouble = rng.sometimes(150, |rng| trouble(rng, has_other_writers));
    // Whether a failed fsync was taken for a good one shows only if the machine
    // stops before the next one.
    let has_failed_sync = matches!(trouble, Some(Trouble { op: Op::Sync, fault: Fault::Fails(_), .. }));
    Step {
        number: 0,
        jump_ms: jump(rng, subject),
        intents: (0..count).map(|_| intent(rng, subject)).collect(),
        is_asked_again: rng.chance(750),
        syncs_mark: rng.chance(200),
        runs_jobs: rng.chance(if subject == Subject::People { 200 } else { 50 }),
        trouble,
        survival: survival(rng),
        mark_survival: survival(rng),
        restarts: rng.chance(if has_failed_sync { 500 } else { 40 }),
        damage: rng.sometimes(15, |rng| u16::try_from(rng.below(1_000)).unwrap_or_default()),
        failing_read: rng.sometimes(50, |rng| rng.small(12)),
    }
}

fn jump(rng: &mut Rng, subject: Subject) -> i64 {
    // A clock that was set wrong, or is set right again.
    if rng.chance(4) {
        return rng.pick(&[YEAR_MS, 3 * YEAR_MS, -YEAR_MS, -YEAR_MS, -3 * YEAR_MS]);
    }
    if subject == Subject::People {
        return generate_people::jump(rng);
    }
    if subject == Subject::Messages {
        return generate_messages::jump(rng);
    }
    if subject == Subject::Hours {
        return rng.weighted(&[(900, HOUR_MS), (60, 2 * HOUR_MS), (20, 33 * DAY_MS), (20, -HOUR_MS)]);
    }
    rng.weighted(&[
        (300, 0),
        (200, 7),
        (200, SECOND_MS),
        (100, 61 * SECOND_MS),
        (60, HOUR_MS),
        (60, DAY_MS),
        (20, DAY_MS + 1),
        (20, 7 * DAY_MS),
        (5, 33 * DAY_MS),
        (20, -SECOND_MS),
        (10, -2 * DAY_MS),
        (5, -40 * DAY_MS),
    ])
}

fn survival(rng: &mut Rng) -> Survival {
    let part = u16::try_from(rng.below(1_000)).unwrap_or_default();
    rng.pick(&[Survival::Lost, Survival::Torn(part), Survival::Zeroed(part), Survival::Kept])
}

fn trouble(rng: &mut Rng, has_other_writers: bool) -> Trouble {
    let part = u16::try_from(rng.below(1_000)).unwrap_or_default();
    if has_other_writers && rng.chance(600) {
        let times = rng.pick(&[1, 1, 1, 2, 3]);
        return Trouble { op: Op::Append, after: 0, fault: Fault::Conflict { times, choice: part } };
    }
    if rng.chance(250) {
        let after = u32::try_from(rng.below(12)).unwrap_or_default();
        return Trouble { op: Op::Read, after, fault: Fault::Fails(0) };
    }
    if rng.chance(120) {
        return Trouble { op: Op::Append, after: 0, fault: Fault::Full { part, starts: rng.small(3) } };
    }
    let op = rng.pick(&[Op::Append, Op::Append, Op::Sync, Op::Sync, Op::Mark, Op::SyncMark]);
    let fault = rng.pick(&[Fault::Fails(part), Fault::StopsBefore, Fault::StopsWithin(part), Fault::StopsAfter]);
    Trouble { op, after: 0, fault }
}

fn intent(rng: &mut Rng, subject: Subject) -> Intent {
    let workspace = rng.weighted(&[(70, 1), (25, 2), (3, 3)]);
    match subject {
        Subject::People if rng.chance(600) => return want(rng, workspace),
        Subject::Messages if rng.chance(700) => return generate_messages::want(rng, 1),
        Subject::Messages if rng.chance(500) => return want(rng, 1),
        Subject::Events if rng.chance(100) => return want(rng, workspace),
        Subject::Events if rng.chance(30) => return generate_messages::want(rng, workspace),
        Subject::Team if rng.chance(900) => return team_wants::want(rng, workspace),
        Subject::Events if rng.chance(15) => return team_wants::want(rng, workspace),
        Subject::Events | Subject::People | Subject::Messages | Subject::Team => {}
        Subject::Hours if rng.chance(900) => return rejection(rng, 1),
        Subject::Rejections if rng.chance(950) => return rejection(rng, 1),
        Subject::Bulk if rng.chance(500) => return bulk(rng, 1, 250),
        Subject::Hours | Subject::Rejections | Subject::Bulk if rng.chance(500) => return sweep(rng, 1),
        Subject::Hours | Subject::Rejections | Subject::Bulk => {}
    }
    match rng.below(100) {
        0..=46 => record(rng, workspace),
        47..=58 => contact(rng, workspace),
        59..=66 => {
            let profile = rng.small(16);
            let firm = rng.sometimes(250, firm);
            Intent::UpsertUser { workspace, who: who(rng), profile, firm, begins_session: rng.chance(200) }
        }
        67..=73 => import(rng, workspace),
        74..=77 => rejection(rng, workspace),
        78..=83 => Intent::ArchiveDefinition { workspace, definition: rng.small(9), archived: rng.chance(500) },
        84..=85 => describe(rng, workspace),
        86..=88 => settings(rng, workspace),
        89..=90 => bulk(rng, workspace, 4),
        91..=94 => sweep(rng, workspace),
        95 => Intent::CreateToken { workspace, public: rng.small(5), scopes: rng.small(16) },
        96 => Intent::RevokeToken { workspace, public: rng.small(5) },
        97 => Intent::CreateTeammate { workspace, email: rng.small(8) },
        98 => Intent::CreateWorkspace { app: rng.small(3) },
        _ => Intent::Again { back: rng.small(40) },
    }
}

fn record(rng: &mut Rng, workspace: u8) -> Intent {
    let count = rng.weighted(&[(40, 0), (40, 2), (10, 5), (5, 21), (5, 60)]);
    Intent::RecordEvent {
        workspace,
        who: who(rng),
        name: rng.small(12),
        created_at: when(rng),
        metadata: MetadataPick { count, first: rng.small(120), values: rng.small(12) },
        client_id: client_id(rng),
        source: rng.pick(&[Source::Rest, Source::Rest, Source::Bulk, Source::WebJs, Source::Stripe]),
    }
}

fn import(rng: &mut Rng, workspace: u8) -> Intent {
    let (first, last) = (when(rng), rng.pick(&[When::Second(5), When::Now, When::Ahead(86_400), When::Ahead(86_401)]));
    let (name, count) = (rng.small(12), 1 + rng.small(3));
    Intent::ImportSummary { workspace, who: who(rng), name, count, first, last, client_id: client_id(rng) }
}

fn contact(rng: &mut Rng, workspace: u8) -> Intent {
    let role = rng.pick(&[NewRole::User, NewRole::User, NewRole::Lead]);
    let external_id = rng.sometimes(if role == NewRole::User { 700 } else { 150 }, user_id);
    let email = rng.sometimes(600, |rng| rng.small(8));
    Intent::CreateContact { workspace, role, external_id, email, profile: rng.small(16) }
}

fn describe(rng: &mut Rng, workspace: u8) -> Intent {
    let (description, display_name) = (rng.sometimes(600, |rng| rng.small(5)), rng.sometimes(600, |rng| rng.small(5)));
    Intent::DescribeDefinition { workspace, definition: rng.small(9), description, display_name }
}

fn settings(rng: &mut Rng, workspace: u8) -> Intent {
    let value = |rng: &mut Rng| match rng.below(8) {
        0 => (Setting::ActiveEventNamesMax, rng.pick(&[1, 2, 4, 120, 0, 10_001])),
        1 => (Setting::MetadataKeysMax, rng.pick(&[1, 3, 20, 100, 101])),
        2 => (Setting::HoldUnknownEvents, rng.pick(&[0, 1, 1, 1, 2])),
        3 => (Setting::VisitorsKeptDays, rng.pick(&[1, 1, 3, 270, 0])),
        5 => (Setting::MessagesPerDayMax, rng.pick(&[0, 1, 2, 64, 65])),
        6 => (Setting::ServerEventsShowBanners, rng.pick(&[0, 1, 1, 2])),
        4 => (Setting::UnknownAttributes, rng.pick(&[0, 1, 2, 3])),
        _ => (Setting::RateLimitPerMinute, rng.pick(&[5, 6, 1_000])),
    };
    let count = rng.between(1, 2);
    Intent::ChangeSettings { workspace, values: (0..count).map(|_| value(rng)).collect() }
}

fn rejection(rng: &mut Rng, workspace: u8) -> Intent {
    let kinds =
        [RefusalKind::BodyInvalid, RefusalKind::EventNameMissing, RefusalKind::CreatedAtInvalid, RefusalKind::TooLarge];
    Intent::RecordRejection { workspace, kind: rng.pick(&kinds), source: rng.pick(&Source::ALL) }
}

fn bulk(rng: &mut Rng, workspace: u8, errors_max: u64) -> Intent {
    // Now and then about as many as one command may write rows.
    let errors = if rng.chance(20) { rng.between(996, 1_001) } else { rng.below(errors_max + 1) };
    let errors = u16::try_from(errors).unwrap_or_default();
    let bytes = if errors < 300 { rng.weighted(&[(90, 0), (10, 20_000)]) } else { 0 };
    Intent::RecordBulkTask { workspace, job: rng.sometimes(500, |rng| rng.small(20)), errors, bytes }
}

fn sweep(rng: &mut Rng, workspace: u8) -> Intent {
    Intent::SweepStep { workspace, sweep: rng.pick(&Sweep::ALL) }
}

fn who(rng: &mut Rng) -> WhoPick {
    let mut who = WhoPick::default();
    if rng.chance(100) {
        let whose = rng.pick(&[Whose::Merged, Whose::Survivor, Whose::Deleted]);
        return known(rng, whose);
    }
    if rng.chance(250) {
        let place = rng.small(30);
        who.id = Some(rng.pick(&[
            ContactPick::Of(Whose::Anybody, place),
            ContactPick::Of(Whose::Anybody, place),
            ContactPick::Upper(place),
            ContactPick::Foreign(place),
            ContactPick::Vanished(place),
            ContactPick::Bogus(place),
            ContactPick::Garbage,
        ]));
    }
    if rng.chance(600) {
        who.user_id = Some(user_id(rng));
    }
    if rng.chance(60) {
        who.visitor = Some(rng.small(5));
    }
    // Seldom is nobody named at all.
    if rng.chance(300) || (who == WhoPick::default() && rng.chance(950)) {
        who.email = Some(rng.small(8));
    }
    who
}

fn firm(rng: &mut Rng) -> FirmPick {
    FirmPick { named: rng.small(4), facts: rng.small(16), attached: rng.chance(800) }
}

pub(super) fn user_id(rng: &mut Rng) -> UserPick {
    if rng.chance(100) { UserPick::Lead(rng.small(10)) } else { UserPick::Own(rng.small(7)) }
}

fn when(rng: &mut Rng) -> When {
    let second = rng.small(4);
    rng.weighted(&[
        (10, When::Now),
        (55, When::Second(second)),
        (10, When::Ago(100)),
        (5, When::Ago(95 * 86_400)),
        (5, When::Ahead(3)),
        (4, When::Ahead(86_400)),
        (4, When::Ahead(86_401)),
        (4, When::Millis),
        (3, When::Never),
    ])
}

fn client_id(rng: &mut Rng) -> Option<ClientPick> {
    rng.sometimes(350, |rng| ClientPick { text: rng.small(9), compared: rng.chance(500) })
}
