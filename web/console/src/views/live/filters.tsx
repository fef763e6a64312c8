// What the list is narrowed to: by name, source, result and person, all in the address.
import {useState} from 'preact/hooks';
import {everyPage, json} from '../../api/client';
import type {Contact, EventDefinition} from '../../api/types';
import {useChangeAddress} from '../../app/address';
import {useLoaded} from '../../app/load';
import {Button, Select} from '../../ui/controls';
import {eventTitle, personTitle} from '../../ui/format';
import {resultTitle, SOURCE_OPTIONS} from '../../ui/outcome';
import {PersonPicker} from '../../ui/person-picker';
import {Dialog} from '../../ui/surfaces';
import {type Asked, RESULTS} from './asked';

interface Option {
  value: string;
  label: string;
}

/** The options, and what the address names besides. */
const withCurrent = (all: string, options: readonly Option[], current: string): Option[] => [
  {value: '', label: all},
  ...options,
  ...(current !== '' && options.every(({value}) => value !== current) ? [{value: current, label: current}] : []),
];

const ByPerson = ({person, change}: {person: string; change: (changes: Readonly<Record<string, string>>) => void}) => {
  const [isOpen, setOpen] = useState(false);
  const found = useLoaded(person === '' ? undefined : `contact ${person}`, signal => json<Contact>('GET', `/contacts/${encodeURIComponent(person)}`, undefined, signal));
  return (
    <>
      {person === '' ? (
        <Button icon="people" onClick={() => setOpen(true)}>Everybody</Button>
      ) : (
        <Button icon="close" title="Show everybody again" onClick={() => change({person: ''})}>{found.data ? personTitle(found.data) : `Person ${person.slice(-6)}`}</Button>
      )}
      {isOpen && (
        <Dialog title="Watch one person" onClose={() => setOpen(false)}>
          <PersonPicker label="Whose events" autoFocus onPick={({id}) => {
            setOpen(false);
            change({person: id});
          }} />
          <p class="faint">What is dropped or rejected names nobody, so it is not shown while you watch one person.</p>
        </Dialog>
      )}
    </>
  );
};

export const Filters = ({asked}: {asked: Asked}) => {
  const change = useChangeAddress();
  const names = useLoaded('live-names', signal => everyPage<EventDefinition>('/manage/event_definitions?archived=false&sort=name&per_page=150', signal));
  const isFiltered = Object.values(asked).some(value => value !== '');
  return (
    <div class="live-filters" role="group" aria-label="Which events">
      <Select label="Event" isLabelHidden value={asked.name} onChange={name => change({name})} options={withCurrent('Every event', (names.data ?? []).map(({name}) => ({value: name, label: eventTitle(name)})), asked.name)} />
      <Select label="Source" isLabelHidden value={asked.source} onChange={source => change({source})} options={withCurrent('Every source', SOURCE_OPTIONS, asked.source)} />
      <Select label="Result" isLabelHidden value={asked.result} onChange={result => change({result})} options={withCurrent('Every result', RESULTS.map(value => ({value, label: resultTitle(value)})), asked.result)} />
      <ByPerson person={asked.person} change={change} />
      {isFiltered && <Button look="quiet" onClick={() => change({name: '', source: '', result: '', person: ''})}>Show everything</Button>}
    </div>
  );
};
