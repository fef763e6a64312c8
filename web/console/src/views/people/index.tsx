// People: everybody, found by what they are and what they did.
import './people.css';
import {useMemo, useState} from 'preact/hooks';
import {ApiError, json} from '../../api/client';
import {listSegments} from '../../api/people';
import {useMay} from '../../api/session';
import type {ManagedSegment, Tag} from '../../api/types';
import {to, useChangeAddress, useParameter} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {EVERYONE, type Tree, asTree, decodeTree, encodeTree, finished, isEveryone, leafCount, useVocabulary} from '../../predicate';
import {Button, ButtonLink, Copyable, Select, TextField} from '../../ui/controls';
import {count} from '../../ui/format';
import {Empty, ErrorNote, Page, Waiting} from '../../ui/surfaces';
import {Table} from '../../ui/table';
import {ColumnPicker, columnsOf, tableColumns, useColumnIds} from './columns';
import {FilterLine, FilterPanel, Total, useDraft, useTyped} from './filter';
import {type Listed, useRows} from './list';
import {MarkedBar} from './marked';
import type {Person} from './person';
import {type Asked, DEFAULT_SORT, WHO, audienceOf, questionOf, whoOf} from './question';
import {type Row, isGap} from './rows';
import {RenameSegment, SaveSegment, SegmentBar, removeSegment, updateSegment} from './segments';

const asApiError = (error: unknown): ApiError => (error instanceof ApiError ? error : new ApiError(0, 'console', error instanceof Error ? error.message : String(error), undefined, undefined, undefined));

const FIRST_PERSON = `curl ${globalThis.location.origin}/contacts \\
  -H 'Authorization: Bearer YOUR_TOKEN' \\
  -H 'Content-Type: application/json' \\
  -d '{"role":"user","external_id":"25","email":"ada@example.com","name":"Ada Lovelace"}'`;

const Nobody = ({mayEdit}: {mayEdit: boolean}) => (
  <Empty icon="people" title="Nobody is here yet" action={<div class="line">{mayEdit && <ButtonLink href={to('/people/import')} icon="upload" look="primary">Import a CSV file</ButtonLink>}<ButtonLink href={to('/settings/install')}>Install the snippet</ButtonLink></div>}>
    <p>Everybody who signs in on a page with the snippet appears here, and everybody whom your server sends:</p>
    <div class="people-first"><Copyable text={FIRST_PERSON} label="a first person" block /></div>
  </Empty>
);

const NoMatch = ({onClear}: {onClear: () => void}) => (
  <Empty icon="search" title="Nobody matches" action={<Button onClick={onClear}>Show everyone</Button>}>
    <p>Nobody answers to this search and this filter together. Take a condition away, or look among leads and visitors too.</p>
  </Empty>
);

interface ListProps {
  listed: Listed;
  ids: readonly string[];
  all: ReturnType<typeof columnsOf>;
  sort: string;
  onSort: (sort: string) => void;
  marked: ReadonlyMap<string, Person>;
  onMark: (marked: ReadonlySet<string>) => void;
}

/** What stands below the rows. */
const Foot = ({listed}: {listed: Listed}) => {
  const {rows} = listed;
  if (rows.error !== undefined) {
    return <span class="line">{asApiError(rows.error).message} <Button look="quiet" onClick={() => void rows.more()}>Try again</Button></span>;
  }
  return <>{rows.hasMore ? `${count(rows.items.length)} of ${count(rows.total)} loaded; scroll for more` : `All ${count(rows.items.length)} loaded`}</>;
};

const List = ({listed, ids, all, sort, onSort, marked, onMark}: ListProps) => {
  const {rows, isOld} = listed;
  const columns = useMemo(() => tableColumns(ids, all), [ids.join(), all]);
  const keys = useMemo(() => new Set(marked.keys()), [marked]);
  return (
    <div class={isOld ? 'people-list people-old' : 'people-list'} aria-busy={isOld}>
      <Table<Row>
        label="People"
        rows={rows.items}
        columns={columns}
        keyOf={row => row.id}
        hrefOf={row => to(isGap(row) ? '/people' : `/people/${row.id}`)}
        sort={sort || DEFAULT_SORT}
        onSort={onSort}
        onNearEnd={() => void rows.more()}
        onRange={(from, until) => rows.show(from, until)}
        marked={keys}
        onMark={onMark}
        fills
        foot={<Foot listed={listed} />}
      />
    </div>
  );
};

/** The address of the list, read and changed. */
const useAsked = (segments: readonly ManagedSegment[]) => {
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

export default function People() {
  const change = useChangeAddress();
  const mayEdit = useMay('editor');
  const mayTag = useMay('support');
  const vocabulary = useVocabulary('people');
  const segmentsLoaded = useLoaded('segments', listSegments);
  const tagsLoaded = useLoaded('tags', signal => json<{data: Tag[]}>('GET', '/tags', undefined, signal));
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const segments = (segmentsLoaded.data ?? []).filter(segment => !hidden.has(segment.id));
  const {asked, base, segment, segmentId, isChanged, who} = useAsked(segments);
  const [panel, setPanel] = useParameter('panel');
  const [ids, setIds] = useColumnIds();
  const [dialog, setDialog] = useState<'save' | 'rename' | undefined>();
  const [marked, setMarked] = useState<ReadonlyMap<string, Person>>(new Map());
  const [isAll, setAll] = useState(false);

  const [draft, setDraft] = useDraft(base, text => change(text === '' ? {filter: '', segment: ''} : {filter: text}));
  const [q, setQ] = useTyped(asked.q, text => change({q: text}));
  const question = questionOf(asked);
  const listed = useRows(question);
  const {rows} = listed;
  const columns = useMemo(() => columnsOf(vocabulary.fields), [vocabulary.fields]);
  const shownColumns = ids.map(id => columns.find(column => column.id === id)).filter(column => column !== undefined);

  const unmark = (): void => {
    setMarked(new Map());
    setAll(false);
  };
  const mark = (keys: ReadonlySet<string>): void => {
    const held = new Map<string, Person>();
    for (const row of rows.items) {
      if (keys.has(row.id) && !isGap(row)) {
        held.set(row.id, row);
      }
    }
    // Those that scrolled far away are kept as they were.
    for (const [id, person] of marked) {
      if (keys.has(id) && !held.has(id)) {
        held.set(id, person);
      }
    }
    setMarked(held);
    setAll(false);
  };
  const markAll = (): void => {
    mark(new Set(rows.items.map(row => row.id)));
    setAll(true);
  };
  const choose = (id: string): void => {
    unmark();
    change({segment: id, filter: ''});
  };
  const clear = (): void => {
    setDraft(EVERYONE);
    change({filter: '', segment: '', q: '', who: ''});
  };
  const isFilterOpen = panel === 'filter';
  const conditions = leafCount(finished(draft));
  useShortcuts([
    {keys: 'f', label: isFilterOpen ? 'Close the filter' : 'Open the filter', group: 'This page', run: () => setPanel(isFilterOpen ? '' : 'filter')},
    {keys: 'Escape', label: 'Unmark all rows', group: 'This page', run: unmark},
  ]);
  const saveSegment = (): void => {
    if (segment) {
      updateSegment(segment, finished(draft), segmentsLoaded.reload).then(() => change({filter: ''}), tellError);
    }
  };
  const isEverybody = isEveryone(asked.filter) && asked.segment === undefined && asked.q.trim() === '' && asked.who === '';
  const exported = asked.q.trim() === '' && asked.who === '' && !isChanged ? `/manage/exports/contacts${segmentId === '' ? '' : `?segment_id=${encodeURIComponent(segmentId)}`}` : undefined;

  return (
    <Page
      title="People"
      wide
      actions={
        <>
          {mayEdit && <ButtonLink href={to('/people/import')} icon="upload">Import</ButtonLink>}
          {mayEdit && <ButtonLink href={to('/messages/new', {audience: encodeTree(audienceOf(asked))})} icon="messages" look="primary">Message everyone listed</ButtonLink>}
        </>
      }
    >
      <div class="people-head">
        <SegmentBar segments={segments} current={segmentId} onChoose={choose} mayEdit={mayEdit} onRename={() => setDialog('rename')} onDelete={one => removeSegment(one, () => {
          setHidden(new Set([...hidden, one.id]));
          choose('');
        }, () => setHidden(before => new Set([...before].filter(id => id !== one.id))))} />
        <div class="people-bar">
          <div class="people-search"><TextField label="Find by name, e-mail or id" isLabelHidden type="search" placeholder="Name, e-mail or id" value={q} maxLength={200} onInput={setQ} /></div>
          <Select label="Who is listed" isLabelHidden value={who} options={WHO} onChange={value => change({who: value})} />
          <Button icon="filter" pressed={isFilterOpen} onClick={() => setPanel(isFilterOpen ? '' : 'filter')} title="Filter (f)">Filter{conditions > 0 && <span class="tab-count">{conditions}</span>}</Button>
          <ColumnPicker ids={ids} all={columns} onChange={setIds} />
        </div>
        {isFilterOpen ? (
          <FilterPanel
            draft={draft}
            onChange={setDraft}
            names={vocabulary.names}
            roles={question.roles}
            onClear={clear}
            actions={mayEdit && (
              <>
                {segment && isChanged && <Button onClick={saveSegment}>{`Save changes to “${segment.name}”`}</Button>}
                {(!segment || isChanged) && <Button onClick={() => setDialog('save')}>{segment ? 'Save as a new segment' : 'Save as segment'}</Button>}
              </>
            )}
          />
        ) : (
          conditions > 0 && <FilterLine tree={finished(draft)} names={vocabulary.names} onEdit={() => setPanel('filter')} onClear={clear} />
        )}
        {marked.size > 0 ? (
          <MarkedBar
            people={[...marked.values()]}
            isAll={isAll}
            total={rows.total}
            question={question}
            audience={audienceOf(asked)}
            columns={shownColumns}
            tags={tagsLoaded.data?.data ?? []}
            mayTag={mayTag}
            mayEdit={mayEdit}
            onAll={() => setAll(true)}
            onClear={unmark}
            onChanged={(changed, by) => {
              rows.change(changed, by);
              setMarked(before => new Map([...before].map(([id, person]) => [id, changed.has(id) ? by(person) : person])));
              tagsLoaded.reload();
            }}
          />
        ) : (
          <div class="people-line" role="status">
            {rows.isBegun ? <Total total={rows.total} undecided={rows.undecided} /> : <span class="quiet">Looking…</span>}
            {mayEdit && exported !== undefined && <ButtonLink look="quiet" icon="download" href={exported} download>Export</ButtonLink>}
            {mayTag && rows.total > 0 && <Button look="quiet" onClick={() => markAll()}>Mark all</Button>}
          </div>
        )}
      </div>
      {listed.error !== undefined ? (
        <ErrorNote error={asApiError(listed.error)} onRetry={listed.reload} />
      ) : !rows.isBegun ? (
        <Waiting rows={12} label="Loading people" />
      ) : rows.items.length === 0 ? (
        isEverybody ? <Nobody mayEdit={mayEdit} /> : <NoMatch onClear={clear} />
      ) : (
        <List listed={listed} ids={ids} all={columns} sort={asked.sort} onSort={text => change({sort: text === DEFAULT_SORT ? '' : text})} marked={marked} onMark={mark} />
      )}
      {dialog === 'save' && (
        <SaveSegment tree={audienceOf({...asked, filter: finished(draft), who: ''})} names={vocabulary.names} isUsersOnly={asked.who === 'users'} onClose={() => setDialog(undefined)} onSaved={saved => {
          setDialog(undefined);
          segmentsLoaded.put(before => [...before, saved]);
          segmentsLoaded.reload();
          change({segment: saved.id, filter: '', q: ''});
          tell(`Segment “${saved.name}” saved`, () => removeSegment(saved, () => choose(''), () => undefined));
        }} />
      )}
      {dialog === 'rename' && segment && <RenameSegment segment={segment} onClose={() => setDialog(undefined)} onDone={segmentsLoaded.reload} />}
    </Page>
  );
}
