// What somebody did, the newest first, and what they do while the page is open.
import {useCallback, useEffect, useMemo, useState} from 'preact/hooks';
import {ApiError, json} from '../../api/client';
import {useSession} from '../../api/session';
import {to, useParameter} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {useLoaded} from '../../app/load';
import {Button, Copyable, Select} from '../../ui/controls';
import {ago, count, eventTitle, fullTime} from '../../ui/format';
import {MetadataLine} from '../../ui/metadata';
import {Receipt} from '../../ui/receipt';
import {Badge, Empty, ErrorNote, Waiting} from '../../ui/surfaces';
import {type EventPage, eventsPath, listSummaries} from './data';
import {LINK_WORDS, useLive} from './live';
import {daysOf, type Entry, entryOf, joined, nextPath, type Run, RUN_MIN} from './runs';

/** With a filter, pages are read on by themselves until so many fit, or so many were read. */
const FITTING_MIN = 20;
const PAGES_BY_ITSELF_MAX = 10;

/** The events that were told in pages, and how to get older ones. */
const usePages = (contact: string): {entries: readonly Entry[] | undefined; error: ApiError | undefined; isLoading: boolean; pages: number; more: (() => void) | undefined; reload: () => void; restart: () => void} => {
  const first = useLoaded(`events ${contact}`, signal => json<EventPage>('GET', eventsPath(contact), undefined, signal));
  const [older, setOlder] = useState<readonly EventPage[]>([]);
  const [error, setError] = useState<ApiError | undefined>();
  const [isLoading, setLoading] = useState(false);
  const last = older.at(-1) ?? first.data;
  const next = nextPath(last?.pages.next);
  const entries = useMemo(() => (first.data ? [first.data, ...older].flatMap(page => page.events.map(entryOf)) : undefined), [first.data, older]);
  const more = useCallback(() => {
    if (next === undefined) {
      return;
    }
    setLoading(true);
    setError(undefined);
    json<EventPage>('GET', next)
      .then(
        page => setOlder(before => [...before, page]),
        (thrown: unknown) => setError(thrown instanceof ApiError ? thrown : new ApiError(0, 'console', String(thrown), undefined, undefined, undefined)),
      )
      .finally(() => setLoading(false));
  }, [next]);
  const restart = (): void => {
    setOlder([]);
    first.reload();
  };
  return {entries, error: first.error ?? error, isLoading, pages: older.length, more: next === undefined ? undefined : more, reload: first.error ? first.reload : more, restart};
};

interface RowProps {
  entry: Entry;
  contact: string;
  isLive: boolean;
}

const Row = ({entry, contact, isLive}: RowProps) => {
  const {workspace} = useSession();
  const [open, setOpen] = useParameter('event');
  const isOpen = open === entry.id;
  return (
    <li class={`did${isOpen ? ' did-open' : ''}${isLive ? ' did-live' : ''}`}>
      <button type="button" class="did-row" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? '' : entry.id)}>
        <b>{eventTitle(entry.name)}</b>
        <MetadataLine values={entry.values} />
        <time dateTime={new Date(entry.at * 1_000).toISOString()} title={fullTime(entry.at, workspace.time_zone)}>{ago(entry.at)}</time>
      </button>
      {isOpen && <Receipt id={entry.id} contact={contact} />}
    </li>
  );
};

const RunRows = ({run, contact, live}: {run: Run; contact: string; live: ReadonlySet<string>}) => {
  const [open] = useParameter('event');
  const [isUnfolded, setUnfolded] = useState(false);
  const newest = run.entries[0];
  const rows = run.entries.map(entry => <Row key={entry.id} entry={entry} contact={contact} isLive={live.has(entry.id)} />);
  if (run.entries.length < RUN_MIN || !newest) {
    return <>{rows}</>;
  }
  const isOpen = isUnfolded || run.entries.some(entry => entry.id === open);
  return (
    <li class={`did-run${isOpen ? ' did-run-open' : ''}`}>
      <button type="button" class="did-row" aria-expanded={isOpen} onClick={() => setUnfolded(!isOpen)}>
        <b>{eventTitle(run.name)} <span class="did-times">{count(run.entries.length)} times</span></b>
        <span class="faint">{isOpen ? 'Fold together' : 'Show each'}</span>
        <time dateTime={new Date(newest.at * 1_000).toISOString()}>{ago(newest.at)}</time>
      </button>
      {isOpen && <ol class="did-list">{rows}</ol>}
    </li>
  );
};

/** Moves the focus from row to row; Enter opens the one that has it. */
const walk = (step: 1 | -1): void => {
  const rows = [...document.querySelectorAll<HTMLElement>('.did-row')];
  const at = rows.findIndex(row => row === document.activeElement);
  rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
};

const SNIPPET = "Herald('trackEvent', 'invited-friend', {channel: 'mail'});";

const Nothing = ({name, onClear}: {name: string; onClear: () => void}) =>
  name === '' ? (
    <Empty icon="events" title="They did nothing in the last 90 days">
      <p>What they do appears here as it happens, once a page or your server tells it:</p>
      <Copyable text={SNIPPET} label="a first event" block />
      <p><a href={to('/settings/install')}>How to install it</a></p>
    </Empty>
  ) : (
    <Empty icon="filter" title={`No “${eventTitle(name)}” in what was read`} action={<Button onClick={onClear}>Show everything</Button>} />
  );

/** The timeline of a person. */
export const Timeline = ({contact}: {contact: string}) => {
  const {workspace} = useSession();
  const [name, setName] = useParameter('name');
  const told = usePages(contact);
  const summaries = useLoaded(`summaries ${contact}`, signal => listSummaries(contact, signal));
  const live = useLive(contact, summaries.reload, told.restart);
  const liveIds = useMemo(() => new Set(live.entries.map(({id}) => id)), [live.entries]);
  const all = useMemo(() => joined(live.entries, told.entries ?? []), [live.entries, told.entries]);
  const fitting = name === '' ? all : all.filter(entry => entry.name === name);
  const days = useMemo(() => daysOf(fitting, workspace.time_zone), [all, name, workspace.time_zone]);
  const readsOn = name !== '' && fitting.length < FITTING_MIN && told.pages < PAGES_BY_ITSELF_MAX && told.more !== undefined && !told.isLoading && !told.error;
  useEffect(() => {
    if (readsOn) {
      told.more?.();
    }
  }, [readsOn, told.more]);
  useShortcuts([
    {keys: 'j', label: 'Next row', group: 'Lists', run: () => walk(1)},
    {keys: 'k', label: 'Previous row', group: 'Lists', run: () => walk(-1)},
  ]);
  const names = [...new Set([...(summaries.data ?? []).map(summary => summary.name), ...(name === '' ? [] : [name])])].toSorted();
  return (
    <section class="stack" aria-label="Timeline">
      <div class="line-between">
        <Select label="Show" isLabelHidden value={name} onChange={setName} options={[{value: '', label: 'All events'}, ...names.map(value => ({value, label: eventTitle(value)}))]} />
        <span role="status"><Badge {...LINK_WORDS[live.link]} /></span>
      </div>
      {told.entries === undefined && !told.error && <Waiting rows={9} />}
      {told.entries !== undefined && days.length === 0 && !told.isLoading && !readsOn && <Nothing name={name} onClear={() => setName('')} />}
      {days.map(({label, runs}) => (
        <section key={label} class="did-day" aria-label={label}>
          <h3>{label}</h3>
          <ol class="did-list">{runs.map(run => <RunRows key={run.id} run={run} contact={contact} live={liveIds} />)}</ol>
        </section>
      ))}
      {told.error && <ErrorNote error={told.error} onRetry={told.reload} />}
      {told.more && !told.error && <div class="line"><Button busy={told.isLoading} icon="down" onClick={told.more}>Show older</Button></div>}
    </section>
  );
};
