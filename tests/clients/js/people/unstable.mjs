// The `unstable` half of intercom-client 6 and 7: the same routes by other method names, without iterators.

export function unstableCalls({companies, events, unstable}) {
  return {
    ...contactCalls(unstable.contacts, unstable.tags, unstable.subscriptionTypes),
    ...companyCalls(unstable.companies),
    ...tagCalls(unstable.tags),
    ...noteCalls(unstable.notes),
    ...smallCalls(unstable),
    ...eventCalls(unstable.dataEvents),
    // Its own methods name the company wrongly, and send the filter of a list as one JSON text.
    'companies.attach': ({contact_id, id}) => companies.attachContact({contact_id, id}),
    'events.list': (query) => events.list({type: 'user', ...query}),
    'events.summary': (query) => events.list({type: 'user', summary: true, ...query}),
  };
}

function contactCalls(contacts, tags, types) {
  return {
    'contacts.create': (body) => contacts.createContact(body),
    'contacts.get': ({id}) => contacts.showContact({id}),
    'contacts.by_awkward_external_id': (who) => contacts.showContactByExternalId(who),
    'contacts.by_external_id': (who) => contacts.showContactByExternalId(who),
    'contacts.update': (body) => contacts.updateContact(body),
    'contacts.delete': ({id}) => contacts.deleteContact({id}),
    'contacts.archive': ({id}) => contacts.archiveContact({id}),
    'contacts.unarchive': ({id}) => contacts.unarchiveContact({id}),
    'contacts.block': ({id}) => contacts.blockContact({id}),
    'contacts.merge': (ids) => contacts.mergeContact(ids),
    'contacts.list_all': () => contacts.listContacts(),
    'contacts.search': (question) => contacts.searchContacts(question),
    'contacts.tags': ({id}) => contacts.listTagsForAContact({contact_id: id}),
    'contacts.segments': ({id}) => contacts.listSegmentsForAContact({contact_id: id}),
    'contacts.companies': ({id}) => contacts.listCompaniesForAContact({id}),
    'contacts.subscriptions': ({id}) => contacts.listSubscriptionsForAContact({contact_id: id}),
    'contacts.subscribe': ({id, subscription_id, consent_type}) =>
      types.attachSubscriptionTypeToContact({contact_id: id, id: subscription_id, consent_type}),
    'contacts.unsubscribe': ({id, subscription_id}) =>
      types.detachSubscriptionTypeToContact({contact_id: id, id: subscription_id}),
    'tags.tag_contact': (ids) => tags.attachTagToContact(ids),
    'tags.untag_contact': (ids) => tags.detachTagFromContact(ids),
  };
}

function companyCalls(companies) {
  return {
    'companies.save': (body) => companies.createOrUpdateCompany(body),
    'companies.get': ({id}) => companies.retrieveACompanyById({id}),
    'companies.find': (query) => companies.retrieveCompany(query),
    'companies.by': (query) => companies.retrieveCompany(query),
    'companies.update_nothing': ({id}) => companies.updateCompany({id}),
    'companies.delete': ({id}) => companies.deleteCompany({id}),
    'companies.list': (query) => companies.listAllCompanies(query),
    'companies.scroll': async () => {
      const items = [];
      for (let scroll_param; ; ) {
        const page = await companies.scrollOverAllCompanies({scroll_param});
        if (page.data.length === 0) return items;
        items.push(...page.data);
        scroll_param = page.scroll_param;
      }
    },
    'companies.attach_misnamed': ({contact_id, id}) =>
      companies.attachContactToACompany({id: contact_id, company_id: id}),
    'companies.detach': (ids) => companies.detachContactFromACompany(ids),
    'companies.contacts': ({id}) => companies.listAttachedContacts({id}),
    'companies.segments': ({id}) => companies.listAttachedSegmentsForCompanies({id}),
  };
}

function tagCalls(tags) {
  return {
    'tags.create': (body) => tags.createTag(body),
    'tags.rename': (body) => tags.createTag(body),
    'tags.tag_companies': ({name, ids}) => tags.createTag({name, companies: ids.map((id) => ({id}))}),
    'tags.untag_companies': ({name, ids}) => tags.createTag({name, companies: ids.map((id) => ({id, untag: true}))}),
    'tags.tag_users': ({name, ids}) => tags.createTag({name, users: ids.map((id) => ({id}))}),
    'tags.list': () => tags.listTags(),
    'tags.get': ({id}) => tags.findTag({id}),
    'tags.delete': ({id}) => tags.deleteTag({id}),
  };
}

function noteCalls(notes) {
  return {
    'notes.create': ({contact_id, ...body}) => notes.createNote({id: contact_id, ...body}),
    'notes.get': ({id}) => notes.retrieveNote({id}),
    'notes.list_all': ({contact_id}) => notes.listNotes({id: contact_id}),
    ...(notes.listCompanyNotes && {'notes.of_company': ({id}) => notes.listCompanyNotes({id})}),
  };
}

function smallCalls({admins, dataAttributes, jobs, segments, subscriptionTypes, teams, visitors}) {
  return {
    'admins.me': () => admins.identifyAdmin(),
    'admins.list': () => admins.listAdmins(),
    'admins.get': ({id}) => admins.retrieveAdmin({id}),
    'admins.away': (body) => admins.setAwayAdmin(body),
    'admins.activity': ({after, before}) =>
      admins.listActivityLogs({created_at_after: after, created_at_before: before}),
    'attributes.list': (query) => dataAttributes.lisDataAttributes(query),
    'attributes.create': (body) => dataAttributes.createDataAttribute(body),
    'jobs.status': ({id}) => jobs.status({id}),
    'segments.list': (query) => segments.listSegments(query),
    'segments.get': ({id}) => segments.retrieveSegment({id}),
    'subscription_types.list': () => subscriptionTypes.listSubscriptionTypes(),
    'teams.list': () => teams.listTeams(),
    'teams.get': ({id}) => teams.retrieveTeam({id}),
    'visitors.find': (who) => visitors.retrieveVisitorWithUserId(who),
    'visitors.update': (body) => visitors.updateVisitor(body),
    'visitors.convert': (body) => visitors.convertVisitor(body),
  };
}

function eventCalls(events) {
  return {
    'events.track': async (event) => (await events.createDataEvent(event).withRawResponse()).rawResponse.status,
    'events.import': (body) => events.dataEventSummaries(body),
  };
}
