// Numbers and times as people read them, in the browser's language; days are those of the
// workspace's time zone where one is given.
const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, {notation: 'compact', maximumFractionDigits: 1});
const relative = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto', style: 'narrow'});

/** `12,345`. */
export const count = (value: number): string => whole.format(value);

/** `12.3K`. */
export const brief = (value: number): string => short.format(value);

/** `12%`, of what is a percentage already. */
export const percent = (value: number): string => `${new Intl.NumberFormat(undefined, {maximumFractionDigits: 1}).format(value)}%`;

/** `1 event`, `2 events`. */
export const plural = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`;

/** A time beyond what a calendar holds is shown as the number it is. */
export const SECONDS_MAX = 8_640_000_000_000;

/** `22 Nov 2026, 14:05:09`, of Unix seconds. */
export const fullTime = (seconds: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium', ...(timeZone ? {timeZone} : {})}).format(new Date(seconds * 1_000));

/** `22 Nov 2026`, of Unix seconds. */
export const day = (seconds: number, timeZone?: string): string =>
  new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', ...(timeZone ? {timeZone} : {})}).format(new Date(seconds * 1_000));

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `3 min. ago`, `now`: of Unix seconds, as seen at `now` (also in seconds). */
export const ago = (seconds: number, now = Date.now() / 1_000): string => {
  const difference = seconds - now;
  const [unit, size] = STEPS.find(([, size]) => Math.abs(difference) >= size) ?? ['second', 1];
  return relative.format(Math.trunc(difference / size), unit);
};

/** Said at a field for times, which is in this browser's zone, where the workspace has another one. */
export const zoneHint = (workspace: string, own = new Intl.DateTimeFormat().resolvedOptions().timeZone): string | undefined => (own === workspace ? undefined : `In your own time zone, ${own.replaceAll('_', ' ')}.`);

/** The currencies whose smallest unit is the whole one, or a thousandth: ISO 4217. */
const DIGITS: Readonly<Record<string, number>> = {
  bif: 0, clp: 0, djf: 0, gnf: 0, jpy: 0, kmf: 0, krw: 0, mga: 0, pyg: 0, rwf: 0, ugx: 0, vnd: 0, vuv: 0, xaf: 0, xof: 0, xpf: 0,
  bhd: 3, iqd: 3, jod: 3, kwd: 3, lyd: 3, omr: 3, tnd: 3,
};

/** How many digits a currency's smallest unit stands behind its whole one. */
export const minorDigits = (currency: string): number => DIGITS[currency.toLowerCase()] ?? 2;

/** `€34.99`, of an amount in the currency's smallest unit. */
export const money = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  try {
    return new Intl.NumberFormat(undefined, {style: 'currency', currency, minimumFractionDigits: digits}).format(minor / 10 ** digits);
  } catch {
    // A currency that nobody knows is shown as it was sent.
    return `${minor / 10 ** digits} ${currency}`;
  }
};

/** An event name as the product shows it: `Invited friend`. */
export const eventTitle = (name: string): string => {
  const spaced = name.replaceAll('-', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

/** What somebody is called in a list: the name, else what is known. */
export const personTitle = (person: {name?: string | null; email?: string | null; external_id?: string | null; id: string}): string =>
  person.name || person.email || person.external_id || `Visitor ${person.id.slice(-6)}`;
