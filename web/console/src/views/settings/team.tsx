// Teammates: who is in, what each role may do, invitations with a one-time link.
import {useState} from 'preact/hooks';
import {ApiError} from '../../api/client';
import {useMay, useSession, useSessionAgain} from '../../api/session';
import {changeTeammate, type InvitedTeammate, inviteTeammate, linkTeammate, resetTeammate, type Listed, readTeammates, removeTeammate} from '../../api/settings';
import type {Role, Teammate} from '../../api/types';
import {type Loaded, useLoaded} from '../../app/load';
import {soon, tell, tellError} from '../../app/notices';
import {useIsShown} from '../../app/seen';
import {Button, Copyable, Form, Select, TextField} from '../../ui/controls';
import {Icon} from '../../ui/icons';
import {Badge, Dialog, Menu, Note, Panel, Time} from '../../ui/surfaces';
import {change, Settings, Shown} from './parts';

const ROLES: readonly {value: Role; label: string}[] = [
  {value: 'owner', label: 'Owner'},
  {value: 'editor', label: 'Editor'},
  {value: 'support', label: 'Support'},
  {value: 'viewer', label: 'Viewer'},
];

const isRole = (text: string): text is Role => ROLES.some(({value}) => value === text);

/** What each role may do, from the least to the most; a row counts for its role and all above it. */
const MAY: readonly {what: string; from: Role}[] = [
  {what: 'Look at people, events, messages and settings', from: 'viewer'},
  {what: 'Change people: attributes, tags, notes, merge', from: 'support'},
  {what: 'Events, messages, segments, import and export', from: 'editor'},
  {what: 'Settings of the workspace, audit log', from: 'editor'},
  {what: 'Teammates, keys and tokens, identity verification, trusted domains', from: 'owner'},
];

const RANK: readonly Role[] = ['viewer', 'support', 'editor', 'owner'];

const RoleTable = () => (
  <Panel title="What each role may do" flush>
    <div class="scroll-x" tabIndex={0} role="region" aria-label="What each role may do">
      <table class="grid-table">
        <thead>
          <tr><th scope="col">May</th>{RANK.map(role => <th scope="col" key={role}>{ROLES.find(({value}) => value === role)?.label}</th>)}</tr>
        </thead>
        <tbody>
          {MAY.map(({what, from}) => (
            <tr key={what}>
              <td>{what}</td>
              {RANK.map(role => (
                <td key={role}>{RANK.indexOf(role) >= RANK.indexOf(from) ? <><Icon name="check" /><span class="unseen">yes</span></> : <span class="faint" aria-label="no">–</span>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Panel>
);

const InviteDialog = ({onClose, onInvited}: {onClose: () => void; onInvited: (teammate: InvitedTeammate) => void}) => {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [error, setError] = useState<ApiError | undefined>();
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const invite = (): void => {
    setTried(true);
    if (name.trim() === '' || email.trim() === '') {
      return;
    }
    setBusy(true);
    setError(undefined);
    inviteTeammate({name: name.trim(), email: email.trim(), role})
      .then(onInvited)
      .catch((why: unknown) => (why instanceof ApiError && why.field !== undefined ? setError(why) : tellError(why)))
      .finally(() => setBusy(false));
  };
  const said = (field: string): string | undefined => (error?.field === field ? error.message : undefined);
  return (
    <Dialog title="Invite a teammate" onClose={onClose}>
      <Form onSubmit={invite} label="Invite a teammate" class="form">
        <TextField label="Name" value={name} onInput={setName} autoFocus autocomplete="off" error={said('name') ?? (isTried && name.trim() === '' ? 'How are they called?' : undefined)} />
        <TextField label="E-mail" type="email" value={email} onInput={setEmail} autocomplete="off" hint="They sign in with it. Herald sends no mail to it: you hand over the link." error={said('email') ?? (isTried && email.trim() === '' ? 'They sign in with it.' : undefined)} />
        <Select label="Role" value={role} options={ROLES} onChange={value => isRole(value) && setRole(value)} error={said('role')} />
        <div class="line"><Button type="submit" look="primary" busy={isBusy}>Invite</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
};

const LinkDialog = ({teammate, onClose}: {teammate: InvitedTeammate; onClose: () => void}) => (
  <Dialog title={`Sign-in link for ${teammate.name}`} onClose={onClose} actions={<Button look="primary" onClick={onClose}>Done</Button>}>
    <p>Hand this link to {teammate.name}. It signs in once, until <Time at={teammate.link_expires_at} exact />, and is not shown again. Who has it can sign in as {teammate.name}.</p>
    <Copyable block text={teammate.link} label="sign-in link" />
    <p class="quiet">If it runs out, make a new one from the menu of that teammate.</p>
  </Dialog>
);

interface RowProps {
  teammate: Teammate;
  isMe: boolean;
  mayChange: boolean;
  isGoing: boolean;
  onRole: (role: Role) => void;
  onLink: () => void;
  onReset: () => void;
  onRemove: () => void;
}

const Row = ({teammate, isMe, mayChange, isGoing, onRole, onLink, onReset, onRemove}: RowProps) => (
  <div class="rows-row">
    <span class="avatar" aria-hidden="true">{teammate.name.slice(0, 1).toUpperCase()}</span>
    <span class="rows-main">
      <b class={isGoing ? 'faint' : undefined}>{teammate.name}</b> {isMe && <Badge>you</Badge>} {teammate.state === 'invited' && <Badge tone="warn">invited</Badge>} {isGoing && <Badge tone="bad">being removed</Badge>}
      <small>{teammate.email ?? 'no e-mail'} · {teammate.last_signed_in_at === null ? 'not signed in yet' : <>signed in <Time at={teammate.last_signed_in_at} /></>}</small>
    </span>
    <span class="rows-side">
      {mayChange ? (
        <Select label={`Role of ${teammate.name}`} isLabelHidden value={teammate.role} options={ROLES} disabled={isGoing} onChange={value => isRole(value) && onRole(value)} />
      ) : (
        <Badge>{teammate.role}</Badge>
      )}
      {mayChange && (
        <Menu
          label={`More for ${teammate.name}`}
          items={[
            {label: 'New sign-in link', icon: 'link', onChoose: onLink, hint: 'Good once, for 15 minutes', disabled: isGoing},
            ...(isMe ? [] : [{label: 'Sign out everywhere', icon: 'out' as const, onChoose: onReset, hint: 'Forgets the password, and makes a new link', disabled: isGoing}, {label: 'Remove', icon: 'trash' as const, tone: 'bad' as const, onChoose: onRemove, disabled: isGoing}]),
          ]}
        />
      )}
    </span>
  </div>
);

/** What can be done to the list. */
const useTeam = (team: Loaded<Listed<Teammate>>, me: string, again: () => void) => {
  const [going, setGoing] = useState<ReadonlySet<string>>(new Set());
  const stay = (id: string): void => setGoing(before => new Set([...before].filter(one => one !== id)));
  const took = (now: Teammate): void => {
    team.put(list => ({...list, data: list.data.map(one => (one.id === now.id ? now : one))}));
    if (now.id === me) {
      again();
    }
  };
  const setRole = ({id, name, role}: Teammate, next: Role): void => {
    void change({text: `${name} is ${next} now`, act: () => changeTeammate(id, {role: next}), undo: () => changeTeammate(id, {role}), took}).then(isDone => {
      if (!isDone) {
        // The refused choice goes back to what holds.
        team.put(list => ({...list}));
      }
    });
  };
  const remove = ({id, name}: Teammate): void => {
    setGoing(before => new Set([...before, id]));
    const act = (): void => {
      removeTeammate(id)
        .then(() => team.put(list => ({...list, data: list.data.filter(one => one.id !== id)})), tellError)
        .finally(() => stay(id));
    };
    soon(`${name} is removed and signed out everywhere.`, act, () => stay(id));
  };
  return {going, setRole, remove};
};

export default function Team() {
  const may = useMay('owner');
  const {teammate: me} = useSession();
  const again = useSessionAgain();
  const team = useLoaded<Listed<Teammate>>('settings/teammates', readTeammates);
  const [isInviting, setInviting] = useState(false);
  const [linked, setLinked] = useState<InvitedTeammate | undefined>();
  const {going, setRole, remove} = useTeam(team, me.id, again);
  const isShown = useIsShown();
  const reset = ({id, name}: Teammate): void => {
    const took = (link: InvitedTeammate): void => (isShown() ? setLinked(link) : tell(`${name} is signed out everywhere. Make a new sign-in link for them under Team and roles.`));
    soon(`${name} is signed out everywhere.`, () => void resetTeammate(id).then(took, tellError), () => undefined);
  };
  const invited = (teammate: InvitedTeammate): void => {
    setInviting(false);
    setLinked(teammate);
    team.reload();
    tell(`${teammate.name} is invited`);
  };
  return (
    <Settings
      title="Team and roles"
      lead="Who works in this console."
      actions={may && <Button look="primary" icon="plus" onClick={() => setInviting(true)}>Invite</Button>}
    >
      {!may && <Note><p>Owners invite teammates and change roles.</p></Note>}
      <Shown loaded={team}>
        {({data}) => (
          <Panel title="Teammates" flush>
            <div class="rows rows-menus">
              {data.map(teammate => (
                <Row
                  key={teammate.id}
                  teammate={teammate}
                  isMe={teammate.id === me.id}
                  mayChange={may}
                  isGoing={going.has(teammate.id)}
                  onRole={role => setRole(teammate, role)}
                  onLink={() => void linkTeammate(teammate.id).then(setLinked, tellError)}
                  onReset={() => reset(teammate)}
                  onRemove={() => remove(teammate)}
                />
              ))}
            </div>
          </Panel>
        )}
      </Shown>
      {(team.data !== undefined || team.error !== undefined) && <RoleTable />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} onInvited={invited} />}
      {linked && <LinkDialog teammate={linked} onClose={() => setLinked(undefined)} />}
    </Settings>
  );
}
