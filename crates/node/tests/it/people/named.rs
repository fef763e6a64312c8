//! Who is named by an identifier is found by it, and by nothing else.

use super::world::{Sent, Step, World, all, leaf, newest_first, text};
use engine::command::{Archiving, NewRole};
use engine::predicates::{Op, Scalar, Tree};

fn create(external_id: u8, email: &str) -> Step {
    let facts = vec![Sent::Name(Some(format!("Name {external_id}")))];
    Step::Create { role: NewRole::User, external_id, email: Some(email.to_owned()), facts }
}

fn lead(email: &str) -> Step {
    Step::Create { role: NewRole::Lead, external_id: 0, email: Some(email.to_owned()), facts: Vec::new() }
}

fn world(folder: &std::path::Path) -> World {
    let mut world = World::new(folder);
    world.take(&[create(1, "Ada@X.example"), create(2, "éva@y.example"), lead("ada@x.example"), lead("ada@x.example")]);
    world
}

#[test]
fn identifiers_find_whom_they_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = world(folder.path());
    let list = |values: &[&str]| Scalar::List(values.iter().map(|value| text(value)).collect());
    let found = |world: &World, tree: &Tree| world.found(&all(world.compile(tree)));
    for (tree, expected) in [
        (leaf("external_id", Op::Is, text("u1")), vec![1]),
        (leaf("external_id", Op::Is, text("U1")), vec![]),
        (leaf("external_id", Op::In, list(&["u2", "u1", "u9"])), vec![2, 1]),
        (leaf("email", Op::Is, text("ADA@x.EXAMPLE")), vec![4, 3, 1]),
        (leaf("email", Op::Is, text("ÉVA@y.example")), vec![2]),
        (leaf("email", Op::Is, text("nobody@x.example")), vec![]),
        (leaf("id", Op::Is, text("zz")), vec![]),
        (Tree::All(vec![leaf("email", Op::Is, text("ada@x.example")), leaf("role", Op::Is, text("lead"))]), vec![4, 3]),
    ] {
        assert_eq!(found(&world, &tree), expected, "{tree:?}");
    }
    for (contact, row) in world.everybody() {
        let id = world.node.view().contact_id(crate::support::SHOP, contact, &row).expect("an id").to_string();
        assert_eq!(found(&world, &leaf("id", Op::Is, text(&id))), [contact.0]);
        assert_eq!(found(&world, &leaf("id", Op::Is, text(&id.to_uppercase()))), [0_u32; 0]);
    }
    // The merged, the archived and the blocked are hidden.
    world.take(&[
        Step::Merge { from: 2, into: 0 },
        Step::Archive { who: 3, archiving: Archiving::Archive },
        Step::Archive { who: 1, archiving: Archiving::Block },
    ]);
    assert_eq!(found(&world, &leaf("email", Op::Is, text("ada@x.example"))), [1]);
    assert_eq!(found(&world, &leaf("external_id", Op::Is, text("u2"))), [0_u32; 0]);
    world.take(&[Step::Archive { who: 1, archiving: Archiving::Unarchive }, Step::Delete { who: 0 }]);
    assert_eq!(found(&world, &leaf("external_id", Op::In, list(&["u1", "u2"]))), newest_first(vec![2]));
}
