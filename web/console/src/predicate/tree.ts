// A predicate: one question about a person, or about one event's metadata, as a tree. These
// are the server's own shapes, so that what the builder edits is what is sent.

export type Op =
  | 'is' | 'is_not' | 'contains' | 'not_contains' | 'starts_with' | 'ends_with'
  | 'gt' | 'gte' | 'lt' | 'lte' | 'known' | 'unknown' | 'in' | 'not_in'
  | 'days_ago' | 'days_ago_more' | 'days_ago_less' | 'on' | 'before' | 'after';

export type Scalar = string | number | boolean;
export type Value = Scalar | readonly Scalar[];
export type EventFact = 'did' | 'count' | 'first' | 'last';

export interface Compared {
  op: Op;
  value?: Value;
}

export interface AttributeLeaf extends Compared {
  attribute: string;
}

export interface CompanyLeaf {
  company: AttributeLeaf;
}

export interface TagLeaf {
  tag: string;
  op: 'is' | 'is_not';
}

export interface SegmentLeaf {
  segment: string;
  op: 'is' | 'is_not';
}

export interface EventLeaf extends Compared {
  event: string;
  fact: EventFact;
  within_days?: number;
  metadata?: Tree;
}

/** Only in triggers, and inside an event leaf. */
export interface MetadataLeaf extends Compared {
  metadata: string;
}

export type Leaf = AttributeLeaf | CompanyLeaf | TagLeaf | SegmentLeaf | EventLeaf | MetadataLeaf;
export type All = {all: readonly Tree[]};
export type Any = {any: readonly Tree[]};
export type Group = All | Any;
export type Tree = Group | Leaf;

/** The server's own bounds. */
export const DEPTH_MAX = 4;
export const LEAVES_MAX = 50;
export const WITHIN_DAYS_MAX = 60;
export const DAYS_AGO_MAX = 36_525;

/** Everybody: nothing is asked. */
export const EVERYONE: Tree = {all: []};

export const isGroup = (tree: Tree): tree is Group => 'all' in tree || 'any' in tree;

export const membersOf = (group: Group): readonly Tree[] => ('all' in group ? group.all : group.any);

/** The same kind of group with other members. */
export const withMembers = (group: Group, members: readonly Tree[]): Group => ('all' in group ? {all: members} : {any: members});

/** A tree as a group: a single leaf becomes a group of one. */
export const asGroup = (tree: Tree): Group => (isGroup(tree) ? tree : {all: [tree]});

export const leafCount = (tree: Tree): number => {
  if (isGroup(tree)) {
    return membersOf(tree).reduce((sum, member) => sum + leafCount(member), 0);
  }
  return 1 + ('event' in tree && tree.metadata ? leafCount(tree.metadata) : 0);
};

/** Whether an operator compares with nothing. */
export const takesNoValue = (op: Op): boolean => op === 'known' || op === 'unknown';

export const takesList = (op: Op): boolean => op === 'in' || op === 'not_in';

export const takesDays = (op: Op): boolean => op.startsWith('days_ago');

const hasValue = ({op, value}: Compared): boolean => {
  if (takesNoValue(op)) {
    return true;
  }
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
};

/** Whether everything of a leaf is filled in, so that the server can be asked. */
const isFinished = (leaf: Leaf): boolean => {
  if ('tag' in leaf) {
    return leaf.tag !== '';
  }
  if ('segment' in leaf) {
    return leaf.segment !== '';
  }
  if ('company' in leaf) {
    return leaf.company.attribute !== '' && hasValue(leaf.company);
  }
  if ('event' in leaf) {
    return leaf.event !== '' && hasValue(leaf);
  }
  return ('attribute' in leaf ? leaf.attribute : leaf.metadata) !== '' && hasValue(leaf);
};

const finishedLeaf = (leaf: Leaf): Leaf | undefined => {
  if (!isFinished(leaf)) {
    return undefined;
  }
  if ('event' in leaf && leaf.metadata) {
    const {metadata, ...rest} = leaf;
    const inside = finishedMember(metadata);
    return inside ? {...rest, metadata: inside} : rest;
  }
  return leaf;
};

const finishedMember = (tree: Tree): Tree | undefined => {
  if (!isGroup(tree)) {
    return finishedLeaf(tree);
  }
  const members = membersOf(tree).map(finishedMember).filter(member => member !== undefined);
  return members.length === 0 ? undefined : withMembers(tree, members);
};

/** What can be sent: without conditions that are not filled in yet, and without empty groups. */
export const finished = (tree: Tree): Tree => finishedMember(tree) ?? EVERYONE;

/** Whether there is a condition in it, at any depth, that is not filled in yet. */
export const isUnfinished = (tree: Tree): boolean =>
  isGroup(tree) ? membersOf(tree).some(isUnfinished) : !isFinished(tree) || ('event' in tree && tree.metadata !== undefined && isUnfinished(tree.metadata));

/** Whether nothing is asked, so that it holds for everybody. */
export const isEveryone = (tree: Tree): boolean => leafCount(tree) === 0;

/** A tree as text for the address; everybody is no text at all. */
export const encodeTree = (tree: Tree): string => (isEveryone(tree) ? '' : JSON.stringify(tree));

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const OPS: ReadonlySet<string> = new Set<Op>([
  'is', 'is_not', 'contains', 'not_contains', 'starts_with', 'ends_with', 'gt', 'gte', 'lt', 'lte', 'known', 'unknown', 'in', 'not_in', 'days_ago', 'days_ago_more', 'days_ago_less', 'on', 'before', 'after',
]);
const FACTS: ReadonlySet<string> = new Set<EventFact>(['did', 'count', 'first', 'last']);

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

const isCompared = (node: Record<string, unknown>): boolean =>
  typeof node['op'] === 'string' && OPS.has(node['op']) && (node['value'] === undefined || isScalar(node['value']) || (Array.isArray(node['value']) && node['value'].every(isScalar)));

const isNode = (node: unknown, depth: number): boolean => {
  if (!isRecord(node) || depth > DEPTH_MAX + 1) {
    return false;
  }
  if ('all' in node || 'any' in node) {
    const members = 'all' in node ? node['all'] : node['any'];
    return Array.isArray(members) && members.every(member => isNode(member, depth + 1));
  }
  if (isRecord(node['company'])) {
    return typeof node['company']['attribute'] === 'string' && isCompared(node['company']);
  }
  if (typeof node['event'] === 'string') {
    const {fact, within_days: days, metadata} = node;
    return typeof fact === 'string' && FACTS.has(fact) && isCompared(node) && (days === undefined || typeof days === 'number') && (metadata === undefined || isNode(metadata, 1));
  }
  if (typeof node['tag'] === 'string' || typeof node['segment'] === 'string') {
    return node['op'] === 'is' || node['op'] === 'is_not';
  }
  return ['attribute', 'metadata'].some(subject => typeof node[subject] === 'string') && isCompared(node);
};

/** A tree from what the server or an address holds; `undefined` for what is none. */
export const asTree = (value: unknown): Tree | undefined => (isNode(value, 1) ? (value as Tree) : undefined);

/** The tree of an address; everybody where it holds none. */
export const decodeTree = (text: string): Tree => {
  if (text === '') {
    return EVERYONE;
  }
  try {
    return asTree(JSON.parse(text)) ?? EVERYONE;
  } catch {
    return EVERYONE;
  }
};

/** The currency that stands beside `price.amount` in the same group, as `price.currency is eur`. */
export const currencyBeside = (path: string, group: readonly Tree[]): string | undefined => {
  const wanted = path.replace(/\.amount$/, '.currency');
  const found = group.find(member => 'metadata' in member && !('event' in member) && member.metadata === wanted && 'op' in member && member.op === 'is');
  return found && 'value' in found && typeof found.value === 'string' ? found.value : undefined;
};

const isAmount = (tree: Tree): tree is MetadataLeaf => 'metadata' in tree && !('event' in tree) && tree.metadata.endsWith('.amount');

/** A new leaf with what it cannot do without: an amount needs its currency beside it, in an
 * `all`. `group` is where it is to stand. */
export const leavesFor = (leaf: Leaf, group: Group, currency: string): readonly Tree[] => {
  if (!isAmount(leaf) || ('all' in group && currencyBeside(leaf.metadata, group.all) !== undefined)) {
    return [leaf];
  }
  const beside: MetadataLeaf = {metadata: leaf.metadata.replace(/\.amount$/, '.currency'), op: 'is', value: currency};
  return 'all' in group ? [leaf, beside] : [{all: [leaf, beside]}];
};

/** The same conditions with the other word between them. An amount keeps its currency beside
 * it: where `or` parts them, the two become an `all` of their own. */
export const turned = (group: Group): Group => {
  if ('any' in group) {
    return {all: group.any};
  }
  const currencies = new Map(
    group.all.filter(isAmount).flatMap(amount => {
      const currency = currencyBeside(amount.metadata, group.all);
      return currency === undefined ? [] : [[amount.metadata.replace(/\.amount$/, '.currency'), currency] as const];
    }),
  );
  const isTold = (tree: Tree): boolean => 'metadata' in tree && !('event' in tree) && tree.op === 'is' && currencies.get(tree.metadata) === tree.value;
  return {
    any: group.all
      .filter(tree => !isTold(tree))
      .map(tree => {
        const currency = isAmount(tree) ? currencies.get(tree.metadata.replace(/\.amount$/, '.currency')) : undefined;
        return isAmount(tree) && currency !== undefined ? {all: leavesFor(tree, {all: []}, currency)} : tree;
      }),
  };
};
