// What is known about an event name beside its numbers: hints, keys, messages, code.
import {type Definition, type Hint, listOccurrences, type MetadataKey, type Occurrence} from '../../api/definitions';
import {json} from '../../api/client';
import {useMay, useSession} from '../../api/session';
import type {ManagedMessage, Schema} from '../../api/types';
import {to, useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {EVENTS} from '../../app/places';
import {STATE_WORDS} from '../../messages/advice';
import {KIND_WORDS} from '../../messages/words';
import {ButtonLink, Copyable, Segmented} from '../../ui/controls';
import {brief, count} from '../../ui/format';
import {MetadataValue} from '../../ui/metadata';
import {reasonText} from '../../ui/outcome';
import {Badge, ErrorNote, Note, Panel, Waiting} from '../../ui/surfaces';
import {sampleKeys} from './figures';
import {samples} from './samples';

const TO_DO: Readonly<Record<string, string>> = {
  name_not_verb_noun: 'Names such as ordered-item say what somebody did, and to what. Choose one for what you send from now on, and archive this one later.',
  name_near_duplicate: 'Send only one of the two from now on, and archive the other.',
  many_metadata_keys: 'Keys beyond the limit are not stored. Send only what you filter by or show in messages.',
  date_as_text: 'Send it in Unix seconds under a key that ends in _at or _date: then it can be compared as a time.',
  number_as_text: 'Send it without quotes: then it can be compared and summed up as a number.',
  looks_like_email: 'Send who did it as the person, not in the metadata: it stays there when the person changes or is deleted from lists.',
  looks_like_card_number: 'Stop sending it. Card numbers do not belong here; send the id that your payment provider gives you.',
};

export const Hints = ({hints}: {hints: readonly Hint[]}) => (
  <>
    {hints.map(hint => (
      <Note key={`${hint.code} ${hint.about ?? ''}`} tone="warn">
        <p><b>{hint.message}</b></p>
        <p>{TO_DO[hint.code]} {hint.definition_id && <a href={to(`${EVENTS}/${hint.definition_id}`)}>Look at {hint.about}</a>}</p>
      </Note>
    ))}
  </>
);

/** What was sent under the name and not recorded, and why. */
export const Refused = ({definition}: {definition: Definition}) => {
  const all = [...definition.activity.rejected, ...definition.activity.dropped];
  return all.length === 0 ? null : (
    <Panel title="Not recorded" lead="What came under this name and was turned away.">
      <ul class="plain-list">
        {all.map(({reason, count: times}) => <li key={reason}><span>{reasonText(reason)}</span><span class="number">{count(times)}</span></li>)}
      </ul>
    </Panel>
  );
};

/** The newest occurrences, for examples. */
const useSeen = (id: string): readonly Occurrence[] | undefined => useLoaded(`event_definition ${id} seen`, signal => listOccurrences(id, undefined, signal)).data?.data;

export const Keys = ({definition}: {definition: Definition}) => {
  const keys: readonly MetadataKey[] = definition.metadata_keys ?? [];
  const seen = useSeen(definition.id);
  return (
    <Panel title="Metadata keys">
      {keys.length === 0 ? <p class="quiet">None was sent yet.</p> : (
        <ul class="plain-list">
          {keys.map(({key, kinds}) => {
            const example = seen?.flatMap(({metadata}) => metadata).find(of => of.key === key);
            return (
              <li key={key} class="event-key">
                <span><code>{key}</code> <small>{kinds.join(', ').replaceAll('_', ' ')}</small></span>
                <span class="event-example quiet">{example && <MetadataValue of={example} origin={{}} />}</span>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
};

type Triggered = ManagedMessage & {numbers?: Schema<'Counted'> | null};

export const Messages = ({definition}: {definition: Definition}) => {
  const mayEdit = useMay('editor');
  const {data, error, reload} = useLoaded(`event_definition ${definition.id} messages`, async signal =>
    (await json<{data: Triggered[]}>('GET', `/manage/messages?${new URLSearchParams({event: definition.name, numbers: 'true', per_page: '150'}).toString()}`, undefined, signal)).data);
  const shown = data?.filter(({state}) => state !== 'archived');
  return (
    <Panel title="Messages it triggers">
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!shown && !error && <Waiting rows={2} />}
      {shown?.length === 0 && (
        <>
          <p class="quiet">None. A message can answer it at once, after a delay, or only for some people.</p>
          {mayEdit && <div><ButtonLink icon="plus" href={to('/messages/new', {event: definition.name})}>Write one</ButtonLink></div>}
        </>
      )}
      {shown && shown.length > 0 && (
        <ul class="plain-list">
          {shown.map(({id, name, kind, state, numbers}) => (
            <li key={id}>
              <span><a href={to(`/messages/${id}`)}>{name}</a> <small>{KIND_WORDS[kind] ?? kind}{numbers ? `, ${brief(numbers.sent)} sent` : ''}</small></span>
              <Badge tone={STATE_WORDS[state]?.tone ?? 'plain'}>{STATE_WORDS[state]?.label ?? state}</Badge>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
};

/** How to send it, with its own keys and this server's address. */
export const Code = ({definition}: {definition: Definition}) => {
  const {workspace, public_url: publicUrl} = useSession();
  const [chosen, choose] = useParameter('language');
  const seen = useSeen(definition.id);
  const all = samples({name: definition.name, keys: sampleKeys(definition.metadata_keys ?? [], seen ?? []), appId: workspace.app_id, url: publicUrl ?? globalThis.location.origin});
  const shown = all.find(({id}) => id === chosen) ?? all[0];
  return shown ? (
    <Panel title="How to send it" lead="With the keys that it has, and this server’s address. Programs send an access token; pages need none.">
      <Segmented label="Language" value={shown.id} options={all.map(({id, label}) => ({value: id, label}))} onChange={id => choose(id === 'javascript' ? '' : id)} />
      <Copyable block text={shown.text} label={`the call in ${shown.label}`} />
      {shown.id !== 'javascript' && <p class="faint">Access tokens are made in <a href={to('/settings/keys')}>Keys and tokens</a>.</p>}
    </Panel>
  ) : null;
};
