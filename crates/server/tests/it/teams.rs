//! `/teams`: none can be made yet.

use crate::support::TestApp;
use serde_json::json;

#[test]
fn there_are_none() {
    let app = TestApp::start();
    assert_eq!(app.get("/teams").expect(200).json(), json!({"type": "team.list", "teams": []}));
    assert_eq!(app.get("/teams/814865").error(), "404 team_not_found -: Team not found");
}
