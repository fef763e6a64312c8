// What goes on, at a glance: events by day, live messages, the newest names, hints.
import {json} from '../../api/client';
import {useMay, useSession} from '../../api/session';
import type {Listed} from '../../api/settings';
import type {EventDefinition, ManagedMessage} from '../../api/types';
import {to} from '../../app/address';
import {useLoaded} from '../../app/load';
import {EVENTS} from '../../app/places';
import {Chart, Sparkline} from '../../ui/chart';
import {ButtonLink} from '../../ui/controls';
import {brief, count, plural} from '../../ui/format';
import {Badge, Empty, ErrorNote, Panel, Time, Waiting} from '../../ui/surfaces';
import {compared, newestOf, sumsOf, todayStart} from './sums';

/** A glance: more are a click away. */
const LIVE_MAX = 5;
const NEWEST_MAX = 5;
const HINTS_MAX = 5;

/** Events of all names by day, and today's beside yesterday's. */
export const Activity = ({definitions, peopleCount, liveCount}: {definitions: readonly EventDefinition[]; peopleCount: number | undefined; liveCount: number | undefined}) => {
  const {workspace} = useSession();
  const sums = sumsOf(definitions, todayStart(workspace.time_zone));
  const shown = (value: number | undefined): string => (value === undefined ? '–' : count(value));
  return (
    <>
      <dl class="figures">
        <div class="figure"><dt>Events today</dt><dd>{count(sums.today)}<small>{compared(sums)}</small></dd></div>
        <div class="figure"><dt>Events in 30 days</dt><dd>{brief(sums.totals.reduce((sum, one) => sum + one, 0))}<small>of {plural(definitions.length, 'name')}</small></dd></div>
        <div class="figure"><dt>People</dt><dd>{shown(peopleCount)}<small>users and leads</small></dd></div>
        <div class="figure"><dt>Live messages</dt><dd>{shown(liveCount)}<small><a href={to('/messages')}>all messages</a></small></dd></div>
      </dl>
      <Panel title="Events by day" actions={<ButtonLink look="quiet" icon="live" href={to('/live')}>Watch live</ButtonLink>}>
        <Chart label="Events received by day, in the last 30 days" times={sums.times} series={[{label: 'Events', values: sums.totals}]} bars height={180} />
      </Panel>
    </>
  );
};

const percentOf = (part: number | undefined, whole: number): string => (whole === 0 || part === undefined ? '–' : `${Math.round((part / whole) * 100)}%`);

/** A live message that nobody got says that it was looked at, so that the reason is looked for. */
const Unsent = ({message: {id, numbers}}: {message: ManagedMessage}) =>
  numbers && numbers.sent === 0 && numbers.looked_at > 0 ? (
    <small class="unsent">
      Looked at {plural(numbers.looked_at, 'time')} and never sent. <a href={to(`/messages/${id}`)}>See why</a>
    </small>
  ) : null;

/** Live messages with what became of them. */
export const LiveMessages = ({live}: {live: readonly ManagedMessage[]}) => {
  const mayEdit = useMay('editor');
  return (
    <Panel title="Live messages" flush actions={live.length > LIVE_MAX ? <a href={to('/messages')}>All {live.length}</a> : undefined}>
      {live.length === 0 ? (
        <Empty icon="messages" title="No message is live" {...(mayEdit ? {action: <ButtonLink icon="plus" href={to('/messages/new')}>New message</ButtonLink>} : {})}>A message answers an event by itself: thanks after an order, help after an error.</Empty>
      ) : (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Numbers of live messages">
          <table class="grid-table home-table">
            <thead><tr><th scope="col">Message</th><th scope="col">Sent</th><th scope="col">Shown</th><th scope="col">Clicked</th></tr></thead>
            <tbody>
              {live.slice(0, LIVE_MAX).map(message => (
                <tr key={message.id}>
                  <td><a href={to(`/messages/${message.id}`)}>{message.name}</a> <Badge>{message.kind}</Badge><Unsent message={message} /></td>
                  <td class="number">{count(message.numbers?.sent ?? 0)}</td>
                  <td class="number">{percentOf(message.numbers?.receipts['shown'], message.numbers?.sent ?? 0)}</td>
                  <td class="number">{percentOf(message.numbers?.receipts['clicked'], message.numbers?.sent ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
};

/** Event names that were seen for the first time most lately. */
export const NewestNames = ({definitions}: {definitions: readonly EventDefinition[]}) => (
  <Panel title="Newest events" flush actions={<a href={to(EVENTS)}>All events</a>}>
    <ul class="home-list">
      {newestOf(definitions, NEWEST_MAX).map(definition => (
        <li key={definition.id}>
          <a href={to(`${EVENTS}/${definition.id}`)}>{definition.display_name}</a>
          <Sparkline values={definition.sparkline ?? []} label={`${definition.display_name} by day`} />
          <small><Time at={definition.created_at} /></small>
        </li>
      ))}
    </ul>
  </Panel>
);

interface Hinted {
  id: string;
  name: string;
  hints: {code: string; message: string}[];
}

/** What is worth a look in how events are named and what they hold. */
export const Hints = () => {
  const hints = useLoaded<Listed<Hinted>>('home/hints', signal => json('GET', '/manage/event_definitions/hints', undefined, signal));
  const all = (hints.data?.data ?? []).flatMap(({id, name, hints: some}) => some.map(hint => ({id, name, ...hint})));
  return (
    <Panel title="Worth a look" flush>
      {hints.error && !hints.data ? <div class="home-pad"><ErrorNote error={hints.error} onRetry={hints.reload} /></div> : null}
      {hints.isLoading && !hints.data ? <div class="home-pad"><Waiting rows={3} /></div> : null}
      {hints.data && all.length === 0 ? <p class="home-pad quiet">Nothing stands out: event names and metadata look good.</p> : null}
      {all.length > 0 && (
        <ul class="home-list">
          {all.slice(0, HINTS_MAX).map(({id, name, code, message}) => (
            <li key={`${id} ${code} ${message}`}><span><a href={to(`${EVENTS}/${id}`)}>{name}</a> <span class="quiet">{message}</span></span></li>
          ))}
          {all.length > HINTS_MAX && <li><a href={to(EVENTS)}>{plural(all.length - HINTS_MAX, 'more hint')}</a></li>}
        </ul>
      )}
    </Panel>
  );
};
