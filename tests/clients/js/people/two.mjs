// intercom-client 2: the 1.x API under the names that the scenarios of `people/legacy` use. `leads` and
// `contacts` are the same methods twice; `people` says which of the two is played.

import {finished} from '../suite.mjs';

const body = async (answer) => (await answer).body;

/** Every item, by the client's own `nextPage`. */
async function walked(client, first, key) {
  const items = [];
  for (let page = await body(first); ; page = await body(client.nextPage(page.pages))) {
    items.push(...page[key]);
    if (!page.pages.next) return items;
  }
}

/** Every item, by the client's own `scroll.each`. */
async function scrolled(scroll, key) {
  const items = [];
  await scroll.each({}, ({body: page}) => void items.push(...page[key]));
  return items;
}

export function callsOfTwo(client, people) {
  return {
    ...userCalls(client),
    ...leadCalls(client, client[people]),
    ...companyCalls(client),
    ...smallCalls(client),
    ...visitorCalls(client.visitors),
    ...countCalls(client.counts),
  };
}

function userCalls(client) {
  const {users} = client;
  return {
    'users.create': (user) => body(users.create(user)),
    'users.update': (user) => body(users.update(user)),
    'users.find': (who) => body(users.find(who)),
    'users.list_first': () => body(users.list()),
    'users.list': (query) => body(users.listBy(query)),
    'users.walk': (query) => walked(client, users.listBy(query), 'users'),
    'users.by_tag': ({id}) => walked(client, users.listBy({tag_id: id}), 'users'),
    'users.scroll': () => scrolled(users.scroll, 'users'),
    'users.archive': (who) => body(users.archive(who)),
    'users.archive_by_old_name': (who) => body(users.delete(who)),
    'users.erase': ({id}) => body(users.requestPermanentDeletion(id)),
    'users.erase_by': (who) => body(users.requestPermanentDeletionByParams(who)),
    'users.bulk': ({create = [], remove = []}) =>
      body(users.bulk([...create.map((user) => ({create: user})), ...remove.map((user) => ({delete: user}))])),
    'jobs.finished': ({id}) => finished({job: () => body(client.get(`/jobs/${id}`, {}))}, id),
    'jobs.errors': ({id}) => body(client.get(`/jobs/${id}/error`, {})),
    'events.track': async (event) => (await client.events.create(event)).statusCode,
    'events.summary': (who) => body(client.events.listBy({type: 'user', summary: true, ...who})),
  };
}

function leadCalls(client, leads) {
  return {
    'leads.create': (lead) => body(leads.create(lead)),
    'leads.update': (lead) => body(leads.update(lead)),
    'leads.find': (who) => body(leads.find(who)),
    'leads.list_first': () => body(leads.list()),
    'leads.list': (query) => body(leads.listBy(query)),
    'leads.walk': (query) => walked(client, leads.listBy(query), 'contacts'),
    'leads.scroll': () => scrolled(leads.scroll, 'contacts'),
    'leads.delete': (who) => body(leads.delete(who)),
    'leads.convert': (both) => body(leads.convert(both)),
  };
}

function companyCalls(client) {
  const {companies} = client;
  return {
    'companies.create': (company) => body(companies.create(company)),
    'companies.update': (company) => body(companies.update(company)),
    'companies.find': (which) => body(companies.find(which)),
    'companies.list_first': () => body(companies.list()),
    'companies.list': (query) => body(companies.listBy(query)),
    'companies.walk': (query) => walked(client, companies.listBy(query), 'companies'),
    'companies.scroll': () => scrolled(companies.scroll, 'companies'),
    'companies.users': (which) => body(companies.listUsers(which)),
  };
}

function smallCalls(client) {
  const {admins, notes, segments, tags} = client;
  return {
    'tags.create': (tag) => body(tags.create(tag)),
    'tags.tag': (tag) => body(tags.tag(tag)),
    'tags.untag': (tag) => body(tags.untag(tag)),
    'tags.list': () => body(tags.list()),
    'tags.delete': ({id}) => body(tags.delete({id})),
    'notes.create_about': ({who, ...note}) => body(notes.create({...who, ...note})),
    'notes.walk': (who) => walked(client, notes.list(who), 'notes'),
    'notes.get': ({id}) => body(notes.find({id})),
    'segments.list': () => body(segments.list()),
    'segments.get': ({id}) => body(segments.find({id})),
    'admins.list': () => body(admins.list()),
    'admins.get': ({id}) => body(admins.find(id)),
    'admins.me': () => body(admins.me()),
    'admins.away': ({id, ...away}) => body(admins.away(id, away)),
  };
}

function visitorCalls(visitors) {
  return {
    'visitors.find': (who) => body(visitors.find(who)),
    'visitors.update': (visitor) => body(visitors.update(visitor)),
    'visitors.delete': ({id}) => body(visitors.delete({id})),
    'visitors.convert': (both) => body(visitors.convert(both)),
  };
}

function countCalls(counts) {
  return {
    'counts.app': () => body(counts.appCounts()),
    'counts.conversations': () => body(counts.conversationCounts()),
    'counts.conversation_admins': () => body(counts.conversationAdminCounts()),
    'counts.user_tags': () => body(counts.userTagCounts()),
    'counts.user_segments': () => body(counts.userSegmentCounts()),
    'counts.company_tags': () => body(counts.companyTagCounts()),
    'counts.company_segments': () => body(counts.companySegmentCounts()),
    'counts.company_users': () => body(counts.companyUserCounts()),
  };
}
