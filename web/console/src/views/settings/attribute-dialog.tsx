// The dialog that makes an attribute, or changes what can be changed of one.
import {useState} from 'preact/hooks';
import type {DataAttribute} from '../../api/types';
import {Button, Checkbox, Form, Select, TextArea, TextField} from '../../ui/controls';
import {Dialog} from '../../ui/surfaces';

export interface Draft {
  name: string;
  data_type: string;
  description: string;
  options: string[];
  messenger_writable: boolean;
}

const TYPES: readonly {value: string; label: string}[] = [
  {value: 'string', label: 'Text'},
  {value: 'integer', label: 'Whole number'},
  {value: 'float', label: 'Number with decimals'},
  {value: 'boolean', label: 'Yes or no'},
  {value: 'date', label: 'Date'},
  {value: 'options', label: 'One of a list'},
];

/** A list has as many values at least. */
const OPTIONS_MIN = 2;

/** A line each, the empty ones left out. */
const linesOf = (text: string): string[] => text.split('\n').map(line => line.trim()).filter(line => line !== '');

/** Makes an attribute when none is given. */
export const AttributeDialog = ({model, attribute, onSave, onClose}: {model: 'contact' | 'company'; attribute: DataAttribute | undefined; onSave: (draft: Draft) => Promise<boolean>; onClose: () => void}) => {
  const [name, setName] = useState(attribute?.name ?? '');
  const [type, setType] = useState(attribute?.options?.length ? 'options' : (attribute?.data_type ?? 'string'));
  const [description, setDescription] = useState(attribute?.description ?? '');
  const [options, setOptions] = useState((attribute?.options ?? []).join('\n'));
  const [isWritable, setWritable] = useState(attribute?.messenger_writable ?? false);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const hasOptions = type === 'options';
  const lacksOptions = hasOptions && linesOf(options).length < OPTIONS_MIN;
  const save = (): void => {
    setTried(true);
    if (name.trim() === '' || lacksOptions) {
      return;
    }
    setBusy(true);
    const draft = {name: name.trim(), data_type: type, description: description.trim(), options: hasOptions ? linesOf(options) : [], messenger_writable: isWritable};
    void onSave(draft).then(isDone => {
      if (!isDone) {
        setBusy(false);
      }
    });
  };
  return (
    <Dialog title={attribute ? attribute.name : `New attribute of ${model === 'contact' ? 'people' : 'companies'}`} onClose={onClose}>
      <Form onSubmit={save} label="Attribute" class="form">
        {!attribute && (
          <>
            <TextField label="Name" value={name} onInput={setName} autoFocus maxLength={190} placeholder="plan" hint="As it is sent. It cannot be changed later." error={isTried && name.trim() === '' ? 'An attribute needs a name.' : undefined} />
            <Select label="Type" value={type} options={TYPES} onChange={setType} hint="It cannot be changed later." />
          </>
        )}
        {hasOptions && <TextArea label="Values" value={options} onInput={setOptions} rows={5} hint="A line each." error={isTried && lacksOptions ? 'A list needs two values at least.' : undefined} />}
        <TextField label="Description" value={description} onInput={setDescription} hint="What it means, for your teammates." />
        <Checkbox label="Pages may write it" hint="Anyone can then set it in their own browser. Leave it off for what decides who gets what." checked={isWritable} onChange={setWritable} />
        <div class="line"><Button type="submit" look="primary" busy={isBusy}>{attribute ? 'Save' : 'Make attribute'}</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
};
