// When and where it is sent, how often, and what it is to bring about.
import {asTo, DAYS, faultsOf, toShown, WINDOWS_MAX, workWeek} from '../../messages/hours';
import {isInPage, type UrlRule, type Window, type Windows} from '../../messages/shapes';
import {useSession} from '../../api/session';
import {to} from '../../app/address';
import type {Field as Asked} from '../../predicate/fields';
import {Button, Checkbox, Segmented, Select, TextField} from '../../ui/controls';
import {zoneHint} from '../../ui/format';
import type {Draft} from './draft';
import {EventPicker, NumberField, SpanField} from './parts';

type Change = (patch: Partial<Draft>) => void;

const WINDOW_SORTS = [
  {value: 'any', label: 'At any time'},
  {value: 'office_hours', label: 'Within office hours'},
  {value: 'outside_office_hours', label: 'Outside of office hours'},
  {value: 'own', label: 'In hours of its own'},
];

const DAY_OPTIONS = DAYS.map((label, at) => ({value: String(at + 1), label}));

const windowsAs = (value: string): Windows => (value === 'own' ? workWeek() : value === 'office_hours' || value === 'outside_office_hours' ? value : 'any');

const WindowRows = ({windows, onChange}: {windows: readonly Window[]; onChange: (windows: readonly Window[]) => void}) => {
  const faults = faultsOf(windows);
  return (
    <div class="stack-tight" role="group" aria-label="Hours">
      {windows.map((window, at) => (
        <div key={at} class="composer-row">
          <Select label="Day" isLabelHidden value={String(window.day)} options={DAY_OPTIONS} onChange={day => onChange(windows.with(at, {...window, day: Number(day)}))} />
          <TextField label="From" isLabelHidden type="time" value={window.from} onInput={from => onChange(windows.with(at, {...window, from}))} />
          <TextField label="To" isLabelHidden type="time" value={toShown(window.to)} onInput={end => onChange(windows.with(at, {...window, to: asTo(end)}))} />
          <Button look="quiet" icon="trash" label="Remove these hours" onClick={() => onChange(windows.toSpliced(at, 1))} />
          {faults[at] && <p class="field-error" role="alert">{faults[at]}</p>}
        </div>
      ))}
      <div><Button look="quiet" icon="plus" disabled={windows.length >= WINDOWS_MAX} onClick={() => onChange([...windows, {day: 1, from: '09:00', to: '17:00'}])}>Add hours</Button></div>
    </div>
  );
};

/** Seconds as a field for local times writes them, and back. */
const localTime = (seconds: number | null | undefined): string => {
  if (!seconds) {
    return '';
  }
  const date = new Date(seconds * 1_000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
const secondsOf = (text: string): number | null => (text === '' ? null : Math.floor(new Date(text).getTime() / 1_000));

const URL_OPS = [
  {value: 'contains', label: 'contains'},
  {value: 'is', label: 'is'},
  {value: 'starts_with', label: 'starts with'},
];
const URL_RULES_MAX = 20;

const Pages = ({draft, change}: {draft: Draft; change: Change}) => {
  const rules = draft.place.url_rules ?? [];
  const put = (next: readonly UrlRule[]): void => change({place: {...draft.place, url_rules: next}});
  return (
    <div class="stack-tight" data-field="where.url_rules">
      <p class="field-label">Pages</p>
      <p class="field-hint">{rules.length === 0 ? 'On every page.' : 'On pages for which one of these holds.'}</p>
      {rules.map((rule, at) => (
        <div key={at} class="composer-row">
          <Select label="How it is compared" isLabelHidden value={rule.op} options={URL_OPS} onChange={op => put(rules.with(at, {...rule, op: op === 'is' || op === 'starts_with' ? op : 'contains'}))} />
          <TextField label="Part of the address" isLabelHidden placeholder="/pricing" value={rule.value} onInput={value => put(rules.with(at, {...rule, value}))} />
          <Button look="quiet" icon="trash" label="Remove this page" onClick={() => put(rules.toSpliced(at, 1))} />
        </div>
      ))}
      <div><Button look="quiet" icon="plus" disabled={rules.length >= URL_RULES_MAX} onClick={() => put([...rules, {op: 'contains', value: ''}])}>Only on certain pages</Button></div>
      <NumberField label="After so many seconds on the page" min={0} value={draft.place.time_on_page_s || null} onChange={seconds => change({place: {...draft.place, time_on_page_s: seconds ?? 0}})} />
    </div>
  );
};

/** When, and where in a page. */
export const WhenFields = ({draft, change}: {draft: Draft; change: Change}) => {
  const {schedule} = draft;
  const put = (patch: Partial<Draft['schedule']>): void => change({schedule: {...schedule, ...patch}});
  const {windows} = schedule;
  const zone = zoneHint(useSession().workspace.time_zone) ?? '';
  return (
    <>
      <div class="composer-pair">
        <div data-field="schedule.start_at"><TextField label="Not before" type="datetime-local" value={localTime(schedule.start_at)} hint={`Empty: from when it goes live. ${zone}`} onInput={text => put({start_at: secondsOf(text)})} /></div>
        <div data-field="schedule.stop_at"><TextField label="Not from then on" type="datetime-local" value={localTime(schedule.stop_at)} hint={`Empty: until somebody pauses it. ${zone}`} onInput={text => put({stop_at: secondsOf(text)})} /></div>
      </div>
      <Select label="Hours" value={typeof windows === 'string' ? windows : 'own'} options={WINDOW_SORTS} hint="What comes outside of them is dropped, not kept for later." onChange={value => put({windows: windowsAs(value)})} />
      {(windows === 'office_hours' || windows === 'outside_office_hours') && <p class="quiet">The workspace’s own, set under <a href={to('/settings/office-hours')}>Settings</a>.</p>}
      {typeof windows !== 'string' && <WindowRows windows={windows} onChange={next => put({windows: next})} />}
      {windows !== 'any' && <Segmented label="Whose time zone" value={schedule.time_zone} options={[{value: 'workspace', label: 'The workspace’s time'}, {value: 'contact', label: 'The person’s time'}]} onChange={time_zone => put({time_zone})} />}
      {isInPage(draft.said.kind) && <Pages draft={draft} change={change} />}
    </>
  );
};

/** How often. */
export const FrequencyFields = ({draft, change}: {draft: Draft; change: Change}) => {
  const {frequency, stop} = draft;
  return (
    <>
      <Segmented label="How often" value={frequency.mode} options={[{value: 'once', label: 'Once per person'}, {value: 'every', label: 'Every time'}]} onChange={mode => change({frequency: {...frequency, mode}})} />
      {frequency.mode === 'every' && (
        <div class="composer-pair">
          <NumberField label="At most, per person" value={frequency.max_sends} hint="Empty: as often as it happens." onChange={max_sends => change({frequency: {...frequency, max_sends}})} />
          <SpanField label="Time between two" seconds={frequency.min_gap_s} hint="Empty: none." onChange={min_gap_s => change({frequency: {...frequency, min_gap_s}})} />
        </div>
      )}
      <NumberField label="Pause it after so many in all" value={stop.after_sends} hint="Empty: never." onChange={after_sends => change({stop: {...stop, after_sends}})} />
    </>
  );
};

const WEEK_S = 604_800;

/** What it is to bring about. */
export const GoalFields = ({draft, change, people}: {draft: Draft; change: Change; people: readonly Asked[]}) => {
  const {goal} = draft;
  return (
    <>
      <div class="composer-row" data-field="goal.event">
        <span>They do</span>
        <EventPicker label="The event of the goal" event={goal?.event ?? ''} fields={people} onPick={event => change({goal: {event, within_s: goal?.within_s ?? WEEK_S}})} />
        {goal && <Button look="quiet" icon="trash" onClick={() => change({goal: null, stop: {...draft.stop, on_goal: false}})}>No goal</Button>}
      </div>
      {goal && (
        <>
          <SpanField label="Within" seconds={goal.within_s} onChange={seconds => change({goal: {...goal, within_s: seconds ?? WEEK_S}})} />
          <Checkbox label="Not again to who has reached it" checked={draft.stop.on_goal === true} onChange={on_goal => change({stop: {...draft.stop, on_goal}})} />
        </>
      )}
    </>
  );
};
