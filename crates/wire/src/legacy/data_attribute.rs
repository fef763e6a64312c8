//! Lists of attribute definitions of the 1.x API. The definitions are those of
//! 2.x, but for a `model` of `customer` instead of `contact`.

use crate::list::named_list;
use crate::rest::data_attribute::DataAttribute;

named_list! {
    /// Attribute definitions.
    #[schema(as = LegacyDataAttributeList)]
    DataAttributeList of DataAttribute is "data_attribute.list" data_attributes
}
