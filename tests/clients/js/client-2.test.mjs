// intercom-client 2.11.2: the 1.x API (users, leads, bulk jobs), Basic authentication, callbacks.

import assert from 'node:assert/strict';

import intercom from 'intercom-client-2';

import {required} from './common.mjs';
import {coverageTest, watched} from './people/coverage.mjs';
import {LEGACY, peopleSuite} from './people/suite.mjs';
import {callsOfTwo} from './people/two.mjs';
import {suite} from './suite.mjs';

const identity = (record) => ({
  id: record.id,
  kind: record.type === 'contact' && record.anonymous ? 'lead' : record.type,
  external_id: record.user_id,
  email: record.email,
  name: record.name,
  workspace: record.app_id,
});

function open({url, token, appId, apiKey}) {
  const client = appId ? new intercom.Client({appId, appApiKey: apiKey}) : new intercom.Client({token});
  return watched(client.usePromises().useRequestOpts({baseUrl: url}));
}

function connect(options) {
  const client = open(options);
  const body = async (answer) => (await answer).body;
  return {
    createUser: async ({external_id, email, name}) =>
      identity(await body(client.users.create({user_id: external_id, email, name}))),
    findUser: async ({external_id}) => identity(await body(client.users.find({user_id: external_id}))),
    createLead: async (details) => identity(await body(client.leads.create(details))),
    track: async (event) => {
      const answer = await client.events.create(event);
      assert.deepEqual([answer.statusCode, answer.body], [202, undefined]);
    },
    list: (query) => body(client.events.listBy({type: 'user', ...query})),
    follow: (link) => body(client.nextPage({next: link})),
    summary: (who) => body(client.events.listBy({type: 'user', summary: true, ...who})),
    // No method for summaries in this version: its own `post`, and the list form of the body.
    importSummary: ({user_id, event_summaries}) =>
      body(client.post('/events/summaries', {user_id, event_summaries: [event_summaries]})),
    rateLimit: async (who) => {
      const {headers} = await client.events.listBy({type: 'user', ...who});
      const read = (name) => Number(headers[`x-ratelimit-${name}`]);
      return {limit: read('limit'), remaining: read('remaining'), reset: read('reset')};
    },
    bulk: (events, jobId) => {
      const items = events.map((event) => ({create: event}));
      if (!jobId) return body(client.events.bulk(items));
      const data = events.map((event) => ({method: 'post', data_type: 'event', data: event}));
      return body(client.post('/bulk/events', {items: data, job: {id: jobId}}));
    },
    job: (id) => body(client.get(`/jobs/${id}`, {})),
    jobErrors: (id) => body(client.get(`/jobs/${id}/error`, {})),
  };
}

const name = '2.11.2';
const errors = {
  errorClass: () => Error,
  problem: ({message, statusCode, body, headers}) => ({
    status: statusCode,
    code: body?.errors[0].code,
    message,
    field: body?.errors[0].field,
    detail: body?.errors[0].detail,
    header: (name) => headers[name],
  }),
};

suite({name, appIdAuth: true, connect, ...errors});
const client = open({url: required('HERALD_URL'), token: required('HERALD_TOKEN')});
peopleSuite({name, calls: callsOfTwo(client, 'leads'), ...errors}, LEGACY);
peopleSuite({name: `${name} contacts`, calls: callsOfTwo(client, 'contacts'), ...errors}, ['legacy/leads.json']);
coverageTest(`intercom-client ${name}`);
