// How many event names are active, of how many may be.
import type {Usage} from '../../api/definitions';
import {Meter} from '../../ui/chart';
import {count} from '../../ui/format';
import {fullness} from './fullness';

/** The gauge; it keeps its place until the figures are there. */
export const Gauge = ({usage}: {usage: Usage | undefined}) => {
  if (!usage) {
    return <div class="gauge" aria-hidden="true" />;
  }
  const {active_count: active, active_max: max} = usage;
  const state = fullness(active, max);
  const left = Math.max(0, max - active);
  return (
    <div class={`gauge gauge-${state}`}>
      <span class="gauge-text number">{count(active)} of {count(max)} active names</span>
      <Meter value={active} max={max} label={`${active} of ${max} active event names`} {...(state === 'plain' ? {} : {tone: state === 'full' ? 'bad' : 'warn'})} />
      {state !== 'plain' && (
        <span class="gauge-note" role="status">
          {state === 'full' ? 'Events with a new name are rejected. Archive names that nobody needs.' : `Only ${count(left)} left. Archive names that nobody needs.`}
        </span>
      )}
    </div>
  );
};
