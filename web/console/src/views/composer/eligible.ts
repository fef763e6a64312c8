// Which sources of events a kind of message listens to, and how many of an event's come from
// others. As the server decides it: banners and tooltips are for who is in the page.
import type {Kind} from '../../messages/shapes';

/** A source's share of an event, as GET …/volume tells it. */
export interface SourceShare {
  source: string;
  count: number;
}

/** Every source that can trigger a message. */
export const SOURCES: readonly string[] = ['web_js', 'mobile', 'rest', 'bulk', 'segment_server', 'stripe', 'console'];

export const SOURCE_WORDS: Readonly<Record<string, string>> = {
  web_js: 'the JavaScript API',
  mobile: 'mobile apps',
  rest: 'the REST API',
  bulk: 'bulk calls',
  segment_server: 'Segment',
  stripe: 'Stripe',
  import: 'imports',
  console: 'the console',
};

/** The sources that a message listens to. */
export const listensTo = (kind: Kind, sources: readonly string[] | null): readonly string[] => {
  if (sources) {
    return sources;
  }
  return kind === 'banner' || kind === 'tooltip' ? ['web_js'] : kind === 'carousel' ? ['mobile'] : SOURCES;
};

export interface Ignored {
  /** 1 to 100, of all events that could have triggered it; 100 only for all of them. */
  percent: number;
  /** The sources that are ignored, the largest first. */
  sources: readonly string[];
}

/** How much of an event a message would ignore; undefined where nothing is. */
export const ignoredOf = (kind: Kind, sources: readonly string[] | null, shares: readonly SourceShare[]): Ignored | undefined => {
  const heard = new Set(listensTo(kind, sources));
  const came = shares.filter(({source, count}) => source !== 'import' && count > 0);
  const total = came.reduce((sum, {count}) => sum + count, 0);
  const missed = came.filter(({source}) => !heard.has(source)).toSorted((one, other) => other.count - one.count);
  const lost = missed.reduce((sum, {count}) => sum + count, 0);
  return lost === 0 ? undefined : {percent: lost === total ? 100 : Math.min(99, Math.max(1, Math.round((lost / total) * 100))), sources: missed.map(({source}) => source)};
};
