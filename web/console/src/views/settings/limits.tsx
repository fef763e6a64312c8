// Limits and retention: every setting of the workspace with what it does, changed in place.
import {useEffect, useRef, useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {Listed} from '../../api/settings';
import type {Setting} from '../../api/types';
import {useLoaded} from '../../app/load';
import {Select, TextField} from '../../ui/controls';
import {count} from '../../ui/format';
import {Badge, Panel} from '../../ui/surfaces';
import {GROUPS, named, readNumber, wordLabel} from './limit-names';
import {change, ReadOnly, Settings, Shown} from './parts';

type Value = Setting['value'];

const shown = (value: Value): string => (typeof value === 'number' ? count(value) : wordLabel(value));

interface ControlProps {
  setting: Setting;
  onChange: (value: Value) => Promise<boolean>;
}

const NumberControl = ({setting, onChange}: ControlProps) => {
  const {label} = named(setting.key);
  const [typed, setTyped] = useState(String(setting.value));
  const [error, setError] = useState<string | undefined>();
  // What is on its way: leaving the field right after Enter does not send it again.
  const sent = useRef<number | undefined>(undefined);
  useEffect(() => setTyped(String(setting.value)), [setting.value]);
  const save = (): void => {
    const read = readNumber(typed, setting.min ?? 0, setting.max ?? Number.MAX_SAFE_INTEGER);
    if ('wrong' in read) {
      setError(read.wrong);
      return;
    }
    setError(undefined);
    if (read.value !== setting.value && read.value !== sent.current) {
      sent.current = read.value;
      void onChange(read.value).then(isDone => {
        sent.current = undefined;
        if (!isDone) {
          setTyped(String(setting.value));
        }
      });
    }
  };
  return (
    <TextField
      label={label}
      isLabelHidden
      value={typed}
      error={error}
      onInput={value => {
        setTyped(value);
        setError(undefined);
      }}
      onBlur={save}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          save();
        } else if (event.key === 'Escape') {
          setTyped(String(setting.value));
          setError(undefined);
        }
      }}
    />
  );
};

const WordControl = ({setting, onChange}: ControlProps) => (
  <Select
    label={named(setting.key).label}
    isLabelHidden
    value={String(setting.value)}
    options={(setting.words ?? []).map(word => ({value: word, label: wordLabel(word)}))}
    onChange={value => void onChange(value)}
  />
);

const Row = ({setting, may, onChange}: ControlProps & {may: boolean}) => {
  const {label, unit} = named(setting.key);
  const isDefault = setting.value === setting.default;
  const isNumber = typeof setting.value === 'number';
  return (
    <div class="setting">
      <div>
        <h3>{label} {!isDefault && <Badge tone="accent">changed</Badge>}</h3>
        <p>{setting.description}</p>
        <p><code>{setting.key}</code></p>
      </div>
      <div>
        {!may ? <b class="number">{shown(setting.value)} {unit ?? ''}</b> : isNumber ? <NumberControl setting={setting} onChange={onChange} /> : <WordControl setting={setting} onChange={onChange} />}
        <div class="setting-bounds">
          {isNumber && setting.max !== undefined && setting.max !== null && <span>{count(setting.min ?? 0)} to {count(setting.max)} {unit ?? ''}</span>}
          {isDefault ? null : may ? <button type="button" class="link" onClick={() => void onChange(setting.default)}>Back to {shown(setting.default)}</button> : <span>default {shown(setting.default)}</span>}
        </div>
      </div>
    </div>
  );
};

export default function Limits() {
  const may = useMay('editor');
  const settings = useLoaded<Listed<Setting>>('settings/settings', signal => json('GET', '/manage/settings', undefined, signal));
  const set = (setting: Setting, value: Value): Promise<boolean> => {
    const put = (next: Value) => (): Promise<Listed<Setting>> => json('PATCH', '/manage/settings', {[setting.key]: next});
    const asked = change({text: `${named(setting.key).label}: ${shown(value)}`, act: put(value), undo: put(setting.value), took: list => settings.put(() => list)});
    return asked.then(isDone => {
      if (!isDone) {
        // The refused choice goes back to what holds.
        settings.put(list => ({...list}));
      }
      return isDone;
    });
  };
  return (
    <Settings title="Limits and retention" lead="What the workspace takes, how fast, and how long it keeps things. A change counts at once.">
      {!may && <ReadOnly role="editor" />}
      <Shown loaded={settings} rows={10}>
        {({data}) => (
          <>
            {GROUPS.map(group => {
              const some = data.filter(setting => named(setting.key).group === group);
              return some.length === 0 ? null : (
                <Panel key={group} title={group} flush>
                  <div>{some.map(setting => <Row key={setting.key} setting={setting} may={may} onChange={value => set(setting, value)} />)}</div>
                </Panel>
              );
            })}
          </>
        )}
      </Shown>
    </Settings>
  );
}
