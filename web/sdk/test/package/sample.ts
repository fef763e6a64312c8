import start, {boot, getVisitorId, ready, shutdown, trackEvent, update, whoami} from '@herald/messenger';
import type {BootSettings, Metadata} from '@herald/messenger';

const settings: BootSettings = {app_id: 'abcd1234', api_base: 'https://herald.example', user_id: 25, plan: 'pro'};
const metadata: Metadata = {price: {amount: 1999, currency: 'eur'}, order: {url: 'https://shop.example/1', value: '1'}, seats: 3};
start(settings);
boot(settings);
update();
update({email: 'ada@example.com'});
ready(() => trackEvent('ordered-item', metadata));
export const id: string | undefined = getVisitorId();
export const type: string | undefined = whoami()?.type;
shutdown();
// @ts-expect-error: the name of an event is a string.
trackEvent(7);
// @ts-expect-error: Herald's address is needed.
boot({app_id: 'abcd1234'});
