//! Lists of companies of the 1.x API. The companies are those of 2.x.

use crate::list::{paged_list, scroll_list};
use crate::rest::company::Company;

paged_list! {
    /// A page of companies.
    #[schema(as = LegacyCompanyPage)]
    CompanyPage of Company is "company.list" companies
}

scroll_list! {
    /// A page of a walk over all companies.
    #[schema(as = LegacyCompanyScroll)]
    CompanyScroll of Company is "company.list" companies
}
