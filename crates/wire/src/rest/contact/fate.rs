//! What is answered when a contact is put away.

use serde::Serialize;
use utoipa::ToSchema;

macro_rules! fate {
    ($(#[$doc:meta])* $name:ident $word:ident $(#[$word_doc:meta])*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, ToSchema)]
        pub struct $name<'a> {
            /// Always `contact`.
            #[serde(rename = "type")]
            #[schema(example = "contact")]
            pub kind: &'static str,
            /// Its id.
            pub id: String,
            /// The workspace's own id of them.
            pub external_id: Option<&'a str>,
            $(#[$word_doc])*
            pub $word: bool,
        }
    };
}

fate! {
    /// A contact that is archived, or no longer.
    ArchivedContact archived
    /// Whether it is archived now.
}
fate! {
    /// A contact that is blocked.
    BlockedContact blocked
    /// Always true.
}
fate! {
    /// A contact that is deleted.
    DeletedContact deleted
    /// Always true.
}
