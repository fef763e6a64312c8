// The last section: what is missing, a rehearsal, and how to let it live.
import {useEffect, useRef, useState} from 'preact/hooks';
import type {ApiError} from '../../api/client';
import type {DryRun} from '../../api/types';
import {Button} from '../../ui/controls';
import {Meter} from '../../ui/chart';
import {ErrorNote, Note} from '../../ui/surfaces';
import {asApiError} from '../../app/load';
import type {Composing} from './composing';
import {bodyOf, type Draft, type Gap} from './draft';
import {showField} from './parts';
import {Rehearsal} from './rehearsal';
import {rehearse} from './rehearsing';
import type {Progress} from './run';
import {holesOf} from './variables';

const DAYS = 30;

export interface Rehearsing {
  run: DryRun | undefined;
  progress: Progress | undefined;
  error: ApiError | undefined;
  isRunning: boolean;
  /** Whether the message is another by now. */
  isStale: boolean;
  start: () => void;
}

/** What of a message a rehearsal plays: all but its name. */
const playedOf = (draft: Draft): string => JSON.stringify({...bodyOf(draft), name: ''});

/** Rehearses what the server has; a draft is saved first. */
export const useRehearsal = (draft: Draft, {settled, stored}: Pick<Composing, 'settled' | 'stored'>): Rehearsing => {
  const [state, setState] = useState<{run?: DryRun; of?: string; progress?: Progress; error?: ApiError; isRunning: boolean}>({isRunning: false});
  const control = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const now = playedOf(draft);
  const start = (): void => {
    control.current?.abort();
    const own = new AbortController();
    control.current = own;
    setState(({error: _gone, progress: _before, ...before}) => ({...before, isRunning: true}));
    settled()
      .then(async message => ({run: await rehearse(message.id, DAYS, own.signal, progress => setState(before => ({...before, progress}))), of: playedOf(stored() ?? draft)}))
      .then(
        played => setState({...played, isRunning: false}),
        (failure: unknown) => {
          if (!own.signal.aborted) {
            setState({isRunning: false, error: asApiError(failure)});
          }
        },
      );
  };
  return {run: state.run, progress: state.progress, error: state.error, isRunning: state.isRunning, isStale: state.run !== undefined && state.of !== now, start};
};

const Missing = ({gaps, looseEnds, draft}: {gaps: readonly Gap[]; looseEnds: readonly Gap[]; draft: Draft}) => {
  const holes = holesOf(draft.said.content, draft.trigger);
  if (gaps.length === 0 && looseEnds.length === 0 && holes.length === 0) {
    return null;
  }
  return (
    <Note tone={gaps.length > 0 ? 'plain' : 'warn'}>
      <p>Before it can go live:</p>
      <ul class="composer-missing">
        {[...gaps, ...looseEnds].map(({section, text}) => <li key={text}><button type="button" class="composer-link" onClick={() => showField(section)}>{text}</button></li>)}
        {holes.map(({path, message}) => <li key={message}><button type="button" class="composer-link" onClick={() => showField(path)}>{message}</button></li>)}
      </ul>
    </Note>
  );
};

const Running = ({progress}: {progress: Progress | undefined}) => (
  <div role="status" class="stack-tight">
    <p>Playing the events of the last {DAYS} days to it.</p>
    <Meter label="How far the rehearsal is" value={progress?.read ?? 0} max={Math.max(progress?.of ?? 1, 1)} />
  </div>
);

/** What stands before going live. */
export const BeforeLive = ({draft, gaps, looseEnds, rehearsing, counting, isBehind}: {draft: Draft; gaps: readonly Gap[]; looseEnds: readonly Gap[]; rehearsing: Rehearsing; counting: string | undefined; isBehind: boolean}) => {
  const {run, progress, error, isRunning, isStale, start} = rehearsing;
  const ofEvent = 'event' in draft.trigger;
  return (
    <section class="panel composer-part" id="part-live" aria-label="Rehearsal">
      <header class="panel-head">
        <div>
          <h2>Rehearsal</h2>
          <p class="lead">{ofEvent ? `What it would have done in the last ${DAYS} days. Nothing is sent.` : 'Only messages that wait for an event can be rehearsed. This one says itself whom it reaches now, under Audience.'}</p>
        </div>
        {ofEvent && <Button busy={isRunning} disabled={gaps.length > 0} onClick={start}>{run ? 'Rehearse again' : 'Rehearse'}</Button>}
      </header>
      <Missing gaps={gaps} looseEnds={looseEnds} draft={draft} />
      {counting && <div role="status"><Note><p>{counting}</p><p>It goes live by itself as soon as they are.</p></Note></div>}
      {ofEvent && isBehind && <Note><p>It plays the version that is saved. Your edits are not in it until you save them.</p></Note>}
      {isRunning && <Running progress={progress} />}
      {error && <ErrorNote error={error} onRetry={start} />}
      {run && isStale && <Note tone="warn"><p>The message has changed since this rehearsal.</p></Note>}
      {run && <Rehearsal run={run} />}
    </section>
  );
};
