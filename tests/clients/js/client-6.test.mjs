// intercom-client 6.4.0. It has no way to follow a link, so its users fetch the link themselves.

import * as module from 'intercom-client-6';

import {generatedSuite} from './generated.mjs';

async function followWith(_client, link, token) {
  const answer = await fetch(link, {headers: {authorization: `Bearer ${token}`}});
  if (!answer.ok) throw new Error(`${link}: ${answer.status}`);
  return answer.json();
}

generatedSuite({
  name: '6.4.0',
  module,
  followWith,
  waitsForReset: false,
  own: ({companies, dataAttributes}) => ({
    // This version cannot say what changes: it sends the id and no body.
    'companies.update_nothing': ({id}) => companies.update({company_id: id}),
    'attributes.update': ({id, ...body}) => dataAttributes.update({data_attribute_id: id, ...body}),
  }),
  ownUnstable: ({unstable}) => ({
    'attributes.update': (body) => unstable.dataAttributes.updateDataAttribute(body),
  }),
});
