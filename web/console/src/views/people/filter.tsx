// The filter: its draft while it is being built, and the panel that it is built in.
import type {ComponentChildren} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {type PersonRole, countPeople} from '../../api/people';
import {useLoaded, useStill} from '../../app/load';
import {PredicateBuilder, type Tree, encodeTree, finished, isEveryone, sentence} from '../../predicate';
import type {Names} from '../../predicate/words';
import {Button} from '../../ui/controls';
import {count, plural} from '../../ui/format';

/** How long typing pauses before people are counted, and before the list follows. */
const COUNT_STILL_MS = 150;
const LIST_STILL_MS = 350;

const said = (tree: Tree): string => encodeTree(finished(tree));

/** A tree that is being edited: it follows the address, and the address follows it once it is still. */
export const useDraft = (base: Tree, commit: (text: string) => void): [Tree, (tree: Tree) => void] => {
  const baseText = said(base);
  const [draft, setDraft] = useState(base);
  const known = useRef(baseText);
  const still = useStill(draft, LIST_STILL_MS);
  useEffect(() => {
    if (baseText !== known.current) {
      known.current = baseText;
      setDraft(base);
    }
  }, [baseText]);
  useEffect(() => {
    const text = said(still);
    if (still === draft && text !== known.current) {
      known.current = text;
      commit(text);
    }
  }, [still]);
  return [draft, setDraft];
};

/** A text that is being typed: as with a draft, for the search field. */
export const useTyped = (value: string, commit: (value: string) => void): [string, (value: string) => void] => {
  const [typed, setTyped] = useState(value);
  const known = useRef(value);
  const still = useStill(typed, COUNT_STILL_MS);
  useEffect(() => {
    if (value !== known.current) {
      known.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (still === typed && still !== known.current) {
      known.current = still;
      commit(still);
    }
  }, [still]);
  return [typed, setTyped];
};

/** How many a draft holds for, as it is typed. The count before stays until the next is there. */
const LiveCount = ({tree, roles}: {tree: Tree; roles: readonly PersonRole[] | undefined}) => {
  const asked = useStill(said(tree), COUNT_STILL_MS);
  const last = useRef<number | undefined>(undefined);
  const question = {...(asked === '' ? {} : {predicate: JSON.parse(asked) as Tree}), ...(roles ? {roles} : {})};
  const {data, error, isLoading} = useLoaded(`count ${JSON.stringify(question)}`, signal => countPeople(question, signal));
  last.current = data?.count ?? last.current;
  return (
    <p class="people-count" role="status" aria-busy={isLoading}>
      {error ? (
        <span class="field-error">{error.message}</span>
      ) : last.current === undefined ? (
        'Counting…'
      ) : (
        <><b class="number">{count(last.current)}</b> {last.current === 1 ? 'person matches' : 'people match'} the filter{data?.cut ? `; ${count(data.cut.undecided)} could not be decided on in time` : ''}</>
      )}
    </p>
  );
};

interface PanelProps {
  draft: Tree;
  onChange: (tree: Tree) => void;
  roles: readonly PersonRole[] | undefined;
  names: Names;
  /** What can be done with the filter: saving it. */
  actions: ComponentChildren;
  onClear: () => void;
}

/** The panel in which a filter is built. */
export const FilterPanel = ({draft, onChange, roles, names, actions, onClear}: PanelProps) => {
  const open = finished(draft);
  return (
    <section id="people-filter" class="people-filter" aria-label="Filter">
      <div class="people-filter-rows">
        <PredicateBuilder value={draft} onChange={onChange} scope="people" label="Who is listed" />
        {isEveryone(draft) && <p class="field-hint">Ask about what people are, or what they did: an attribute, a tag, a company, a segment, or an event such as “Ordered item at least 3 times within 30 days”.</p>}
      </div>
      <footer class="people-filter-foot">
        <LiveCount tree={draft} roles={roles} />
        <div class="line">
          {!isEveryone(draft) && <Button look="quiet" onClick={onClear}>Clear</Button>}
          {!isEveryone(open) && actions}
        </div>
      </footer>
      {!isEveryone(open) && <p class="unseen" role="status">{sentence(open, names)}</p>}
    </section>
  );
};

/** What a closed filter says, in one line. */
export const FilterLine = ({tree, names, onEdit, onClear}: {tree: Tree; names: Names; onEdit: () => void; onClear: () => void}) => (
  <div class="people-said">
    <span class="ellipsis" title={sentence(tree, names)}>{sentence(tree, names)}</span>
    <Button look="quiet" onClick={onEdit}>Edit</Button>
    <Button look="quiet" onClick={onClear}>Clear</Button>
  </div>
);

/** `12 people`, and what could not be said. */
export const Total = ({total, undecided}: {total: number; undecided: number}) => (
  <span>
    <b class="number">{plural(total, 'person', 'people')}</b>
    {undecided > 0 && <span class="quiet"> · {count(undecided)} could not be decided on in five seconds; a saved segment counts them all</span>}
  </span>
);
