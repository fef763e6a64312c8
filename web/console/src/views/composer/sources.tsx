// Says when most of an event comes from where this kind of message does not listen.
import {json} from '../../api/client';
import {findDefinition} from '../../api/definitions';
import type {Setting} from '../../api/types';
import {useLoaded} from '../../app/load';
import {KIND_WORDS} from '../../messages/words';
import {Button, Copyable} from '../../ui/controls';
import {Note} from '../../ui/surfaces';
import type {Draft} from './draft';
import {ignoredOf, SOURCE_WORDS, SOURCES, type SourceShare} from './eligible';

interface Volume {
  by_source: SourceShare[];
}

const OPENED = 'server_events_show_banners';

const loadShares = async (event: string, signal: AbortSignal): Promise<SourceShare[]> => {
  const found = await findDefinition(event, signal);
  return found ? (await json<Volume>('GET', `/manage/event_definitions/${found.id}/volume?interval=day`, undefined, signal)).by_source : [];
};

/** Whether the workspace's setting opens every kind to every source. */
const isOpen = (settings: readonly Setting[] | undefined): boolean => settings?.some(setting => setting.key === OPENED && Number(setting.value) === 1) === true;

const listed = (sources: readonly string[]): string => sources.map(source => SOURCE_WORDS[source] ?? source).join(', ');

export const SourceAdvice = ({draft, event, onOpen}: {draft: Draft; event: string; onOpen: (sources: readonly string[] | null) => void}) => {
  const {said: {kind}, sources} = draft;
  const {data: shares} = useLoaded(event === '' ? undefined : `sources ${event}`, signal => loadShares(event, signal));
  const {data: settings} = useLoaded('settings', signal => json<{data: Setting[]}>('GET', '/manage/settings', undefined, signal));
  const ignored = shares && !(sources === null && isOpen(settings?.data)) ? ignoredOf(kind, sources, shares) : undefined;
  const word = (KIND_WORDS[kind] ?? kind).toLowerCase();
  if (!ignored) {
    return sources ? (
      <p class="quiet">Listens to {listed(sources)}. <Button look="quiet" onClick={() => onOpen(null)}>Use what a {word} usually listens to</Button></p>
    ) : null;
  }
  return (
    <Note tone="warn">
      <p>
        {ignored.percent === 100 ? 'All' : `${ignored.percent}%`} of “{event}” in the last 30 days came from {listed(ignored.sources)}, which this {word} ignores: it is for people who are {kind === 'carousel' ? 'in the app' : 'in the page'} at that moment.
      </p>
      {kind !== 'carousel' && (
        <>
          <p>Record it in the page, with the JavaScript API:</p>
          <Copyable block label="snippet" text={`Intercom("trackEvent", ${JSON.stringify(event)}, {});`} />
        </>
      )}
      <p><Button onClick={() => onOpen(SOURCES)}>Listen to every source instead</Button></p>
    </Note>
  );
};
