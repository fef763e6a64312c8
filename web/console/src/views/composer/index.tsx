// Writes a message: a new one, from a starting point, or one that there is.
import './composer.css';
import {useLocation, useRoute} from 'preact-iso';
import {useRef} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {ManagedMessage} from '../../api/types';
import {takeOn, to, useChangeAddress} from '../../app/address';
import {useLoaded} from '../../app/load';
import {KINDS} from '../../messages/shapes';
import {ErrorNote, Note, Page, Waiting} from '../../ui/surfaces';
import {Begin} from './begin';
import type {Beginning} from './composing';
import {blank, draftOf, isSame} from './draft';
import {Editor} from './editor';
import {kept, newSlot} from './keep';
import {useKeeper} from './keeper';
import {STARTS} from './starts';

type Query = Readonly<Record<string, string>>;

/** How a new message begins, as the address says; undefined where nobody chose yet. */
const beginningOf = (query: Query, keeper: string): Beginning | undefined => {
  const {start, kind, event, segment, kept: slot} = query;
  const before = slot === undefined ? undefined : kept(keeper, slot);
  if (before) {
    return {draft: before.draft, message: undefined, isTouched: true, isKept: true};
  }
  const chosen = STARTS.find(({id}) => id === start)?.make();
  const known = KINDS.find(one => one === kind);
  if (!chosen && !known && !event && !segment) {
    return undefined;
  }
  const draft = chosen ?? blank(known ?? 'banner');
  const trigger = segment ? {segment, entered: true as const} : event ? {...('event' in draft.trigger ? draft.trigger : {}), event} : draft.trigger;
  return {draft: {...draft, trigger}, message: undefined, isTouched: chosen !== undefined};
};

const Fresh = ({onSaved, isSaved}: {onSaved: (id: string) => void; isSaved: boolean}) => {
  const keeper = useKeeper();
  const {query} = useLocation();
  const changeAddress = useChangeAddress();
  const chosen = useRef<{key: string; slot: string; opened: string; beginning: Beginning | undefined}>({key: '', slot: '', opened: '', beginning: undefined});
  // The slot of what is written here comes into the address while it is written: a reload goes on with it.
  const inAddress = query['kept'] ?? '';
  const {slot, opened} = chosen.current;
  const key = [...['start', 'kind', 'event', 'segment'].map(name => query[name] ?? ''), inAddress === slot ? opened : inAddress].join('|');
  // Once it is saved it has another address, in which nothing of this stands.
  if (!isSaved && chosen.current.key !== key) {
    chosen.current = {key, slot: inAddress || newSlot(), opened: inAddress, beginning: beginningOf(query, keeper)};
  }
  const {beginning, slot: own} = chosen.current;
  return beginning ? <Editor key={own} slot={own} beginning={beginning} onSaved={onSaved} onKept={() => inAddress !== own && changeAddress({kept: own})} /> : <Begin keeper={keeper} />;
};

const Existing = ({id}: {id: string}) => {
  const keeper = useKeeper();
  const {data, error, isLoading, reload} = useLoaded(`composer ${id}`, signal => json<ManagedMessage>('GET', `/manage/messages/${encodeURIComponent(id)}`, undefined, signal));
  const first = useRef<Beginning | undefined>(undefined);
  if (!first.current && data && !isLoading) {
    const stored = draftOf(data);
    const before = kept(keeper, id);
    const isOther = before !== undefined && !isSame(before.draft, stored);
    // Edits of a version that somebody else has changed since overwrite nothing by themselves.
    const isOlder = isOther && before.updated_at !== data.updated_at;
    first.current = isOther && !isOlder ? {draft: before.draft, message: data, isTouched: true, isKept: true} : {draft: stored, message: data, isTouched: false, ...(isOlder ? {older: before.draft} : {})};
  }
  if (first.current) {
    return <Editor slot={id} beginning={first.current} />;
  }
  return (
    <Page title="Edit message" trail={{href: to('/messages'), label: 'Messages'}}>
      {error ? <ErrorNote error={error} onRetry={reload} /> : <Waiting rows={8} />}
    </Page>
  );
};

/** Which of the address says what the view looks like, and stays when the message gets its own. */
const LASTING = ['open', 'device', 'theme', 'preview'];

export default function View() {
  const mayEdit = useMay('editor');
  const {params} = useRoute();
  const {query, route} = useLocation();
  const id = params['id'];
  // The message that was begun here keeps its form when it gets an address of its own.
  const begun = useRef<string | undefined>(undefined);
  const isBegunHere = id !== undefined && id === begun.current;
  if (!mayEdit) {
    return (
      <Page title="Edit message" trail={{href: to('/messages'), label: 'Messages'}}>
        <Note><p>Your role may look at messages but not write them. Ask an owner of this workspace for the role of an editor.</p></Note>
      </Page>
    );
  }
  if (id !== undefined && !isBegunHere) {
    return <Existing key={id} id={id} />;
  }
  const onSaved = (saved: string): void => {
    begun.current = saved;
    // Whoever writes further down stays there.
    takeOn(to(`/messages/${saved}/edit`));
    route(to(`/messages/${saved}/edit`, Object.fromEntries(LASTING.map(name => [name, query[name]]))), true);
  };
  return <Fresh key="fresh" isSaved={isBegunHere} onSaved={onSaved} />;
}
