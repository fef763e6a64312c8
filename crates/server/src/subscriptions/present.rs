//! A subscription type as the API shows it.

use engine::ids::SubscriptionTypeId;
use engine::rows::SubscriptionTypeRow;
use wire::rest::subscription::{SubscriptionType, Translation};

/// A subscription type. Herald keeps one text for all languages.
#[must_use]
pub fn subscription_type(subscription: SubscriptionTypeId, row: &SubscriptionTypeRow) -> SubscriptionType<'_> {
    let translation = || Translation { name: &row.name, description: &row.description, locale: "en" };
    SubscriptionType {
        kind: "subscription",
        id: subscription.to_string(),
        state: if row.archived_at.is_some() { "archived" } else { "live" },
        consent_type: if row.opt_in { "opt_in" } else { "opt_out" },
        default_translation: translation(),
        translations: vec![translation()],
        content_types: vec!["email"],
    }
}
