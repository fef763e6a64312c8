// What can be done with a message, from its own page.
import {useLocation} from 'preact-iso';
import {useState} from 'preact/hooks';
import {type ApiError, json} from '../../api/client';
import {useSession} from '../../api/session';
import type {ManagedMessage, Schema} from '../../api/types';
import {to} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {asApiError} from '../../app/load';
import {soon, tell, tellError} from '../../app/notices';
import {archive, done, goLive, pause} from '../../messages/acts';
import {Button, ButtonLink, Form, TextField} from '../../ui/controls';
import {plural} from '../../ui/format';
import {Dialog, ErrorNote, Menu, type MenuItem} from '../../ui/surfaces';

/** Every recall of at most 20 seconds; a workspace with more deliveries asks again by hand. */
const RECALL_ROUNDS_MAX = 30;

const recall = async (id: string): Promise<number> => {
  let all = 0;
  for (let round = 0; round < RECALL_ROUNDS_MAX; round += 1) {
    const {recalled, finished} = await json<Schema<'Recalled'>>('POST', `/manage/messages/${id}/recall`);
    all += recalled;
    if (finished) {
      break;
    }
  }
  return all;
};

const SendTest = ({message, onClose}: {message: ManagedMessage; onClose: () => void}) => {
  const {teammate} = useSession();
  const [email, setEmail] = useState(teammate.email ?? '');
  const [error, setError] = useState<ApiError | undefined>();
  const [isSending, setSending] = useState(false);
  const send = (): void => {
    if (isSending) {
      return;
    }
    setSending(true);
    setError(undefined);
    json('POST', `/manage/messages/${message.id}/send_test`, {email: email.trim()}).then(
      () => {
        tell(`A test is on its way to ${email.trim()}`);
        onClose();
      },
      (why: unknown) => {
        setSending(false);
        setError(asApiError(why));
      },
    );
  };
  return (
    <Dialog title="Send a test" onClose={onClose} actions={<Button look="primary" busy={isSending} onClick={send}>Send</Button>}>
      <Form label="Send a test" onSubmit={send}>
        <TextField label="E-mail of a contact" type="email" value={email} onInput={setEmail} autoFocus hint="They get it as it is now, whoever it is for. It is counted nowhere. What comes from an event shows its fallback." />
      </Form>
      {error && <ErrorNote error={error} />}
    </Dialog>
  );
};

/** The buttons beside the title. */
export const Actions = ({message, changed, onCounting}: {message: ManagedMessage; changed: () => void; onCounting: (text: string | undefined) => void}) => {
  const {route} = useLocation();
  const [isTesting, setTesting] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const edit = to(`/messages/${message.id}/edit`);
  useShortcuts([{keys: 'e', label: 'Edit this message', group: 'This page', run: () => route(edit)}]);

  const start = (): void => {
    setBusy(true);
    const going = goLive(message, onCounting).finally(() => {
      setBusy(false);
      onCounting(undefined);
    });
    done(`“${message.name}” is live`, going, changed, () => pause(message));
  };
  const stop = (): void => done(`“${message.name}” is paused`, pause(message), changed, () => goLive(message));
  const takeBack = (): void =>
    soon(
      `What nobody has seen yet of “${message.name}” is taken back`,
      () => recall(message.id).then(all => {
        tell(`${plural(all, 'delivery', 'deliveries')} taken back`);
        changed();
      }, tellError),
      () => undefined,
    );
  const items: MenuItem[] = [
    {label: 'Send a test', icon: 'play', onChoose: () => setTesting(true)},
    {label: 'Take back', icon: 'left', hint: 'Every delivery that nobody saw and that has not left the server', onChoose: takeBack},
  ];
  if (message.state !== 'archived') {
    items.push({label: 'Archive', icon: 'archive', hint: 'It stops, and leaves the list. Its numbers stay.', onChoose: () => archive(message, changed)});
  }
  return (
    <>
      {message.state === 'live' && <Button icon="pause" onClick={stop}>Pause</Button>}
      <ButtonLink href={edit} icon="edit">Edit</ButtonLink>
      {(message.state === 'draft' || message.state === 'paused') && <Button look="primary" icon="play" busy={isBusy} onClick={start}>{isBusy ? 'Going live…' : 'Go live'}</Button>}
      <Menu label="More" items={items} look="plain" />
      {isTesting && <SendTest message={message} onClose={() => setTesting(false)} />}
    </>
  );
};
