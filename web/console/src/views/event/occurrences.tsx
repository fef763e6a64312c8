// The newest times that it came in; a press opens the receipt.
import {useCallback} from 'preact/hooks';
import {type Definition, listOccurrences, type Occurrence} from '../../api/definitions';
import {to, useParameter} from '../../app/address';
import {usePages} from '../../app/pages';
import {count, personTitle} from '../../ui/format';
import {MetadataLine} from '../../ui/metadata';
import {sourceTitle} from '../../ui/outcome';
import {Dialog, Empty, ErrorNote, Panel, Time, Waiting} from '../../ui/surfaces';
import {type Column, Table} from '../../ui/table';
import {Receipt} from '../../ui/receipt';

const COLUMNS: readonly Column<Occurrence>[] = [
  {id: 'who', label: 'Who', width: 'minmax(110px, 1fr)', cell: ({contact}) => <a href={to(`/people/${contact.id}`)} onClick={event => event.stopPropagation()}>{personTitle(contact)}</a>},
  {id: 'metadata', label: 'Metadata', width: 'minmax(100px, 2.4fr)', cell: ({metadata}) => (metadata.length === 0 ? <span class="faint">none</span> : <MetadataLine values={metadata} />)},
  {id: 'source', label: 'Came from', width: '120px', hides: 'narrow', cell: ({source}) => sourceTitle(source)},
  {id: 'at', label: 'Happened', width: '92px', align: 'end', cell: ({created_at: at}) => <Time at={at} />},
];

const footOf = (loaded: number, hasMore: boolean): string => (hasMore ? `The newest ${count(loaded)} are loaded; scroll for older ones` : `All ${count(loaded)} that are kept`);

export const Occurrences = ({definition}: {definition: Definition}) => {
  const [open, setOpen] = useParameter('receipt');
  const load = useCallback((after: string | undefined, signal: AbortSignal) => listOccurrences(definition.id, after, signal), [definition.id]);
  const pages = usePages<Occurrence>(`event_definition ${definition.id} occurrences`, load);
  const {rows} = pages;
  const contact = rows?.find(({id}) => id === open)?.contact.id;
  return (
    <>
      {pages.error && <ErrorNote error={pages.error} onRetry={pages.reload} />}
      <div class="event-list">
        <Panel flush>
          {!rows && !pages.error && <div class="event-waiting"><Waiting rows={8} /></div>}
          {rows?.length === 0 && <Empty icon="events" title="No occurrence is kept"><p>Each time that it comes in, it stands here with its metadata and who did it. The limits in Settings say for how long.</p></Empty>}
          {rows && rows.length > 0 && <Table label="Occurrences" rows={rows} columns={COLUMNS} keyOf={({id}) => id} onOpen={({id}) => setOpen(id)} onNearEnd={pages.more} foot={footOf(rows.length, pages.hasMore)} />}
        </Panel>
      </div>
      {open !== '' && (
        <Dialog side title={definition.display_name} onClose={() => setOpen('')}>
          {contact && <p><a href={to(`/people/${contact}`)}>Who did it</a></p>}
          <Receipt id={open} {...(contact === undefined ? {} : {contact})} />
        </Dialog>
      )}
    </>
  );
};
