// Whether somebody has a tag, whatever a list shows of theirs.
import {tagsOf} from '../../api/people';
import type {Person} from './person';

const isCalled = (name: string) => (tag: {name: string}): boolean => tag.name.toLowerCase() === name.toLowerCase();

/** Lists show only the first tags of somebody: of who has more, all of them are asked for. */
export const hasTag = async (person: Person, name: string, signal: AbortSignal): Promise<boolean> =>
  person.tags.some(isCalled(name)) || (person.tagCount > person.tags.length && (await tagsOf(person.id, signal)).some(isCalled(name)));
