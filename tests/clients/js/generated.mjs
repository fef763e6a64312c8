// intercom-client 6 and 7 are generated from one description: Bearer authentication, `Intercom-Version`
// 2.11 and 2.14, the API's own names. They differ in how a link of a list can be followed.

import assert from 'node:assert/strict';

import {required} from './common.mjs';
import {coverageTest, watched} from './people/coverage.mjs';
import {generatedCalls} from './people/generated.mjs';
import {PEOPLE, peopleSuite} from './people/suite.mjs';
import {unstableCalls} from './people/unstable.mjs';
import {suite} from './suite.mjs';

/**
 * Plays everything with version 6 or 7. `followWith(client, link, token)` follows a link of a list;
 * `own(client)` gives the calls that only this version has, `ownUnstable(client)` those of its `unstable` half.
 */
export function generatedSuite({name, module, followWith, waitsForReset, own, ownUnstable}) {
  const {Intercom, IntercomClient, IntercomError} = module;
  const open = ({url, token}) => watched(new IntercomClient({token, baseUrl: url}));
  const errors = {
    errorClass: (status) => (status === 401 ? Intercom.UnauthorizedError : IntercomError),
    problem: ({statusCode, body, rawResponse}) => ({
      status: statusCode,
      code: body.errors[0].code,
      message: body.errors[0].message,
      field: body.errors[0].field,
      detail: body.errors[0].detail,
      header: (header) => rawResponse.headers.get(header),
    }),
  };

  suite({name, connect: (options) => session(open(options), {...options, followWith, waitsForReset}), ...errors});
  const client = open({url: required('HERALD_URL'), token: required('HERALD_TOKEN')});
  peopleSuite({name, calls: {...generatedCalls(client), ...own(client)}, ...errors}, PEOPLE);
  const unstable = {...unstableCalls(client), ...ownUnstable(client)};
  peopleSuite({name: `${name} unstable`, calls: unstable, ...errors}, PEOPLE);
  coverageTest(`intercom-client ${name}`);
}

const identity = (contact) => ({...contact, kind: contact.role, workspace: contact.workspace_id});

/** What the story of events needs. */
function session(client, {token, followWith, waitsForReset}) {
  const once = {maxRetries: 0};
  return {
    createUser: async (details) => identity(await client.contacts.create({role: 'user', ...details})),
    findUser: async ({id}) => identity(await client.contacts.find({contact_id: id})),
    createLead: async (details) => identity(await client.contacts.create({role: 'lead', ...details})),
    track: async (event) => {
      const {data, rawResponse} = await client.events.create(event, once).withRawResponse();
      assert.deepEqual([rawResponse.status, data], [202, undefined]);
    },
    list: (query) => client.events.list({type: 'user', ...query}, once),
    listPatiently: waitsForReset && ((query) => client.events.list({type: 'user', ...query})),
    follow: (link) => followWith(client, link, token),
    summary: (who) => client.events.list({type: 'user', summary: true, ...who}, once),
    importSummary: (body) => client.events.summaries(body, once),
    rateLimit: async (who) => {
      const {rawResponse} = await client.events.list({type: 'user', ...who}, once).withRawResponse();
      const read = (header) => Number(rawResponse.headers.get(`x-ratelimit-${header}`));
      return {limit: read('limit'), remaining: read('remaining'), reset: read('reset')};
    },
  };
}
