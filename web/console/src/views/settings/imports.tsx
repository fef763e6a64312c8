// Data in and out: the import wizard and its past imports, exports as files.
import {useState} from 'preact/hooks';
import {json, raw} from '../../api/client';
import {useMay, useSession} from '../../api/session';
import {listSegments} from '../../api/people';
import type {Listed} from '../../api/settings';
import type {Schema} from '../../api/types';
import {to} from '../../app/address';
import {saveFile} from '../../app/file';
import {asApiError, useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Meter} from '../../ui/chart';
import {Button, ButtonLink, Form, Select, TextField} from '../../ui/controls';
import {count, plural} from '../../ui/format';
import {Badge, Empty, Note, Panel, Time} from '../../ui/surfaces';
import {dayIn, momentOf} from './days';
import {ReadOnly, Settings, Shown, usePolling} from './parts';

type Import = Schema<'Import'>;
type Export = Schema<'ContentExport'>;

/** While something is under way it is looked after so often, in milliseconds. */
const LOOK_MS = 2_000;

const DAY_MS = 86_400_000;

const ExportPeople = () => {
  const segments = useLoaded('settings/segments', listSegments);
  const [segment, setSegment] = useState('');
  const query = segment === '' ? '' : `?segment_id=${encodeURIComponent(segment)}`;
  return (
    <Panel title="Export people and companies" lead="As CSV, with a column for each custom attribute. A spreadsheet opens it.">
      <div class="form-line">
        <Select label="Who" value={segment} options={[{value: '', label: 'All users and leads'}, ...(segments.data ?? []).map(({id, name}) => ({value: id, label: name}))]} onChange={setSegment} />
        <ButtonLink icon="download" download href={`/manage/exports/contacts${query}`}>People</ButtonLink>
        <ButtonLink icon="download" download href="/manage/exports/companies">Companies</ButtonLink>
      </div>
    </Panel>
  );
};

const isUnderWay = (made: Export | undefined): boolean => made !== undefined && (made.status === 'pending' || made.status === 'in_progress');

/** The download is a gzipped file: it is fetched as one and handed to the browser. */
const download = async (job: string): Promise<void> => {
  const response = await raw('GET', `/download/content/data/${encodeURIComponent(job)}`, {accept: 'application/octet-stream'});
  saveFile(`messages-${job}.csv.gz`, await response.blob());
};

const ExportStatus = ({made}: {made: Export}) => {
  switch (made.status) {
    case 'completed':
      return <Note tone="good"><div class="line-between"><span>The file is ready{made.download_expires_at === '' ? '' : <>, until <Time at={Number(made.download_expires_at)} exact /></>}.</span><Button icon="download" onClick={() => void download(made.job_identifier).catch(tellError)}>Download</Button></div></Note>;
    case 'no_data':
      return <Note><p>No message was sent in these days.</p></Note>;
    case 'failed':
      return <Note tone="bad"><p>The export failed. Begin it again; if it fails again, the server’s log says why.</p></Note>;
    case 'canceled':
      return <Note><p>The export was canceled.</p></Note>;
    default:
      return <Note><p>Being written…</p></Note>;
  }
};

const ExportMessages = () => {
  // Days are the workspace's, wherever its teammates are.
  const {time_zone: zone} = useSession().workspace;
  const [since, setSince] = useState(() => dayIn(Date.now() - 30 * DAY_MS, zone));
  const [until, setUntil] = useState(() => dayIn(Date.now(), zone));
  const [made, setMade] = useState<Export | undefined>();
  const [isBusy, setBusy] = useState(false);
  const isWrong = since === '' || until === '' || since > until;
  usePolling(isUnderWay(made), LOOK_MS, () => {
    if (made) {
      json<Export>('GET', `/export/content/data/${encodeURIComponent(made.job_identifier)}`).then(setMade, (error: unknown) => {
        // A server that is away for a moment is asked again; one that was restarted knows of no export.
        if (asApiError(error).status === 404) {
          setMade(undefined);
          tellError(new Error('The export is gone, because the server was started again. Begin it once more.'));
        }
      });
    }
  });
  const begin = (): void => {
    if (isWrong) {
      return;
    }
    setBusy(true);
    json<Export>('POST', '/export/content/data', {created_at_after: momentOf(since, zone), created_at_before: momentOf(until, zone)})
      .then(setMade, tellError)
      .finally(() => setBusy(false));
  };
  const cancel = (job: string): void => {
    json<Export>('POST', `/export/cancel/${encodeURIComponent(job)}`, {}).then(now => {
      setMade(now);
      tell('Export canceled');
    }, tellError);
  };
  return (
    <Panel title="Export what became of messages" lead="Who got what, and when they opened, clicked, answered or dismissed it: a gzipped CSV, a line for each delivery.">
      <Form onSubmit={begin} label="Export messages" class="form-line">
        <TextField label="From" type="date" value={since} onInput={setSince} max={until} />
        <TextField label="To" type="date" value={until} onInput={setUntil} min={since} error={isWrong ? 'The last day must not be before the first.' : undefined} />
        <Button type="submit" busy={isBusy || isUnderWay(made)} disabled={isWrong}>Begin export</Button>
        {made && isUnderWay(made) && <Button look="quiet" onClick={() => cancel(made.job_identifier)}>Cancel</Button>}
      </Form>
      <div role="status">{made && <ExportStatus made={made} />}</div>
    </Panel>
  );
};

const ImportRow = ({one}: {one: Import}) => (
  <div class="rows-row">
    <span class="rows-main">
      <a href={to('/people/import', {id: one.id})}>{one.key}</a>
      <small>{one.model === 'contact' ? 'People' : 'Companies'} · begun <Time at={one.created_at} /> · {count(one.created_count)} new, {count(one.updated_count)} changed</small>
    </span>
    <span class="rows-side">
      {one.error_count > 0 && <Badge tone="warn">{plural(one.error_count, 'row')} refused</Badge>}
      {one.state === 'running' ? (
        one.rows_total ? <span class="job-meter"><Meter value={one.rows_done} max={one.rows_total} label={`${one.key}: ${one.rows_done} of ${one.rows_total} rows`} /></span> : <Badge tone="accent">running, {plural(one.rows_done, 'row')}</Badge>
      ) : (
        <Badge tone="good">{plural(one.rows_done, 'row')}</Badge>
      )}
    </span>
  </div>
);

const PastImports = () => {
  const imports = useLoaded<Listed<Import>>('settings/imports', signal => json('GET', '/manage/imports?per_page=50', undefined, signal));
  usePolling(imports.data?.data.some(one => one.state === 'running') === true, LOOK_MS, imports.reload);
  return (
    <Panel title="Imports" flush>
      <Shown loaded={imports} rows={3}>
        {({data}) =>
          data.length === 0 ? (
            <Empty icon="upload" title="Nothing was imported yet">Bring people or companies as a CSV file. The wizard proposes where each column goes, and shows which rows would be refused before anything is stored.</Empty>
          ) : (
            <div class="rows">{data.map(one => <ImportRow key={one.id} one={one} />)}</div>
          )
        }
      </Shown>
    </Panel>
  );
};

export default function Imports() {
  const may = useMay('editor');
  return (
    <Settings title="Import and export" lead="Your data is yours: in and out as plain files." actions={may && <ButtonLink look="primary" icon="upload" href={to('/people/import')}>Import a file</ButtonLink>}>
      {may ? <><PastImports /><ExportPeople /><ExportMessages /></> : <ReadOnly role="editor" />}
      <Panel title="Backup">
        <p>Everything is in one folder on the server, the one named by <code>--data</code>. <code>herald backup FILE</code>, run there, writes all of it to one file while Herald works on; <code>herald restore FILE</code> makes a new folder of it.</p>
      </Panel>
    </Settings>
  );
}
