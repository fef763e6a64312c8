//! Attributes: what can be known of a contact or a company, and its values.

use crate::ids::AttributeId;

/// What an attribute is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Model {
    /// People.
    Contact = 1,
    /// Companies.
    Company = 2,
}

impl Model {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 2] = [Self::Contact, Self::Company];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
        }
    }

    /// The model with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|model| *model as u8 == number)
    }
}

/// The type of an attribute's values. It never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum DataType {
    /// Text, at most 255 characters.
    String = 1,
    /// A whole number.
    Integer = 2,
    /// A number.
    Float = 3,
    /// True or false.
    Boolean = 4,
    /// Unix seconds.
    Date = 5,
}

impl DataType {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::String, Self::Integer, Self::Float, Self::Boolean, Self::Date];

    /// The word that the API uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Date => "date",
        }
    }

    /// The type with this number, as stored.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|data_type| *data_type as u8 == number)
    }
}

/// One value of an attribute. A date is a number of Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttributeValue {
    /// Text.
    Text(String),
    /// A number as the sender wrote it, in JSON's decimal form.
    Number(String),
    /// True or false.
    Boolean(bool),
}

/// A custom attribute's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeRow {
    /// What it is of.
    pub model: Model,
    /// Its name, as first sent; names compare exactly.
    pub name: String,
    /// The type of its values.
    pub data_type: DataType,
    /// The values it may have, if they are listed.
    pub options: Vec<String>,
    /// What it means, if somebody said.
    pub description: Option<String>,
    /// Whether browsers may write it.
    pub messenger_writable: bool,
    /// When it was made, Unix seconds.
    pub created_at: u32,
    /// When it last changed, Unix seconds.
    pub updated_at: u32,
    /// When it was archived, Unix seconds.
    pub archived_at: Option<u32>,
}

/// From an attribute's name to its definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeNameRow {
    /// Which.
    pub attribute: AttributeId,
}

macro_rules! standard {
    ($($(#[$doc:meta])* $name:ident = $number:literal $word:literal,)*) => {
        /// An attribute that every contact can have. Those that nearly every
        /// contact has are fields of the contact's row; the others stand in its
        /// list of facts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Standard { $($(#[$doc])* $name = $number,)* }

        impl Standard {
            /// All of them, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name by which search and predicates know it.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$name => $word,)* } }

            /// The attribute with this number, as stored.
            #[must_use]
            pub fn from_number(number: u8) -> Option<Self> {
                Self::ALL.iter().copied().find(|standard| *standard as u8 == number)
            }

            /// The attribute of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|standard| standard.name() == name)
            }
        }
    };
}

standard! {
    /// Herald's own id of the contact.
    Id = 1 "id",
    /// `visitor`, `lead` or `user`.
    Role = 2 "role",
    /// The workspace's own id.
    ExternalId = 3 "external_id",
    /// E-mail address.
    Email = 4 "email",
    /// What stands behind the `@`.
    EmailDomain = 5 "email_domain",
    /// Phone number.
    Phone = 6 "phone",
    /// Name.
    Name = 7 "name",
    /// URL of a picture.
    Avatar = 8 "avatar",
    /// The teammate who looks after them.
    OwnerId = 9 "owner_id",
    /// When they were first known.
    CreatedAt = 10 "created_at",
    /// When they last changed.
    UpdatedAt = 11 "updated_at",
    /// When they signed up.
    SignedUpAt = 12 "signed_up_at",
    /// When they were last seen.
    LastSeenAt = 13 "last_seen_at",
    /// Whether they opted out of e-mail.
    UnsubscribedFromEmails = 14 "unsubscribed_from_emails",
    /// How many sessions they had.
    SessionCount = 20 "session_count",
    /// When they were last written to.
    LastContactedAt = 21 "last_contacted_at",
    /// When they last replied.
    LastRepliedAt = 22 "last_replied_at",
    /// When they last opened a mail.
    LastEmailOpenedAt = 23 "last_email_opened_at",
    /// When they last clicked in a mail.
    LastEmailClickedAt = 24 "last_email_clicked_at",
    /// Whether they marked a mail as spam.
    MarkedEmailAsSpam = 25 "marked_email_as_spam",
    /// Whether mail to them was returned.
    HasHardBounced = 26 "has_hard_bounced",
    /// The language chosen for them.
    LanguageOverride = 27 "language_override",
    /// Their browser.
    Browser = 28 "browser",
    /// Its version.
    BrowserVersion = 29 "browser_version",
    /// Its language.
    BrowserLanguage = 30 "browser_language",
    /// Their operating system.
    Os = 31 "os",
    /// Their country.
    LocationCountry = 32 "location.country",
    /// Their region.
    LocationRegion = 33 "location.region",
    /// Their city.
    LocationCity = 34 "location.city",
    /// ISO 3166 code of their country.
    LocationCountryCode = 35 "location.country_code",
    /// Two letters for their continent.
    LocationContinentCode = 36 "location.continent_code",
    /// IANA name of their time zone.
    TimeZone = 37 "time_zone",
    /// The page that led them here.
    Referrer = 40 "referrer",
    /// UTM campaign.
    UtmCampaign = 41 "utm_campaign",
    /// UTM content.
    UtmContent = 42 "utm_content",
    /// UTM medium.
    UtmMedium = 43 "utm_medium",
    /// UTM source.
    UtmSource = 44 "utm_source",
    /// UTM term.
    UtmTerm = 45 "utm_term",
    /// The Android app's name.
    AndroidAppName = 50 "android_app_name",
    /// The Android app's version.
    AndroidAppVersion = 51 "android_app_version",
    /// The Android device.
    AndroidDevice = 52 "android_device",
    /// Its system's version.
    AndroidOsVersion = 53 "android_os_version",
    /// The version of its SDK.
    AndroidSdkVersion = 54 "android_sdk_version",
    /// When it was last seen.
    AndroidLastSeenAt = 55 "android_last_seen_at",
    /// The iOS app's name.
    IosAppName = 60 "ios_app_name",
    /// The iOS app's version.
    IosAppVersion = 61 "ios_app_version",
    /// The iOS device.
    IosDevice = 62 "ios_device",
    /// Its system's version.
    IosOsVersion = 63 "ios_os_version",
    /// The version of its SDK.
    IosSdkVersion = 64 "ios_sdk_version",
    /// When it was last seen.
    IosLastSeenAt = 65 "ios_last_seen_at",
    /// Whether they agreed to text messages.
    SmsConsent = 70 "sms_consent",
    /// Whether they opted out of text messages.
    UnsubscribedFromSms = 71 "unsubscribed_from_sms",
    /// Whether push messages reach them.
    EnabledPushMessaging = 72 "enabled_push_messaging",
    /// Whether their e-mail address is known to be theirs.
    EmailVerified = 73 "email_verified",
    /// Whether they asked not to be tracked.
    DoNotTrack = 74 "do_not_track",
    /// What their browser called itself last.
    UserAgent = 75 "user_agent",
}
