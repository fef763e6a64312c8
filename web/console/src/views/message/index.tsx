// One message: what it is, what it did, and why somebody did not get it.
import {useRoute} from 'preact-iso';
import {useState} from 'preact/hooks';
import {answer, api} from '../../api/client';
import {useMay, useSession} from '../../api/session';
import type {ManagedMessage} from '../../api/types';
import {to, useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {PAUSED_WORDS, STATE_WORDS} from '../../messages/advice';
import {audienceSentence, frequencySentence, goalSentence, KIND_WORDS, scheduleSentence, triggerSentence} from '../../messages/words';
import {useVocabulary} from '../../predicate/vocabulary';
import {Segmented} from '../../ui/controls';
import {ExplainBox} from '../../ui/explain';
import {Badge, ErrorNote, Facts, Note, Page, Panel, Time, Waiting} from '../../ui/surfaces';
import {Actions} from './actions';
import {Control, Funnel, Reasons, Series, Versions} from './report';
import './message.css';

const What = ({message}: {message: ManagedMessage}) => {
  const {names} = useVocabulary('people');
  const {workspace} = useSession();
  const goal = goalSentence(message, names);
  return (
    <Panel title="What it is">
      <Facts
        facts={[
          ['Kind', KIND_WORDS[message.kind] ?? message.kind],
          ['Trigger', triggerSentence(message, names)],
          ['Audience', audienceSentence(message, names)],
          ['How often', frequencySentence(message)],
          ['When', scheduleSentence(message)],
          ...(goal ? [['Goal', goal] as const] : []),
          ['Version', <>{message.version}, changed <Time at={message.updated_at} timeZone={workspace.time_zone} /></>],
          ...(message.live_since ? [['Live', <>since <Time at={message.live_since} timeZone={workspace.time_zone} /></>] as const] : []),
          ...(message.forecast_per_hour === null || message.forecast_per_hour === undefined ? [] : [['Forecast', `at most ${message.forecast_per_hour} an hour; three times as many pause it`] as const]),
        ]}
      />
    </Panel>
  );
};

const Report = ({message}: {message: ManagedMessage}) => {
  const [interval, setInterval] = useParameter('interval');
  const by = interval === 'hour' ? 'hour' : 'day';
  const {data, error, reload} = useLoaded(`message ${message.id} numbers ${by}`, signal => answer(api.GET('/manage/messages/{id}/numbers', {params: {path: {id: message.id}, query: {interval: by}}, signal})));
  if (error) {
    return <ErrorNote error={error} onRetry={reload} />;
  }
  if (!data) {
    return <Panel title="What it did"><Waiting rows={8} /></Panel>;
  }
  return (
    <>
      <Panel title="What it did" actions={<Segmented label="Interval" value={by} options={[{value: 'day', label: 'By day'}, {value: 'hour', label: 'By hour'}]} onChange={value => setInterval(value === 'day' ? '' : value)} />}>
        <Funnel total={data.total} goal={message.goal ? goalSentence(message) : undefined} />
        <Series numbers={data} />
      </Panel>
      <Reasons total={data.total} />
      <Control total={data.total} percent={message.control_group_percent} />
      <Versions numbers={data} current={message.version} />
    </>
  );
};

export default function MessageView() {
  const {params} = useRoute();
  const id = params['id'] ?? '';
  const mayEdit = useMay('editor');
  const [counting, setCounting] = useState<string | undefined>();
  const {data: message, error, reload} = useLoaded(`message ${id}`, signal => answer(api.GET('/manage/messages/{id}', {params: {path: {id}}, signal})));
  const trail = {href: to('/messages'), label: 'Messages'};
  if (error) {
    return <Page title="Message" trail={trail}><ErrorNote error={error} onRetry={reload} /></Page>;
  }
  if (!message) {
    return <Page title="Message" trail={trail}><Waiting rows={8} /></Page>;
  }
  const state = STATE_WORDS[message.state];
  const paused = message.state === 'paused' ? PAUSED_WORDS[message.paused_because ?? ''] : undefined;
  return (
    <Page
      title={message.name}
      trail={trail}
      lead={<span class="line"><Badge tone={state?.tone ?? 'plain'}>{state?.label ?? message.state}</Badge>{KIND_WORDS[message.kind] ?? message.kind}</span>}
      actions={mayEdit && <Actions message={message} changed={reload} onCounting={setCounting} />}
    >
      {counting && <Note><p>{counting}. It goes live by itself when that is done; you can leave this page open.</p></Note>}
      {paused && <Note tone="warn"><p>{paused}</p></Note>}
      {message.state === 'draft' && <Note><p>Nobody gets a draft. <a href={to(`/messages/${message.id}/edit`)}>Finish and rehearse it</a>, then let it go live.</p></Note>}
      <div class="message-columns">
        <div class="stack">
          <Report message={message} />
        </div>
        <div class="stack">
          <What message={message} />
          <Panel title="Why didn’t X get this?">
            <ExplainBox messageId={message.id} />
          </Panel>
        </div>
      </div>
    </Page>
  );
}
