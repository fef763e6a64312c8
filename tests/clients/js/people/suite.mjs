// The people side of the API, as one client sees it.

import {describe} from 'node:test';

import {required} from '../common.mjs';
import {plainCalls} from './plain.mjs';
import {patternTest, playFiles} from './play.mjs';

const files = (folder, nouns) => nouns.split(' ').map((noun) => `${folder}${noun}.json`);

/** The scenarios for clients of the 2.x API. */
export const PEOPLE = files(
  '',
  'contacts search merging tags notes companies segments attributes subscriptions visitors admins events',
);

/** Those for clients of the 1.x API. */
export const LEGACY = files('legacy/', 'users leads tags notes companies segments bulk visitors counts admins');

/**
 * Registers the scenarios in `scenarios`. `client` has what `suite` needs of one (name, problem, errorClass)
 * and `calls`, the client's methods under the scenarios' names.
 */
export function peopleSuite(client, scenarios) {
  const plain = plainCalls({url: required('HERALD_URL'), token: required('HERALD_TOKEN')});
  describe(`intercom-client ${client.name}, people`, () => {
    patternTest();
    playFiles(scenarios, {hides: [], ...client, calls: {...plain, ...client.calls}});
  });
}
