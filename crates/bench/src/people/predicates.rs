//! Predicates with three leaves, one of them on an event, that hold for about a
//! given share of the people.
use engine::predicates::{EventFact, Leaf, Op, Scalar, Tree};

use super::folk::{CITIES, DOMAINS, EVENT_DAYS, PLANS, SEATS, SEEN_DAYS, city, domain};
use crate::{
    events::{Names, scatter},
    figures::as_f64,
};

/// Which shares are asked for, in turn.
pub const SHARES: [f64; 3] = [0.001, 0.1, 0.9];

/// Draws predicates.
#[derive(Debug)]
pub struct Maker {
    state: u64,
    names: Names,
    events_per_person: f64,
}

/// A predicate and for what share of people it should hold, about.
#[derive(Debug, Clone)]
pub struct Made {
    /// Of 1.
    pub share: f64,
    /// The predicate.
    pub tree: Tree,
}

fn number(value: f64) -> Scalar {
    Scalar::Number(format!("{}", value.round().max(0.0)))
}

fn leaf(name: &str, op: Op, value: Scalar) -> Tree {
    Tree::Leaf(Leaf::Attribute { name: name.to_owned(), op, value })
}

impl Maker {
    /// From a seed, for people with so many events in the mean.
    pub fn new(seed: u64, events_per_person: f64) -> Self {
        Self { state: scatter(seed), names: Names::new(), events_per_person }
    }

    fn draw(&mut self, below: u64) -> u64 {
        self.state = scatter(self.state);
        self.state % below
    }

    /// The next one of this share: each leaf holds for the share's cube root.
    pub fn next(&mut self, share: f64) -> Made {
        let each = share.cbrt();
        let (one, other, event) = (self.attribute(each), self.attribute(each), self.event(each));
        let mut leaves = vec![one, other, event];
        let first = self.draw(3);
        leaves.rotate_left(usize::try_from(first).unwrap_or_default());
        Made { share, tree: Tree::All(leaves) }
    }

    /// One that needs the events themselves: those of some days, or with a
    /// condition on their metadata.
    pub fn next_of_a_window(&mut self) -> Tree {
        let rank = self.draw(20);
        let event = self.names.name_at(rank).to_owned();
        let within_days = u16::try_from(7 + self.draw(50)).ok();
        let (fact, op, value) = (EventFact::Count, Op::Gte, number(2.0));
        let event = Tree::Leaf(Leaf::Event { event, fact, op, value, within_days, metadata: None });
        Tree::All(vec![self.attribute(0.2), self.attribute(0.5), event])
    }

    fn attribute(&mut self, share: f64) -> Tree {
        let of = |count: u64| (share * as_f64(count)).round().clamp(1.0, as_f64(count)) as u64;
        let list = |values: Vec<String>| Scalar::List(values.into_iter().map(Scalar::Text).collect());
        match self.draw(5) {
            0 => leaf("custom_attributes.seats", Op::Lt, number(share * as_f64(SEATS))),
            1 => leaf("last_seen_at", Op::DaysAgoLess, number(share * as_f64(SEEN_DAYS))),
            2 => leaf("email_domain", Op::In, list((0..of(DOMAINS)).map(domain).collect())),
            3 if share > 0.2 => {
                let plans = of(PLANS.len() as u64);
                leaf(
                    "custom_attributes.plan",
                    Op::In,
                    list(PLANS.iter().take(plans as usize).map(|p| (*p).to_owned()).collect()),
                )
            }
            _ => leaf("location.city", Op::In, list((0..of(CITIES)).map(city).collect())),
        }
    }

    /// An event leaf that holds for about this share.
    fn event(&mut self, share: f64) -> Tree {
        let first = self.draw(100);
        // Somebody did it with a chance that its share of all events tells.
        let did = |names: &Names, name: u64| 1.0 - (-names.share_of(name) * self.events_per_person).exp();
        let (count, last, never) = (self.state.is_multiple_of(3), self.state % 3 == 1, share > 0.8);
        let wanted = if never {
            1.0 - share
        } else if last {
            (2.0 * share).min(0.9)
        } else {
            share
        };
        let near = |name: &u64| {
            let miss = (did(&self.names, *name) - wanted).abs();
            (miss * 1e6) as u64
        };
        // The nearest of a few, so that many names are asked for.
        let name = (0..100).map(|step| (first + step) % 100).take(60).min_by_key(near).unwrap_or_default();
        let days = share / did(&self.names, name).max(1e-9) * as_f64(EVENT_DAYS);
        let (fact, op, value) = match () {
            () if never => (EventFact::Did, Op::Is, Scalar::Boolean(false)),
            () if last => (EventFact::Last, Op::DaysAgoLess, number(days)),
            () if count => (EventFact::Count, Op::Gte, number(1.0)),
            () => (EventFact::First, Op::Known, Scalar::Null),
        };
        let event = self.names.name_at(name).to_owned();
        Tree::Leaf(Leaf::Event { event, fact, op, value, within_days: None, metadata: None })
    }
}
