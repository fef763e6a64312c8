//! Attributes and tags: their names lead to them, and what people and
//! companies have of them is defined.

use super::{Check, CheckReport, each};
use engine::ids::{AttributeId, WorkspaceId};
use engine::rows::{AttributeValue, Model, Tagging};
use engine::tables::{
    AttributeKey, AttributeNameKey, CompanyKey, ContactKey, CountersKey, TagKey, TagNameKey, WorkspaceKey,
};
use engine::text;
use std::collections::BTreeMap;
use store::ReadError;

type Defined = BTreeMap<(WorkspaceId, AttributeId), Model>;

pub(super) fn check(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let defined = check_definitions(check, report)?;
    let last_tags = last_tags(check)?;
    check_tags(check, report)?;
    each(check.snapshot, |key: &ContactKey, row| {
        let has = Has { workspace: key.workspace, model: Model::Contact, custom: &row.custom, tags: &row.tags };
        has.check((&defined, &last_tags), report);
        Ok(())
    })?;
    each(check.snapshot, |key: &CompanyKey, row| {
        let has = Has { workspace: key.workspace, model: Model::Company, custom: &row.custom, tags: &row.tags };
        has.check((&defined, &last_tags), report);
        Ok(())
    })
}

fn check_definitions(check: Check<'_>, report: &mut CheckReport) -> Result<Defined, ReadError> {
    let (mut defined, mut active) = (Defined::new(), BTreeMap::<(WorkspaceId, Model), u32>::new());
    each(check.snapshot, |key: &AttributeKey, row| {
        let AttributeKey { workspace, attribute } = *key;
        defined.insert((workspace, attribute), row.model);
        *active.entry((workspace, row.model)).or_default() += u32::from(row.archived_at.is_none());
        let name = AttributeNameKey { workspace, model: row.model, name: row.name.clone() };
        if check.snapshot.get(&name)?.map(|named| named.attribute) != Some(attribute) {
            report.fault(|| format!("attribute {attribute} of workspace {workspace} is not found by its name"));
        }
        Ok(())
    })?;
    let mut names = 0;
    each(check.snapshot, |_: &AttributeNameKey, _| {
        names += 1;
        Ok(())
    })?;
    if names != defined.len() {
        let count = defined.len();
        report.fault(|| format!("there are {count} attributes, but {names} names of attributes"));
    }
    each(check.snapshot, |key: &WorkspaceKey, _| {
        let WorkspaceKey { workspace } = *key;
        let counters = check.snapshot.get(&CountersKey { workspace })?.unwrap_or_default();
        for (model, says) in
            [(Model::Contact, counters.contact_attributes), (Model::Company, counters.company_attributes)]
        {
            let there = active.get(&(workspace, model)).copied().unwrap_or(0);
            if there != says {
                let model = model.name();
                report.fault(|| {
                    format!("workspace {workspace} has {there} active {model} attributes, its counter says {says}")
                });
            }
        }
        Ok(())
    })?;
    Ok(defined)
}

fn check_tags(check: Check<'_>, report: &mut CheckReport) -> Result<(), ReadError> {
    let (mut tags, mut names) = (0_u64, 0_u64);
    each(check.snapshot, |key: &TagKey, row| {
        tags += 1;
        let TagKey { workspace, tag } = *key;
        let name = TagNameKey { workspace, folded: text::fold(&row.name) };
        if check.snapshot.get(&name)?.map(|named| named.tag) != Some(tag) {
            report.fault(|| format!("tag {tag} of workspace {workspace} is not found by its name"));
        }
        Ok(())
    })?;
    each(check.snapshot, |_: &TagNameKey, _| {
        names += 1;
        Ok(())
    })?;
    if tags != names {
        report.fault(|| format!("there are {tags} tags, but {names} names of tags"));
    }
    Ok(())
}

fn last_tags(check: Check<'_>) -> Result<BTreeMap<WorkspaceId, u32>, ReadError> {
    let mut last = BTreeMap::new();
    each(check.snapshot, |key: &CountersKey, row| {
        last.insert(key.workspace, row.last_tag);
        Ok(())
    })?;
    Ok(last)
}

/// What a contact or a company has.
struct Has<'a> {
    workspace: WorkspaceId,
    model: Model,
    custom: &'a [(AttributeId, AttributeValue)],
    tags: &'a [Tagging],
}

impl Has<'_> {
    /// A tag that was deleted may be left, reads pass over it; one that never
    /// was may not.
    fn check(&self, (defined, last_tags): (&Defined, &BTreeMap<WorkspaceId, u32>), report: &mut CheckReport) {
        let workspace = self.workspace;
        for (attribute, _) in self.custom {
            if defined.get(&(workspace, *attribute)) != Some(&self.model) {
                let model = self.model.name();
                report.fault(|| format!("a {model} of workspace {workspace} has the unknown attribute {attribute}"));
            }
        }
        let last = last_tags.get(&workspace).copied().unwrap_or(0);
        for tag in self.tags.iter().map(|tagging| tagging.tag).filter(|tag| tag.0 == 0 || tag.0 > last) {
            report.fault(|| format!("something of workspace {workspace} has the tag {tag}, which there never was"));
        }
        let is_sorted = self.custom.is_sorted_by(|left, right| left.0 < right.0)
            && self.tags.is_sorted_by(|left, right| left.tag < right.tag);
        if !is_sorted {
            let model = self.model.name();
            report.fault(|| format!("the attributes or tags of a {model} of workspace {workspace} are not in order"));
        }
    }
}
