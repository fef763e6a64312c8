//! How the objects of requests are declared.

/// Declares an object that is read leniently: unknown keys are skipped, of
/// repeated keys the last counts, and a missing one is its type's default. A
/// key that is a word of the language is written behind its field's name:
/// `kind = "type": Field<'a>`.
macro_rules! object {
    ($(#[$meta:meta])* pub struct $name:ident<'a> is $what:literal {
        $($(#[$field_meta:meta])* $field:ident $(= $key:literal)?: $ty:ty,)*
    }) => {
        #[derive(Debug, Clone, Default, utoipa::ToSchema)]
        $(#[$meta])*
        pub struct $name<'a> { $($(#[$field_meta])* $(#[schema(rename = $key)])? pub $field: $ty,)* }

        impl<'de> serde::Deserialize<'de> for $name<'de> {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name<'de>;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                        let mut object = $name::default();
                        while let Some($crate::json::Text(key)) = map.next_key()? {
                            match key.as_ref() {
                                $($crate::json::key!($field $($key)?) => object.$field = map.next_value()?,)*
                                _ => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok(object)
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }
    };
}
pub(crate) use object;

/// The key of a field of an [`object!`].
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}
pub(crate) use key;
