// What kind of thing a metadata value is, and where a link in it may lead. The server names
// the kind in receipts; where only the plain object is there, the same rules are applied here.

/** One metadata value, as receipts name it. */
export interface TypedValue {
  key: string;
  kind: string;
  value: unknown;
}

/** Where an event came from, as far as that is known. */
export interface Origin {
  source?: string | null | undefined;
  verified?: string | null | undefined;
}

const IMAGE = /\.(?:png|jpe?g|gif|webp|svg|avif|bmp)$/i;
const STRIPE_ID = /^(cus|in|inv|ch|py|pi)_[A-Za-z0-9]+$/;
const STRIPE_ROOMS: Readonly<Record<string, string>> = {cus: 'customers', in: 'invoices', inv: 'invoices', ch: 'payments', py: 'payments', pi: 'payments'};
const STRIPE_KEYS = new Set(['stripe_customer', 'stripe_invoice', 'stripe_charge']);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const hasExactly = (value: Record<string, unknown>, one: string, other: string): boolean =>
  Object.keys(value).length === 2 && one in value && other in value;

/** The address behind a text, if it is one of the web: nothing else becomes a link. */
export const webAddress = (text: unknown): URL | undefined => {
  if (typeof text !== 'string' || !/^https?:\/\/[\p{L}\p{N}[]/iu.test(text) || /[\s\p{Cc}]/u.test(text)) {
    return undefined;
  }
  return URL.parse(text) ?? undefined;
};

/** A text and the address that it leads to. */
export const asRichLink = (value: unknown): {text: string; url: string} | undefined =>
  isRecord(value) && hasExactly(value, 'url', 'value') && typeof value['url'] === 'string' && typeof value['value'] === 'string'
    ? {text: value['value'], url: value['url']}
    : undefined;

/** An amount in the smallest unit of its currency. */
export const asMoney = (value: unknown): {amount: number; currency: string} | undefined =>
  isRecord(value) && hasExactly(value, 'amount', 'currency') && typeof value['amount'] === 'number' && Number.isInteger(value['amount']) && value['amount'] >= 0 && typeof value['currency'] === 'string' && /^[A-Za-z]{3}$/.test(value['currency'])
    ? {amount: value['amount'], currency: value['currency']}
    : undefined;

const kindOfText = (key: string, text: string): string => {
  if (STRIPE_KEYS.has(key)) {
    return key;
  }
  const address = webAddress(text);
  return address === undefined ? 'string' : IMAGE.test(address.pathname) ? 'image' : 'link';
};

/** What kind a value is under its key. */
export const kindOf = (key: string, value: unknown): string => {
  const folded = key.toLowerCase();
  switch (typeof value) {
    case 'string':
      return kindOfText(folded, value);
    case 'number':
      return /_(?:date|at)$/.test(folded) && Number.isInteger(value) && value >= 0 ? 'date' : 'number';
    case 'boolean':
      return 'boolean';
    default:
      return asRichLink(value) ? 'rich_link' : asMoney(value) ? 'monetary_amount' : 'object';
  }
};

/** An event's plain metadata as typed values, in the order sent. */
export const typed = (metadata: Readonly<Record<string, unknown>>): TypedValue[] =>
  Object.entries(metadata).map(([key, value]) => ({key, kind: kindOf(key, value), value}));

/** Whether links of an event may be pressed: a browser that proved nothing could have sent any. */
export const mayLink = ({verified}: Origin): boolean => verified === 'token' || verified === 'hash' || verified === 'jwt';

/** Where Stripe shows what has this id; only for what Stripe or a program of the team sent. */
export const stripeAddress = (id: unknown, {source, verified}: Origin): string | undefined => {
  const prefix = typeof id === 'string' ? STRIPE_ID.exec(id)?.[1] : undefined;
  const room = prefix === undefined ? undefined : STRIPE_ROOMS[prefix];
  return room !== undefined && (source === 'stripe' || verified === 'token') ? `https://dashboard.stripe.com/${room}/${String(id)}` : undefined;
};
