use super::catalogue::{AttributeSpec, Catalogue, EventLookup, ValueKind};
use super::metadata::CompiledMetadata;
use super::predicate::{CompiledLeaf, EventSource, Group, LeafTest, Node, Predicate, SegmentNode};
use super::values::Comparison;
use super::{
    EventFact, GroupKind, Leaf, MetadataTree, Moment, OccurrenceQuery, Op, PredicateError, PredicateErrorKind,
    TreeLimits,
};
use super::{Tree, metadata};

/// Under which circumstances a tree is compiled.
#[derive(Debug, Clone, Copy)]
pub struct CompileOptions<'a> {
    /// Now, and the workspace's zone.
    pub moment: &'a Moment,
    /// How large the tree may be. Segments inside of it were bounded when
    /// they were saved.
    pub limits: TreeLimits,
    /// The public id of the segment whose own tree this is, so that it cannot
    /// contain itself. `None` for anything that is no segment.
    pub segment: Option<&'a str>,
}

impl<'a> CompileOptions<'a> {
    /// For anything but a segment's own tree, with the standard limits.
    #[must_use]
    pub const fn new(moment: &'a Moment) -> Self {
        Self { moment, limits: TreeLimits::STANDARD, segment: None }
    }
}

/// Checks a tree and makes it ready. The result is good for as long as "today"
/// and the catalogue stay: compile again rather than keep it.
///
/// # Errors
/// The first thing that is wrong, in written order.
pub fn compile(
    tree: &Tree,
    catalogue: &dyn Catalogue,
    options: &CompileOptions<'_>,
) -> Result<Predicate, PredicateError> {
    let mut compiler = Compiler {
        catalogue,
        moment: options.moment,
        path: String::new(),
        segments: options.segment.into_iter().map(str::to_owned).collect(),
        queries: Vec::new(),
        leaves_left: crate::limits::PREDICATE_COMPILED_LEAVES_MAX,
        limits: options.limits,
        depth: 0,
        leaves: 0,
    };
    match compiler.node(tree) {
        Ok(root) => Ok(Predicate { root }),
        Err(kind) => Err(PredicateError { path: compiler.path, kind }),
    }
}

type Compiled<T> = Result<T, PredicateErrorKind>;

struct Compiler<'a> {
    catalogue: &'a dyn Catalogue,
    moment: &'a Moment,
    /// Where it stands; after an error, where that was.
    path: String,
    /// The segments around the place where it stands.
    segments: Vec<String>,
    /// Every query so far, at the place that its slot names.
    queries: Vec<OccurrenceQuery>,
    /// How many more leaves there may be in all.
    leaves_left: usize,
    // Of the tree that it stands in: the written one, or a segment's.
    limits: TreeLimits,
    depth: usize,
    leaves: usize,
}

impl Compiler<'_> {
    fn node(&mut self, tree: &Tree) -> Compiled<Node> {
        match tree {
            Tree::All(members) => self.group(GroupKind::All, members),
            Tree::Any(members) => self.group(GroupKind::Any, members),
            Tree::Leaf(leaf) => self.leaf(leaf),
        }
    }

    fn group(&mut self, kind: GroupKind, members: &[Tree]) -> Compiled<Node> {
        if self.depth == self.limits.depth_max {
            return Err(PredicateErrorKind::TooDeep { depth_max: self.limits.depth_max });
        }
        self.depth += 1;
        let mut compiled = Vec::with_capacity(members.len().min(self.limits.leaves_max));
        for (place, member) in members.iter().enumerate() {
            // A group without leaves takes room too.
            if place == self.limits.leaves_max {
                return Err(PredicateErrorKind::TooManyLeaves { leaves_max: self.limits.leaves_max });
            }
            compiled.push(self.at(&format!("{}[{place}]", kind.name()), |this| this.node(member))?);
        }
        self.depth -= 1;
        Ok(Node::Group(Group::new(kind, compiled)))
    }

    /// One step down. The path stays there when it fails.
    fn at<T>(&mut self, step: &str, inside: impl FnOnce(&mut Self) -> Compiled<T>) -> Compiled<T> {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        let done = inside(self)?;
        self.path.truncate(length);
        Ok(done)
    }

    fn count_leaves(&mut self, count: usize) -> Compiled<()> {
        self.leaves += count;
        if self.leaves > self.limits.leaves_max {
            return Err(PredicateErrorKind::TooManyLeaves { leaves_max: self.limits.leaves_max });
        }
        self.leaves_left = self.leaves_left.checked_sub(count).ok_or(PredicateErrorKind::TooManyLeavesInSegments)?;
        Ok(())
    }

    fn segment(&mut self, id: &str, op: Op) -> Compiled<Node> {
        let negated = membership("segments", op)?;
        if self.segments.iter().any(|around| around == id) {
            return Err(PredicateErrorKind::SegmentCycle { id: id.to_owned() });
        }
        let unknown = || PredicateErrorKind::UnknownSegment { id: id.to_owned() };
        let tree = self.catalogue.segment(id).ok_or_else(unknown)?;
        if self.segments.len() == crate::limits::SEGMENT_DEPTH_MAX {
            return Err(PredicateErrorKind::SegmentsTooDeep);
        }
        self.segments.push(id.to_owned());
        let outer = (self.limits, self.depth, self.leaves);
        (self.limits, self.depth, self.leaves) = (TreeLimits::NESTED, 0, 0);
        let root = Box::new(self.at("segment", |this| this.node(&tree))?);
        (self.limits, self.depth, self.leaves) = outer;
        self.segments.pop();
        Ok(Node::Segment(SegmentNode { segment: id.to_owned(), negated, root }))
    }

    fn leaf(&mut self, leaf: &Leaf) -> Compiled<Node> {
        let metadata_leaves = match leaf {
            Leaf::Event { metadata: Some(tree), .. } => tree.leaf_count(),
            _ => 0,
        };
        self.count_leaves(1 + metadata_leaves)?;
        let test = match leaf {
            Leaf::Segment { segment, op } => return self.segment(segment, *op),
            Leaf::Attribute { name, op, value } => {
                let unknown = || PredicateErrorKind::UnknownAttribute { name: name.clone() };
                let AttributeSpec { reference, kind } = self.catalogue.attribute(name).ok_or_else(unknown)?;
                let condition = Comparison { op: *op, value }.on(kind, self.moment)?;
                LeafTest::Attribute { attribute: reference, condition }
            }
            Leaf::Company { attribute, op, value } => {
                let unknown = || PredicateErrorKind::UnknownCompanyAttribute { name: attribute.clone() };
                let AttributeSpec { reference, kind } =
                    self.catalogue.company_attribute(attribute).ok_or_else(unknown)?;
                let condition = Comparison { op: *op, value }.on(kind, self.moment)?;
                LeafTest::Company { attribute: reference, condition }
            }
            Leaf::Tag { tag, op } => {
                let negated = membership("tags", *op)?;
                let unknown = || PredicateErrorKind::UnknownTag { id: tag.clone() };
                LeafTest::Tag { tag: self.catalogue.tag(tag).ok_or_else(unknown)?, negated }
            }
            Leaf::Event { event, fact, op, value, within_days, metadata } => {
                let condition = event_condition(*fact, Comparison { op: *op, value }, self.moment)?;
                let source = self.source(event, *within_days, metadata.as_ref())?;
                LeafTest::Event { source, fact: *fact, condition }
            }
        };
        Ok(Node::Leaf(Box::new(CompiledLeaf { written: leaf.clone(), path: self.path.clone(), test })))
    }

    fn source(
        &mut self,
        event: &str,
        within_days: Option<u16>,
        metadata: Option<&MetadataTree>,
    ) -> Compiled<EventSource> {
        if let Some(within_days) = within_days
            && !(1..=crate::limits::WITHIN_DAYS_MAX).contains(&within_days)
        {
            return Err(PredicateErrorKind::WindowOutOfRange { within_days });
        }
        let metadata = match metadata {
            Some(tree) => Some(self.at("metadata", |this| this.metadata(tree))?),
            None => None,
        };
        let EventLookup::Active(definition) = self.catalogue.event(event) else { return Ok(EventSource::Never) };
        if within_days.is_none() && metadata.is_none() {
            return Ok(EventSource::Summary(definition));
        }
        let from_s = within_days.map(|days| self.moment.window_start_s(days));
        Ok(EventSource::Occurrences(self.query(OccurrenceQuery { slot: 0, definition, from_s, metadata })))
    }

    fn metadata(&mut self, tree: &MetadataTree) -> Compiled<CompiledMetadata> {
        metadata::compile_metadata(tree, self.moment).map_err(|PredicateError { path, kind }| {
            if !path.is_empty() {
                self.path.push('.');
                self.path.push_str(&path);
            }
            kind
        })
    }

    /// The query with its slot: that of an equal one, or the next.
    fn query(&mut self, mut query: OccurrenceQuery) -> OccurrenceQuery {
        for held in &self.queries {
            query.slot = held.slot;
            if *held == query {
                return query;
            }
        }
        query.slot = u16::try_from(self.queries.len()).unwrap_or(u16::MAX);
        self.queries.push(query.clone());
        query
    }
}

/// Whether a `is` or `is_not` is the latter.
fn membership(of: &'static str, op: Op) -> Compiled<bool> {
    match op {
        Op::Is => Ok(false),
        Op::IsNot => Ok(true),
        _ => Err(PredicateErrorKind::OperatorNotAllowed { op, of, allowed: &[Op::Is, Op::IsNot] }),
    }
}

fn event_condition(fact: EventFact, comparison: Comparison<'_>, moment: &Moment) -> Compiled<super::Condition> {
    const COUNT_OPS: &[Op] = &[Op::Is, Op::IsNot, Op::Gt, Op::Gte, Op::Lt, Op::Lte, Op::In, Op::NotIn];
    match fact {
        EventFact::Count => {
            // A count is always there, so nobody needs to ask whether it is.
            comparison.allow("counts", COUNT_OPS)?;
            comparison.on(ValueKind::Number, moment)
        }
        EventFact::First | EventFact::Last => comparison.on(ValueKind::Date, moment),
        EventFact::Did => {
            comparison.allow("did", &[Op::Is])?;
            comparison.on(ValueKind::Boolean, moment)
        }
    }
}
