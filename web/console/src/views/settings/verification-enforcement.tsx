// On which platforms a proof is asked for, and what is kept from those who have none.
import {useState} from 'preact/hooks';
import {json} from '../../api/client';
import {PLATFORMS} from '../../api/settings';
import type {ManagedMessenger} from '../../api/types';
import {useEdited} from '../../app/edited';
import {useLoaded} from '../../app/load';
import {Button, Checkbox, Form, TextArea} from '../../ui/controls';
import {Panel} from '../../ui/surfaces';
import {change, Discard, Shown} from './parts';

const put = (body: unknown) => (): Promise<ManagedMessenger> => json('PUT', '/manage/messenger', body);

interface PartProps {
  messenger: ManagedMessenger;
  took: (now: ManagedMessenger) => void;
  /** Draws what holds again, where the server refused what was chosen. */
  redraw?: () => void;
}

const Switches = ({messenger: {enforce, share_with_unverified: shares}, took, redraw}: PartProps) => (
  <div class="stack-tight">
    {PLATFORMS.map(({id, label}) => (
      <Checkbox
        key={id}
        label={label}
        checked={enforce[id]}
        onChange={is => void change({text: is ? `${label} asks for a proof now` : `${label} asks for no proof now`, act: put({enforce: {[id]: is}}), undo: put({enforce: {[id]: !is}}), took}).then(isDone => isDone || redraw?.())}
      />
    ))}
    <Checkbox
      label="Tell browsers without a proof what is stored"
      hint="Off is safer: somebody who only claims to be a user is then told nothing of that user."
      checked={shares}
      onChange={is => void change({text: is ? 'Browsers without a proof are told what is stored' : 'Browsers without a proof are told nothing', act: put({share_with_unverified: is}), undo: put({share_with_unverified: !is}), took}).then(isDone => isDone || redraw?.())}
    />
  </div>
);

/** A name a line, the empty ones left out, each once. */
const namesOf = (text: string): string[] => [...new Set(text.split('\n').map(line => line.trim()).filter(line => line !== ''))];

const Protected = ({messenger: {protected_attributes: names}, took}: PartProps) => {
  const edited = useEdited('protected attributes', names.join('\n'));
  const [isBusy, setBusy] = useState(false);
  const now = namesOf(edited.value);
  const isSame = now.join('\n') === names.join('\n');
  const save = (): void => {
    setBusy(true);
    void change({text: 'Protected attributes saved', act: put({protected_attributes: now}), undo: put({protected_attributes: names}), took})
      .then(isDone => isDone && edited.drop())
      .finally(() => setBusy(false));
  };
  return (
    <Form onSubmit={save} label="Protected attributes" class="form">
      <TextArea label="Names" value={edited.value} onInput={edited.edit} rows={3} mono placeholder={'plan\nseats'} hint="A line each." />
      <div class="line"><Button type="submit" busy={isBusy} disabled={isSame}>Save names</Button><Discard of={edited} /></div>
    </Form>
  );
};

/** The switches, and the attributes that pages cannot write by themselves. */
export const Enforcement = () => {
  const messenger = useLoaded<ManagedMessenger>('settings/messenger', signal => json('GET', '/manage/messenger', undefined, signal));
  const took = (now: ManagedMessenger): void => messenger.put(() => now);
  return (
    <>
      <Panel title="Ask for a proof" lead="Who says to be a user without one is refused then. Visitors and leads need none.">
        <Shown loaded={messenger} rows={3}>{data => <Switches messenger={data} took={took} redraw={() => messenger.put(before => ({...before}))} />}</Shown>
      </Panel>
      <Panel title="Protected attributes" lead="What decides who gets what, such as a plan, is then taken from a token or from your server, never from a page.">
        <Shown loaded={messenger} rows={3}>{data => <Protected messenger={data} took={took} />}</Shown>
      </Panel>
    </>
  );
};
