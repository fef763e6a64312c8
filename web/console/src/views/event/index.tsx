// One event name: how often it comes in, what it says, who does it, and what it sets off.
import {useRoute} from 'preact-iso';
import {useEffect} from 'preact/hooks';
import {type Definition, describe, readDefinition} from '../../api/definitions';
import {useMay} from '../../api/session';
import {to, useParameter} from '../../app/address';
import {forget, type Loaded, useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {EVENTS} from '../../app/places';
import {Button, Copyable} from '../../ui/controls';
import {brief, count} from '../../ui/format';
import {InlineText} from '../../ui/inline';
import {ErrorNote, Note, Page, Tabs, Time, Waiting} from '../../ui/surfaces';
import {useArchiving} from '../events/archiving';
import '../events/events.css';
import {Code, Hints, Keys, Messages, Refused} from './about';
import {Breakdown} from './breakdown';
import './event.css';
import {Occurrences} from './occurrences';
import {People} from './people';
import {Volume} from './volume';

const NAME_MAX = 255;
const DESCRIPTION_MAX = 1_024;

const TABS = [
  {id: 'overview', label: 'Overview'},
  {id: 'occurrences', label: 'Occurrences'},
  {id: 'people', label: 'People'},
  {id: 'code', label: 'Code'},
] as const;

type Change = Parameters<typeof describe>[1];

/** Changes what people read of it, with a way back. */
const useDescribing = ({reload, put}: Loaded<Definition>) => {
  const save = (definition: Definition, change: Change, before: Change): void => {
    describe(definition.id, change).then(
      answered => {
        forget('event_definition');
        put(old => ({...old, display_name: answered.display_name, description: answered.description ?? null}));
        tell(`${answered.display_name} is changed`, () => save(definition, before, change));
      },
      (error: unknown) => {
        tellError(error);
        reload();
      },
    );
  };
  return save;
};

const Figures = ({definition: {activity}}: {definition: Definition}) => (
  <dl class="figures">
    <div class="figure"><dt>In all</dt><dd title={count(activity.total)}>{brief(activity.total)}</dd></div>
    <div class="figure"><dt>Last 30 days</dt><dd title={count(activity.last_30_days)}>{brief(activity.last_30_days)}</dd></div>
    <div class="figure"><dt>Last received</dt><dd><Time at={activity.last_received_at} /></dd></div>
  </dl>
);

const Overview = ({definition}: {definition: Definition}) => (
  <>
    <Figures definition={definition} />
    <div class="event-columns">
      <div class="stack">
        <Volume definition={definition} />
        <Breakdown definition={definition} />
      </div>
      <div class="stack">
        <Messages definition={definition} />
        <Keys definition={definition} />
        <Refused definition={definition} />
      </div>
    </div>
  </>
);

const Part = ({tab, definition}: {tab: string; definition: Definition}) => {
  switch (tab) {
    case 'occurrences':
      return <Occurrences definition={definition} />;
    case 'people':
      return <People definition={definition} />;
    case 'code':
      return <Code definition={definition} />;
    default:
      return <Overview definition={definition} />;
  }
};

const Shown = ({definition, loaded}: {definition: Definition; loaded: Loaded<Definition>}) => {
  const [tab] = useParameter('tab');
  const mayEdit = useMay('editor');
  const save = useDescribing(loaded);
  const archiving = useArchiving(loaded.reload);
  const {id, name, display_name: title, archived} = definition;
  const description = definition.description ?? '';
  useEffect(() => {
    document.title = `${title} · Herald`;
  }, [title]);
  const current = TABS.find(one => one.id === tab)?.id ?? 'overview';
  const tabs = TABS.map(one => ({...one, href: to(`${EVENTS}/${id}`, {tab: one.id === 'overview' ? '' : one.id})}));
  return (
    <Page
      wide
      title={<InlineText label="Display name" value={title} placeholder="Name it for people" maxLength={NAME_MAX} isFixed={!mayEdit} onSave={text => save(definition, {display_name: text === '' ? null : text}, {display_name: title})} />}
      trail={{href: to(EVENTS), label: 'Events'}}
      lead={<InlineText label={`Description of ${title}`} value={description} placeholder="Say what it means, so that everybody means the same by it" maxLength={DESCRIPTION_MAX} isFixed={!mayEdit} onSave={text => save(definition, {description: text === '' ? null : text}, {description: description === '' ? null : description})} />}
      actions={mayEdit && <Button icon="archive" onClick={() => (archived ? archiving.unarchive(definition) : archiving.archive(definition))}>{archived ? 'Bring back' : 'Archive'}</Button>}
    >
      <Copyable text={name} label="the name" />
      {archived && <Note tone="warn"><p>It is archived: nothing new is recorded under this name. What was recorded stays.</p></Note>}
      <Hints hints={definition.hints ?? []} />
      <Tabs label="Parts of the event" tabs={tabs} current={current} />
      <Part tab={current} definition={definition} />
      {archiving.dialog}
    </Page>
  );
};

export default function EventView() {
  const {params} = useRoute();
  const id = params['id'] ?? '';
  const loaded = useLoaded(`event_definition ${id}`, signal => readDefinition(id, signal));
  const {data, error, reload} = loaded;
  if (data) {
    return <Shown key={id} definition={data} loaded={loaded} />;
  }
  return (
    <Page wide title="Event" trail={{href: to(EVENTS), label: 'Events'}}>
      {error ? <ErrorNote error={error} onRetry={reload} /> : <Waiting rows={10} />}
    </Page>
  );
}
