// intercom-client 7.0.3. A link is followed by handing its query back; a 429 is waited out by default.

import * as module from 'intercom-client-7';

import {generatedSuite} from './generated.mjs';

function followWith(client, link) {
  const {type, ...queryParams} = Object.fromEntries(new URL(link).searchParams);
  return client.events.list({type}, {maxRetries: 0, queryParams});
}

generatedSuite({
  name: '7.0.3',
  module,
  followWith,
  waitsForReset: true,
  own: ({companies, dataAttributes}) => ({
    'companies.update': ({id, ...body}) => companies.update({company_id: id, body}),
    'attributes.update': ({id, ...body}) => dataAttributes.update({data_attribute_id: id, body}),
  }),
  ownUnstable: ({unstable}) => ({
    'attributes.update': ({id, ...body}) => unstable.dataAttributes.updateDataAttribute({id, body}),
  }),
});
