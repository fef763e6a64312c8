// The audit log: who changed what, from what to what.
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import type {Listed} from '../../api/settings';
import type {AuditEntry} from '../../api/types';
import {useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {tellError} from '../../app/notices';
import {Button, Select, TextField} from '../../ui/controls';
import {Badge, Empty, Panel, Time} from '../../ui/surfaces';
import {ACTORS, actionTitle, actorTitle, auditQuery, SUBJECTS, subjectHref} from './audit-words';
import {Settings, Shown} from './parts';

const ask = (query: string, signal?: AbortSignal): Promise<Listed<AuditEntry>> => json('GET', `/manage/audit?${query}`, undefined, signal);

const Value = ({text}: {text: string | null | undefined}) => (text === null || text === undefined || text === '' ? <span class="faint">nothing</span> : <span class="audit-value">{text}</span>);

const Changes = ({entry}: {entry: AuditEntry}) =>
  entry.changes.length === 0 ? null : (
    <dl class="audit-changes">
      {entry.changes.map(({field, before, after}) => (
        <div key={field}>
          <dt>{field.replaceAll('_', ' ')}</dt>
          <dd><Value text={before} /> <span class="faint" aria-label="became">→</span> <Value text={after} /></dd>
        </div>
      ))}
    </dl>
  );

const Entry = ({entry}: {entry: AuditEntry}) => {
  const href = subjectHref(entry.subject);
  return (
    <li class="rows-row audit-entry">
      <span class="rows-main">
        <b>{actionTitle(entry.action)}</b> {href ? <a href={href}><code>{entry.subject}</code></a> : <code class="faint">{entry.subject}</code>}
        <Changes entry={entry} />
      </span>
      <span class="rows-side quiet">
        {actorTitle(entry.actor)} {entry.actor.type === 'token' && <Badge>token</Badge>}
        <Time at={Math.floor(entry.at / 1_000)} />
      </span>
    </li>
  );
};

/** The log of a choice of filters; another choice is another list. */
const Log = ({query, isFiltered, onMore}: {query: string; isFiltered: boolean; onMore: (after: string) => string}) => {
  const first = useLoaded(`settings/audit?${query}`, signal => ask(query, signal));
  const [older, setOlder] = useState<{rows: AuditEntry[]; next: string | undefined} | undefined>();
  const [isBusy, setBusy] = useState(false);
  const next = older ? older.next : first.data?.pages?.next?.starting_after;
  const more = (): void => {
    if (next === undefined) {
      return;
    }
    setBusy(true);
    ask(onMore(next))
      .then(page => setOlder(before => ({rows: [...(before?.rows ?? []), ...page.data], next: page.pages?.next?.starting_after})), tellError)
      .finally(() => setBusy(false));
  };
  return (
    <Shown loaded={first} rows={10}>
      {({data}) => {
        const rows = [...data, ...(older?.rows ?? [])];
        return (
          <Panel flush>
            {rows.length === 0 ? (
              <Empty icon="search" title={isFiltered ? 'Nothing was changed so' : 'Nothing was changed yet'}>
                {next !== undefined ? 'The newest 10,000 changes were looked through. Older ones may match.' : isFiltered ? 'Take a filter away to see more.' : 'Every change that a teammate, a token or the command line makes stands here, with what was before and after.'}
              </Empty>
            ) : (
              <ol class="rows plain-list" aria-label="Changes">{rows.map(entry => <Entry key={entry.id} entry={entry} />)}</ol>
            )}
            {next !== undefined && <div class="rows-foot"><Button look="quiet" busy={isBusy} onClick={more}>Show older ones</Button></div>}
          </Panel>
        );
      }}
    </Shown>
  );
};

export default function Audit() {
  const [subject, setSubject] = useParameter('subject');
  const [actor, setActor] = useParameter('actor');
  const [since, setSince] = useParameter('since');
  const [until, setUntil] = useParameter('until');
  const filters = {subject, actor, since, until};
  const known = SUBJECTS.some(({value}) => value === subject);
  const knownActor = ACTORS.some(({value}) => value === actor);
  return (
    <Settings title="Audit log" lead="Every change, the latest first: who made it, and what was before and after. Secrets are never written here.">
      <div class="audit-filters">
        <Select label="What" value={subject} onChange={setSubject} options={[{value: '', label: 'Everything'}, ...SUBJECTS.map(({value, label}) => ({value, label})), ...(subject !== '' && !known ? [{value: subject, label: subject}] : [])]} />
        <Select label="Who" value={actor} onChange={setActor} options={[{value: '', label: 'Anybody'}, ...ACTORS, ...(actor !== '' && !knownActor ? [{value: actor, label: actor}] : [])]} />
        <TextField label="From" type="date" value={since} onInput={setSince} max={until} />
        <TextField label="To" type="date" value={until} onInput={setUntil} min={since} />
      </div>
      <Log key={auditQuery(filters)} query={auditQuery(filters)} isFiltered={Object.values(filters).some(value => value !== '')} onMore={after => auditQuery(filters, after)} />
    </Settings>
  );
}
