// The test box: a proof as the server made it, and what is right or wrong about it.
import {useState} from 'preact/hooks';
import type {ApiError} from '../../api/client';
import {checkIdentity, type IdentityCheck, type Platform, PLATFORMS} from '../../api/settings';
import {asApiError} from '../../app/load';
import {Button, Form, Segmented, Select, TextArea, TextField} from '../../ui/controls';
import {ErrorNote, Note, Panel, Time} from '../../ui/surfaces';

type Answer = {is: 'none'} | {is: 'busy'} | {is: 'checked'; check: IdentityCheck} | {is: 'failed'; error: ApiError};

const Verdict = ({check}: {check: IdentityCheck}) =>
  check.valid ? (
    <Note tone="good">
      <p>
        This proof counts{check.secret === 'previous' ? ', but it is made with the secret before the last one: change it on that server' : ''}.
        {check.expires_at ? <> It ends <Time at={check.expires_at} />.</> : null}
      </p>
    </Note>
  ) : (
    <Note tone="bad"><p>{check.message}</p><p class="note-code"><code>{check.code}</code></p></Note>
  );

/** Checks a hash or a token that the team's server made. */
export const TestBox = () => {
  const [platform, setPlatform] = useState<Platform>('web');
  const [kind, setKind] = useState<'jwt' | 'hash'>('hash');
  const [userId, setUserId] = useState('');
  const [email, setEmail] = useState('');
  const [proof, setProof] = useState('');
  const [answer, setAnswer] = useState<Answer>({is: 'none'});
  /** A verdict is about what was checked: whoever changes that asks again. */
  const changing = <T,>(set: (value: T) => void) => (value: T): void => {
    set(value);
    setAnswer({is: 'none'});
  };
  const isReady = proof.trim() !== '' && (kind === 'jwt' || userId.trim() !== '' || email.trim() !== '');
  const check = (): void => {
    if (!isReady) {
      return;
    }
    setAnswer({is: 'busy'});
    const sent = {
      platform,
      ...(userId.trim() === '' ? {} : {user_id: userId.trim()}),
      ...(email.trim() === '' || kind === 'jwt' ? {} : {email: email.trim()}),
      [kind]: proof.trim(),
    };
    checkIdentity(sent).then(
      found => setAnswer({is: 'checked', check: found}),
      (error: unknown) => setAnswer({is: 'failed', error: asApiError(error)}),
    );
  };
  return (
    <Panel title="Try it" lead="Paste what your server made. Nothing is stored.">
      <Form onSubmit={check} label="Try a proof" class="form form-wide">
        <div class="line">
          <Segmented label="Kind of proof to try" value={kind} options={[{value: 'hash', label: 'Hash'}, {value: 'jwt', label: 'Token (JWT)'}]} onChange={changing(setKind)} />
          <Select label="Platform" isLabelHidden value={platform} options={PLATFORMS.map(({id, label}) => ({value: id, label}))} onChange={changing((value: string) => setPlatform(PLATFORMS.find(({id}) => id === value)?.id ?? 'web'))} />
        </div>
        <div class="pair">
          <TextField label="user_id" value={userId} onInput={changing(setUserId)} hint={kind === 'jwt' ? 'Only to see whether the token names the same one.' : 'As your page sends it.'} />
          {kind === 'hash' && <TextField label="E-mail" type="email" value={email} onInput={changing(setEmail)} hint="Only where your page sends no user_id." />}
        </div>
        {kind === 'hash' ? <TextField label="user_hash" value={proof} onInput={changing(setProof)} /> : <TextArea label="intercom_user_jwt" value={proof} onInput={changing(setProof)} rows={3} mono />}
        <div><Button type="submit" busy={answer.is === 'busy'} disabled={!isReady}>Check</Button></div>
      </Form>
      <div role="status">
        {answer.is === 'checked' && <Verdict check={answer.check} />}
        {answer.is === 'failed' && <ErrorNote error={answer.error} />}
      </div>
    </Panel>
  );
};
