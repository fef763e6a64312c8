// What a message did: the way from the event to the goal, over time, and why not.
import type {Schema} from '../../api/types';
import {ADVICE} from '../../messages/advice';
import {reasonWords} from '../../messages/words';
import {Chart} from '../../ui/chart';
import {count, plural} from '../../ui/format';
import {Empty, Note, Panel} from '../../ui/surfaces';
import {gapless} from './series';
import {steps} from './steps';

type Numbers = Schema<'MessageNumbers'>;
type Counted = Schema<'Counted'>;

const share = (value: number, of: number): number => (of === 0 ? 0 : Math.round((100 * value) / of));

/** The funnel: each step with its share of the one that it is a part of. */
export const Funnel = ({total, goal}: {total: Counted; goal: string | undefined}) => {
  const all = steps(total, goal);
  const most = Math.max(1, ...all.map(({value}) => value));
  return (
    <ol class="funnel">
      {all.map(({label, value, of, hint}, at) => (
        <li key={label} title={hint}>
          <span class="funnel-label">{label}</span>
          <span class="funnel-bar" aria-hidden="true"><i style={{width: `${(100 * value) / most}%`}} /></span>
          <span class="funnel-value number">{count(value)}</span>
          <span class="funnel-share faint number">{at === 0 ? '' : `${share(value, of)}%`}</span>
        </li>
      ))}
    </ol>
  );
};

/** Sent, shown and clicked over time. */
export const Series = ({numbers}: {numbers: Numbers}) => {
  const {series} = numbers;
  if (series.length === 0) {
    return <Empty icon="live" title="Nothing happened yet">As soon as somebody does what this message waits for, it stands here hour by hour.</Empty>;
  }
  const filled = gapless(series, numbers.interval === 'day' ? 86_400 : 3_600, Date.now() / 1_000);
  const got = (name: string): number[] => filled.map(point => point.receipts[name] ?? 0);
  return (
    <Chart
      label={`Sent, shown and clicked by ${numbers.interval}`}
      times={filled.map(({at}) => at)}
      series={[
        {label: 'Sent', values: filled.map(({sent}) => sent)},
        {label: 'Shown', values: got('shown')},
        {label: 'Clicked', values: got('clicked')},
      ]}
      bars={filled.length < 60}
    />
  );
};

/** Why it was not sent, the most frequent first, with what to do. */
export const Reasons = ({total}: {total: Counted}) => {
  const reasons = Object.entries(total.suppressed).toSorted(([, a], [, b]) => b - a);
  const all = reasons.reduce((sum, [, value]) => sum + value, 0);
  return (
    <Panel title="Why it was not sent" lead={all === 0 ? undefined : `${plural(all, 'time')}, by the first check that said no.`}>
      {all === 0 ? (
        <p class="quiet">It was sent each time that it looked at somebody.</p>
      ) : (
        <ul class="reasons">
          {reasons.map(([code, value]) => (
            <li key={code}>
              <span class="number reasons-count">{count(value)}</span>
              <span>
                {reasonWords(code).replace(/^./, first => first.toUpperCase())}
                {ADVICE[code] && <small>{ADVICE[code]}</small>}
              </span>
              <span class="faint number">{share(value, all)}%</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

const points = (value: number): string => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} points`;

/** How the goal was reached with the message and without. */
export const Control = ({total, percent}: {total: Counted; percent: number}) => {
  const {goal, people} = total;
  if (percent === 0 && goal.control_people === 0) {
    return null;
  }
  const {lift} = goal;
  return (
    <Panel title="Control group" lead={`${percent}% of the people do not get it, to compare with: the same people each time.`}>
      <dl class="figures">
        <div class="figure"><dt>Reached the goal with it</dt><dd>{goal.percent}%</dd><small>{count(goal.reached)} of {count(people)}</small></div>
        <div class="figure"><dt>Without it</dt><dd>{goal.control_percent}%</dd><small>{count(goal.control_reached)} of {count(goal.control_people)}</small></div>
        <div class="figure"><dt>Difference</dt><dd>{lift ? points(lift.difference) : '–'}</dd>{lift && <small>95 of 100: between {points(lift.low)} and {points(lift.high)}</small>}</div>
      </dl>
      {lift && lift.low <= 0 && lift.high >= 0 && <Note>The difference may be chance: more people, or more time, will tell.</Note>}
    </Panel>
  );
};

/** The numbers of each version, where there is more than one. */
export const Versions = ({numbers, current}: {numbers: Numbers; current: number}) => {
  if (numbers.versions.length < 2) {
    return null;
  }
  return (
    <Panel title="Versions">
      <div class="versions-box">
        <table class="versions">
          <thead><tr><th>Version</th><th>Sent</th><th>Shown</th><th>Clicked</th><th>People</th></tr></thead>
          <tbody>
            {numbers.versions.toReversed().map(version => (
              <tr key={version.version}>
                <td>{version.version}{version.version === current && <span class="faint"> in force</span>}</td>
                <td>{count(version.sent)}</td>
                <td>{version.percent['shown'] ?? 0}%</td>
                <td>{version.percent['clicked'] ?? 0}%</td>
                <td>{count(version.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
};
