// Tags: made, renamed, deleted.
import {useState} from 'preact/hooks';
import {json, raw} from '../../api/client';
import {useMay} from '../../api/session';
import type {Listed} from '../../api/settings';
import type {Tag} from '../../api/types';
import {useTypedParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {soon, tellError} from '../../app/notices';
import {Button, Form, TextField} from '../../ui/controls';
import {plural} from '../../ui/format';
import {Icon} from '../../ui/icons';
import {Dialog, Empty, Menu, Panel} from '../../ui/surfaces';
import {change, Settings, Shown} from './parts';

const save = (tag: {id?: string; name: string}) => (): Promise<Tag> => json('POST', '/tags', tag);

const NameDialog = ({tag, others, onSave, onClose}: {tag: Tag | undefined; others: readonly Tag[]; onSave: (name: string) => Promise<boolean>; onClose: () => void}) => {
  const [name, setName] = useState(tag?.name ?? '');
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const trimmed = name.trim();
  const isTaken = others.some(other => other.id !== tag?.id && other.name.toLowerCase() === trimmed.toLowerCase());
  const submit = (): void => {
    setTried(true);
    if (trimmed === '' || isTaken) {
      return;
    }
    setBusy(true);
    void onSave(trimmed).finally(() => setBusy(false));
  };
  return (
    <Dialog title={tag ? `Rename ${tag.name}` : 'New tag'} onClose={onClose}>
      <Form onSubmit={submit} label="Tag" class="form">
        <TextField label="Name" value={name} onInput={setName} autoFocus maxLength={255} error={isTaken ? 'Another tag has this name; case does not count.' : isTried && trimmed === '' ? 'A tag needs a name.' : undefined} />
        <div class="line"><Button type="submit" look="primary" busy={isBusy}>{tag ? 'Rename' : 'Make tag'}</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
};

export default function Tags() {
  const may = useMay('support');
  const tags = useLoaded<Listed<Tag>>('settings/tags', signal => json('GET', '/tags', undefined, signal));
  const {text, type: setText} = useTypedParameter('q');
  const [edited, setEdited] = useState<Tag | 'new' | undefined>();
  const [going, setGoing] = useState<ReadonlySet<string>>(new Set());
  const all = (tags.data?.data ?? []).filter(tag => !going.has(tag.id));
  const shown = all.filter(tag => tag.name.toLowerCase().includes(text.trim().toLowerCase()));

  const stay = (id: string): void => setGoing(before => new Set([...before].filter(one => one !== id)));
  const remove = (tag: Tag): void => {
    setGoing(before => new Set([...before, tag.id]));
    const act = (): void => {
      raw('DELETE', `/tags/${tag.id}`)
        .then(() => tags.put(list => ({...list, data: list.data.filter(one => one.id !== tag.id)})), tellError)
        .finally(() => stay(tag.id));
    };
    soon(`${tag.name} is deleted and taken off everybody.`, act, () => stay(tag.id));
  };
  const named = async (name: string): Promise<boolean> => {
    const before = edited === 'new' || edited === undefined ? undefined : edited;
    const took = (): void => tags.reload();
    const isDone =
      before === undefined
        ? await change({text: `${name} made`, act: save({name}), took})
        : await change({text: `${before.name} is called ${name} now`, act: save({id: before.id, name}), undo: save({id: before.id, name: before.name}), took});
    if (isDone) {
      setEdited(undefined);
    }
    return isDone;
  };
  return (
    <Settings
      title="Tags"
      lead="Words that teammates and servers put on people and companies."
      actions={may && <Button look="primary" icon="plus" onClick={() => setEdited('new')}>New tag</Button>}
    >
      <TextField label="Find a tag" isLabelHidden type="search" placeholder="Find a tag" value={text} onInput={setText} />
      <Shown loaded={tags}>
        {() => (
          <Panel flush title="All tags" actions={<span class="quiet">{plural(all.length, 'tag')}</span>}>
            {shown.length === 0 ? (
              <Empty icon="tag" title={all.length === 0 ? 'No tags yet' : 'No tag is called so'}>
                {all.length === 0 ? 'Make one here, or mark people in the list and tag them there.' : 'Look for a part of its name.'}
              </Empty>
            ) : (
              <div class="rows rows-menus">
                {shown.map(tag => (
                  <div class="rows-row" key={tag.id}>
                    <span class="rows-main tag-name"><Icon name="tag" />{tag.name}</span>
                    <small>id <code>{tag.id}</code></small>
                    {may && (
                      <Menu
                        label={`More for ${tag.name}`}
                        items={[
                          {label: 'Rename', icon: 'edit', onChoose: () => setEdited(tag)},
                          {label: 'Delete', icon: 'trash', tone: 'bad', onChoose: () => remove(tag), hint: 'Taken off everybody'},
                        ]}
                      />
                    )}
                  </div>
                ))}
              </div>
            )}
          </Panel>
        )}
      </Shown>
      {edited !== undefined && <NameDialog tag={edited === 'new' ? undefined : edited} others={all} onSave={named} onClose={() => setEdited(undefined)} />}
    </Settings>
  );
}
