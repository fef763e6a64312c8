// People: everybody, found by what they are and what they did.
import './people.css';
import {useMemo, useState} from 'preact/hooks';
import {json} from '../../api/client';
import {listSegments} from '../../api/people';
import {useMay} from '../../api/session';
import type {ManagedSegment, Tag} from '../../api/types';
import {to, useChangeAddress, useParameter} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {asApiError, useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {EVERYONE, type Tree, encodeTree, finished, isEveryone, leafCount, useVocabulary} from '../../predicate';
import {Button, ButtonLink, Select, TextField} from '../../ui/controls';
import {ErrorNote, Page, Waiting} from '../../ui/surfaces';
import {useAsked} from './asked';
import {ColumnPicker, columnsOf, useColumnIds} from './columns';
import {FilterLine, FilterPanel, Total, useDraft, useTyped} from './filter';
import {type Listed, useRows} from './list';
import {MarkedBar} from './marked';
import {type Marks, useMarks} from './marks';
import {type Asked, DEFAULT_SORT, WHO, audienceOf, questionOf} from './question';
import {RenameSegment, SaveSegment, SegmentBar, removeSegment, updateSegment} from './segments';
import {NoMatch, Nobody} from './states';
import {List} from './table';

type Columns = ReturnType<typeof columnsOf>;

const isForEverybody = (asked: Asked): boolean => isEveryone(asked.filter) && asked.segment === undefined && asked.q.trim() === '' && asked.who === '';

/** The server's own file of the list; only a list that is everybody or a segment has one. */
const fileOf = ({filter, segment, q, who}: Asked): string | undefined =>
  q.trim() === '' && who === '' && isEveryone(filter) ? `/manage/exports/contacts${segment === undefined ? '' : `?segment_id=${encodeURIComponent(segment)}`}` : undefined;

/** How many there are, or what can be done with those that are marked. */
const Line = ({asked, listed, marks, columns}: {asked: Asked; listed: Listed; marks: Marks; columns: Columns}) => {
  const mayEdit = useMay('editor');
  const mayTag = useMay('support');
  const tags = useLoaded('tags', signal => json<{data: Tag[]}>('GET', '/tags', undefined, signal));
  const {rows} = listed;
  const file = fileOf(asked);
  if (marks.marked.size === 0) {
    return (
      <div class="people-line" role="status">
        {rows.isBegun ? <Total total={rows.total} undecided={rows.undecided} /> : <span class="quiet">{listed.error === undefined ? 'Looking…' : ''}</span>}
        {rows.isBegun && mayEdit && file !== undefined && <ButtonLink look="quiet" icon="download" href={file} download>Export</ButtonLink>}
        {rows.isBegun && mayTag && rows.total > 0 && <Button look="quiet" onClick={marks.markAll}>Mark all</Button>}
      </div>
    );
  }
  return (
    <MarkedBar
      people={[...marks.marked.values()]}
      isAll={marks.isAll}
      total={rows.total}
      question={questionOf(asked)}
      audience={audienceOf(asked)}
      columns={columns}
      tags={tags.data?.data ?? []}
      mayTag={mayTag}
      mayEdit={mayEdit}
      onAll={marks.markAll}
      onClear={marks.unmark}
      onChanged={(ids, by) => {
        rows.change(ids, by);
        marks.change(ids, by);
        tags.reload();
      }}
    />
  );
};

/** The list, or why there is none. */
const Body = ({asked, listed, marks, ids, all, onClear}: {asked: Asked; listed: Listed; marks: Marks; ids: readonly string[]; all: Columns; onClear: () => void}) => {
  const change = useChangeAddress();
  const mayEdit = useMay('editor');
  if (listed.error !== undefined) {
    return <ErrorNote error={asApiError(listed.error)} onRetry={listed.reload} />;
  }
  if (!listed.rows.isBegun) {
    return <Waiting rows={12} label="Loading people" />;
  }
  if (listed.rows.length === 0) {
    return isForEverybody(asked) ? <Nobody mayEdit={mayEdit} /> : <NoMatch onClear={onClear} />;
  }
  return <List listed={listed} ids={ids} all={all} sort={asked.sort} onSort={sort => change({sort: sort === DEFAULT_SORT ? '' : sort})} marked={marks.marked} onMark={marks.mark} />;
};

/** The workspace's segments, without those that are about to be deleted. */
const useSegments = () => {
  const loaded = useLoaded('segments', listSegments);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const remove = (segment: ManagedSegment, then: () => void): void =>
    removeSegment(
      segment,
      () => {
        setHidden(before => new Set([...before, segment.id]));
        then();
      },
      () => setHidden(before => new Set([...before].filter(id => id !== segment.id))),
    );
  return {segments: (loaded.data ?? []).filter(segment => !hidden.has(segment.id)), remove, reload: loaded.reload, put: loaded.put};
};

export default function People() {
  const change = useChangeAddress();
  const mayEdit = useMay('editor');
  const vocabulary = useVocabulary('people');
  const {segments, remove, reload, put} = useSegments();
  const {asked, base, segment, segmentId, isChanged, who} = useAsked(segments);
  const [panel, setPanel] = useParameter('panel');
  const [ids, setIds] = useColumnIds();
  const [dialog, setDialog] = useState<'save' | 'rename' | undefined>();
  const [draft, setDraft] = useDraft(base, text => change(text === '' ? {filter: '', segment: ''} : {filter: text}));
  const [q, setQ] = useTyped(asked.q, text => change({q: text}));
  const question = questionOf(asked);
  const listed = useRows(question);
  const marks = useMarks(listed.rows, JSON.stringify(question));
  const columns = useMemo(() => columnsOf(vocabulary.fields), [vocabulary.fields]);
  const shown = ids.map(id => columns.find(column => column.id === id)).filter(column => column !== undefined);

  const choose = (id: string): void => {
    marks.unmark();
    change({segment: id, filter: ''});
  };
  const clear = (): void => {
    setDraft(EVERYONE);
    change({filter: '', segment: '', q: '', who: ''});
  };
  const isOpen = panel === 'filter';
  const turn = (): void => setPanel(isOpen ? '' : 'filter');
  useShortcuts([
    {keys: 'f', label: isOpen ? 'Close the filter' : 'Open the filter', group: 'This page', run: turn},
    {keys: 'Escape', label: 'Unmark all rows', group: 'This page', run: marks.unmark},
  ]);
  const tree: Tree = finished(draft);
  const conditions = leafCount(tree);
  const saved = (made: ManagedSegment): void => {
    setDialog(undefined);
    put(before => [...before, made]);
    reload();
    change({segment: made.id, filter: '', q: ''});
    tell(`Segment “${made.name}” saved`, () => remove(made, () => choose('')));
  };
  const reloadAll = (): void => {
    reload();
    listed.reload();
  };
  const savers = mayEdit && (
    <>
      {segment && isChanged && <Button onClick={() => void updateSegment(segment, tree, reloadAll).then(() => change({filter: ''}), tellError)}>{`Save changes to “${segment.name}”`}</Button>}
      {(!segment || isChanged) && <Button onClick={() => setDialog('save')}>{segment ? 'Save as a new segment' : 'Save as segment'}</Button>}
    </>
  );
  return (
    <Page
      title="People"
      wide
      actions={
        mayEdit && (
          <>
            <ButtonLink href={to('/people/import')} icon="upload">Import</ButtonLink>
            <ButtonLink href={to('/messages/new', {audience: encodeTree(audienceOf(asked))})} icon="messages" look="primary">Message everyone listed</ButtonLink>
          </>
        )
      }
    >
      <div class="people-head">
        <SegmentBar segments={segments} current={segmentId} onChoose={choose} mayEdit={mayEdit} onRename={() => setDialog('rename')} onDelete={one => remove(one, () => choose(''))} />
        <div class="people-bar">
          <div class="people-search"><TextField label="Find by name, e-mail or id" isLabelHidden type="search" placeholder="Name, e-mail or id" value={q} maxLength={200} onInput={setQ} /></div>
          <Select label="Who is listed" isLabelHidden value={who} options={WHO} onChange={value => change({who: value})} />
          <Button icon="filter" pressed={isOpen} onClick={turn} title="Filter (f)">Filter{conditions > 0 && <span class="tab-count">{conditions}</span>}</Button>
          <ColumnPicker ids={ids} all={columns} onChange={setIds} />
        </div>
        {isOpen && <FilterPanel draft={draft} onChange={setDraft} names={vocabulary.names} roles={segment?.person_type === 'user' ? ['user'] : question.roles} onClear={clear} actions={savers} />}
        {!isOpen && conditions > 0 && <FilterLine tree={tree} names={vocabulary.names} onEdit={turn} onClear={clear} />}
        <Line asked={asked} listed={listed} marks={marks} columns={shown} />
      </div>
      <Body asked={asked} listed={listed} marks={marks} ids={ids} all={columns} onClear={clear} />
      {dialog === 'save' && <SaveSegment tree={audienceOf({...asked, filter: tree, who: ''})} names={vocabulary.names} isUsersOnly={asked.who === 'users'} onClose={() => setDialog(undefined)} onSaved={saved} />}
      {dialog === 'rename' && segment && <RenameSegment segment={segment} onClose={() => setDialog(undefined)} onDone={reload} />}
    </Page>
  );
}
