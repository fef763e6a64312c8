// intercom-client 5: its methods, which take camel case, under the names that the scenarios use.

export function callsOfFive(client) {
  return {
    ...contactCalls(client.contacts),
    ...companyCalls(client.companies),
    ...tagCalls(client.tags),
    ...noteCalls(client.notes),
    ...smallCalls(client),
    ...countCalls(client.counts),
    ...eventCalls(client.events),
  };
}

/** The wire's names to those of this client, for the ones that it renames. */
const camel = (body) => Object.fromEntries(Object.entries(body).map(([key, value]) => [camelName(key), value]));
const camelName = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

/** Every item: this client has no iterator for cursors, its users send the cursor back. */
async function byCursor(page) {
  const items = [];
  for (let after; ; ) {
    const {data, pages} = await page(after);
    items.push(...data);
    if (!pages.next) return items;
    after = pages.next.starting_after;
  }
}

/** Every item of a list by page numbers. */
async function byNumber(page) {
  const items = [];
  for (let at = 1; ; at += 1) {
    const {data} = await page(at);
    if (data.length === 0) return items;
    items.push(...data);
  }
}

function contactCalls(contacts) {
  const profile = ({unsubscribed_from_emails: unsubscribed, ...body}, renamed) =>
    ({...camel(body), [renamed]: unsubscribed});
  const create = ({role, ...body}) =>
    contacts[role === 'lead' ? 'createLead' : 'createUser'](profile(body, 'isUnsubscribedFromEmails'));
  const search = (question, after) => {
    const pagination = after ? {...question.pagination, starting_after: after} : question.pagination;
    return contacts.search({data: {...question, pagination}});
  };
  return {
    'contacts.create': create,
    'contacts.get': ({id}) => contacts.find({id}),
    'contacts.update': (body) => contacts.update(profile(body, 'isUnsubscribedFromMails')),
    'contacts.delete': ({id}) => contacts.delete({id}),
    'contacts.archive': ({id}) => contacts.archive({id}),
    'contacts.unarchive': ({id}) => contacts.unarchive({id}),
    'contacts.merge': ({from, into}) => contacts.mergeLeadInUser({leadId: from, userId: into}),
    'contacts.list': (query) => contacts.list(camel(query)),
    'contacts.walk': (query) => byCursor((after) => contacts.list({...camel(query), startingAfter: after})),
    'contacts.search': (question) => search(question),
    'contacts.search_walk': (question) => byCursor((after) => search(question, after)),
    'contacts.tags': ({id}) => contacts.listAttachedTags({id}),
    'contacts.segments': ({id}) => contacts.listAttachedSegments({id}),
    'contacts.companies': (query) => contacts.listAttachedCompanies(camel(query)),
    'contacts.companies_walk': (query) => byNumber((page) => contacts.listAttachedCompanies({...camel(query), page})),
    'contacts.subscriptions': ({id}) => contacts.listAttachedEmailSubscriptions({id}),
  };
}

function companyCalls(companies) {
  const profile = ({remote_created_at, ...body}) => ({...camel(body), createdAt: remote_created_at});
  return {
    'companies.save': (body) => companies.create(profile(body)),
    'companies.find': (query) => companies.find(camel(query)),
    'companies.by': (query) => companies.list(camel(query)),
    'companies.update': ({id, ...body}) => companies.update({companyId: id, ...profile(body)}),
    'companies.delete': ({id}) => companies.delete({id}),
    'companies.list': (query) => companies.list(camel(query)),
    'companies.walk': (query) => byNumber((page) => companies.list({...camel(query), page})),
    'companies.scroll': () => companies.scroll.each({}),
    'companies.scroll_page': ({scroll_param}) => companies.scroll.next({scrollParam: scroll_param}),
    'companies.attach': ({contact_id, id}) => companies.attachContact({contactId: contact_id, companyId: id}),
    'companies.detach': ({contact_id, id}) => companies.detachContact({contactId: contact_id, companyId: id}),
    'companies.contacts': ({id}) => companies.listAttachedContacts({companyId: id}),
    'companies.segments': ({id}) => companies.listAttachedSegments({companyId: id}),
  };
}

function tagCalls(tags) {
  return {
    'tags.create': (body) => tags.create(body),
    'tags.rename': (body) => tags.update(body),
    'tags.tag_companies': ({name, ids}) => tags.tagCompanies({tagName: name, companiesIds: ids}),
    'tags.untag_companies': ({name, ids}) => tags.untagCompanies({tagName: name, companiesIds: ids}),
    'tags.list': () => tags.list(),
    'tags.delete': ({id}) => tags.delete({id}),
    'tags.tag_contact': ({contact_id, id}) => tags.tagContact({contactId: contact_id, tagId: id}),
    'tags.untag_contact': ({contact_id, id}) => tags.untagContact({contactId: contact_id, tagId: id}),
  };
}

function noteCalls(notes) {
  return {
    'notes.create': (body) => notes.create(camel(body)),
    'notes.get': ({id}) => notes.find({id}),
    'notes.list': (query) => notes.list(camel(query)),
    'notes.walk': (query) => byNumber((page) => notes.list({...camel(query), page})),
  };
}

function smallCalls({admins, dataAttributes, segments, subscriptions, teams, visitors}) {
  const date = (seconds) => new Date(Number(seconds) * 1000);
  return {
    'admins.list': () => admins.list(),
    'admins.get': ({id}) => admins.find({id}),
    'admins.away': ({id, away_mode_enabled, away_mode_reassign}) =>
      admins.away({adminId: id, enableAwayMode: away_mode_enabled, enableReassignMode: away_mode_reassign}),
    'admins.activity': ({after, before}) => admins.listAllActivityLogs({after: date(after), before: date(before)}),
    'attributes.list': (query) => dataAttributes.list(camel(query)),
    'attributes.create': (body) => dataAttributes.create(camel(body)),
    'attributes.update': (body) => dataAttributes.update(body),
    'segments.list': (query) => segments.list(camel(query)),
    'segments.get': (query) => segments.find(camel(query)),
    'subscription_types.list': () => subscriptions.listTypes(),
    'teams.list': () => teams.list(),
    'teams.get': ({id}) => teams.find({id}),
    'visitors.find': ({user_id}) => visitors.find({userId: user_id}),
    'visitors.get': ({id}) => visitors.find({id}),
    'visitors.update': (body) => visitors.update(camel(body)),
    'visitors.delete': ({id}) => visitors.delete({id}),
    'visitors.convert': ({type, user, visitor}) =>
      visitors.mergeToContact({type, user: camel(user), visitor: camel(visitor)}),
  };
}

function countCalls(counts) {
  return {
    'counts.app': () => counts.forApp(),
    'counts.companies': () => counts.countCompany(),
    'counts.company_segments': () => counts.countCompanySegment(),
    'counts.company_tags': () => counts.countCompanyTag(),
    'counts.company_users': () => counts.countCompanyUser(),
    'counts.conversations': () => counts.countConversation(),
    'counts.conversation_admins': () => counts.countAdminConversation(),
    'counts.users': () => counts.countUser(),
    'counts.user_segments': () => counts.countUserSegment(),
    'counts.user_tags': () => counts.countUserTag(),
  };
}

function eventCalls(events) {
  const who = (query) => camel(query);
  return {
    'events.track': (event) => events.create(camel(event)).then((body) => (body === '' ? 202 : body)),
    'events.list': (query) => events.listBy(who(query)),
    'events.summary': (query) => events.listBy({...who(query), summary: true}),
  };
}
