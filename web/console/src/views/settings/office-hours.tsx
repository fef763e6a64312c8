// When somebody of the team is there: messages can keep to it, in the workspace's time zone.
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {Schema} from '../../api/types';
import {to} from '../../app/address';
import {useEdited} from '../../app/edited';
import {useLoaded} from '../../app/load';
import {Button, TextField} from '../../ui/controls';
import {plural} from '../../ui/format';
import {Panel} from '../../ui/surfaces';
import type {Window} from '../../messages/shapes';
import {change, Discard, ReadOnly, Settings, Shown} from './parts';
import {asTo, DAYS, faultsOf, hoursOf, inOrder, toShown, WINDOWS_MAX, workWeek} from '../../messages/hours';

type Hours = Schema<'OfficeHours'>;

const put = (windows: readonly Window[]) => (): Promise<Hours> => json('PUT', '/manage/office_hours', {windows});

interface DayProps {
  day: number;
  windows: readonly Window[];
  faults: readonly (string | undefined)[];
  may: boolean;
  onChange: (windows: Window[]) => void;
}

const Day = ({day, windows, faults, may, onChange}: DayProps) => {
  const name = DAYS[day - 1] ?? '';
  const own = windows.map((window, place) => ({window, place})).filter(({window}) => window.day === day);
  const set = (place: number, part: Partial<Window>): void => onChange(windows.map((window, at) => (at === place ? {...window, ...part} : window)));
  const add = (): void => {
    const last = own.at(-1)?.window.to;
    const isFirst = last === undefined || last >= '20:00';
    onChange([...windows, isFirst ? {day, from: '09:00', to: '17:00'} : {day, from: last, to: '22:00'}]);
  };
  return (
    <div class="rows-row hours-row" role="group" aria-label={name}>
      <b class="hours-day">{name}</b>
      <div class="rows-main stack-tight">
        {own.length === 0 && <span class="faint">Nobody is there</span>}
        {own.map(({window, place}) =>
          may ? (
            <div key={place}>
              <div class="hours">
                <TextField label={`${name} from`} isLabelHidden type="time" value={window.from} onInput={from => set(place, {from})} />
                <span class="quiet">to</span>
                <TextField label={`${name} to`} isLabelHidden type="time" value={toShown(window.to)} onInput={value => set(place, {to: asTo(value)})} />
                <Button look="quiet" icon="close" label={`Remove ${name}, ${window.from} to ${window.to}`} onClick={() => onChange(windows.filter((_, at) => at !== place))} />
              </div>
              {faults[place] && <p class="field-error" role="alert">{faults[place]}</p>}
            </div>
          ) : (
            <span key={place} class="number">{window.from} to {window.to}</span>
          ),
        )}
      </div>
      {may && windows.length < WINDOWS_MAX && <Button look="quiet" icon="plus" label={`Add hours on ${name}`} onClick={add} />}
    </div>
  );
};

const Editor = ({hours, may, onSaved}: {hours: Hours; may: boolean; onSaved: (now: Hours) => void}) => {
  const edited = useEdited<readonly Window[]>('office hours', hours.windows);
  const [isBusy, setBusy] = useState(false);
  const {value: windows, edit: setWindows} = edited;
  const faults = faultsOf(windows);
  const isSame = JSON.stringify(inOrder(windows)) === JSON.stringify(inOrder(hours.windows));
  const isWrong = faults.some(fault => fault !== undefined);
  const save = (): void => {
    setBusy(true);
    void change({text: 'Office hours saved', act: put(inOrder(windows)), undo: put(hours.windows), took: onSaved})
      .then(isDone => isDone && edited.drop())
      .finally(() => setBusy(false));
  };
  return (
    <Panel
      title={windows.length === 0 ? 'No hours' : `${plural(hoursOf(windows), 'hour')} a week`}
      lead={<>In {hours.time_zone}, the time zone of the workspace (<a href={to('/settings/general')}>change it</a>).</>}
      flush
      actions={
        may && (
          <>
            {windows.length === 0 && <Button onClick={() => setWindows(workWeek())}>Monday to Friday, 9 to 5</Button>}
            <Discard of={edited} />
            <Button look="primary" busy={isBusy} disabled={isSame || isWrong} onClick={save}>Save</Button>
          </>
        )
      }
    >
      <div class="rows">{DAYS.map((_, at) => <Day key={at} day={at + 1} windows={windows} faults={faults} may={may} onChange={setWindows} />)}</div>
    </Panel>
  );
};

export default function OfficeHours() {
  const may = useMay('editor');
  const hours = useLoaded<Hours>('settings/office_hours', signal => json('GET', '/manage/office_hours', undefined, signal));
  return (
    <Settings title="Office hours" lead="When somebody of your team is there. A message whose schedule says office hours is shown within them only.">
      {!may && <ReadOnly role="editor" />}
      <Shown loaded={hours} rows={7}>{data => <Editor hours={data} may={may} onSaved={now => hours.put(() => now)} />}</Shown>
    </Settings>
  );
}
