//! A workspace, its keys, and its first people.

use crate::WORKSPACE;
use engine::Command;
use engine::command::{
    ChangeSettings, CreateContact, CreateTeammate, CreateToken, CreateWorkspace, NewRole, Profile, RevokeToken,
};
use engine::ids::TokenId;
use engine::rows::{ActorRef, Scopes, TeammateRole};
use engine::settings::Setting;

pub fn commands() -> Vec<Command> {
    let actor = ActorRef::CommandLine;
    let workspace = WORKSPACE;
    let profile = Profile {
        name: Some(Some("Ada Lovelace".to_owned())),
        phone: Some(Some("+44".to_owned())),
        avatar_url: Some(Some("https://x.example/ada.png".to_owned())),
        owner_id: Some(Some("5".to_owned())),
        signed_up_at: Some(Some(1_700_000_000)),
        last_seen_at: Some(Some(1_790_000_000)),
        unsubscribed_from_emails: Some(true),
        ..Profile::default()
    };
    let contact = |role, external_id: Option<&str>, email: &str, profile| {
        let (external_id, email) = (external_id.map(str::to_owned), Some(email.to_owned()));
        Command::CreateContact(Box::new(CreateContact { workspace, role, external_id, email, profile }))
    };
    vec![
        Command::CreateWorkspace(Box::new(CreateWorkspace {
            name: "Shöp".to_owned(),
            app_id: "a1b2c3d4".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            id_key: *b"sixteen bytes ok",
            identity_secret: "secret".to_owned(),
            actor,
        })),
        token(1, Scopes::READ.with(Scopes::WRITE).with(Scopes::MANAGE)),
        token(2, Scopes::TRACK),
        Command::RevokeToken(RevokeToken { workspace, public: 2, actor }),
        Command::CreateTeammate(Box::new(CreateTeammate {
            workspace,
            email: "mia@x.example".to_owned(),
            name: "Mia".to_owned(),
            password_hash: "$argon2id$".to_owned(),
            role: TeammateRole::Owner,
            link_hash: None,
            actor,
        })),
        Command::ChangeSettings(ChangeSettings {
            workspace,
            values: vec![(Setting::MetadataKeysMax, 30), (Setting::ActiveEventNamesMax, 4)],
            actor: ActorRef::Token(TokenId(1)),
        }),
        contact(NewRole::User, Some("ada"), "Ada@x.example", profile),
        contact(NewRole::Lead, None, "ada@x.example", Profile::default()),
    ]
}

fn token(public: u64, scopes: Scopes) -> Command {
    let (name, actor) = ("server".to_owned(), ActorRef::CommandLine);
    let secret_hash = std::array::from_fn(|place| place as u8);
    Command::CreateToken(Box::new(CreateToken { workspace: WORKSPACE, public, secret_hash, scopes, name, actor }))
}
