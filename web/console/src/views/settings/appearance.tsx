// How banners and messages look: two colours and a theme, seen while they are chosen.
import './appearance.css';
import {useState} from 'preact/hooks';
import {ApiError} from '../../api/client';
import {useMay} from '../../api/session';
import {type Appearance as Looks, changeAppearance, readAppearance, type ThemeMode} from '../../api/settings';
import {useEdited} from '../../app/edited';
import {useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Button, Field, Form, Segmented} from '../../ui/controls';
import {Panel} from '../../ui/surfaces';
import {readColour} from './colour';
import {Discard, ReadOnly, Settings, Shown} from './parts';
import {Preview} from './preview';

const THEMES: readonly {value: ThemeMode; label: string}[] = [
  {value: 'system', label: 'As the visitor’s system'},
  {value: 'light', label: 'Light'},
  {value: 'dark', label: 'Dark'},
];

/** A colour as text and as a picker; an empty text is the standard one. */
const ColourField = ({label, hint, value, standard, onChange, error}: {label: string; hint: string; value: string; standard: string; onChange: (value: string) => void; error: string | undefined}) => (
  <Field label={label} hint={hint} error={error}>
    {props => (
      <span class="colour">
        <input class="input" type="color" aria-label={`${label}, picker`} value={readColour(value) ?? standard} onInput={event => onChange(event.currentTarget.value)} />
        <input class="input mono" {...props} value={value} placeholder="standard" maxLength={7} spellcheck={false} onInput={event => onChange(event.currentTarget.value)} />
        {value !== '' && <Button look="quiet" icon="close" label={`Use the standard ${label.toLowerCase()}`} onClick={() => onChange('')} />}
      </span>
    )}
  </Field>
);

const wrongColour = (typed: string): string | undefined => (typed === '' || readColour(typed) !== undefined ? undefined : 'Write a colour as #3e52d6.');

const Editor = ({looks, onSaved, may}: {looks: Looks; onSaved: (now: Looks) => void; may: boolean}) => {
  const edited = useEdited('appearance', {action: looks.action_color ?? '', background: looks.background_color ?? '', theme: looks.theme_mode});
  const {action, background, theme} = edited.value;
  const edit = (part: Partial<typeof edited.value>): void => edited.edit({...edited.value, ...part});
  const [refusal, setRefusal] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  const now = {action_color: readColour(action) ?? null, background_color: readColour(background) ?? null, theme_mode: theme};
  const isSame = now.action_color === looks.action_color && now.background_color === looks.background_color && theme === looks.theme_mode;
  const isWrong = wrongColour(action) !== undefined || wrongColour(background) !== undefined;
  const save = (): void => {
    if (isSame || isWrong) {
      return;
    }
    setBusy(true);
    setRefusal(undefined);
    const {action_color, background_color, theme_mode} = looks;
    changeAppearance(now)
      .then(answer => {
        edited.drop();
        onSaved(answer);
        tell('Appearance saved', () => void changeAppearance({action_color, background_color, theme_mode}).then(onSaved, tellError));
      })
      .catch((why: unknown) => (why instanceof ApiError && why.field !== undefined ? setRefusal(why) : tellError(why)))
      .finally(() => setBusy(false));
  };
  const said = (field: string): string | undefined => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      {may ? (
        <Panel title="Colours and theme">
          <Form onSubmit={save} label="Appearance" class="form form-wide">
            <div class="pair">
              <ColourField label="Action colour" hint="Buttons and links. One that cannot be seen on its ground gives way to the text’s." value={action} standard="#3e52d6" onChange={typed => edit({action: typed})} error={wrongColour(action) ?? said('action_color')} />
              <ColourField label="Banner background" hint="Of banners only. The text on it is black or white, whichever can be read." value={background} standard="#ffffff" onChange={typed => edit({background: typed})} error={wrongColour(background) ?? said('background_color')} />
            </div>
            <div class="field">
              <span class="field-label">Theme</span>
              <div><Segmented label="Theme of banners and messages" value={theme} options={THEMES} onChange={chosen => edit({theme: chosen})} /></div>
            </div>
            <div class="line"><Button type="submit" look="primary" busy={isBusy} disabled={isSame || isWrong}>Save</Button><Discard of={edited} /></div>
          </Form>
        </Panel>
      ) : (
        <ReadOnly role="editor" />
      )}
      <Panel title="Preview" lead="What a page’s own settings say at boot goes before this.">
        <Preview action={now.action_color} background={now.background_color} theme={theme} />
      </Panel>
    </>
  );
};

export default function Appearance() {
  const may = useMay('editor');
  const looks = useLoaded<Looks>('settings/appearance', readAppearance);
  return (
    <Settings title="Appearance" lead="How banners and messages look in every page, until a page says otherwise.">
      <Shown loaded={looks}>{data => <Editor looks={data} may={may} onSaved={now => looks.put(() => now)} />}</Shown>
    </Settings>
  );
}
