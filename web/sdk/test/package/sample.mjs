// On a server nothing happens, and nothing throws.
import assert from 'node:assert/strict';
import * as messenger from '@herald/messenger';

messenger.boot({app_id: 'a', api_base: 'https://herald.example'});
messenger.trackEvent('ordered-item', {seats: 1});
assert.equal(messenger.getVisitorId(), undefined);
assert.equal(messenger.whoami(), undefined);
assert.equal(typeof messenger.default, 'function');
