// What came of a rehearsal: how many people, when, who, and why not the others.
import {useMemo} from 'preact/hooks';
import {useSession} from '../../api/session';
import type {DryRun} from '../../api/types';
import {to} from '../../app/address';
import {reasonWords} from '../../messages/words';
import {Chart} from '../../ui/chart';
import {count, plural} from '../../ui/format';
import {Note, Time} from '../../ui/surfaces';
import {daysOf} from './run';

const SHOWN_MAX = 10;

const Reasons = ({run}: {run: DryRun}) => {
  const reasons = Object.entries(run.suppressed).toSorted(([, one], [, other]) => other - one);
  return reasons.length === 0 ? null : (
    <div class="stack-tight">
      <h3>Not sent</h3>
      <ul class="composer-reasons">
        {reasons.map(([code, number]) => <li key={code}><span>{reasonWords(code)}</span><b class="number">{count(number)}</b></li>)}
      </ul>
    </div>
  );
};

const Sample = ({run}: {run: DryRun}) =>
  run.sample.length === 0 ? null : (
    <div class="stack-tight">
      <h3>Who would have got it</h3>
      <ul class="composer-reasons">
        {run.sample.slice(0, SHOWN_MAX).map(person => (
          <li key={person.contact_id}>
            <a href={to(`/people/${person.contact_id}`)} target="_blank" rel="noopener noreferrer">{person.external_id ?? `Visitor ${person.contact_id.slice(-6)}`}</a>
            <span class="quiet">{person.sends > 1 ? `${count(person.sends)} times, first ` : ''}<Time at={person.times[0]} /></span>
          </li>
        ))}
      </ul>
      {run.recipients > SHOWN_MAX && <small>{count(Math.min(SHOWN_MAX, run.sample.length))} of {plural(run.recipients, 'person', 'people')}.</small>}
    </div>
  );

/** The result of a rehearsal. */
export const Rehearsal = ({run}: {run: DryRun}) => {
  const {workspace} = useSession();
  const {times, sent} = useMemo(() => daysOf(run, workspace.time_zone), [run, workspace.time_zone]);
  const series = useMemo(() => [{label: 'Sent', values: sent}], [sent]);
  return (
    <div class="stack" aria-live="polite">
      <dl class="figures">
        <div class="figure"><dt>People</dt><dd>{count(run.recipients)}</dd></div>
        <div class="figure"><dt>Sent</dt><dd>{count(run.sent)}</dd></div>
        <div class="figure"><dt>Looked at</dt><dd>{count(run.looked_at)}</dd></div>
        <div class="figure"><dt>Fullest hour</dt><dd>{count(run.sent_per_hour_max)}</dd></div>
      </dl>
      {run.looked_at === 0 && <Note tone="warn"><p>The event did not come in the last {plural(run.days, 'day')}, so nothing can be said of how often this will be sent.</p></Note>}
      {run.warnings.map(warning => <Note key={warning.code} tone="warn"><p>{warning.message}</p></Note>)}
      {run.sent > 0 && <Chart label={`How often it would have been sent, by day, over the last ${run.days} days`} times={times} series={series} height={150} bars />}
      <div class="columns">
        <Sample run={run} />
        <Reasons run={run} />
      </div>
      <p class="quiet">
        {run.forecast_per_hour === null || run.forecast_per_hour === undefined
          ? 'Without such events nothing is forecast: the message will not pause itself.'
          : `Forecast: ${run.forecast_per_hour === 0 ? 'none' : `at most ${count(run.forecast_per_hour)}`} an hour. If it is sent ${run.forecast_per_hour > 10 ? 'three times as often' : 'more than 30 times'} within an hour, it pauses itself.`}
      </p>
    </div>
  );
};
