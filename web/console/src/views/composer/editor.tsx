// The form of one message, its preview beside it, and what can be done with it.
import {useLocation} from 'preact-iso';
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {ApiError} from '../../api/client';
import {to} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {asApiError, askAgain} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {useIsShown} from '../../app/seen';
import {goLive, pause} from '../../messages/acts';
import {KINDS} from '../../messages/shapes';
import {audienceSentence, frequencySentence, goalSentence, KIND_WORDS, scheduleSentence, triggerSentence} from '../../messages/words';
import {useVocabulary} from '../../predicate';
import {Button, Select, TextField} from '../../ui/controls';
import {Badge, ErrorNote, Note, Page} from '../../ui/surfaces';
import {AudienceFields} from './audience';
import {type Beginning, type Composing, type SaveState, useComposing} from './composing';
import {ContentFields} from './content';
import {type Draft, looseEndsOf, nameOf, sectionOf, specOf, withKind} from './draft';
import {useKeeper} from './keeper';
import {BeforeLive, useRehearsal} from './live';
import {offeredFor, valuesFor} from './offered';
import {Fault, Part, showField} from './parts';
import {Preview} from './preview';
import {KIND_TEXTS} from './starts';
import {TestSend} from './testing';
import {FrequencyFields, GoalFields, WhenFields} from './timing';
import {TriggerFields} from './trigger';

const STATE_TEXTS: Readonly<Record<SaveState, string>> = {
  new: 'Nothing written yet',
  kept: 'Kept in this browser',
  saving: 'Saving…',
  saved: 'Saved',
  failed: 'Not saved',
};

/** What this kind says itself, and a way to another as long as it is not saved. */
const KindField = ({composing}: {composing: Composing}) => {
  const {draft, change, message} = composing;
  const {kind} = draft.said;
  if (message) {
    return <p class="quiet">{KIND_WORDS[kind]}: {KIND_TEXTS[kind]}. A message that is saved keeps its kind.</p>;
  }
  return <Select label="Kind" value={kind} options={KINDS.map(one => ({value: one, label: `${KIND_WORDS[one] ?? one}: ${KIND_TEXTS[one]}`}))} onChange={text => change({said: withKind(draft, KINDS.find(one => one === text) ?? kind).said})} />;
};

const useWords = (composing: Composing) => {
  const {draft} = composing;
  const event = 'event' in draft.trigger ? draft.trigger.event : '';
  const people = useVocabulary('people');
  const metadata = useVocabulary('metadata', event);
  const names = useMemo(() => ({...people.names, metadata: metadata.names.metadata}), [people, metadata]);
  const offered = useMemo(() => offeredFor(draft.trigger, people.fields, metadata.fields), [draft.trigger, people, metadata]);
  const values = useMemo(() => valuesFor(event, people.fields, metadata.fields), [event, people, metadata]);
  return {names, offered, values, fields: people.fields};
};

interface Doing {
  isBusy: boolean;
  counting: string | undefined;
  error: ApiError | undefined;
  publish: () => void;
  live: () => void;
}

/** Saves a new version, or lets it live; a refusal leads to the field at fault. */
const useDoing = (composing: Composing): Doing => {
  const {route} = useLocation();
  const isShown = useIsShown();
  const latest = useRef(composing.draft);
  latest.current = composing.draft;
  const [state, setState] = useState<{isBusy: boolean; counting?: string; error?: ApiError; of?: Draft}>({isBusy: false});
  const failed = (failure: unknown): void => {
    const error = asApiError(failure);
    setState({isBusy: false, error, of: latest.current});
    requestAnimationFrame(() => showField(error.field));
  };
  const guarded = (act: () => Promise<void>) => (): void => {
    const [gap] = [...composing.gaps, ...looseEndsOf(composing.draft)];
    if (state.isBusy) {
      return;
    }
    if (gap) {
      showField(gap.section);
      return;
    }
    setState({isBusy: true});
    act().then(() => setState({isBusy: false}), failed);
  };
  return {
    isBusy: state.isBusy,
    counting: state.counting,
    // What was refused is told until it is another message.
    error: state.of === composing.draft ? state.error : undefined,
    publish: guarded(async () => {
      if (!composing.isChanged) {
        return;
      }
      const saved = await composing.save();
      tell(`Saved as version ${saved.version}.`);
    }),
    live: guarded(async () => {
      const saved = await composing.save();
      const living = await goLive(saved, counting => setState({isBusy: true, counting}));
      composing.took(living);
      tell(`“${living.name}” is live.`, () => void pause(living).then(paused => {
        composing.took(paused);
        askAgain('message');
      }, tellError));
      // Counting can take minutes: whoever went elsewhere meanwhile stays there.
      if (isShown()) {
        route(to(`/messages/${living.id}`));
      }
    }),
  };
};

const Actions = ({composing, doing, onTest}: {composing: Composing; doing: Doing; onTest: () => void}) => {
  const {message, state, isChanged, isSelfSaving, gaps} = composing;
  const isLive = message?.state === 'live';
  return (
    <>
      <span class={`composer-state composer-state-${state}`} role="status">{STATE_TEXTS[state]}</span>
      <Button disabled={gaps.length > 0} onClick={onTest}>Send a test</Button>
      {!isSelfSaving && (isLive || isChanged) && <Button look="primary" busy={doing.isBusy} disabled={!isChanged} onClick={doing.publish}>Save as version {(message?.version ?? 0) + 1}</Button>}
      {!isLive && !(!isSelfSaving && isChanged) && <Button look="primary" busy={doing.isBusy} onClick={doing.live}>Go live</Button>}
    </>
  );
};

const Warnings = ({composing, beginning}: {composing: Composing; beginning: Beginning}) => {
  const {message, isChanged, isSelfSaving, discard, older, useOlder, dropOlder, error} = composing;
  return (
    <>
      {!isSelfSaving && message && (
        <Note>
          <div class="line-between">
            <p>{message.state === 'live' ? 'This message is live.' : 'This message was live before.'} Saving makes version {message.version + 1}; what was sent keeps its own. Nothing changes until you save.</p>
            {isChanged && !beginning.isTouched && <Button onClick={discard}>Discard the edits</Button>}
          </div>
        </Note>
      )}
      {beginning.isTouched && isChanged && message && (
        <Note>
          <div class="line-between"><p>These are your edits from before, which were not saved.</p><Button onClick={discard}>Discard them</Button></div>
        </Note>
      )}
      {older && (
        <Note tone="warn">
          <div class="line-between">
            <p>You had edits that were not saved, and the message has changed since. This is what it says now.</p>
            <span class="line"><Button look="quiet" onClick={dropOlder}>Discard them</Button><Button onClick={useOlder}>Use my edits</Button></span>
          </div>
        </Note>
      )}
      {error && !sectionOf(error.field) && <ErrorNote error={error} onRetry={() => void composing.save().catch(() => undefined)} />}
    </>
  );
};

export const Editor = ({slot, beginning, onSaved, onKept}: {slot: string; beginning: Beginning; onSaved?: (id: string) => void; onKept?: () => void}) => {
  const composing = useComposing(useKeeper(), slot, beginning, onKept);
  const {draft, change, message} = composing;
  const {names, offered, values, fields} = useWords(composing);
  const doing = useDoing(composing);
  const rehearsing = useRehearsal(draft, composing);
  const [isTesting, setTesting] = useState(false);
  const spec = specOf(draft);
  const isBehind = !composing.isSelfSaving && composing.isChanged;
  const fault = composing.error ?? doing.error;

  useEffect(() => {
    if (message && !beginning.message) {
      onSaved?.(message.id);
    }
  }, [message?.id]);
  const saveNow = (): void => (composing.gaps[0] ? showField(composing.gaps[0].section) : void composing.save().then(() => undefined, failure => showField(asApiError(failure).field)));
  useShortcuts([{keys: 'mod+s', label: 'Save', group: 'This page', inFields: true, run: composing.isSelfSaving ? saveNow : doing.publish}]);

  const trail = message ? {href: to(`/messages/${message.id}`), label: 'The message'} : {href: to('/messages'), label: 'Messages'};
  return (
    <Fault.Provider value={fault}>
      <div class="composer">
        <Page wide title={nameOf(draft)} trail={trail} actions={<Actions composing={composing} doing={doing} onTest={() => setTesting(true)} />}>
          <Warnings composing={composing} beginning={beginning} />
          {doing.error && !sectionOf(doing.error.field) && <ErrorNote error={doing.error} onRetry={doing.live} />}
          <div class="composer-columns">
            <div class="stack">
              <Part id="content" title="Content" summary={message ? <>{KIND_WORDS[draft.said.kind]} <Badge>{message.state}</Badge></> : 'What it says.'}>
                <TextField label="Name" value={draft.name} placeholder={nameOf(draft)} hint="Only your team sees it." maxLength={255} onInput={name => change({name})} />
                <KindField composing={composing} />
                <ContentFields said={draft.said} offered={offered} onChange={said => change({said})} />
              </Part>
              <Part id="trigger" title="Trigger" summary={triggerText(composing, names)}><TriggerFields draft={draft} change={change} people={fields} /></Part>
              <Part id="audience" title="Audience" summary={audienceSentence(spec, names)}><AudienceFields draft={draft} change={change} /></Part>
              <Part id="when" title="When and where" folds summary={scheduleSentence(spec)}><WhenFields draft={draft} change={change} /></Part>
              <Part id="frequency" title="How often" folds summary={frequencySentence(spec)}><FrequencyFields draft={draft} change={change} /></Part>
              <Part id="goal" title="Goal" folds summary={goalSentence(spec, names) || 'None: its effect is not measured.'}><GoalFields draft={draft} change={change} people={fields} /></Part>
              <BeforeLive draft={draft} gaps={composing.gaps} looseEnds={looseEndsOf(draft)} rehearsing={rehearsing} counting={doing.counting} isBehind={isBehind} />
            </div>
            <Preview said={draft.said} values={values} />
          </div>
        </Page>
        {isTesting && <TestSend kind={draft.said.kind} isBehind={isBehind} settled={composing.settled} onClose={() => setTesting(false)} />}
      </div>
    </Fault.Provider>
  );
};

const triggerText = ({draft, gaps}: Composing, names: Parameters<typeof triggerSentence>[1]): string => gaps.find(gap => gap.section === 'trigger')?.text ?? triggerSentence(specOf(draft), names);
