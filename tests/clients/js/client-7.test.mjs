// intercom-client 7.0.3. A link is followed by handing its query back; a 429 is waited out by default.

import * as module from 'intercom-client-7';

import {generatedSuite} from './generated.mjs';

function followWith(client, link) {
  const {type, ...queryParams} = Object.fromEntries(new URL(link).searchParams);
  return client.events.list({type}, {maxRetries: 0, queryParams});
}

generatedSuite({name: '7.0.3', module, followWith, waitsForReset: true});
