// The list's state in the address: what is asked, and the segment that it comes from.
import type {ManagedSegment} from '../../api/types';
import {useParameter} from '../../app/address';
import {EVERYONE, type Tree, asTree, decodeTree} from '../../predicate';
import {type Asked, whoOf} from './question';

/** The address of the list, read and changed. */
export const useAsked = (segments: readonly ManagedSegment[]) => {
  const [filterText] = useParameter('filter');
  const [segmentId] = useParameter('segment');
  const [q] = useParameter('q');
  const [whoText] = useParameter('who');
  const [sort] = useParameter('sort');
  const segment = segments.find(one => one.id === segmentId);
  const who = whoOf(whoText);
  const isChanged = filterText !== '';
  const asked: Asked = {
    filter: decodeTree(filterText),
    ...(segmentId !== '' && !isChanged ? {segment: segmentId} : {}),
    q,
    // A changed segment of users is still one of users.
    who: who === '' && isChanged && segment?.person_type === 'user' ? 'users' : who,
    sort,
  };
  const base: Tree = isChanged ? decodeTree(filterText) : segment ? (asTree(segment.predicate) ?? EVERYONE) : EVERYONE;
  return {asked, base, segment, segmentId, isChanged, who};
};
