// The people side of the API, as one client sees it.

import {describe} from 'node:test';

import {required} from '../common.mjs';
import {plainCalls} from './plain.mjs';
import {playFiles} from './play.mjs';

/** The scenarios for clients of the 2.x API. */
export const PEOPLE = ['contacts', 'search', 'merging', 'tags', 'notes', 'companies', 'segments', 'attributes', 'subscriptions', 'visitors', 'admins']
  .map((noun) => `${noun}.json`);

/** Those for clients of the 1.x API. */
export const LEGACY = ['users', 'leads', 'tags', 'notes', 'companies', 'segments', 'bulk', 'visitors', 'counts', 'admins']
  .map((noun) => `legacy/${noun}.json`);

/**
 * Registers the scenarios in `files`. `client` has what `suite` needs of one (name, problem, errorClass)
 * and `calls`, the client's methods under the scenarios' names.
 */
export function peopleSuite(client, files) {
  const plain = plainCalls({url: required('HERALD_URL'), token: required('HERALD_TOKEN')});
  describe(`intercom-client ${client.name}, people`, () => {
    playFiles(files, {hides: [], ...client, calls: {...plain, ...client.calls}});
  });
}
