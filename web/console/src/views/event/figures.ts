// The sums behind the page of an event name.
import type {Volume} from '../../api/definitions';
import type {Series} from '../../ui/chart';

export interface Range {
  value: '24h' | '7d' | '30d' | '90d';
  label: string;
  interval: 'hour' | 'day';
  points: number;
}

export const RANGES: readonly Range[] = [
  {value: '24h', label: '24 hours', interval: 'hour', points: 24},
  {value: '7d', label: '7 days', interval: 'day', points: 7},
  {value: '30d', label: '30 days', interval: 'day', points: 30},
  {value: '90d', label: '90 days', interval: 'day', points: 90},
];

const [, , MONTH] = RANGES;

/** The range that the address names; 30 days where it names none. */
export const rangeOf = (text: string): Range => {
  const found = RANGES.find(({value}) => value === text) ?? MONTH;
  return found ?? {value: '30d', label: '30 days', interval: 'day', points: 30};
};

/** From when on, so that the point of `now` is the last one. */
export const sinceOf = ({interval, points}: Range, now: number): number => Math.floor(now) - (points - 1) * (interval === 'hour' ? 3_600 : 86_400);

/** A line of values for each source, the one with the most first. */
export const seriesOf = ({points, by_source: sources}: Pick<Volume, 'points' | 'by_source'>, title: (source: string) => string): Series[] =>
  sources.toSorted((a, b) => b.count - a.count).map(({source}) => ({label: title(source), values: points.map(point => point.by_source[source] ?? 0)}));

/** Hundredths of a whole, as they are shown: what is there is never shown as nothing. */
export const shareText = (count: number, of: number): string => {
  if (of <= 0) {
    return '–';
  }
  const share = (100 * count) / of;
  return share > 0 && share < 1 ? '<1%' : `${Math.round(share)}%`;
};

const LIKELY: Readonly<Record<string, unknown>> = {
  boolean: true,
  number: 1,
  date: 1_767_225_600,
  monetary_amount: {amount: 3_499, currency: 'eur'},
  rich_link: {url: 'https://example.com/orders/1', value: 'Order 1'},
  link: 'https://example.com/orders/1',
  image: 'https://example.com/picture.png',
  object: {},
};

/** Its keys, each with the value that it came with last; a likely one where none is at hand. */
export const sampleKeys = (keys: readonly {key: string; kinds: readonly string[]}[], seen: readonly {metadata: readonly {key: string; value: unknown}[]}[]): {key: string; value: unknown}[] =>
  keys.map(({key, kinds}) => {
    const found = seen.flatMap(({metadata}) => metadata).find(of => of.key === key);
    return {key, value: found ? found.value : (LIKELY[kinds[0] ?? ''] ?? 'text')};
  });
