// What can be done with the people that are marked, or with all that match.
import {useEffect, useRef, useState} from 'preact/hooks';
import {type PeopleQuestion, tagPeople} from '../../api/people';
import type {Tag} from '../../api/types';
import {to} from '../../app/address';
import {download, writeCsv} from '../../app/csv';
import {tell, tellError} from '../../app/notices';
import {Picker} from '../../predicate/picker';
import {type Tree, encodeTree} from '../../predicate';
import {Button, ButtonLink} from '../../ui/controls';
import {count, plural} from '../../ui/format';
import {type CsvColumn, type Person, csvRows, withTag} from './person';
import {hasTag} from './tagged';
import {NAMED_MAX, audienceOfIds} from './question';
import {type Progress, walk} from './walk';

/** People in one request: what the server tags together it keeps together. */
const TAGGED_AT_ONCE = 150;

/** Everybody in a file made by the page is held in memory until it is written. */
const FILE_MAX = 50_000;

export interface MarkedProps {
  people: readonly Person[];
  /** All who match are meant, not only those on the page. */
  isAll: boolean;
  total: number;
  question: PeopleQuestion;
  /** All who match, as an audience. */
  audience: Tree;
  columns: readonly CsvColumn[];
  tags: readonly Tag[];
  mayTag: boolean;
  mayEdit: boolean;
  onAll: () => void;
  onClear: () => void;
  /** Changes people where they are listed. */
  onChanged: (ids: ReadonlySet<string>, change: (person: Person) => Person) => void;
}

const inParts = (ids: readonly string[]): string[][] => Array.from({length: Math.ceil(ids.length / TAGGED_AT_ONCE)}, (_, part) => ids.slice(part * TAGGED_AT_ONCE, (part + 1) * TAGGED_AT_ONCE));

interface Work {
  label: string;
  progress: Progress;
  stop: () => void;
}

/** The work under way, of which there is one at a time. It stops when the view is left. */
const useWork = (): [Work | undefined, (label: string, total: number, act: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<void>) => void] => {
  const [work, setWork] = useState<Work | undefined>();
  const control = useRef<AbortController>(undefined);
  useEffect(() => () => control.current?.abort(), []);
  const begin = (label: string, total: number, act: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<void>): void => {
    const now = new AbortController();
    control.current = now;
    const stop = (): void => now.abort();
    setWork({label, progress: {done: 0, total}, stop});
    act(progress => !now.signal.aborted && setWork({label, progress, stop}), now.signal)
      .catch((error: unknown) => {
        if (!now.signal.aborted) {
          tellError(error);
        }
      })
      .finally(() => setWork(undefined));
  };
  return [work, begin];
};

/** The bar of what can be done; it stands where the number of people stood. */
export const MarkedBar = ({people, isAll, total, question, audience, columns, tags, mayTag, mayEdit, onAll, onClear, onChanged}: MarkedProps) => {
  const [work, begin] = useWork();
  const amount = isAll ? total : people.length;

  /** Calls `act` for all who are meant, some at a time. */
  const each = async (act: (some: readonly Person[]) => Promise<void>, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<void> => {
    if (isAll) {
      await walk(question, act, onProgress, signal);
      return;
    }
    for (let at = 0; at < people.length && !signal.aborted; at += TAGGED_AT_ONCE) {
      const some = people.slice(at, at + TAGGED_AT_ONCE);
      await act(some);
      onProgress({done: at + some.length, total: people.length});
    }
  };

  const put = async (name: string, ids: readonly string[], isOn: boolean, signal?: AbortSignal): Promise<void> => {
    for (const part of inParts(ids)) {
      const tag = await tagPeople(name, part, isOn, signal);
      onChanged(new Set(part), person => withTag(person, tag, isOn));
    }
  };
  const applyTag = (name: string, isOn: boolean): void =>
    begin(isOn ? `Putting “${name}” on` : `Taking “${name}” off`, amount, async (onProgress, signal) => {
      // Only those whom it changed are changed back.
      const changed: string[] = [];
      const act = async (some: readonly Person[]): Promise<void> => {
        const ids: string[] = [];
        for (const person of some) {
          if ((await hasTag(person, name, signal)) !== isOn) {
            ids.push(person.id);
          }
        }
        await put(name, ids, isOn, signal);
        changed.push(...ids);
      };
      const ended = (): void => {
        const who = plural(changed.length, 'person', 'people');
        const back = changed.length === 0 ? undefined : () => void put(name, changed, !isOn).catch(tellError);
        tell(changed.length === 0 ? `Nobody had to change: the tag “${name}” ${isOn ? 'is on all of them' : 'is on none of them'}` : isOn ? `“${name}” put on ${who}` : `“${name}” taken off ${who}`, back);
      };
      await each(act, onProgress, signal).finally(() => (changed.length > 0 || !signal.aborted) && ended());
    });
  const save = (): void =>
    begin('Reading', amount, async (onProgress, signal) => {
      const found: Person[] = [];
      await each(
        some => {
          found.push(...some);
          return Promise.resolve();
        },
        onProgress,
        signal,
      );
      if (!signal.aborted) {
        download('people.csv', writeCsv(csvRows(found, columns)));
      }
    });

  if (work) {
    const {label, progress, stop} = work;
    return (
      <div class="people-line" role="status">
        <span>{label}: {count(progress.done)} of {count(progress.total)}</span>
        <progress class="people-progress" value={progress.done} max={Math.max(progress.total, 1)} aria-label={label} />
        <Button onClick={stop}>Stop</Button>
      </div>
    );
  }
  const href = encodeTree(isAll ? audience : audienceOfIds(people.map(person => person.id)));
  const choices = tags.map(tag => ({id: tag.id, label: tag.name}));
  return (
    <div class="people-line" role="group" aria-label="The marked people">
      <span><b class="number">{count(amount)}</b> {isAll ? 'matching, all of them' : 'marked'}</span>
      {mayTag && <Picker label="Tag to put on" icon="tag" choices={choices} none="No tag yet: type the name of the first" make={text => ({id: `new ${text}`, label: text})} onPick={({label}) => applyTag(label, true)}>Tag</Picker>}
      {mayTag && tags.length > 0 && <Picker label="Tag to take off" choices={choices} onPick={({label}) => applyTag(label, false)}>Untag</Picker>}
      {mayEdit && <Button icon="download" disabled={amount > FILE_MAX} title={amount > FILE_MAX ? `At most ${count(FILE_MAX)} at once: save the filter as a segment, then export that` : 'A CSV file with the columns that are shown'} onClick={save}>Export</Button>}
      {mayEdit && (isAll || people.length <= NAMED_MAX) && <ButtonLink icon="messages" href={to('/messages/new', {audience: href})}>Message</ButtonLink>}
      {!isAll && total > people.length && <Button look="quiet" onClick={onAll}>Mark all {count(total)}</Button>}
      <Button look="quiet" onClick={onClear}>Unmark</Button>
    </div>
  );
};
