//! Lists that name what they hold: `{"type":"tag.list","tags":[]}`.

/// Declares a list with a type and a key of its own.
macro_rules! named_list {
    ($(#[$doc:meta])* $name:ident of $item:ident is $kind:literal $key:ident) => {
        #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
        $(#[$doc])*
        pub struct $name<'a> {
            /// Its type.
            #[serde(rename = "type")]
            #[schema(example = $kind)]
            pub kind: &'static str,
            /// Its items.
            pub $key: Vec<$item<'a>>,
        }

        impl<'a> $name<'a> {
            /// The list of these.
            #[must_use]
            pub const fn new($key: Vec<$item<'a>>) -> Self {
                Self { kind: $kind, $key }
            }
        }

        impl Default for $name<'_> {
            fn default() -> Self {
                Self::new(Vec::new())
            }
        }
    };
}
pub(crate) use named_list;

/// Declares a page of a list with a type and a key of its own.
macro_rules! paged_list {
    ($(#[$doc:meta])* $name:ident of $item:ident is $kind:literal $key:ident) => {
        #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
        $(#[$doc])*
        pub struct $name<'a> {
            /// Its type.
            #[serde(rename = "type")]
            #[schema(example = $kind)]
            pub kind: &'static str,
            /// How many there are on all pages.
            pub total_count: u64,
            /// Always false: none is left out.
            pub limited: bool,
            /// Where this page stands.
            pub pages: $crate::list::NumberedPages,
            /// This page's items.
            pub $key: Vec<$item<'a>>,
        }

        impl<'a> $name<'a> {
            /// A page of `total_count` items.
            #[must_use]
            pub const fn new($key: Vec<$item<'a>>, total_count: u64, pages: $crate::list::NumberedPages) -> Self {
                Self { kind: $kind, total_count, limited: false, pages, $key }
            }
        }
    };
}
pub(crate) use paged_list;

/// Declares a page of a walk with a type and a key of its own; see
/// [`ScrollList`](super::ScrollList).
macro_rules! scroll_list {
    ($(#[$doc:meta])* $name:ident of $item:ident is $kind:literal $key:ident) => {
        #[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
        $(#[$doc])*
        pub struct $name<'a> {
            /// Its type.
            #[serde(rename = "type")]
            #[schema(example = $kind)]
            pub kind: &'static str,
            /// This page's items; none at the end of the walk.
            pub $key: Vec<$item<'a>>,
            /// What to send for the next page; null at the end of the walk, as
            /// some clients go on until then.
            pub scroll_param: Option<String>,
            /// Always null.
            pub pages: Option<$crate::list::NumberedPages>,
            /// Always null: nobody counts.
            pub total_count: Option<u64>,
        }

        impl<'a> $name<'a> {
            /// A page of the walk with this `scroll_param`.
            #[must_use]
            pub fn new($key: Vec<$item<'a>>, scroll_param: String) -> Self {
                let scroll_param = (!$key.is_empty()).then_some(scroll_param);
                Self { kind: $kind, $key, scroll_param, pages: None, total_count: None }
            }
        }
    };
}
pub(crate) use scroll_list;
