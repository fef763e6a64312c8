// How often it came in, over time and by source.
import {useMemo} from 'preact/hooks';
import {type Definition, readVolume} from '../../api/definitions';
import {useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {Chart} from '../../ui/chart';
import {Segmented} from '../../ui/controls';
import {plural} from '../../ui/format';
import {sourceTitle} from '../../ui/outcome';
import {Empty, ErrorNote, Panel, Waiting} from '../../ui/surfaces';
import {RANGES, rangeOf, seriesOf, sinceOf} from './figures';

const HEIGHT = 190;

export const Volume = ({definition}: {definition: Definition}) => {
  const [chosen, choose] = useParameter('range');
  const range = rangeOf(chosen);
  const {data, error, reload} = useLoaded(`event_definition ${definition.id} volume ${range.value}`, signal =>
    readVolume(definition.id, {interval: range.interval, since: sinceOf(range, Date.now() / 1_000)}, signal));
  const times = useMemo(() => data?.points.map(({at}) => at) ?? [], [data]);
  const series = useMemo(() => (data ? seriesOf(data, sourceTitle) : []), [data]);
  return (
    <Panel
      title="How often"
      lead={data ? `${plural(data.total, 'time')} in the last ${range.label}, ${range.interval === 'hour' ? 'hour by hour' : `days as in ${data.time_zone}`}` : 'Counting'}
      actions={<Segmented label="Time range" value={range.value} options={RANGES} onChange={value => choose(value === '30d' ? '' : value)} />}
    >
      <div class="event-volume">
        {error && <ErrorNote error={error} onRetry={reload} />}
        {!data && !error && <Waiting rows={6} />}
        {data && data.total === 0 && <Empty icon="events" title={`Nothing came in within the last ${range.label}`} />}
        {data && data.total > 0 && <Chart label={`${definition.display_name} by ${range.interval} and source`} times={times} series={series} height={HEIGHT} bars stacked />}
      </div>
    </Panel>
  );
};
