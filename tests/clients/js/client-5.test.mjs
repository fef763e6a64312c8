// intercom-client 5.0.0: the 2.x API written by hand, Basic authentication, axios.

import assert from 'node:assert/strict';

import intercom from 'intercom-client-5';

import {required} from './common.mjs';
import {coverageTest, watched} from './people/coverage.mjs';
import {callsOfFive} from './people/five.mjs';
import {PEOPLE, peopleSuite} from './people/suite.mjs';
import {suite} from './suite.mjs';

const identity = (contact) => ({...contact, kind: contact.role, workspace: contact.workspace_id});

const who = ({user_id, email, intercom_user_id, per_page}) => ({
  userId: user_id,
  email,
  intercomUserId: intercom_user_id,
  perPage: per_page,
});

function open({url, token, appId, apiKey}) {
  const client = appId
    ? new intercom.Client({apiKeyAuth: {appId, appApiKey: apiKey}})
    : new intercom.Client({tokenAuth: {token}});
  client.useRequestOpts({baseURL: url});
  return watched(client);
}

function connect(options) {
  const client = open(options);
  return {
    createUser: async ({external_id, email, name}) =>
      identity(await client.contacts.createUser({externalId: external_id, email, name})),
    findUser: async ({id}) => identity(await client.contacts.find({id})),
    createLead: async (details) => identity(await client.contacts.createLead(details)),
    track: async ({event_name, created_at, user_id, ...rest}) => {
      const event = {eventName: event_name, createdAt: created_at, userId: user_id, ...rest};
      assert.equal(await client.events.create(event), '');
    },
    list: (query) => client.events.listBy(who(query)),
    follow: (link) => client.nextPage({next: link}),
    summary: (query) => client.events.listBy({...who(query), summary: true}),
    // No method for summaries in this version: its own `post`.
    importSummary: (data) => client.post({url: '/events/summaries', data}),
  };
}

const name = '5.0.0';
const errors = {
  // It throws a BadResponseError whose class is lost on the way: what arrives is an Error with its fields.
  errorClass: () => Error,
  problem: ({message, statusCode, body, headers}) => ({
    status: statusCode,
    code: body.errors[0].code,
    message,
    field: body.errors[0].field,
    detail: body.errors[0].detail,
    header: (name) => headers[name],
  }),
};

suite({name, appIdAuth: true, connect, ...errors});
const client = open({url: required('HERALD_URL'), token: required('HERALD_TOKEN')});
peopleSuite({name, calls: callsOfFive(client), ...errors}, [...PEOPLE, 'legacy/counts.json']);
coverageTest(`intercom-client ${name}`);
