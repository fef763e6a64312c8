// intercom-client 6 and 7: their methods under the names that the scenarios use. What only one of the two can
// stands in its own `client-*.test.mjs`.

import assert from 'node:assert/strict';

/** A page of a scroll holds 100; no suite makes as many companies as fill this many. */
const SCROLL_PAGES_MAX = 50;

const raw = async (page) => (await page).response;

/** Every item, as the client's own iterator walks the pages. */
export async function all(page) {
  const items = [];
  for await (const item of await page) items.push(item);
  return items;
}

/** What its `for await` does, with an end to it in case a scroll had none. */
async function scrolled(page) {
  const items = [];
  let part = await page;
  for (let pages = 1; ; pages += 1) {
    items.push(...part.data);
    if (!part.hasNextPage()) return items;
    assert.ok(pages < SCROLL_PAGES_MAX, 'the scroll does not end');
    part = await part.getNextPage();
  }
}

export function generatedCalls(client) {
  return {
    ...contactCalls(client.contacts),
    ...companyCalls(client),
    ...tagCalls(client.tags),
    ...noteCalls(client.notes),
    ...smallCalls(client),
    ...eventCalls(client.events),
  };
}

function contactCalls(contacts) {
  return {
    'contacts.create': (body) => contacts.create(body),
    'contacts.get': ({id}) => contacts.find({contact_id: id}),
    'contacts.update': ({id, ...body}) => contacts.update({contact_id: id, ...body}),
    'contacts.delete': ({id}) => contacts.delete({contact_id: id}),
    'contacts.archive': ({id}) => contacts.archive({contact_id: id}),
    'contacts.unarchive': ({id}) => contacts.unarchive({contact_id: id}),
    'contacts.merge': (ids) => contacts.mergeLeadInUser(ids),
    'contacts.list': (query) => raw(contacts.list(query)),
    'contacts.walk': (query) => all(contacts.list(query)),
    'contacts.search': (question) => raw(contacts.search(question)),
    'contacts.search_walk': (question) => all(contacts.search(question)),
    'contacts.tags': ({id}) => contacts.listAttachedTags({contact_id: id}),
    'contacts.segments': ({id}) => contacts.listAttachedSegments({contact_id: id}),
    'contacts.companies': ({id, ...query}) => raw(contacts.listAttachedCompanies({contact_id: id, ...query})),
    'contacts.companies_walk': ({id, ...query}) => all(contacts.listAttachedCompanies({contact_id: id, ...query})),
    'contacts.subscriptions': ({id}) => contacts.listAttachedSubscriptions({contact_id: id}),
    'contacts.subscribe': ({id, subscription_id, consent_type}) =>
      contacts.attachSubscription({contact_id: id, id: subscription_id, consent_type}),
    'contacts.unsubscribe': ({id, subscription_id}) => contacts.detachSubscription({contact_id: id, subscription_id}),
    ...newerContactCalls(contacts),
  };
}

/** What version 6 does not have. */
function newerContactCalls(contacts) {
  if (!contacts.blockContact) return {};
  return {
    'contacts.block': ({id}) => contacts.blockContact({contact_id: id}),
    'contacts.by_external_id': (who) => contacts.showContactByExternalId(who),
    'contacts.by_awkward_external_id': (who) => contacts.showContactByExternalId(who),
  };
}

function companyCalls({companies}) {
  return {
    'companies.save': (body) => companies.createOrUpdate(body),
    'companies.get': ({id}) => companies.find({company_id: id}),
    'companies.find': (query) => companies.retrieve(query),
    'companies.by': (query) => companies.retrieve(query),
    'companies.delete': ({id}) => companies.delete({company_id: id}),
    'companies.list': (query) => raw(companies.list(query)),
    'companies.walk': (query) => all(companies.list(query)),
    'companies.scroll': () => scrolled(companies.scroll()),
    'companies.attach': ({contact_id, id}) => companies.attachContact({contact_id, id}),
    'companies.detach': ({contact_id, id}) => companies.detachContact({contact_id, company_id: id}),
    'companies.contacts': async ({id}) => {
      const page = await companies.listAttachedContacts({company_id: id});
      return page.response ?? page;
    },
    'companies.segments': ({id}) => companies.listAttachedSegments({company_id: id}),
  };
}

function tagCalls(tags) {
  return {
    'tags.create': (body) => tags.create(body),
    'tags.rename': (body) => tags.create(body),
    'tags.tag_companies': ({name, ids}) => tags.create({name, companies: ids.map((id) => ({id}))}),
    'tags.untag_companies': ({name, ids}) => tags.create({name, companies: ids.map((id) => ({id, untag: true}))}),
    'tags.tag_users': ({name, ids}) => tags.create({name, users: ids.map((id) => ({id}))}),
    'tags.list': () => tags.list(),
    'tags.get': ({id}) => tags.find({tag_id: id}),
    'tags.delete': ({id}) => tags.delete({tag_id: id}),
    'tags.tag_contact': ({contact_id, id}) => tags.tagContact({contact_id, id}),
    'tags.untag_contact': ({contact_id, id}) => tags.untagContact({contact_id, tag_id: id}),
  };
}

function noteCalls(notes) {
  return {
    'notes.create': (body) => notes.create(body),
    'notes.get': ({id}) => notes.find({note_id: id}),
    'notes.list': (query) => raw(notes.list(query)),
    'notes.walk': (query) => all(notes.list(query)),
  };
}

function smallCalls({admins, dataAttributes, jobs, segments, subscriptionTypes, teams, visitors}) {
  return {
    'admins.me': () => admins.identify(),
    'admins.list': () => admins.list(),
    'admins.get': ({id}) => admins.find({admin_id: id}),
    'admins.away': ({id, ...body}) => admins.away({admin_id: id, ...body}),
    'admins.activity': ({after, before}) =>
      admins.listAllActivityLogs({created_at_after: after, created_at_before: before}),
    'attributes.list': (query) => dataAttributes.list(query),
    'attributes.create': (body) => dataAttributes.create(body),
'segments.list': (query) => segments.list(query),
    'segments.get': ({id}) => segments.find({segment_id: id}),
    'subscription_types.list': () => subscriptionTypes.list(),
    'teams.list': () => teams.list(),
    'teams.get': ({id}) => teams.find({team_id: id}),
    'visitors.find': (who) => visitors.find(who),
    'visitors.update': (body) => visitors.update(body),
    'visitors.convert': (body) => visitors.mergeToContact(body),
    ...(jobs && {'jobs.status': ({id}) => jobs.status({job_id: id})}),
  };
}

function eventCalls(events) {
  return {
    'events.track': async (event) => (await events.create(event).withRawResponse()).rawResponse.status,
    'events.list': (query) => events.list({type: 'user', ...query}),
    'events.summary': (query) => events.list({type: 'user', summary: true, ...query}),
  };
}
