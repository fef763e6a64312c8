// A predicate with its verdicts: each condition as a sentence, and what it saw.
import type {ExplainedTree} from '../api/types';
import type {Leaf} from '../predicate/tree';
import {type Names, sentence} from '../predicate/words';
import {day, fullTime, plural} from './format';
import {Icon} from './icons';

/** A yes, a no, or what could not be asked; told in words too. */
export const Mark = ({passes}: {passes: boolean | null | undefined}) => (
  <span class={`mark ${passes === true ? 'mark-yes' : passes === false ? 'mark-no' : 'mark-open'}`}>
    {passes === null || passes === undefined ? <span aria-hidden="true">–</span> : <Icon name={passes ? 'check' : 'close'} />}
    <span class="unseen">{passes === true ? 'Yes: ' : passes === false ? 'No: ' : 'Not asked: '}</span>
  </span>
);

const sawText = (saw: unknown): string => {
  if (saw === null || saw === undefined) {
    return 'nothing';
  }
  if (Array.isArray(saw)) {
    return saw.length === 0 ? 'nothing' : saw.map(sawText).join(', ');
  }
  if (typeof saw === 'number' && Number.isInteger(saw) && saw >= 1_000_000_000 && saw < 10_000_000_000) {
    return fullTime(saw);
  }
  return typeof saw === 'string' ? `“${saw}”` : typeof saw === 'boolean' ? (saw ? 'yes' : 'no') : JSON.stringify(saw);
};

const leafText = (leaf: unknown, names: Names): string => sentence(leaf as Leaf, names);

/** A node of the tree. */
export const TreeNode = ({tree, names}: {tree: ExplainedTree; names: Names}) => {
  if ('all' in tree || 'any' in tree) {
    const members = 'all' in tree ? tree.all : tree.any;
    return (
      <div class="explain-group">
        <p><Mark passes={tree.verdict} /> {members.length === 0 ? 'Everyone' : 'all' in tree ? 'All of these:' : 'At least one of these:'}</p>
        {members.length > 0 && <ul>{members.map((member, at) => <li key={at}><TreeNode tree={member} names={names} /></li>)}</ul>}
      </div>
    );
  }
  if ('segment' in tree) {
    return (
      <div class="explain-group">
        <p><Mark passes={tree.verdict} /> {leafText(tree.leaf, names)}</p>
        <ul><li><TreeNode tree={tree.segment} names={names} /></li></ul>
      </div>
    );
  }
  const {events} = tree;
  return (
    <p>
      <Mark passes={tree.verdict} /> {leafText(tree.leaf, names)}
      <small class="explain-saw">
        {events ? `They did it ${plural(events.count, 'time')}${events.within_days ? ` within ${plural(events.within_days, 'day')}` : ''}${events.last ? `, last on ${day(events.last)}` : ''}` : `It is ${sawText(tree.saw)}`}
        {tree.note ? `; ${tree.note}` : ''}
      </small>
    </p>
  );
};
