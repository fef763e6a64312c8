// Access tokens and write keys: made here, shown once, revoked for good.
import {useState} from 'preact/hooks';
import {everyPage, json} from '../../api/client';
import type {Listed} from '../../api/settings';
import type {Token} from '../../api/types';
import {useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {soon, tell, tellError} from '../../app/notices';
import {Button, Checkbox, Copyable, Form, Segmented, TextField} from '../../ui/controls';
import {Badge, Dialog, Empty, Note, Panel, Time} from '../../ui/surfaces';
import {Settings, Shown} from './parts';

const SCOPES: readonly {id: string; label: string; hint: string}[] = [
  {id: 'read', label: 'Read', hint: 'People, companies, events, tags and their attributes.'},
  {id: 'write', label: 'Write', hint: 'Change them, and send events.'},
  {id: 'manage', label: 'Manage', hint: 'Messages, settings, exports, tokens: all that this console does.'},
];

const CreateDialog = ({onClose, onMade}: {onClose: () => void; onMade: (token: Token) => void}) => {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>(['read', 'write']);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isReady = name.trim() !== '' && scopes.length > 0;
  const make = (): void => {
    setTried(true);
    if (!isReady) {
      return;
    }
    setBusy(true);
    json<Token>('POST', '/manage/tokens', {name: name.trim(), scopes})
      .then(onMade, tellError)
      .finally(() => setBusy(false));
  };
  return (
    <Dialog title="New access token" onClose={onClose}>
      <Form onSubmit={make} label="New access token" class="form">
        <TextField label="Name" value={name} onInput={setName} maxLength={255} autoFocus hint="Where it is used, such as Shop backend." error={isTried && name.trim() === '' ? 'A token needs a name, so that you know later what it is for.' : undefined} />
        <fieldset class="choices">
          <legend class="field-label">It may</legend>
          {SCOPES.map(scope => (
            <Checkbox key={scope.id} label={scope.label} hint={scope.hint} checked={scopes.includes(scope.id)} onChange={is => setScopes(SCOPES.map(({id}) => id).filter(id => (id === scope.id ? is : scopes.includes(id))))} />
          ))}
          {isTried && scopes.length === 0 && <p class="field-error">Choose at least one.</p>}
        </fieldset>
        <div class="line"><Button type="submit" look="primary" busy={isBusy}>Make token</Button><Button onClick={onClose}>Cancel</Button></div>
      </Form>
    </Dialog>
  );
};

const TokenRow = ({token, isGoing, onRevoke}: {token: Token; isGoing: boolean; onRevoke: () => void}) => {
  const isOver = token.revoked || isGoing;
  return (
    <div class="rows-row">
      <span class="rows-main">
        <b class={isOver ? 'faint' : undefined}>{token.name}</b>
        <small>
          <code>{token.id}</code> · made <Time at={token.created_at} />
          {token.revoked_at ? <>, revoked <Time at={token.revoked_at} /></> : null}
        </small>
      </span>
      <span class="rows-side">
        {token.scopes.map(scope => <Badge key={scope} tone={scope === 'manage' && !isOver ? 'accent' : 'plain'}>{scope}</Badge>)}
        {isOver ? <Badge tone="bad">revoked</Badge> : <Button look="quiet" onClick={onRevoke}>Revoke</Button>}
      </span>
    </div>
  );
};

const isWriteKey = (token: Token): boolean => token.scopes.includes('track');

export default function Keys() {
  // All of them: what cannot be seen cannot be revoked.
  const tokens = useLoaded<Listed<Token>>('settings/tokens', async signal => ({data: await everyPage<Token>('/manage/tokens?per_page=150', signal)}));
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Token | undefined>();
  const [going, setGoing] = useState<ReadonlySet<string>>(new Set());
  const [show, setShow] = useParameter('show');

  const stay = (id: string): void => setGoing(before => new Set([...before].filter(one => one !== id)));
  const revoke = (token: Token): void => {
    setGoing(before => new Set([...before, token.id]));
    const act = (): void => {
      json<Token>('POST', `/manage/tokens/${token.id}/revoke`, {})
        .then(now => tokens.put(list => ({...list, data: list.data.map(one => (one.id === now.id ? now : one))})), tellError)
        .finally(() => stay(token.id));
    };
    soon(`${token.name} is revoked; what uses it is refused from then on.`, act, () => stay(token.id));
  };
  const took = (token: Token): void => {
    setMaking(false);
    setMade(token);
    tokens.reload();
    tell('Token made');
  };
  const rows = (some: readonly Token[]) => some.map(token => <TokenRow key={token.id} token={token} isGoing={going.has(token.id)} onRevoke={() => revoke(token)} />);
  return (
    <Settings
      title="Keys and tokens"
      lead="What lets servers and tools in. Keep tokens out of pages and apps: a write key is what belongs there."
      actions={<Button look="primary" icon="plus" onClick={() => setMaking(true)}>New token</Button>}
    >
      {made?.token && (
        <Panel title={made.name}>
          <Note tone="good"><p>This is the token. It is shown this once: copy it to where it is used.</p></Note>
          <Copyable text={made.token} label="token" />
        </Panel>
      )}
      <Shown loaded={tokens}>
        {({data}) => {
          const seen = data.filter(token => show === 'revoked' || !token.revoked);
          return (
            <>
              <Panel
                title="Access tokens"
                flush
                actions={<Segmented label="Which tokens" value={show === 'revoked' ? 'revoked' : ''} options={[{value: '', label: 'In use'}, {value: 'revoked', label: 'With revoked ones'}]} onChange={setShow} />}
              >
                <div class="rows">{rows(seen.filter(token => !isWriteKey(token)))}</div>
                {seen.every(isWriteKey) && <Empty icon="key" title="No access token">Make one for each server or tool that reads or writes through the API, so that one can be revoked without the others.</Empty>}
              </Panel>
              <Panel title="Write keys" lead="For the tracking surface only: they send events and who people are, and read nothing." flush>
                <div class="rows">{rows(seen.filter(isWriteKey))}</div>
                <p class="rows-foot quiet">Another one is made on the server, while Herald is stopped: <code>herald token create --write-key</code></p>
              </Panel>
            </>
          );
        }}
      </Shown>
      {isMaking && <CreateDialog onClose={() => setMaking(false)} onMade={took} />}
    </Settings>
  );
}
