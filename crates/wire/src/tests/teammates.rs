use super::{check, check_all};
use crate::list::NumberedPages;
use crate::rest::activity_log::{ActivityActor, ActivityLog, ActivityLogList, ActivityTypeList};
use crate::rest::admin::{Admin, AdminList};
use crate::rest::custom_attributes::{AttributeValue, Attributes};
use crate::rest::team::{Team, TeamList};
use expect_test::expect;

/// A teammate, as lists show one.
pub fn admin() -> Admin<'static> {
    Admin {
        kind: "admin",
        id: "1295".to_owned(),
        name: "Ada".into(),
        email: "ada@x.example".into(),
        away_mode_enabled: false,
        away_mode_reassign: false,
        away_status_reason_id: None,
        has_inbox_seat: true,
        team_ids: vec![814_865],
    }
}

#[test]
fn teammates_and_teams() {
    let team = Team { kind: "team", id: "814865".to_owned(), name: "Support", admin_ids: vec![1_295] };
    check_all(
        &[
            &AdminList::new(vec![admin()]),
            &Admin { away_status_reason_id: Some(None), ..admin() },
            &Admin { away_status_reason_id: Some(Some(7)), ..admin() },
            &TeamList::new(vec![team]),
        ],
        &expect![[r#"
            {"type":"admin.list","admins":[{"type":"admin","id":"1295","name":"Ada","email":"ada@x.example","away_mode_enabled":false,"away_mode_reassign":false,"has_inbox_seat":true,"team_ids":[814865]}]}
            {"type":"admin","id":"1295","name":"Ada","email":"ada@x.example","away_mode_enabled":false,"away_mode_reassign":false,"away_status_reason_id":null,"has_inbox_seat":true,"team_ids":[814865]}
            {"type":"admin","id":"1295","name":"Ada","email":"ada@x.example","away_mode_enabled":false,"away_mode_reassign":false,"away_status_reason_id":7,"has_inbox_seat":true,"team_ids":[814865]}
            {"type":"team.list","teams":[{"type":"team","id":"814865","name":"Support","admin_ids":[1295]}]}
        "#]],
    );
}

#[test]
fn activities() {
    let activity = ActivityLog {
        id: "f7cf4d59-3a51-44dd-9a1c-2ef5a8a8e0a5".to_owned(),
        performed_by: ActivityActor { kind: "admin", id: "1295".to_owned(), email: "ada@x.example", ip: None },
        metadata: Attributes(vec![("away_mode".into(), AttributeValue::Boolean(true))]),
        created_at: 1_734_537_253,
        activity_type: "admin_away_mode_change",
        activity_description: "Ada changed their status to away.".into(),
    };
    let pages = NumberedPages::new(1, 20, 1, |_| String::new());
    check(
        &ActivityLogList::new(vec![activity], pages),
        &expect![[r#"
        type: "activity_log.list"
        pages: {"type":"pages","next":null,"page":1,"per_page":20,"total_pages":1}
        activity_logs: [{"id":"f7cf4d59-3a51-44dd-9a1c-2ef5a8a8e0a5","performed_by":{"type":"admin","id":"1295","email":"ada@x.example","ip":null},"metadata":{"away_mode":true},"created_at":1734537253,"activity_type":"admin_away_mode_change","activity_description":"Ada changed their status to away."}]
    "#]],
    );
    check(
        &ActivityTypeList::new(vec!["admin_away_mode_change", "app_name_change"]),
        &expect![[r#"
        type: "activity_log_event_type.list"
        event_types: ["admin_away_mode_change","app_name_change"]
    "#]],
    );
}
