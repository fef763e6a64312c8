//! A company's own attributes: their names, how they compare, where they are.

use crate::predicates::{Fact, StandardRef, ValueKind};
use crate::rows::CompanyRow;

macro_rules! company_attributes {
    ($($name:ident = $number:literal $word:literal $kind:ident |$row:ident| $of:expr;)*) => {
        /// An attribute that every company can have. Its number is what
        /// [`StandardRef`] carries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u16)]
        pub enum CompanyAttribute {$(
            #[doc = concat!("`", $word, "`.")]
            $name = $number,
        )*}

        impl CompanyAttribute {
            /// All of them, in the order of their numbers.
            pub const ALL: [Self; [$($number),*].len()] = [$(Self::$name,)*];

            /// The name by which predicates know it.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$name => $word,)* } }

            /// How its values compare.
            #[must_use]
            pub const fn kind(self) -> ValueKind { match self { $(Self::$name => ValueKind::$kind,)* } }

            /// Its value of a company.
            #[must_use]
            pub fn of(self, row: &CompanyRow) -> Fact<'_> {
                match self { $(Self::$name => { let $row = row; $of })* }
            }
        }
    };
}

company_attributes! {
    CompanyId = 1 "company_id" Id |row| Fact::Text(&row.company_id);
    Name = 2 "name" Text |row| text(&row.name);
    Plan = 3 "plan" Text |row| text(&row.plan);
    Size = 4 "size" Number |row| number(row.size);
    Website = 5 "website" Text |row| text(&row.website);
    Industry = 6 "industry" Text |row| text(&row.industry);
    MonthlySpend = 7 "monthly_spend" Number |row| number(row.monthly_spend);
    UserCount = 8 "user_count" Number |row| number(Some(row.contacts));
    RemoteCreatedAt = 9 "remote_created_at" Date |row| date(row.remote_created_at);
    CreatedAt = 10 "created_at" Date |row| Fact::Date(row.created_at);
    UpdatedAt = 11 "updated_at" Date |row| Fact::Date(row.updated_at);
    LastRequestAt = 12 "last_request_at" Date |row| date(row.last_request_at);
}

fn text(text: &Option<String>) -> Fact<'_> {
    text.as_deref().map_or(Fact::Missing, Fact::Text)
}

fn number(number: Option<u32>) -> Fact<'static> {
    number.map_or(Fact::Missing, |number| Fact::Integer(i64::from(number)))
}

fn date(at: Option<u32>) -> Fact<'static> {
    at.map_or(Fact::Missing, Fact::Date)
}

impl CompanyAttribute {
    /// The attribute of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attribute| attribute.name() == name)
    }

    /// The attribute with this number.
    #[must_use]
    pub fn from_reference(reference: StandardRef) -> Option<Self> {
        Self::ALL.into_iter().find(|attribute| *attribute as u16 == reference.0)
    }

    /// Whether records keep it among the times and not among the values.
    #[must_use]
    pub const fn is_head(self) -> bool {
        matches!(self, Self::CreatedAt | Self::UpdatedAt)
    }
}
