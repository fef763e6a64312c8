// The builder of predicates: rows of conditions in groups, at most four deep. It edits the
// server's own tree. Conditions that are not filled in yet are in it too: whoever sends it
// calls `finished` first.
import './predicate.css';
import {useEffect, useRef, useState} from 'preact/hooks';
import {Button} from '../ui/controls';
import {Picker} from './picker';
import {type Field, newLeaf} from './fields';
import {LeafRow, metadataOf} from './rows';
import {DEPTH_MAX, type Group, LEAVES_MAX, type Leaf, type Tree, asGroup, currencyBeside, isGroup, leafCount, leavesFor, membersOf, turned, withMembers} from './tree';
import {useVocabulary} from './vocabulary';

export {asTree, decodeTree, encodeTree, finished, isEveryone, leafCount, EVERYONE} from './tree';
export type {Tree} from './tree';
export {sentence} from './words';
export {useVocabulary} from './vocabulary';

interface BuilderProps {
  value: Tree;
  onChange: (tree: Tree) => void;
  /** Questions about people, or about one event's metadata. */
  scope: 'people' | 'metadata';
  /** The event whose metadata is asked about. */
  metadataOf?: string;
  /** What the whole says, for screen readers: `Who is shown`. */
  label: string;
}

/** A field that nothing is known about yet: an event that has not come, a key not yet sent. */
const maker = (scope: 'people' | 'metadata') => (text: string): Field | undefined =>
  scope === 'metadata'
    ? {id: `metadata:${text}`, group: 'Metadata', label: text, kind: 'text', examples: []}
    : {id: `event:${text.toLowerCase()}`, group: 'Events', label: text, detail: 'an event that has not come yet', kind: 'number', examples: []};

const NONE_YET = {
  people: 'Nothing can be asked about yet.',
  metadata: 'This event has carried no metadata yet. Type the name of a key that it will carry.',
};

interface GroupProps {
  group: Group;
  fields: readonly Field[];
  scope: 'people' | 'metadata';
  depth: number;
  depthMax: number;
  /** How many conditions more the whole tree takes. */
  room: number;
  onChange: (group: Group) => void;
  onRemove?: () => void;
  label: string;
  isLoading: boolean;
}

/** The word between two conditions; pressing the first turns `and` into `or` and back. */
const Joint = ({group, at, onTurn}: {group: Group; at: number; onTurn: () => void}) => {
  const word = 'all' in group ? 'and' : 'or';
  return at === 1 ? (
    <button type="button" class="predicate-joint" title={word === 'and' ? 'All of these must hold. Press for “or”.' : 'One of these must hold. Press for “and”.'} onClick={onTurn}>{word}</button>
  ) : (
    <span class="predicate-joint">{at === 0 ? '' : word}</span>
  );
};

const currencyOf = (leaf: Leaf, group: Group): string | undefined =>
  'metadata' in leaf && !('event' in leaf) && leaf.metadata.endsWith('.amount') && 'all' in group ? (currencyBeside(leaf.metadata, group.all) ?? undefined) : undefined;

/** The currency that a new amount begins with: the one that was last seen with it. */
const usualCurrency = (field: Field, fields: readonly Field[]): string => fields.find(other => other.id === field.id.replace(/\.amount$/, '.currency'))?.examples[0] ?? 'usd';

const GroupRows = ({group, fields, scope, depth, depthMax, room, onChange, onRemove, label, isLoading}: GroupProps) => {
  const members = membersOf(group);
  // The condition that was just added takes the focus, so that one goes on typing.
  const [fresh, setFresh] = useState(-1);
  const adder = useRef<HTMLDivElement>(null);
  const before = useRef(members.length);
  useEffect(() => {
    // The condition that had the focus is gone: whoever works by keys goes on from here.
    if (members.length < before.current && document.activeElement === document.body) {
      adder.current?.querySelector('button')?.focus({preventScroll: true});
    }
    before.current = members.length;
  }, [members.length]);
  const put = (at: number, ...now: readonly Tree[]): void => onChange(withMembers(group, members.toSpliced(at, 1, ...now)));
  const turn = (): void => onChange(turned(group));
  const add = (field: Field): void => {
    setFresh(members.length);
    onChange(withMembers(group, [...members, ...leavesFor(newLeaf(field), group, usualCurrency(field, fields))]));
  };
  return (
    <div class={depth > 1 ? 'predicate-group predicate-inner' : 'predicate-group'} role="group" aria-label={label}>
      {members.map((member, at) => (
        <div key={at} class="predicate-member">
          <Joint group={group} at={at} onTurn={turn} />
          {isGroup(member) ? (
            <GroupRows group={member} fields={fields} scope={scope} depth={depth + 1} depthMax={depthMax} room={room} onChange={now => put(at, now)} onRemove={() => put(at)} label="Group of conditions" isLoading={isLoading} />
          ) : (
            <div class="predicate-leaf">
              <LeafRow leaf={member} fields={fields} isFresh={at === fresh} make={maker(scope)} currency={currencyOf(member, group)} onRemove={() => put(at)} onChange={now => put(at, ...leavesFor(now, withMembers(group, members.toSpliced(at, 1)), 'usd'))} />
              <Metadata leaf={member} room={room} onChange={now => put(at, now)} />
            </div>
          )}
        </div>
      ))}
      <div class="predicate-add" ref={adder}>
        <Picker label="What to ask about" choices={fields} look="quiet" icon="plus" {...(isLoading ? {} : {make: maker(scope)})} none={isLoading ? 'Loading…' : NONE_YET[scope]} disabled={room <= 0} onPick={add}>
          {members.length === 0 ? 'Add a condition' : `Add “${'all' in group ? 'and' : 'or'}”`}
        </Picker>
        {depth < depthMax && members.length > 0 && <Button look="quiet" disabled={room <= 0} onClick={() => onChange(withMembers(group, [...members, 'all' in group ? {any: []} : {all: []}]))}>Add a group</Button>}
        {onRemove && <Button look="quiet" onClick={onRemove}>Remove the group</Button>}
      </div>
    </div>
  );
};

/** The conditions on an event's metadata, below their event. */
const Metadata = ({leaf, room, onChange}: {leaf: Leaf; room: number; onChange: (leaf: Leaf) => void}) => {
  const inside = metadataOf(leaf);
  const {fields, isLoading} = useVocabulary('metadata', inside && 'event' in leaf ? leaf.event : undefined);
  if (!inside || !('event' in leaf)) {
    return null;
  }
  const {metadata: _before, ...bare} = leaf;
  return (
    <div class="predicate-where">
      <span class="predicate-where-word">where</span>
      <GroupRows group={asGroup(inside)} fields={fields} scope="metadata" depth={1} depthMax={2} room={room} isLoading={isLoading} label={`Conditions on the metadata of ${leaf.event}`} onChange={metadata => onChange({...leaf, metadata})} onRemove={() => onChange(bare)} />
    </div>
  );
};

/** Builds a predicate. */
export const PredicateBuilder = ({value, onChange, scope, metadataOf: event, label}: BuilderProps) => {
  const {fields, isLoading} = useVocabulary(scope, event);
  const room = LEAVES_MAX - leafCount(value);
  return (
    <div class="predicate">
      <GroupRows group={asGroup(value)} fields={fields} scope={scope} depth={1} depthMax={DEPTH_MAX} room={room} onChange={onChange} label={label} isLoading={isLoading} />
      {room <= 0 && <p class="field-hint">{LEAVES_MAX} conditions are the most that one filter takes.</p>}
    </div>
  );
};
