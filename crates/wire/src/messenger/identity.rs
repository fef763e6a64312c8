//! Identity tokens: compact JWS.

use crate::json::{Field, object};

object! {
    /// The header of an identity token.
    pub struct TokenHeader<'a> is "a token's header" {
        /// How it was signed: `HS256`.
        #[schema(value_type = String)]
        alg: Field<'a>,
        /// What a reader must understand. Nothing is, so there must be none.
        #[schema(value_type = Option<Vec<String>>)]
        crit: Field<'a>,
    }
}

object! {
    /// What of a token's claims is about the token.
    pub struct TokenClaims<'a> is "a token's claims" {
        /// The workspace's own id of the person.
        #[schema(value_type = String)]
        user_id: Field<'a>,
        /// Until when it is good, Unix seconds.
        #[schema(value_type = Option<i64>)]
        exp: Field<'a>,
        /// From when on it is good, Unix seconds.
        #[schema(value_type = Option<i64>)]
        nbf: Field<'a>,
    }
}
