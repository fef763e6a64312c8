// The list where nobody is in it.
import {to} from '../../app/address';
import {Button, ButtonLink, Copyable} from '../../ui/controls';
import {Empty} from '../../ui/surfaces';

const FIRST_PERSON = `curl ${globalThis.location.origin}/contacts \\
  -H 'Authorization: Bearer YOUR_TOKEN' \\
  -H 'Content-Type: application/json' \\
  -d '{"role":"user","external_id":"25","email":"ada@example.com","name":"Ada Lovelace"}'`;

/** Nobody is known yet: how people come here. */
export const Nobody = ({mayEdit}: {mayEdit: boolean}) => (
  <Empty icon="people" title="Nobody is here yet" action={<div class="line">{mayEdit && <ButtonLink href={to('/people/import')} icon="upload" look="primary">Import a CSV file</ButtonLink>}<ButtonLink href={to('/settings/install')}>Install the snippet</ButtonLink></div>}>
    <p>Everybody who signs in on a page with the snippet appears here, and everybody whom your server sends:</p>
    <div class="people-first"><Copyable text={FIRST_PERSON} label="a first person" block /></div>
  </Empty>
);

/** Nobody answers to what was asked. */
export const NoMatch = ({onClear}: {onClear: () => void}) => (
  <Empty icon="search" title="Nobody matches" action={<Button onClick={onClear}>Show everyone</Button>}>
    <p>Nobody answers to this search and this filter together. Take a condition away, or look among leads and visitors too.</p>
  </Empty>
);
