// Doing something to everybody who answers a question: page by page, with a way to stop.
import {type PeopleQuestion, searchPeople} from '../../api/people';
import {type Person, personOf} from './person';

/** As many as the server gives at once. */
const PAGE = 150;

export interface Progress {
  done: number;
  total: number;
}

/** Walks over everybody who answers the question, in the order in which they were made, so
 * that nobody is met twice. Ends early when `signal` says so. */
export const walk = async (question: PeopleQuestion, act: (people: readonly Person[]) => Promise<void>, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<number> => {
  const ordered: PeopleQuestion = {...question, sort: {field: 'created_at', order: 'asc'}};
  let after: string | undefined;
  let done = 0;
  do {
    const page = await searchPeople(ordered, PAGE, {after}, signal);
    await act(page.data.map(personOf));
    done += page.data.length;
    onProgress({done, total: Math.max(done, page.total_count)});
    after = page.pages.next?.starting_after;
  } while (after !== undefined && !signal.aborted);
  return done;
};
