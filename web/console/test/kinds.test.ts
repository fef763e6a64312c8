import {describe, expect, it} from 'vitest';
import {kindOf, mayLink, stripeAddress, typed, webAddress} from '../src/ui/kinds';

describe('kinds of metadata', () => {
  it.each([
    ['item', 'Mug', 'string'],
    ['url', 'https://shop.example/a', 'link'],
    ['url', 'javascript:alert(1)', 'string'],
    ['url', 'https://', 'string'],
    ['url', 'https://a b', 'string'],
    ['photo', 'https://shop.example/a.PNG?x=1', 'image'],
    ['order_date', 1_392_036_272, 'date'],
    ['paid_at', 1, 'date'],
    ['order_date', 1.5, 'number'],
    ['seats', 3, 'number'],
    ['gift', true, 'boolean'],
    ['order', {value: '#1', url: 'https://a.example'}, 'rich_link'],
    ['order', {value: '#1', url: 'https://a.example', more: 1}, 'object'],
    ['price', {amount: 3499, currency: 'eur'}, 'monetary_amount'],
    ['price', {amount: 34.99, currency: 'eur'}, 'object'],
    ['price', {amount: -1, currency: 'eur'}, 'object'],
    ['Stripe_Customer', 'cus_1', 'stripe_customer'],
    ['lines', [1, 2], 'object'],
  ])('%s: %j is a %s', (key, value, kind) => {
    expect(kindOf(key, value)).toBe(kind);
  });

  it('keeps the order sent', () => {
    expect(typed({b: 1, a: 'x'}).map(({key}) => key)).toEqual(['b', 'a']);
  });

  it('knows addresses of the web alone', () => {
    expect(webAddress('https://a.example/b')?.host).toBe('a.example');
    expect(webAddress('data:text/html,x')).toBeUndefined();
    expect(webAddress(7)).toBeUndefined();
  });

  it('links only what somebody proved', () => {
    expect(mayLink({verified: 'none'})).toBe(false);
    expect(mayLink({})).toBe(false);
    expect(mayLink({verified: 'hash'})).toBe(true);
  });

  it('leads to Stripe only for ids of Stripe, of Stripe or a token', () => {
    expect(stripeAddress('cus_9aB', {verified: 'token'})).toBe('https://dashboard.stripe.com/customers/cus_9aB');
    expect(stripeAddress('inv_9', {source: 'stripe'})).toBe('https://dashboard.stripe.com/invoices/inv_9');
    expect(stripeAddress('pi_9', {source: 'stripe'})).toBe('https://dashboard.stripe.com/payments/pi_9');
    expect(stripeAddress('cus_9/../x', {verified: 'token'})).toBeUndefined();
    expect(stripeAddress('cus_9', {source: 'web_js', verified: 'jwt'})).toBeUndefined();
  });
});
