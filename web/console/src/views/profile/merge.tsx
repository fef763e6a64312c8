// Two contacts that are one person: a lead becomes part of a user. It can be undone for 90 days.
import {useState} from 'preact/hooks';
import {answer, api, json} from '../../api/client';
import {useMay} from '../../api/session';
import type {FoundContact} from '../../api/people';
import type {Contact} from '../../api/types';
import {askAgain, useLoaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Button} from '../../ui/controls';
import {personTitle} from '../../ui/format';
import {PersonPicker} from '../../ui/person-picker';
import {Dialog, Facts, Note, Panel, Time} from '../../ui/surfaces';
import {change} from './data';

const unmerge = (id: string): Promise<unknown> => json('POST', `/manage/contacts/${encodeURIComponent(id)}/unmerge`, {});

const nameOf = (contact: Contact): string => `${personTitle(contact)} (${contact.role})`;

/** Asks for the other one, and merges. `onMerged` hears who is left. */
export const MergeDialog = ({contact, onClose, onMerged}: {contact: Contact; onClose: () => void; onMerged: (survivor: string) => void}) => {
  const [other, setOther] = useState<FoundContact | undefined>();
  const [isBusy, setBusy] = useState(false);
  const isUser = contact.role === 'user';
  const [from, into] = isUser ? [other, contact] : [contact, other];
  const merge = (): void => {
    if (!from || !into) {
      return;
    }
    setBusy(true);
    json('POST', '/contacts/merge', {from: from.id, into: into.id, skip_duplicate_validation: true}).then(
      () => {
        tell(`${personTitle(from)} is part of ${personTitle(into)} now`, () => void unmerge(into.id).then(() => askAgain(`contact ${into.id}`, `merges ${into.id}`, 'people'), tellError));
        onClose();
        onMerged(into.id);
      },
      (error: unknown) => {
        setBusy(false);
        tellError(error);
      },
    );
  };
  return (
    <Dialog title="Merge with somebody" onClose={onClose} actions={<><Button onClick={onClose}>Cancel</Button><Button look="primary" disabled={!other} busy={isBusy} onClick={merge}>Merge</Button></>}>
      {other ? (
        <>
          <Facts facts={[['Becomes part', from ? nameOf(from) : ''], ['Stays', into ? nameOf(into) : '']]} />
          <Note>Events, tags, notes and companies of both are those of {into ? personTitle(into) : 'who stays'} then. Where both have a value, that of who stays is kept. It can be undone for 90 days.</Note>
          <div class="line"><Button look="quiet" onClick={() => setOther(undefined)}>Choose somebody else</Button></div>
        </>
      ) : (
        <PersonPicker label={isUser ? 'Which lead or visitor is this person too?' : 'Which user is this person?'} hint={isUser ? 'A lead becomes part of a user, never the other way.' : 'They become part of that user.'} without={contact.id} roles={isUser ? ['lead', 'visitor'] : ['user']} onPick={setOther} autoFocus />
      )}
    </Dialog>
  );
};

/** Who was merged into them, and how to undo the latest. */
export const Merges = ({contact, onChanged}: {contact: string; onChanged: () => void}) => {
  const mayChange = useMay('support');
  const {data, reload} = useLoaded(`merges ${contact}`, signal => answer(api.GET('/contacts/{id}/merge_history', {params: {path: {id: contact}}, signal})));
  if (!data || data.data.length === 0) {
    return null;
  }
  const changed = (): void => {
    reload();
    onChanged();
  };
  return (
    <Panel title="Merged into them" {...(mayChange ? {actions: <Button look="quiet" onClick={() => change('The latest merge is undone', () => unmerge(contact), changed)}>Undo the latest</Button>} : {})}>
      <ul class="merges">{data.data.map(record => <li key={record.source_contact_id}><span>A {record.source_contact_role}, <code>{record.source_contact_id.slice(-6)}</code></span> <Time at={record.merged_at} /></li>)}</ul>
    </Panel>
  );
};
