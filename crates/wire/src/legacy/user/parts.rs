//! What a user is made of.

use crate::list::named_list;
use crate::rest::contact::Empty;
use serde::Serialize;
use std::borrow::Cow;
use utoipa::ToSchema;

/// A company, by its ids and name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyCompanyBrief)]
pub struct CompanyBrief<'a> {
    /// Always `company`.
    #[serde(rename = "type")]
    #[schema(example = "company")]
    pub kind: &'static str,
    /// The workspace's own id of it.
    pub company_id: Cow<'a, str>,
    /// Its id.
    pub id: String,
    /// Name; empty when nobody said.
    pub name: Cow<'a, str>,
}

named_list! {
    /// The companies of a user.
    #[schema(as = LegacyCompanyList)]
    CompanyList of CompanyBrief is "company.list" companies
}

/// A page of a user on another site.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacySocialProfile)]
pub struct SocialProfile<'a> {
    /// Always `social_profile`.
    #[serde(rename = "type")]
    #[schema(example = "social_profile")]
    pub kind: &'static str,
    /// The site.
    pub name: &'a str,
    /// Their id there.
    pub id: Option<&'a str>,
    /// Their name there.
    pub username: Option<&'a str>,
    /// Where the page is.
    pub url: &'a str,
}

named_list! {
    /// The pages of a user on other sites.
    #[schema(as = LegacySocialProfileList)]
    SocialProfileList of SocialProfile is "social_profile.list" social_profiles
}

/// Where a user is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyLocationData)]
#[serde(untagged)]
pub enum LocationData<'a> {
    /// Nothing is known.
    Unknown(Empty),
    /// Something is.
    Known(KnownLocation<'a>),
}

impl Default for LocationData<'_> {
    fn default() -> Self {
        Self::Unknown(Empty {})
    }
}

/// What is known of where a user is.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LegacyKnownLocation)]
pub struct KnownLocation<'a> {
    /// Always `location_data`.
    #[serde(rename = "type")]
    #[schema(example = "location_data")]
    pub kind: &'static str,
    /// City.
    pub city_name: Option<&'a str>,
    /// Two letters for the continent.
    pub continent_code: Option<&'a str>,
    /// Three letters for the country.
    #[schema(example = "IRL")]
    pub country_code: Option<&'a str>,
    /// Country.
    pub country_name: Option<&'a str>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Postal code.
    pub postal_code: Option<&'a str>,
    /// Region.
    pub region_name: Option<&'a str>,
    /// IANA name of the time zone.
    pub timezone: Option<&'a str>,
}

impl Default for KnownLocation<'_> {
    fn default() -> Self {
        Self {
            kind: "location_data",
            city_name: None,
            continent_code: None,
            country_code: None,
            country_name: None,
            latitude: None,
            longitude: None,
            postal_code: None,
            region_name: None,
            timezone: None,
        }
    }
}
