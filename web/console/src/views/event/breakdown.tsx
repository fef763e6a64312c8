// What stands under one metadata key, in the newest occurrences.
import type {ComponentChildren} from 'preact';
import {type Breakdown as Answer, type BreakdownValue, type Definition, readBreakdown} from '../../api/definitions';
import {useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {Select} from '../../ui/controls';
import {count, money, plural} from '../../ui/format';
import {MetadataValue} from '../../ui/metadata';
import {ErrorNote, Panel, Waiting} from '../../ui/surfaces';
import {shareText} from './figures';

const Bar = ({label, value, of, people}: {label: ComponentChildren; value: number; of: number; people?: number}) => (
  <li>
    <span class="bar-label">{label}</span>
    <span class="bar-fill" aria-hidden="true"><i style={{width: `${of === 0 ? 0 : (100 * value) / of}%`}} /></span>
    <span class="bar-count number" title={people === undefined ? undefined : `by ${plural(people, 'person', 'people')}`}>{count(value)}</span>
    <span class="bar-share faint number">{shareText(value, of)}</span>
  </li>
);

/** Values come from many people: none of them is a link here. */
const labelOf = (name: string, {kind, value}: BreakdownValue) => (value === '' ? <span class="faint">empty</span> : <MetadataValue of={{key: name, kind, value}} origin={{}} />);

const Sums = ({of}: {of: Answer}) => {
  const rows = [
    ...(of.numbers ? [{id: 'numbers', what: 'Numbers', show: (value: number) => count(value), ...of.numbers}] : []),
    ...of.money.map(sum => ({id: sum.currency, what: sum.currency.toUpperCase(), show: (value: number) => money(value, sum.currency), ...sum})),
  ];
  return rows.length === 0 ? null : (
    <div class="sums">
      {rows.map(({id, what, show, sum, average, min, max}) => (
        <dl key={id} class="figures" aria-label={what}>
          <div class="figure"><dt>Sum</dt><dd>{show(sum)}</dd></div>
          <div class="figure"><dt>Average</dt><dd>{show(average)}</dd></div>
          <div class="figure"><dt>Lowest</dt><dd>{show(min)}</dd></div>
          <div class="figure"><dt>Highest</dt><dd>{show(max)}</dd></div>
        </dl>
      ))}
    </div>
  );
};

const Values = ({of}: {of: Answer}) => (
  <>
    <Sums of={of} />
    <ol class="bars" aria-label={`Values of ${of.key}`}>
      {of.values.map((value, at) => <Bar key={at} label={labelOf(of.key, value)} value={value.count} people={value.people} of={of.occurrences_read} />)}
      {of.other_count > 0 && <Bar label={<span class="quiet">Other values</span>} value={of.other_count} of={of.occurrences_read} />}
      {of.missing_count > 0 && <Bar label={<span class="quiet">Without this key</span>} value={of.missing_count} of={of.occurrences_read} />}
    </ol>
    <p class="faint">
      {of.complete ? `Of all ${plural(of.occurrences_read, 'occurrence')} that ${of.occurrences_read === 1 ? 'is' : 'are'} kept` : `Of the newest ${plural(of.occurrences_read, 'occurrence')}`}, {plural(of.distinct, 'value')} in all.
    </p>
  </>
);

export const Breakdown = ({definition}: {definition: Definition}) => {
  const [chosen, choose] = useParameter('key');
  const keys = (definition.metadata_keys ?? []).map(({key}) => key);
  const key = keys.includes(chosen) ? chosen : keys[0];
  const {data, error, reload} = useLoaded(key === undefined ? undefined : `event_definition ${definition.id} breakdown ${key}`, signal => readBreakdown(definition.id, key ?? '', signal));
  if (key === undefined) {
    return <Panel title="What it says"><p class="quiet">It came without metadata so far. Whatever is sent along is counted here by its values: a plan, a price, a page.</p></Panel>;
  }
  return (
    <Panel title="What it says" actions={<Select label="Metadata key" isLabelHidden value={key} options={keys.map(value => ({value, label: value}))} onChange={choose} />}>
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <Waiting rows={6} />}
      {data && <Values of={data} />}
    </Panel>
  );
};
