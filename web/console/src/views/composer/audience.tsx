// Who gets it: roles, conditions, how many that are now, and who is held back.
import {json} from '../../api/client';
import type {Schema} from '../../api/types';
import {to} from '../../app/address';
import {useLoaded, useStill} from '../../app/load';
import {isLeaving, ROLES, type PersonRole} from '../../messages/shapes';
import {encodeTree, finished, PredicateBuilder} from '../../predicate';
import {Checkbox} from '../../ui/controls';
import {plural} from '../../ui/format';
import type {Draft} from './draft';
import {NumberField} from './parts';

const ROLE_LABELS: Readonly<Record<PersonRole, string>> = {visitor: 'Visitors', lead: 'Leads', user: 'Users'};
const ROLE_HINTS: Readonly<Record<PersonRole, string>> = {visitor: 'never said who they are', lead: 'left an address', user: 'signed in'};

/** How soon after a change it is counted, in milliseconds. */
const COUNT_MS = 350;

const Counted = ({draft}: {draft: Draft}) => {
  const asked = useStill(JSON.stringify({predicate: finished(draft.predicate), roles: draft.roles}), COUNT_MS);
  const {data, error} = useLoaded(draft.roles.length === 0 ? undefined : `count ${asked}`, signal => json<Schema<'ContactCount'>>('POST', '/manage/contacts/count', JSON.parse(asked), signal));
  if (error) {
    return <p class="field-error" role="alert">{error.message}</p>;
  }
  return (
    <p class="composer-count" aria-live="polite">
      {data === undefined ? 'Counting…' : <><b>{plural(data.count, 'person', 'people')}</b> now. <a href={to('/people', {filter: encodeTree(finished(draft.predicate))})} target="_blank" rel="noopener noreferrer">Look at them</a></>}
    </p>
  );
};

/** The fields of the audience. */
export const AudienceFields = ({draft, change}: {draft: Draft; change: (patch: Partial<Draft>) => void}) => {
  const turn = (role: PersonRole): void => change({roles: ROLES.filter(other => (other === role ? !draft.roles.includes(role) : draft.roles.includes(other)))});
  return (
    <>
      <div class="line composer-ticks" role="group" aria-label="Roles" data-field="audience.roles">
        {ROLES.map(role => <Checkbox key={role} label={`${ROLE_LABELS[role]}: ${ROLE_HINTS[role]}`} checked={draft.roles.includes(role)} onChange={() => turn(role)} />)}
      </div>
      <div data-field="audience.predicate">
        <PredicateBuilder value={draft.predicate} scope="people" label="Who gets it" onChange={predicate => change({predicate})} />
      </div>
      <Counted draft={draft} />
      <div class="composer-pair">
        <NumberField label="Hold back for comparison, percent" min={0} max={99} value={draft.control_group_percent || null} hint="These people do not get it: with a goal, the difference is measured. Empty: nobody." onChange={percent => change({control_group_percent: percent ?? 0})} />
      </div>
      {isLeaving(draft.said.kind) && (
        <Checkbox
          label="Also send it when nothing proves who is in the page"
          hint="Anybody can claim an address in a browser. Leave this off unless identity verification cannot be set up: somebody could make you write to a stranger."
          checked={draft.allow_unproven_senders}
          onChange={allow_unproven_senders => change({allow_unproven_senders})}
        />
      )}
    </>
  );
};
