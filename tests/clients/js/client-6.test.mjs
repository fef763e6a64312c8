// intercom-client 6.4.0. It has no way to follow a link, so its users fetch the link themselves.

import * as module from 'intercom-client-6';

import {generatedSuite} from './generated.mjs';

async function followWith(_client, link, token) {
  const answer = await fetch(link, {headers: {authorization: `Bearer ${token}`}});
  if (!answer.ok) throw new Error(`${link}: ${answer.status}`);
  return answer.json();
}

generatedSuite({name: '6.4.0', module, followWith, waitsForReset: false});
