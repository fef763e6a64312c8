// Sends the message to one person, to see it where it will be seen.
import {useState} from 'preact/hooks';
import {ApiError, json} from '../../api/client';
import {asApiError} from '../../app/load';
import {useSession} from '../../api/session';
import type {Contact, ManagedMessage} from '../../api/types';
import {tell} from '../../app/notices';
import {isInPage} from '../../messages/shapes';
import {Button} from '../../ui/controls';
import {PersonPicker} from '../../ui/person-picker';
import {personTitle} from '../../ui/format';
import {Dialog, ErrorNote} from '../../ui/surfaces';

export const TestSend = ({kind, isBehind, settled, onClose}: {kind: string; isBehind: boolean; settled: () => Promise<ManagedMessage>; onClose: () => void}) => {
  const {teammate} = useSession();
  const [error, setError] = useState<ApiError | undefined>();
  const [isSending, setSending] = useState(false);
  const send = (who: Record<string, string>, name: string): void => {
    if (isSending) {
      return;
    }
    setSending(true);
    setError(undefined);
    settled()
      .then(message => json('POST', `/manage/messages/${message.id}/send_test`, who))
      .then(
        () => {
          tell(`Sent to ${name}. ${isInPage(kind) ? 'It shows on the next page that they open, or at once on one that is open.' : 'It is on its way.'}`);
          onClose();
        },
        (failure: unknown) => {
          setSending(false);
          setError(asApiError(failure));
        },
      );
  };
  const mail = teammate.email;
  return (
    <Dialog title="Send a test" onClose={onClose}>
      <p class="quiet">One person gets it {isBehind ? 'as it was saved last, without the edits that are not' : 'as it is now'}, whoever it is for. It is counted nowhere. What comes from an event shows its fallback.</p>
      {mail && <div><Button busy={isSending} onClick={() => send({email: mail}, 'you')}>Send it to me, {mail}</Button></div>}
      {error && (error.status === 404 && error.code === 'not_found' ? <ErrorNote error={new ApiError(404, error.code, 'Nobody with this address is among your people. Choose somebody below.', undefined, undefined, undefined)} /> : <ErrorNote error={error} />)}
      <PersonPicker label="Or to somebody else" onPick={(contact: Contact) => send({contact_id: contact.id}, personTitle(contact))} />
    </Dialog>
  );
};
