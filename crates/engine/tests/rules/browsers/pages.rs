//! Pages that were opened, sites, and what wakes a browser.

use crate::script::{check, run};
use engine::ids::{ContactOrdinal, WorkspaceId};
use engine::limits::{PAGE_VIEWS_KEPT, SITE_NOTED_S, SITES_MAX};
use engine::tables::{BrowsingKey, CountersKey, PageViewKey, SiteKey};
use expect_test::expect;

const SHOP: WorkspaceId = WorkspaceId(1);

#[test]
fn a_page_is_kept_under_its_person() {
    check(
        "
        workspace shop
        ---
        browse c1 page=https://a.example title=A referrer=https://b.example
        browse c1
        browse c1 page=https://c.example
        ",
        &expect![[r#"
            browse c1 page=https://a.example title=A referrer=https://b.example: contact 1 at 1
            browse c1: contact 1 at 1
            browse c1 page=https://c.example: contact 1 at 1
            ~ counters 1: last_contact=-→1
            + contacts 1/1: role=visitor last_seen_at=86400000 created_at=86400000 updated_at=86400000 facts=[session_count:1] visitor_id="c1"
            + identifiers 1/visitor/"c1": contacts=[visitor1]
            + browsing 1/1: revision=1 person_revision=1 page_views=2
            + page_views 1/1/0: number=1 viewed_at_ms=86400000000 url="https://a.example" title="A" referrer="https://b.example"
            + page_views 1/1/1: number=2 viewed_at_ms=86400000000 url="https://c.example"
        "#]],
    );
}

#[test]
fn the_oldest_page_view_is_forgotten() {
    for pages in [PAGE_VIEWS_KEPT - 1, PAGE_VIEWS_KEPT, PAGE_VIEWS_KEPT + 1] {
        let world = run(&format!("workspace shop\nx{pages} browse c1 page=https://a.example/{{n}}")).world;
        let page = |slot| world.row(&PageViewKey { workspace: SHOP, contact: ContactOrdinal(1), slot });
        let kept = (0..=u16::try_from(PAGE_VIEWS_KEPT).expect("small")).filter_map(page).map(|row| row.number);
        let (first, last) = (pages.saturating_sub(PAGE_VIEWS_KEPT) + 1, pages);
        let mut kept: Vec<u64> = kept.collect();
        kept.sort_unstable();
        assert_eq!(kept, (first..=last).collect::<Vec<_>>());
        let browsing = world.row(&BrowsingKey { workspace: SHOP, contact: ContactOrdinal(1) });
        assert_eq!(browsing.map(|row| row.page_views), Some(pages));
    }
}

#[test]
fn a_site_is_noted_once_a_minute() {
    let mut world = run("workspace shop\nbrowse c1 site=a.example").world;
    let key = SiteKey { workspace: SHOP, host: "a.example".into() };
    let first = world.row(&key).expect("noted");
    for (wait, noted) in [(SITE_NOTED_S - 1, false), (1, true), (SITE_NOTED_S + 1, true)] {
        let before = world.row(&key).expect("noted");
        world.run_line(&format!("tick {wait}s"));
        world.run_line("browse c1 site=a.example");
        let after = world.row(&key).expect("noted");
        assert_eq!(after != before, noted, "after {wait} s");
        assert_eq!(after.first_seen_at, first.first_seen_at);
    }
}

#[test]
fn so_many_sites_are_noted_and_all_are_served() {
    for sites in [SITES_MAX - 1, SITES_MAX, SITES_MAX + 1] {
        let run = run(&format!("workspace shop\nx{sites} browse c1 site=s{{n}}.example"));
        assert!(run.outcomes.ends_with(&format!("{sites}× contact\n")), "{}", run.outcomes);
        let noted = run.world.rows().keys().filter(|key| key.table() == engine::Table::Site).count();
        let counted = run.world.row(&CountersKey { workspace: SHOP }).map(|row| row.sites);
        assert_eq!((noted, counted), (sites.min(SITES_MAX) as usize, Some(sites.min(SITES_MAX))));
    }
}

/// Who never had a browser has no revision; a value that stays, and one that no browser sees, wake nobody.
#[test]
fn what_a_browser_sees_of_somebody_wakes_it() {
    check(
        "
        workspace shop
        user ada
        update ada name=A
        browse c1 user_id=ada
        ---
        update ada name=A
        update ada name=B
        update ada custom.plan=pro define=yes
        update ada phone=5
        update ada avatar_url=u
        update ada email=a@x.example
        upsert user_id:ada,email:b@x.example
        hide ada
        hide ada
        browse c1 user_id=ada
        block ada
        unhide ada
        ",
        &expect![[r#"
            update ada name=A: contact 1
            update ada name=B: contact 1
            update ada custom.plan=pro define=yes: contact 1
            update ada phone=5: contact 1
            update ada avatar_url=u: contact 1
            update ada email=a@x.example: contact 1
            upsert user_id:ada,email:b@x.example: contact 1
            hide ada: contact 1
            hide ada: contact 1
            browse c1 user_id=ada: contact 1 at 8
            block ada: contact 1
            unhide ada: contact 1
            ~ counters 1: contact_attributes=-→1 last_attribute=-→1
            ~ contacts 1/1: avatar_url=-→"u" custom=-→[1:"pro"] email=-→"b@x.example" name="A"→"B" phone=-→"5"
            + identifiers 1/email/"b@x.example": contacts=[user1]
            + attributes 1/1: model=contact name="plan" data_type=string messenger_writable=true created_at=86400000 updated_at=86400000
            + attribute_names 1/contact/"plan": attribute=1
            ~ browsing 1/1: person_revision=1→10 revision=1→10
        "#]],
    );
}

#[test]
fn a_deletion_takes_what_browsers_follow_at_once_and_the_pages_in_time() {
    check(
        "
        workspace shop
        browse c1 page=https://a.example
        event visitor:c1 looked at=1
        user ada
        browse c1 user_id=ada page=https://b.example
        ---
        delete ada
        step 16
        step 16
        step 16
        step 16
        step 16
        ",
        &expect![[r#"
            delete ada: deleted contact 2 as number 1, job 16
            step 16: swept 2, more to come
            step 16: swept 2, more to come
            step 16: swept 0, more to come
            step 16: swept 1, more to come
            step 16: swept 2, more to come
            ~ counters 1: last_deletion=-→1 last_job=15→16
            - contacts 1/1
            - contacts 1/2
            - identifiers 1/external_id/"ada"
            - identifiers 1/visitor/"c1"
            - log 1/0/1
            - timeline 1/1/at1/1/0
            - summaries 1/1/1
            - done 1/1/1
            + jobs 1/16: created_at=86400000 updated_at=86400000 kind=erase([2 1] companies=[] needles=["05265c0055deecc72b65fb8b" "ada" "05265c008f08363967d742ee" "c1"] stage=deliveries done=0 cursor=0 removed=7)
            - merges 1/2/1
            - browsing 1/1
            - browsing 1/2
            - page_views 1/1/0
            - page_views 1/2/0
        "#]],
    );
}
