// Work in the background: how far it is, looked after while something runs.
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import type {Listed} from '../../api/settings';
import type {ManagedJob} from '../../api/types';
import {useLoaded} from '../../app/load';
import {tellError} from '../../app/notices';
import {Meter} from '../../ui/chart';
import {Button} from '../../ui/controls';
import {count, plural} from '../../ui/format';
import {Badge, Empty, Panel, Time} from '../../ui/surfaces';
import {jobDetail, jobTitle, sweepTitle} from './job-names';
import {Settings, Shown, usePolling} from './parts';

/** While something runs it is looked after so often, in milliseconds. */
const LOOK_MS = 3_000;

const PATH = '/manage/jobs?per_page=100';

const JobRow = ({job}: {job: ManagedJob}) => {
  const total = job.work?.total_count;
  return (
    <div class="rows-row">
      <span class="rows-main">
        <b>{jobTitle(job.name)}</b>
        <small>{jobDetail(job)} · begun <Time at={job.created_at} />, last change <Time at={job.updated_at} /></small>
      </span>
      <span class="rows-side">
        {job.state === 'running' && job.work && total ? (
          <span class="job-meter"><Meter value={job.work.done_count} max={total} label={`${jobTitle(job.name)}: ${job.work.done_count} of ${total}`} /></span>
        ) : null}
        <Badge tone={job.state === 'running' ? 'accent' : 'good'}>{job.state === 'running' ? 'running' : 'done'}</Badge>
      </span>
    </div>
  );
};

const Sweeps = ({sweeps}: {sweeps: readonly ManagedJob[]}) => (
  <details class="panel">
    <summary>Housekeeping <span class="quiet">{plural(sweeps.length, 'sweep')} that go on for ever</span></summary>
    <div class="scroll-x" tabIndex={0} role="region" aria-label="Housekeeping">
      <table class="grid-table">
        <thead><tr><th scope="col">What</th><th scope="col">Removed or folded</th><th scope="col">Passes</th><th scope="col">Last change</th></tr></thead>
        <tbody>
          {sweeps.map(job => (
            <tr key={job.id}>
              <td>{sweepTitle(job.sweep?.what ?? '')}</td>
              <td class="number">{count(job.sweep?.removed_count ?? 0)}</td>
              <td class="number">{count(job.sweep?.pass_count ?? 0)}</td>
              <td><Time at={job.updated_at} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);

export default function Jobs() {
  const jobs = useLoaded<Listed<ManagedJob>>('settings/jobs', signal => json('GET', PATH, undefined, signal));
  const [older, setOlder] = useState<{rows: ManagedJob[]; next: string | undefined} | undefined>();
  const [isBusy, setBusy] = useState(false);
  const work = [...(jobs.data?.data ?? []), ...(older?.rows ?? [])].filter(job => !job.sweep);
  const next = older ? older.next : jobs.data?.pages?.next?.starting_after;
  usePolling(work.some(job => job.state === 'running'), LOOK_MS, jobs.reload);
  const more = (): void => {
    if (next !== undefined) {
      setBusy(true);
      json<Listed<ManagedJob>>('GET', `${PATH}&starting_after=${encodeURIComponent(next)}`).then(page => {
        setOlder(before => ({rows: [...(before?.rows ?? []), ...page.data], next: page.pages?.next?.starting_after}));
      }, tellError).finally(() => setBusy(false));
    }
  };
  return (
    <Settings title="Jobs" lead="What Herald does in the background: bulk events, deletions, exports. This page looks again while something runs.">
      <Shown loaded={jobs}>
        {({data}) => (
          <>
            <Panel title="Work" flush>
              {work.length === 0 ? (
                <Empty icon="check" title="Nothing is under way">Bulk events, imports, merges and deletions show how far they are here.</Empty>
              ) : (
                <div class="rows">{work.map(job => <JobRow key={job.id} job={job} />)}</div>
              )}
              {next !== undefined && <div class="rows-foot"><Button look="quiet" busy={isBusy} onClick={more}>Show older ones</Button></div>}
            </Panel>
            <Sweeps sweeps={data.filter(job => job.sweep)} />
          </>
        )}
      </Shown>
    </Settings>
  );
}
