//! `GET /me`.

use crate::support::{START_S, TestApp};
use engine::Command;
use engine::command::CreateTeammate;
use engine::rows::ActorRef;
use serde_json::json;

#[test]
fn it_names_the_workspace_and_its_first_teammate() {
    let app = TestApp::start();
    let alone = app.get("/me").expect(200).json();
    assert_eq!((&alone["id"], &alone["name"], &alone["email"]), (&json!("0"), &json!("shop"), &json!("")));
    let command = CreateTeammate {
        workspace: app.shop.workspace,
        email: "grace@example.org".to_owned(),
        name: "Grace".to_owned(),
        password_hash: String::new(),
        role: engine::rows::TeammateRole::Owner,
        link_hash: None,
        actor: ActorRef::CommandLine,
    };
    app.wait(app.node().submit(Command::CreateTeammate(Box::new(command)))).unwrap();
    let me = app.get("/me").expect(200).json();
    assert_eq!((&me["type"], &me["id"], &me["email"]), (&json!("admin"), &json!("1"), &json!("grace@example.org")));
    assert_eq!(
        me["app"],
        json!({
            "type": "app", "id_code": "app-shop", "name": "shop", "created_at": START_S, "secure": false,
            "identity_verification": false, "timezone": "Europe/Dublin", "region": "US",
        })
    );
}
