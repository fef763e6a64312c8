//! What bounds companies and who belongs to them.

/// 1,000 companies: how many a contact may belong to, as Intercom documents.
pub const COMPANIES_PER_CONTACT_MAX: usize = 1_000;

/// 50 companies: how many one legacy request may name.
pub const COMPANIES_PER_REQUEST_MAX: usize = 50;

/// 1,000 companies: how many may share one name, so that its index row stays
/// small.
pub const COMPANIES_PER_NAME_MAX: usize = 1_000;

/// 255 characters: the longest name, plan, web site or industry of a company.
pub const COMPANY_STRING_CHARS_MAX: usize = 255;

/// 255 characters: how much of a company's name its index key holds.
pub const COMPANY_NAME_KEY_CHARS_MAX: usize = 255;

/// 2,147,483,647: the highest monthly spend, as Intercom documents.
pub const MONTHLY_SPEND_MAX: u32 = 2_147_483_647;
