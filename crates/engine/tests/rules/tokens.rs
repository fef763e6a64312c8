//! Tokens and write keys.

use crate::script::{check, check_outcomes};
use expect_test::expect;

#[test]
fn a_token_is_made_and_revoked_and_both_are_noted() {
    check(
        "workspace shop\n---\ntoken 7 scopes=read,manage name=cron\ntick 1s\nrevoke 7\ntick 1s\nrevoke 7",
        &expect![[r#"
        token 7 scopes=read,manage name=cron: token 1
        revoke 7: token 1
        revoke 7: token 1
        ~ node 0: last_token=-→1
        + tokens 0/7: token=1 workspace=1 secret_hash=07*32 scopes=read,manage(5) name="cron" created_at=86400000 revoked_at=86400001
        ~ counters 1: last_audit=1→3
        + audit 1/2: at_ms=86400000000 actor=command_line action="token.created" subject="token:0000000000000007" changes=[name:-→"cron" scopes:-→"read manage"]
        + audit 1/3: at_ms=86400001000 actor=token9 action="token.revoked" subject="token:0000000000000007" changes=[revoked:"false"→"true"]
    "#]],
    );
}

#[test]
fn a_public_half_is_one_tokens() {
    check(
        "workspace shop\ntoken 7\n---\ntoken 7 name=other",
        &expect![[r#"
        token 7 name=other: refused id_taken
    "#]],
    );
}

#[test]
fn a_token_of_another_workspace_is_not_there() {
    check(
        "workspace shop\ntoken 7\nworkspace club\n---\nrevoke 7\nrevoke 8\nin shop\nrevoke 7",
        &expect![[r#"
        revoke 7: refused token_not_found
        revoke 8: refused token_not_found
        revoke 7: token 1
        ~ tokens 0/7: revoked_at=-→86400000
        ~ counters 1: last_audit=2→3
        + audit 1/3: at_ms=86400000000 actor=token9 action="token.revoked" subject="token:0000000000000007" changes=[revoked:"false"→"true"]
    "#]],
    );
}

#[test]
fn a_node_has_at_most_1000_tokens_revoked_ones_included() {
    check_outcomes(
        "
        workspace shop
        x998 token {n}
        revoke 1
        workspace club
        token 999
        token 1000
        token 1001
        in shop
        token 1001
        ",
        &expect![[r#"
            workspace shop: workspace 1
            x998 token {n}: 998× token
            revoke 1: token 1
            workspace club: workspace 2
            token 999: token 999
            token 1000: token 1000
            token 1001: refused too_many_tokens detail=1000
            token 1001: refused too_many_tokens detail=1000
        "#]],
    );
}
