//! The evaluator against the reference, on trees and people made up.

use super::generated::{metadata, metadata_tree, now, person, segment_tree, tree};
use super::person::Columns;
use super::shop::Shop;
use super::{compiled, tag};
use crate::predicates::{Tree, compile_metadata, evaluate, explain};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn trees_hold_as_the_reference_says(now in now(), tree in tree(), segment in segment_tree(), mut person in person()) {
        let shop = Shop::at(now).with("1", segment);
        let predicate = compiled(&tree, &shop).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let expected = shop.holds(&tree, &person);
        prop_assert_eq!(evaluate(&predicate, &mut person).unwrap(), expected, "rows");
        prop_assert_eq!(explain(&predicate, &mut person).unwrap().verdict(), expected, "explained");
        prop_assert_eq!(evaluate(&predicate, &mut Columns::of(&person, &predicate)).unwrap(), expected, "columns");
    }

    #[test]
    fn metadata_holds_as_the_reference_says(now in now(), tree in metadata_tree(), metadata in metadata()) {
        let shop = Shop::at(now);
        let compiled = compile_metadata(&tree, &shop.moment).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(compiled.matches(&metadata), shop.metadata_holds(&tree, &metadata));
    }

    /// What is not in an answer of `required_text` is not asked: it must hold
    /// for nobody else.
    #[test]
    fn who_lacks_a_required_text_is_out(tree in tree(), segment in segment_tree(), mut person in person()) {
        let shop = Shop::at("2026-03-30T10:00:00Z").with("1", segment);
        let predicate = compiled(&tree, &shop).map_err(|error| TestCaseError::fail(error.to_string()))?;
        for (_, _, attribute) in super::shop::attributes() {
            if let Some(test) = predicate.required_text(attribute) {
                let passes = crate::predicates::Facts::attribute(&mut person, attribute).map(|fact| test.holds(fact));
                prop_assert!(passes.unwrap() || !evaluate(&predicate, &mut person).unwrap());
            }
        }
    }
}

/// A comparison of two evaluators that both always said no would prove little.
#[test]
fn made_up_trees_say_yes_and_no() {
    let mut runner = TestRunner::deterministic();
    let (mut yes, mut all) = (0, 0);
    for _ in 0..500 {
        let tree = tree().new_tree(&mut runner).unwrap().current();
        let person = person().new_tree(&mut runner).unwrap().current();
        let shop = Shop::at("2026-03-30T10:00:00Z").with("1", tag("1"));
        if matches!(tree, Tree::Leaf(_)) {
            continue;
        }
        all += 1;
        yes += u32::from(shop.holds(&tree, &person));
    }
    assert!(all > 100, "{all} trees");
    assert!(yes * 5 > all && yes * 5 < all * 4, "{yes} of {all}");
}
