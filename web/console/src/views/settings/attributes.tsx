// Attributes of people and companies: what each is called, means and holds; the workspace's
// own are made, described and archived here.
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {Listed} from '../../api/settings';
import type {DataAttribute} from '../../api/types';
import {to, useParameter, useTypedParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {Button, Checkbox, TextField} from '../../ui/controls';
import {plural} from '../../ui/format';
import {Badge, Empty, Menu, Panel, Tabs} from '../../ui/surfaces';
import {AttributeDialog, type Draft} from './attribute-dialog';
import {change, Settings, Shown} from './parts';

type Model = 'contact' | 'company';

const TYPES: Readonly<Record<string, string>> = {string: 'text', integer: 'whole number', float: 'number', boolean: 'yes or no', date: 'date'};

const typeOf = (attribute: DataAttribute): string => (attribute.options?.length ? `one of ${attribute.options.length}` : (TYPES[attribute.data_type] ?? attribute.data_type));

const contains = (attribute: DataAttribute, text: string): boolean =>
  [attribute.name, attribute.label, attribute.description ?? ''].some(part => part.toLowerCase().includes(text.trim().toLowerCase()));

const put = (id: number | null | undefined, part: unknown) => (): Promise<DataAttribute> => json('PUT', `/data_attributes/${id}`, part);

const Row = ({attribute, may, onEdit, onArchive}: {attribute: DataAttribute; may: boolean; onEdit: () => void; onArchive: () => void}) => (
  <div class="rows-row">
    <span class="rows-main">
      <b>{attribute.label === '' ? attribute.name : attribute.label}</b> <code class="faint">{attribute.full_name}</code>
      {(attribute.description || attribute.custom) && <small>{attribute.description || 'No description yet.'}</small>}
    </span>
    <span class="rows-side">
      {attribute.archived && <Badge tone="warn">archived</Badge>}
      {attribute.messenger_writable && <Badge title="Pages may write it">browsers write</Badge>}
      <Badge>{typeOf(attribute)}</Badge>
      {may && attribute.custom ? (
        <Menu
          label={`More for ${attribute.name}`}
          items={[
            {label: 'Describe and change', icon: 'edit', onChoose: onEdit},
            {label: attribute.archived ? 'Unarchive' : 'Archive', icon: 'archive', onChoose: onArchive, hint: attribute.archived ? 'It can be written again' : 'Values stay; it is not offered any more'},
          ]}
        />
      ) : (
        <span class="menu-place" />
      )}
    </span>
  </div>
);

const List = ({model, isCustom, text, data, may, onEdit, onArchive}: {model: Model; isCustom: boolean; text: string; data: readonly DataAttribute[]; may: boolean; onEdit: (one: DataAttribute) => void; onArchive: (one: DataAttribute) => void}) => {
  const some = data.filter(one => one.custom === isCustom && contains(one, text));
  if (some.length === 0 && (!isCustom || text !== '')) {
    return null;
  }
  return (
    <Panel title={isCustom ? 'Your own' : 'Built in'} flush actions={<span class="quiet">{plural(some.length, 'attribute')}</span>}>
      {some.length === 0 ? (
        <Empty icon="columns" title="No attributes of your own yet">
          What your product knows of {model === 'contact' ? 'people' : 'companies'}: a plan, seats, the day a trial ends. Make one here, or send it: <code>custom_attributes: {'{"plan": "pro"}'}</code>
        </Empty>
      ) : (
        <div class="rows rows-menus">
          {some.map(one => <Row key={one.full_name} attribute={one} may={may} onEdit={() => onEdit(one)} onArchive={() => onArchive(one)} />)}
        </div>
      )}
    </Panel>
  );
};

export default function Attributes() {
  const may = useMay('editor');
  const [of] = useParameter('of');
  const {text, type: setText} = useTypedParameter('q');
  const [archived, setArchived] = useParameter('archived');
  const model: Model = of === 'company' ? 'company' : 'contact';
  const path = `/data_attributes?model=${model}${archived === '' ? '' : '&include_archived=true'}`;
  const list = useLoaded<Listed<DataAttribute>>(`settings${path}`, signal => json('GET', path, undefined, signal));
  const [edited, setEdited] = useState<DataAttribute | 'new' | undefined>();

  const took = (now: DataAttribute): void => {
    list.put(before => ({...before, data: before.data.map(one => (one.id === now.id && one.custom ? now : one))}));
    list.reload();
  };
  const archive = (one: DataAttribute): void => {
    const is = one.archived;
    void change({text: `${one.name} ${is ? 'is in use again' : 'archived'}`, act: put(one.id, {archived: !is}), undo: put(one.id, {archived: is}), took});
  };
  const save = async (draft: Draft): Promise<boolean> => {
    const options = draft.options.map(value => ({value}));
    const description = draft.description === '' ? null : draft.description;
    const part = {description, messenger_writable: draft.messenger_writable, ...(options.length > 0 ? {options} : {})};
    const before = edited === 'new' || edited === undefined ? undefined : edited;
    const isDone =
      before === undefined
        ? await change({text: `${draft.name} made`, act: (): Promise<DataAttribute> => json('POST', '/data_attributes', {name: draft.name, model, data_type: draft.data_type, ...part}), took})
        : await change({
            text: `${before.name} saved`,
            act: put(before.id, part),
            undo: put(before.id, {description: before.description ?? null, messenger_writable: before.messenger_writable, ...(before.options?.length ? {options: before.options.map(value => ({value}))} : {})}),
            took,
          });
    if (isDone) {
      setEdited(undefined);
    }
    return isDone;
  };
  return (
    <Settings
      title="Attributes"
      lead="What is known of people and companies, beside what they did."
      actions={may && <Button look="primary" icon="plus" onClick={() => setEdited('new')}>New attribute</Button>}
    >
      <Tabs
        label="Of whom"
        current={model}
        tabs={[
          {id: 'contact', label: 'People', href: to('/settings/data/people/attributes')},
          {id: 'company', label: 'Companies', href: to('/settings/data/people/attributes', {of: 'company'})},
        ]}
      />
      <div class="form-line">
        <TextField label="Find an attribute" isLabelHidden type="search" placeholder="Find by name or description" value={text} onInput={setText} />
        <div class="beside-field"><Checkbox label="Archived ones too" checked={archived !== ''} onChange={is => setArchived(is ? '1' : '')} /></div>
      </div>
      <Shown loaded={list} rows={10}>
        {({data}) => (
          <>
            {text !== '' && !data.some(one => contains(one, text)) && <Empty icon="search" title="No attribute is called so">Names, labels and descriptions were looked through{archived === '' ? '; archived ones were not' : ''}.</Empty>}
            {[true, false].map(isCustom => <List key={String(isCustom)} model={model} isCustom={isCustom} text={text} data={data} may={may} onEdit={setEdited} onArchive={archive} />)}
          </>
        )}
      </Shown>
      {edited !== undefined && <AttributeDialog model={model} attribute={edited === 'new' ? undefined : edited} onSave={save} onClose={() => setEdited(undefined)} />}
    </Settings>
  );
}
