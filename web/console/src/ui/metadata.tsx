// An event's metadata shown as what it means: money as money, links as links. What customers
// sent is text and nothing else; remote images are never loaded.
import type {ComponentChildren} from 'preact';
import {useSession} from '../api/session';
import {count, fullTime, money, SECONDS_MAX} from './format';
import {Icon} from './icons';
import {asMoney, asRichLink, mayLink, type Origin, stripeAddress, type TypedValue, webAddress} from './kinds';
import './metadata.css';

const Out = ({href, children, title}: {href: string; children: ComponentChildren; title?: string}) => (
  <a class="meta-out" href={href} title={title ?? href} target="_blank" rel="noopener noreferrer">{children}<Icon name="out" /></a>
);

/** A link where its sender is proven, else its text. */
const Linked = ({url, text, origin}: {url: string; text: string; origin: Origin}) => {
  const address = webAddress(url);
  if (address === undefined) {
    return <span>{text}</span>;
  }
  return mayLink(origin) ? (
    <Out href={address.href}>{text}</Out>
  ) : (
    <span title={`${url} (no link, because nobody proved who sent it)`}>{text}{text === url ? '' : ` (${address.host})`}</span>
  );
};

const Image = ({url, origin}: {url: string; origin: Origin}) => {
  const address = webAddress(url);
  const name = address?.pathname.split('/').at(-1) ?? '';
  return <span class="meta-image"><span class="meta-kind">image</span> <Linked url={url} text={address ? `${address.host}/…/${name}` : url} origin={origin} /></span>;
};

const Stripe = ({id, origin}: {id: unknown; origin: Origin}) => {
  const address = stripeAddress(id, origin);
  return address === undefined ? <code>{String(id)}</code> : <Out href={address} title="Open in Stripe"><code>{String(id)}</code></Out>;
};

const DateValue = ({value}: {value: unknown}) => {
  const {workspace} = useSession();
  const seconds = Number(value);
  return seconds > 0 && seconds <= SECONDS_MAX ? <time dateTime={new Date(seconds * 1_000).toISOString()} title={`${seconds} (${workspace.time_zone})`}>{fullTime(seconds, workspace.time_zone)}</time> : <span>{String(value)}</span>;
};

const Opaque = ({value}: {value: unknown}) => {
  const text = JSON.stringify(value, undefined, 2) ?? '';
  const size = Array.isArray(value) ? value.length : typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  return (
    <details class="meta-object">
      <summary>{Array.isArray(value) ? `List of ${size}` : `Object with ${size} ${size === 1 ? 'key' : 'keys'}`}</summary>
      <pre tabIndex={0} aria-label="As it was sent"><code>{text}</code></pre>
    </details>
  );
};

/** One metadata value. */
export const MetadataValue = ({of, origin}: {of: TypedValue; origin: Origin}) => {
  const {kind, value} = of;
  const rich = kind === 'rich_link' ? asRichLink(value) : undefined;
  const price = kind === 'monetary_amount' ? asMoney(value) : undefined;
  if (rich) {
    return <Linked url={rich.url} text={rich.text} origin={origin} />;
  }
  if (price) {
    return <span class="number" title={`${price.amount} ${price.currency}, in the smallest unit`}>{money(price.amount, price.currency)}</span>;
  }
  switch (kind) {
    case 'link':
      return <Linked url={String(value)} text={String(value)} origin={origin} />;
    case 'image':
      return <Image url={String(value)} origin={origin} />;
    case 'date':
      return <DateValue value={value} />;
    case 'stripe_customer':
    case 'stripe_invoice':
    case 'stripe_charge':
      return <Stripe id={value} origin={origin} />;
    case 'number':
      return <span class="number">{typeof value === 'number' ? count(value) : String(value)}</span>;
    case 'boolean':
      return <span>{value === true ? 'yes' : 'no'}</span>;
    default:
      return typeof value === 'object' && value !== null ? <Opaque value={value} /> : <span>{String(value)}</span>;
  }
};

/** All of an event's metadata, a row for each key. */
export const MetadataList = ({values, origin}: {values: readonly TypedValue[]; origin: Origin}) =>
  values.length === 0 ? (
    <p class="faint">No metadata was sent.</p>
  ) : (
    <dl class="facts meta-list">
      {values.map((of, at) => (
        <div key={`${of.key} ${at}`} class="fact">
          <dt><code>{of.key}</code></dt>
          <dd><MetadataValue of={of} origin={origin} /></dd>
        </div>
      ))}
    </dl>
  );

const brief = (value: TypedValue, timeZone: string): string => {
  const rich = asRichLink(value.value);
  const price = asMoney(value.value);
  if (rich) {
    return rich.text;
  }
  if (price) {
    return money(price.amount, price.currency);
  }
  if (value.kind === 'date' && Number(value.value) > 0 && Number(value.value) <= SECONDS_MAX) {
    return fullTime(Number(value.value), timeZone);
  }
  if (value.kind === 'boolean') {
    return value.value === true ? 'yes' : 'no';
  }
  return typeof value.value === 'object' ? '{…}' : value.kind === 'link' || value.kind === 'image' ? String(value.value).replace(/^https?:\/\//i, '') : String(value.value);
};

/** The same in one line of text, for rows of lists; nothing in it can be pressed. */
export const MetadataLine = ({values}: {values: readonly TypedValue[]}) => {
  const {workspace} = useSession();
  return (
    <span class="meta-line">
      {values.map((of, at) => (
        <span key={`${of.key} ${at}`} class="meta-pair"><span class="faint">{of.key}</span> {brief(of, workspace.time_zone)}</span>
      ))}
    </span>
  );
};
