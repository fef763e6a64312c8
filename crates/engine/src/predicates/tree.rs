use super::Op;

/// A question about a person, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tree {
    /// All of them must hold. Without members it is everyone.
    All(Vec<Tree>),
    /// One of them must hold. Without members it is nobody.
    Any(Vec<Tree>),
    /// One condition.
    Leaf(Leaf),
}

/// One condition on a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf {
    /// On one of the person's own attributes.
    Attribute {
        /// As the catalogue knows it: `email`, `custom_attributes.plan`.
        name: String,
        /// Which of them are allowed depends on the attribute's kind.
        op: Op,
        /// What to compare with; null where the operator needs nothing.
        value: Scalar,
    },
    /// On having a tag.
    Tag {
        /// The tag's public id.
        tag: String,
        /// `is` or `is_not`.
        op: Op,
    },
    /// On being in a segment.
    Segment {
        /// The segment's public id.
        segment: String,
        /// `is` or `is_not`.
        op: Op,
    },
    /// On an attribute of the person's companies: it holds when it holds for
    /// one of them. The complements (`is_not`, `unknown`, …) hold when that is
    /// so for none, and for a person without a company.
    Company {
        /// As the catalogue knows it: `name`, `custom_attributes.plan`.
        attribute: String,
        /// Which of them are allowed depends on the attribute's kind.
        op: Op,
        /// What to compare with; null where the operator needs nothing.
        value: Scalar,
    },
    /// On what the person did.
    Event {
        /// The event's name. A name that is unknown or archived is legal, and
        /// was never done.
        event: String,
        /// Which fact is compared.
        fact: EventFact,
        /// Which of them are allowed depends on the fact.
        op: Op,
        /// What to compare with; null where the operator needs nothing.
        value: Scalar,
        /// Only events of today and of the days before it, so many days in
        /// all, counted in the workspace's zone: 1 is today.
        within_days: Option<u16>,
        /// Only events whose metadata this holds for.
        metadata: Option<MetadataTree>,
    },
}

/// A question about one event's metadata, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataTree {
    /// All of them must hold. Without members it is every event.
    All(Vec<MetadataTree>),
    /// One of them must hold. Without members it is no event.
    Any(Vec<MetadataTree>),
    /// One condition.
    Leaf(MetadataLeaf),
}

/// One condition on an event's metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataLeaf {
    /// A key, or a part of a value that has parts: `type`, `price.amount`,
    /// `price.currency`, `order_number.url`, `order_number.value`.
    pub path: String,
    /// Which of them are allowed depends on the part and on the value.
    pub op: Op,
    /// What to compare with; null where the operator needs nothing.
    pub value: Scalar,
}

/// A value to compare with, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// Null, or nothing sent.
    Null,
    /// Text.
    Text(String),
    /// A number's own text, as JSON writes it.
    Number(String),
    /// True or false.
    Boolean(bool),
    /// What `in` and `not_in` need. A list holds no list.
    List(Vec<Scalar>),
}

/// How the members of a group are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupKind {
    /// All must hold.
    All,
    /// One must hold.
    Any,
}

impl GroupKind {
    /// The word that every surface uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }
}

/// What is compared of a person's events of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum EventFact {
    /// How many there are; 0 when there is none.
    Count = 1,
    /// When the first one was; missing when there is none.
    First = 2,
    /// When the last one was; missing when there is none.
    Last = 3,
    /// Whether there is one. Takes `is` with true or false.
    Did = 4,
}

impl EventFact {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Count, Self::First, Self::Last, Self::Did];

    /// The word that every surface uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::First => "first",
            Self::Last => "last",
            Self::Did => "did",
        }
    }

    /// The fact with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.name() == name)
    }

    /// The fact with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| *fact as u8 == number)
    }
}

impl Tree {
    /// Every leaf, in written order; not those over metadata. It is how one
    /// finds who uses a tag, a segment, an attribute or an event.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Leaf> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Leaf>) {
        match self {
            Self::All(members) | Self::Any(members) => members.iter().for_each(|member| member.collect(found)),
            Self::Leaf(leaf) => found.push(leaf),
        }
    }
}

impl MetadataTree {
    /// Every leaf, in written order.
    #[must_use]
    pub fn leaves(&self) -> Vec<&MetadataLeaf> {
        match self {
            Self::All(members) | Self::Any(members) => members.iter().flat_map(Self::leaves).collect(),
            Self::Leaf(leaf) => vec![leaf],
        }
    }

    /// Whether it can hold of an event today and not tomorrow: it asks how many
    /// days ago something was. What is counted once and for all cannot ask that.
    #[must_use]
    pub fn depends_on_today(&self) -> bool {
        match self {
            Self::All(members) | Self::Any(members) => members.iter().any(Self::depends_on_today),
            Self::Leaf(leaf) => matches!(leaf.op, Op::DaysAgo | Op::DaysAgoMore | Op::DaysAgoLess),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_of_facts_lead_back() {
        for fact in EventFact::ALL {
            assert_eq!(EventFact::from_name(fact.name()), Some(fact));
            assert_eq!(EventFact::from_number(fact as u8), Some(fact));
        }
        assert_eq!(
            (EventFact::from_name("never"), EventFact::from_number(0), EventFact::from_number(5)),
            (None, None, None)
        );
    }

    #[test]
    fn leaves_come_in_written_order() {
        let leaf = |tag: &str| Tree::Leaf(Leaf::Tag { tag: tag.to_owned(), op: Op::Is });
        let tree = Tree::All(vec![leaf("1"), Tree::Any(vec![leaf("2"), leaf("3")]), leaf("4")]);
        let tags: Vec<_> = tree.leaves().into_iter().map(|leaf| format!("{leaf:?}")).collect();
        assert_eq!(tags.len(), 4);
        assert!(tags.iter().zip(["1", "2", "3", "4"]).all(|(leaf, tag)| leaf.contains(&format!("\"{tag}\""))));
    }
}
