// Values that are changed where they stand: a press opens the field, Enter saves, Escape
// leaves everything as it was.
import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import {answer, api} from '../../api/client';
import {useMay, useSession} from '../../api/session';
import type {Contact} from '../../api/types';
import {asApiError, useLoaded} from '../../app/load';
import {Button, Form, Select, TextField} from '../../ui/controls';
import {fullTime, zoneHint} from '../../ui/format';
import {Icon} from '../../ui/icons';
import {Panel, Waiting} from '../../ui/surfaces';
import {type DataType, fieldText, sentValue} from './attributes';
import {changeContact, changed} from './data';

interface FieldOf {
  /** As the API names it. */
  name: string;
  label: string;
  type: DataType;
  options: readonly string[];
  isCustom: boolean;
}

const shown = (type: DataType, value: unknown, timeZone: string): string =>
  type === 'date' && typeof value === 'number' ? fullTime(value, timeZone) : type === 'boolean' ? (value === true ? 'yes' : 'no') : fieldText(type, value);

const INPUTS: Readonly<Record<string, 'number' | 'datetime-local'>> = {date: 'datetime-local'};

const Editor = ({field, value, onSave, onCancel}: {field: FieldOf; value: unknown; onSave: (value: string | number | boolean | null) => Promise<void>; onCancel: () => void}) => {
  const {workspace} = useSession();
  const before = fieldText(field.type, value);
  const [text, setText] = useState(before);
  const [wrong, setWrong] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  // At once, so that no key goes astray.
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  const save = (): void => {
    const read = sentValue(field.type, text);
    if (text === before) {
      // A date in the field has no seconds: what nobody changed stays whole.
      onCancel();
    } else if ('wrong' in read) {
      setWrong(read.wrong);
    } else {
      setBusy(true);
      onSave(read.value).catch((error: unknown) => {
        // What was written stays, to be put right.
        setBusy(false);
        setWrong(asApiError(error).message);
      });
    }
  };
  const choices = field.type === 'boolean' ? [{value: '', label: 'Not known'}, {value: 'true', label: 'Yes'}, {value: 'false', label: 'No'}] : field.options.length > 0 ? [{value: '', label: 'Not known'}, ...field.options.map(option => ({value: option, label: option}))] : undefined;
  return (
    <div
      ref={box}
      class="value-editor"
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.preventDefault();
          event.stopPropagation();
          onCancel();
        }
      }}
    >
      <Form label={`Change ${field.label}`} onSubmit={save} class="value-form">
        {choices ? <Select label={field.label} isLabelHidden value={text} options={choices} onChange={setText} error={wrong} /> : <TextField label={field.label} isLabelHidden value={text} onInput={setText} type={INPUTS[field.type] ?? 'text'} hint={field.type === 'date' ? zoneHint(workspace.time_zone) : undefined} error={wrong} />}
        <Button look="plain" icon="check" label={`Save ${field.label}`} type="submit" busy={isBusy} />
        <Button look="quiet" icon="close" label="Leave it as it was" onClick={onCancel} />
      </Form>
    </div>
  );
};

const Value = ({field, value, contact, onChanged}: {field: FieldOf; value: unknown; contact: Contact; onChanged: () => void}) => {
  const {workspace} = useSession();
  const mayChange = useMay('support');
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    // The button is drawn again first.
    requestAnimationFrame(() => opener.current?.focus());
  };
  const body = (to: unknown): Record<string, unknown> => (field.isCustom ? {custom_attributes: {[field.name]: to}} : {[field.name]: to});
  const save = async (next: string | number | boolean | null): Promise<void> => {
    if (next !== (value ?? null)) {
      await changed(next === null ? `${field.label} is taken away` : `${field.label} is changed`, () => changeContact(contact.id, body(next)), onChanged, () => changeContact(contact.id, body(value ?? null)));
    }
    close();
  };
  if (isOpen) {
    return <Editor field={field} value={value} onSave={save} onCancel={close} />;
  }
  const text = value === null || value === undefined ? <span class="faint">Not known</span> : shown(field.type, value, workspace.time_zone);
  return mayChange ? (
    <button ref={opener} type="button" class="value" aria-label={`Change ${field.label}`} onClick={() => setOpen(true)}><span>{text}</span><Icon name="edit" /></button>
  ) : (
    <span>{text}</span>
  );
};

const STANDARD: readonly FieldOf[] = [
  {name: 'name', label: 'Name', type: 'string', options: [], isCustom: false},
  {name: 'email', label: 'E-mail', type: 'string', options: [], isCustom: false},
  {name: 'phone', label: 'Phone', type: 'string', options: [], isCustom: false},
];

/** Attributes: the three that everybody has, and the workspace's own. */
export const Attributes = ({contact, onChanged}: {contact: Contact; onChanged: () => void}) => {
  const own = useLoaded('attributes contact', signal => answer(api.GET('/data_attributes', {params: {query: {model: 'contact'}}, signal})));
  const custom = contact.custom_attributes as Record<string, unknown>;
  const fields = (own.data?.data ?? [])
    .filter(attribute => attribute.custom && !attribute.archived)
    .map((attribute): FieldOf => ({name: attribute.name, label: attribute.label, type: attribute.data_type, options: attribute.options ?? [], isCustom: true}));
  const standard = contact as unknown as Record<string, unknown>;
  return (
    <Panel title="Attributes">
      <dl class="facts values">
        {[...STANDARD, ...fields].map(field => (
          <div key={`${field.isCustom} ${field.name}`} class="fact">
            <dt>{field.label}</dt>
            <dd><Value field={field} value={field.isCustom ? custom[field.name] : standard[field.name]} contact={contact} onChanged={onChanged} /></dd>
          </div>
        ))}
      </dl>
      {!own.data && !own.error && <Waiting rows={3} />}
    </Panel>
  );
};
