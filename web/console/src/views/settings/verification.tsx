// Identity verification: how servers prove who somebody is, a box to try a proof, the
// secrets, and on which platforms a proof is asked for.
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useSession} from '../../api/session';
import {type Listed, PLATFORMS} from '../../api/settings';
import type {Schema} from '../../api/types';
import {to, useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {useIsShown} from '../../app/seen';
import {soon, tellError} from '../../app/notices';
import {Button, Copyable, Segmented, Select} from '../../ui/controls';
import {Badge, Dialog, Note, Panel, Tabs, Time} from '../../ui/surfaces';
import {Settings, Shown} from './parts';
import {Enforcement} from './verification-enforcement';
import {TestBox} from './verification-test';
import {type Language, LANGUAGES, pageSample, type Proof, serverSample} from './verification-samples';

type Secret = Schema<'IdentitySecret'>;

const GRACES: readonly {value: string; label: string}[] = [
  {value: '604800', label: 'For 7 days more'},
  {value: '2592000', label: 'For 30 days more'},
  {value: '86400', label: 'For a day more'},
  {value: '0', label: 'Not at all: it leaked'},
];

const labelOf = (platform: string): string => PLATFORMS.find(({id}) => id === platform)?.label ?? platform;

const PROOFS = [{value: 'jwt' as const, label: 'Token (JWT)'}, {value: 'hash' as const, label: 'Hash'}];

const Samples = () => {
  const {workspace} = useSession();
  const [proofText, setProof] = useParameter('proof');
  const [languageText] = useParameter('language');
  const proof: Proof = proofText === 'hash' ? 'hash' : 'jwt';
  const language: Language = LANGUAGES.find(({id}) => id === languageText)?.id ?? 'node';
  return (
    <Panel
      title="On your server"
      lead="Without a proof, anyone can say to be anyone. Your server signs who is signed in; the secret never leaves it."
    >
      <div><Segmented label="Kind of proof" value={proof} options={PROOFS} onChange={next => setProof(next === 'jwt' ? '' : next)} /></div>
      <p class="quiet">{proof === 'jwt' ? 'A token expires, and can carry attributes that nobody else can write. Hand over a new one before the old one ends.' : 'A hash proves the user_id (or the e-mail, where there is no user_id) and nothing else. It never expires.'}</p>
      <Tabs label="Languages" current={language} tabs={LANGUAGES.map(({id, label}) => ({id, label, href: to('/settings/verification', {proof: proofText, language: id === 'node' ? undefined : id})}))} />
      <Copyable key={`${proof} ${language}`} block text={serverSample(proof, language)} label="server code" />
      <p class="quiet">In the page:</p>
      <Copyable block text={pageSample(proof, workspace.app_id)} label="page code" />
    </Panel>
  );
};

const RotateDialog = ({platform, onClose, onRotate}: {platform: string; onClose: () => void; onRotate: (grace: number) => void}) => {
  const [grace, setGrace] = useState('604800');
  return (
    <Dialog
      title={`New secret for ${labelOf(platform)}`}
      onClose={onClose}
      actions={<><Button onClick={onClose}>Cancel</Button><Button look="primary" onClick={() => onRotate(Number(grace))}>Make a new secret</Button></>}
    >
      <p>The new secret is shown once, on this page. Put it on your servers while the one before still counts.</p>
      <Select label="The secret before goes on to count" value={grace} options={GRACES} onChange={setGrace} />
      {grace === '0' && <Note tone="warn"><p>Every session that the old secret proved ends, and each page asks your server for a new proof.</p></Note>}
    </Dialog>
  );
};

const SecretRow = ({secret, isWaiting, onRotate}: {secret: Secret; isWaiting: boolean; onRotate: () => void}) => (
  <div class="rows-row">
    <span class="rows-main">
      <b>{labelOf(secret.platform)}</b> <code>…{secret.hint}</code>
      <small>
        Made <Time at={secret.created_at} />
        {secret.previous_valid_until ? <>; the one before counts until <Time at={secret.previous_valid_until} exact /></> : null}
      </small>
    </span>
    {isWaiting ? <Badge>Soon</Badge> : null}
    <Button look="quiet" icon="key" disabled={isWaiting} onClick={onRotate}>Replace</Button>
  </div>
);

const Secrets = () => {
  const secrets = useLoaded<Listed<Secret>>('settings/identity_secrets', signal => json('GET', '/manage/identity_secrets', undefined, signal));
  const [asked, setAsked] = useState<string | undefined>();
  const [waiting, setWaiting] = useState<readonly string[]>([]);
  // Each is shown this once: a second one does not take the place of the first.
  const [made, setMade] = useState<readonly Secret[]>([]);
  const isShown = useIsShown();
  const rotate = (platform: string, grace: number): void => {
    setAsked(undefined);
    setWaiting(before => [...before, platform]);
    const done = (): void => setWaiting(before => before.filter(one => one !== platform));
    const act = (): void => {
      // The new secret is shown here and nowhere else: whoever left keeps the old one.
      if (!isShown()) {
        tellError(new Error(`The secret for ${labelOf(platform)} was not replaced, because its page was left.`));
        return;
      }
      json<Secret>('POST', `/manage/identity_secrets/${platform}/rotate`, {grace_s: grace})
        .then(secret => {
          setMade(before => [secret, ...before.filter(one => one.platform !== secret.platform)]);
          secrets.reload();
        }, tellError)
        .finally(done);
    };
    soon(`The secret for ${labelOf(platform)} is replaced in a moment. Stay on this page to see the new one.`, act, done);
  };
  return (
    <Panel title="Secrets" lead="Each platform has its own. All begin as the one that the first start printed." flush>
      {made.map(({platform, secret}) =>
        secret ? (
          <div key={platform} class="once">
            <Note tone="good"><p>The new secret for {labelOf(platform)}. It is shown this once: copy it to your servers now.</p></Note>
            <Copyable text={secret} label={`new secret for ${labelOf(platform)}`} />
          </div>
        ) : null,
      )}
      <Shown loaded={secrets} rows={3}>
        {({data}) => (
          <div class="rows">
            {data.map(secret => <SecretRow key={secret.platform} secret={secret} isWaiting={waiting.includes(secret.platform)} onRotate={() => setAsked(secret.platform)} />)}
          </div>
        )}
      </Shown>
      {asked && <RotateDialog platform={asked} onClose={() => setAsked(undefined)} onRotate={grace => rotate(asked, grace)} />}
    </Panel>
  );
};

export default function Verification() {
  return (
    <Settings title="Identity verification" lead="Keeps people from being taken for somebody else. First sign on your server, then try it, then ask for it.">
      <Samples />
      <TestBox />
      <Enforcement />
      <Secrets />
    </Settings>
  );
}
