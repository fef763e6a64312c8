use super::{check, check_all};
use crate::json::Json;
use crate::manage::contact_export::{ContactExport, ExportedIdentifiers};
use crate::manage::explain::{ExplainedAll, ExplainedAny, ExplainedLeaf, ExplainedTree, Explanation, Seen};
use crate::manage::import::{
    Import, ImportColumn, ImportPreview, ImportedRows, MappedColumn, PreviewedRow, RowError, RowResult,
};
use crate::manage::segment::{DeletedSegment, Segment};
use crate::manage::setting::Setting;
use crate::manage::unmerge::Unmerge;
use crate::manage::workspace::Workspace;
use crate::rest::custom_attributes::Attributes;
use crate::tests::contacts::contact;
use expect_test::expect;

const PREDICATE: &str = r#"{"all":[{"attribute":"custom_attributes.spend","op":"gt","value":1.50},{"any":[]}]}"#;

#[test]
fn segments_echo_their_predicate() {
    let segment = |state, building_percent, count| Segment {
        kind: "segment",
        id: "56203d253cba154d39010062".to_owned(),
        name: "Active",
        person_type: "user",
        predicate: Json::read(PREDICATE, 4).unwrap(),
        state,
        building_percent,
        count,
        cut: None,
        created_at: 1_394_621_988,
        updated_at: 1_394_622_004,
    };
    check_all(
        &[
            &segment("ready", None, Some(3)),
            &segment("building", Some(40), None),
            &DeletedSegment::new("56203d253cba154d39010062".to_owned()),
        ],
        &expect![[r#"
            {"type":"segment","id":"56203d253cba154d39010062","name":"Active","person_type":"user","predicate":{"all":[{"attribute":"custom_attributes.spend","op":"gt","value":1.50},{"any":[]}]},"state":"ready","count":3,"created_at":1394621988,"updated_at":1394622004}
            {"type":"segment","id":"56203d253cba154d39010062","name":"Active","person_type":"user","predicate":{"all":[{"attribute":"custom_attributes.spend","op":"gt","value":1.50},{"any":[]}]},"state":"building","building_percent":40,"created_at":1394621988,"updated_at":1394622004}
            {"type":"segment","id":"56203d253cba154d39010062","deleted":true}
        "#]],
    );
}

#[test]
fn explanations_have_the_shape_of_the_predicate() {
    let leaf = |verdict, text, saw| {
        let leaf = Json::read(text, 4).unwrap();
        ExplainedTree::Leaf(ExplainedLeaf { verdict, leaf, saw, note: None, events: None })
    };
    let spend = leaf(true, r#"{"attribute":"spend","op":"gt","value":1.50}"#, Seen::Number("2.00".into()));
    let email = leaf(false, r#"{"attribute":"email","op":"known"}"#, Seen::Nothing);
    let several = Seen::Several(vec![Seen::Text("Blue Sun".into()), Seen::Boolean(true)]);
    let company = leaf(true, r#"{"company":{"attribute":"name","op":"known"}}"#, several);
    let any = ExplainedTree::Any(ExplainedAny { verdict: true, any: vec![email, company] });
    let explanation = Explanation {
        kind: "explanation",
        contact_id: "6762f0dd1bb69f9f2193bb83".to_owned(),
        verdict: true,
        tree: ExplainedTree::All(ExplainedAll { verdict: true, all: vec![spend, any] }),
    };
    check(
        &explanation,
        &expect![[r#"
        type: "explanation"
        contact_id: "6762f0dd1bb69f9f2193bb83"
        verdict: true
        tree: {"verdict":true,"all":[{"verdict":true,"leaf":{"attribute":"spend","op":"gt","value":1.50},"saw":2.00},{"verdict":true,"any":[{"verdict":false,"leaf":{"attribute":"email","op":"known"},"saw":null},{"verdict":true,"leaf":{"company":{"attribute":"name","op":"known"}},"saw":["Blue Sun",true]}]}]}
    "#]],
    );
}

#[test]
fn imports() {
    let error = || RowError {
        row: 1,
        code: "parameter_invalid".into(),
        column: Some("Email".into()),
        message: "email must be an e-mail address".into(),
    };
    let column = |name: &'static str, field: Option<&'static str>| ImportColumn {
        name: name.into(),
        field: field.map(Into::into),
        data_type: field.map(|_| "string"),
        is_new: field == Some("custom_attributes.plan"),
        examples: vec!["pro".into()],
    };
    let preview = ImportPreview {
        kind: "import_preview",
        model: "contact",
        columns: vec![column("Plan", Some("custom_attributes.plan")), column("Other", None)],
        row_count: 2,
        rows: vec![PreviewedRow { row: 0, values: Attributes::default() }],
        errors: vec![error()],
    };
    check(
        &preview,
        &expect![[r#"
        type: "import_preview"
        model: "contact"
        columns: [{"name":"Plan","field":"custom_attributes.plan","data_type":"string","is_new":true,"examples":["pro"]},{"name":"Other","field":null,"data_type":null,"is_new":false,"examples":["pro"]}]
        row_count: 2
        rows: [{"row":0,"values":{}}]
        errors: [{"row":1,"code":"parameter_invalid","column":"Email","message":"email must be an e-mail address"}]
    "#]],
    );
    let import = Import {
        kind: "import",
        id: "job_0000000000000001c0ffee00".to_owned(),
        model: "contact",
        key: "people.csv",
        state: "running",
        mapping: vec![MappedColumn { column: "Plan", field: "custom_attributes.plan" }],
        rows_total: None,
        rows_done: 2,
        created_count: 1,
        updated_count: 0,
        error_count: 1,
        errors: Some(vec![error()]),
        created_at: 1_734_537_437,
        updated_at: 1_734_537_438,
    };
    let results = vec![
        RowResult { row: 0, result: "created", id: Some("6762f0dd1bb69f9f2193bb83".to_owned()), error: None },
        RowResult { row: 1, result: "rejected", id: None, error: Some(error()) },
    ];
    check(
        &import,
        &expect![[r#"
        type: "import"
        id: "job_0000000000000001c0ffee00"
        model: "contact"
        key: "people.csv"
        state: "running"
        mapping: [{"column":"Plan","field":"custom_attributes.plan"}]
        rows_total: null
        rows_done: 2
        created_count: 1
        updated_count: 0
        error_count: 1
        errors: [{"row":1,"code":"parameter_invalid","column":"Email","message":"email must be an e-mail address"}]
        created_at: 1734537437
        updated_at: 1734537438
    "#]],
    );
    let rows = ImportedRows { import, results };
    check_all(
        &[&rows.results],
        &expect![[r#"
        [{"row":0,"result":"created","id":"6762f0dd1bb69f9f2193bb83"},{"row":1,"result":"rejected","id":null,"error":{"row":1,"code":"parameter_invalid","column":"Email","message":"email must be an e-mail address"}}]
    "#]],
    );
    assert_eq!(serde_json::to_value(&rows).unwrap()["import"]["rows_done"], 2);
}

#[test]
fn settings_are_numbers_or_words() {
    let number = Setting {
        key: "metadata_keys_max",
        value: 10.into(),
        default: 20.into(),
        min: Some(1),
        max: Some(100),
        words: None,
        description: "How many.",
    };
    let word = Setting {
        key: "api_version",
        value: "2.11".into(),
        default: "2.14".into(),
        min: None,
        max: None,
        words: Some(&["2.11", "2.14"]),
        description: "Which.",
    };
    check_all(
        &[&number, &word],
        &expect![[r#"
        {"key":"metadata_keys_max","value":10,"default":20,"min":1,"max":100,"description":"How many."}
        {"key":"api_version","value":"2.11","default":"2.14","words":["2.11","2.14"],"description":"Which."}
    "#]],
    );
}

#[test]
fn the_workspace() {
    let workspace = Workspace {
        kind: "workspace",
        app_id: "ecahpwf5",
        name: "Shop",
        time_zone: "Europe/Dublin",
        created_at: 1_734_537_243,
    };
    check(
        &workspace,
        &expect![[r#"
        type: "workspace"
        app_id: "ecahpwf5"
        name: "Shop"
        time_zone: "Europe/Dublin"
        created_at: 1734537243
    "#]],
    );
}

#[test]
fn an_undone_merge_shows_both() {
    let undone = serde_json::to_value(Unmerge::new(contact(), contact(), 1_734_537_500)).unwrap();
    let shown = serde_json::to_value(contact()).unwrap();
    assert_eq!((&undone["contact"], &undone["restored"]), (&shown, &shown));
    check_all(
        &[&undone["type"], &undone["merged_at"]],
        &expect![[r#"
        "unmerge"
        1734537500
    "#]],
    );
}

#[test]
fn an_export_has_every_section() {
    let export = ContactExport {
        kind: "contact_export",
        exported_at: 1_734_537_500,
        contact: contact(),
        identifiers: ExportedIdentifiers::default(),
        attributes: Attributes::default(),
        merged_contacts: Vec::new(),
        merges: Vec::new(),
        tags: Vec::new(),
        notes: Vec::new(),
        companies: Vec::new(),
        segments: Vec::new(),
        subscriptions: Vec::new(),
        event_summaries: Vec::new(),
        page_views: Vec::new(),
        waiting_events: Vec::new(),
        events: Vec::new(),
    };
    let mut sections: Vec<String> = Vec::new();
    for (key, value) in serde_json::to_value(&export).unwrap().as_object().unwrap() {
        sections.push(if key == "contact" { "contact: {…}".to_owned() } else { format!("{key}: {value}") });
    }
    sections.sort();
    expect![[r#"
        attributes: {}
        companies: []
        contact: {…}
        event_summaries: []
        events: []
        exported_at: 1734537500
        identifiers: {"emails":[],"external_ids":[],"ids":[],"phones":[],"visitor_ids":[]}
        merged_contacts: []
        merges: []
        notes: []
        page_views: []
        segments: []
        subscriptions: []
        tags: []
        type: "contact_export"
        waiting_events: []"#]]
    .assert_eq(&sections.join("\n"));
}
