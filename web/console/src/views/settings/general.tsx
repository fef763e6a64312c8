// What the workspace is called, where its days begin, and its id.
import {useState} from 'preact/hooks';
import {ApiError, json} from '../../api/client';
import {useMay, useSessionAgain} from '../../api/session';
import type {ManagedWorkspace} from '../../api/types';
import {useEdited} from '../../app/edited';
import {useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Button, Copyable, Form, Select, TextField} from '../../ui/controls';
import {Facts, Panel, Time} from '../../ui/surfaces';
import {Discard, ReadOnly, Settings, Shown} from './parts';
import {zoneOptions} from './zones';

const save = (change: {name: string; time_zone: string}): Promise<ManagedWorkspace> => json('PATCH', '/manage/workspace', change);

const WorkspaceForm = ({workspace, onSaved}: {workspace: ManagedWorkspace; onSaved: (now: ManagedWorkspace) => void}) => {
  const edited = useEdited('workspace', {name: workspace.name, zone: workspace.time_zone});
  const {name, zone} = edited.value;
  const [error, setError] = useState<ApiError | undefined>();
  const [isBusy, setBusy] = useState(false);
  const isSame = name.trim() === workspace.name && zone === workspace.time_zone;
  const submit = (): void => {
    if (isSame) {
      return;
    }
    setBusy(true);
    setError(undefined);
    const before = {name: workspace.name, time_zone: workspace.time_zone};
    save({name: name.trim(), time_zone: zone})
      .then(now => {
        edited.drop();
        onSaved(now);
        tell('Workspace saved', () => void save(before).then(onSaved, tellError));
      })
      .catch((why: unknown) => (why instanceof ApiError && why.field !== undefined ? setError(why) : tellError(why)))
      .finally(() => setBusy(false));
  };
  return (
    <Form onSubmit={submit} label="Workspace" class="form">
      <TextField label="Name" value={name} onInput={typed => edited.edit({name: typed, zone})} maxLength={255} hint="Shown to teammates, never to customers." error={error?.field === 'name' ? error.message : name.trim() === '' ? 'A workspace needs a name.' : undefined} />
      <Select label="Time zone" value={zone} options={zoneOptions(workspace.time_zone)} onChange={chosen => edited.edit({name, zone: chosen})} hint="Days in charts and reports, schedules and office hours begin and end in it." error={error?.field === 'time_zone' ? error.message : undefined} />
      <div class="line"><Button type="submit" look="primary" busy={isBusy} disabled={isSame || name.trim() === ''}>Save</Button><Discard of={edited} /></div>
    </Form>
  );
};

export default function General() {
  const may = useMay('editor');
  const again = useSessionAgain();
  const workspace = useLoaded<ManagedWorkspace>('settings/workspace', signal => json('GET', '/manage/workspace', undefined, signal));
  const took = (now: ManagedWorkspace): void => {
    workspace.put(() => now);
    again();
  };
  return (
    <Settings title="General" lead="The workspace itself.">
      <Shown loaded={workspace}>
        {data => (
          <>
            <Panel title="Workspace">
              {may ? <WorkspaceForm workspace={data} onSaved={took} /> : <><ReadOnly role="editor" /><Facts facts={[['Name', data.name], ['Time zone', data.time_zone]]} /></>}
            </Panel>
            <Panel title="Ids">
              <Facts facts={[['App id', <Copyable key="id" text={data.app_id} label="app id" />], ['Made', <Time key="at" at={data.created_at} exact />]]} />
            </Panel>
          </>
        )}
      </Shown>
    </Settings>
  );
}
