//! What an audience asks of what is known of a person only as it is today.

use crate::predicates::{Catalogue, Leaf, Tree};

/// A condition on what is known of a person as they are today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedToday {
    /// Where it stands, as `all[0].any[1]`; empty for the tree itself.
    pub path: String,
    /// The condition. A segment that holds such conditions stands for them.
    pub leaf: Leaf,
}

impl AskedToday {
    /// All such conditions of a tree, in written order.
    #[must_use]
    pub fn all_of(tree: &Tree, catalogue: &dyn Catalogue) -> Vec<Self> {
        let mut found = Vec::new();
        visit(tree, String::new(), &mut |path, leaf| {
            if asks_today(leaf, catalogue, 0) {
                found.push(Self { path: path.to_owned(), leaf: leaf.clone() });
            }
        });
        found
    }
}

/// Segments lie no deeper in each other than this.
const DEPTH_MAX: usize = crate::limits::SEGMENT_DEPTH_MAX;

fn asks_today(leaf: &Leaf, catalogue: &dyn Catalogue, depth: usize) -> bool {
    match leaf {
        Leaf::Attribute { .. } | Leaf::Tag { .. } | Leaf::Company { .. } => true,
        Leaf::Event { .. } => false,
        Leaf::Segment { segment, .. } => {
            let tree = catalogue.segment(segment).filter(|_| depth < DEPTH_MAX);
            let mut asks = false;
            if let Some(tree) = tree {
                visit(&tree, String::new(), &mut |_, leaf| {
                    asks |= !is_role(leaf) && asks_today(leaf, catalogue, depth + 1);
                });
            }
            asks
        }
    }
}

/// Every segment says first whose it is: that alone is nothing that changes.
fn is_role(leaf: &Leaf) -> bool {
    matches!(leaf, Leaf::Attribute { name, .. } if name == crate::rows::Standard::Role.name())
}

fn visit(tree: &Tree, path: String, see: &mut dyn FnMut(&str, &Leaf)) {
    let (word, members) = match tree {
        Tree::Leaf(leaf) => return see(&path, leaf),
        Tree::All(members) => ("all", members),
        Tree::Any(members) => ("any", members),
    };
    for (number, member) in members.iter().enumerate() {
        let dot = if path.is_empty() { "" } else { "." };
        visit(member, format!("{path}{dot}{word}[{number}]"), see);
    }
}
