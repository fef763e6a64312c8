// What somebody belongs to: tags, companies, segments, and what they chose to get.
import {useMemo} from 'preact/hooks';
import {answer, api, json} from '../../api/client';
import {tagPeople, tagsOf} from '../../api/people';
import {useMay} from '../../api/session';
import type {Company, Contact, Tag} from '../../api/types';
import {to} from '../../app/address';
import {forget, useLoaded} from '../../app/load';
import {type Choice, Picker} from '../../predicate/picker';
import {Checkbox} from '../../ui/controls';
import {Icon} from '../../ui/icons';
import {ErrorNote, Panel, Waiting} from '../../ui/surfaces';
import {change, contactPath, type SubscriptionType} from './data';

interface Listed<T> {
  data: T[];
}

interface OfContact {
  contact: Contact;
  onChanged: () => void;
}

const Chip = ({label, onRemove}: {label: string; onRemove: (() => void) | undefined}) => (
  <li class="chip">
    <span>{label}</span>
    {onRemove && <button type="button" aria-label={`Take ${label} off`} title={`Take ${label} off`} onClick={onRemove}><Icon name="close" /></button>}
  </li>
);

/** Their tags. */
export const Tags = ({contact, onChanged}: OfContact) => {
  const mayChange = useMay('support');
  const own = useLoaded(`tags of ${contact.id}`, signal => tagsOf(contact.id, signal));
  const all = useLoaded('tags', signal => json<Listed<Tag>>('GET', '/tags', undefined, signal));
  const changed = (): void => {
    forget('tags');
    own.reload();
    onChanged();
  };
  const put = (name: string, isOn: boolean): Promise<unknown> => tagPeople(name, [contact.id], isOn);
  const set = (name: string, isOn: boolean): void => {
    // Shown at once; an answer that says no brings back what was there.
    own.put(tags => (isOn ? [...tags, {type: 'tag', id: `new ${name}`, name}] : tags.filter(tag => tag.name !== name)));
    change(isOn ? `Tagged “${name}”` : `“${name}” is taken off`, () => put(name, isOn), changed, () => put(name, !isOn));
  };
  const has = new Set((own.data ?? []).map(tag => tag.name));
  const choices: Choice[] = (all.data?.data ?? []).filter(tag => !has.has(tag.name)).map(tag => ({id: tag.id, label: tag.name}));
  return (
    <Panel title="Tags" {...(mayChange ? {actions: <Picker label="Tag" look="quiet" icon="plus" choices={choices} make={text => ({id: `new ${text}`, label: text})} none="There is no other tag. Type the name of a new one." onPick={choice => set(choice.label, true)}>Add</Picker>} : {})}>
      {own.error && <ErrorNote error={own.error} onRetry={own.reload} />}
      {!own.data && !own.error && <Waiting rows={1} />}
      {own.data && (own.data.length === 0 ? <p class="faint">No tags.</p> : <ul class="chips">{own.data.map(tag => <Chip key={tag.name} label={tag.name} onRemove={mayChange ? () => set(tag.name, false) : undefined} />)}</ul>)}
    </Panel>
  );
};

const companyName = (company: Company): string => company.name || company.company_id;

/** The companies that they are of. */
export const Companies = ({contact, onChanged}: OfContact) => {
  const mayChange = useMay('support');
  const path = contactPath(contact.id, '/companies');
  const own = useLoaded(`companies of ${contact.id}`, signal => json<Listed<Company>>('GET', `${path}?per_page=50`, undefined, signal));
  const all = useLoaded(mayChange ? 'companies' : undefined, signal => json<Listed<Company>>('GET', '/companies?per_page=50', undefined, signal));
  const changed = (): void => {
    own.reload();
    onChanged();
  };
  const attach = (id: string): Promise<unknown> => json('POST', path, {id});
  const detach = (id: string): Promise<unknown> => json('DELETE', `${path}/${encodeURIComponent(id)}`);
  const has = new Set((own.data?.data ?? []).map(company => company.id));
  const choices = (all.data?.data ?? []).filter(company => !has.has(company.id)).map(company => ({id: company.id, label: companyName(company), detail: company.company_id}));
  return (
    <Panel title="Companies" {...(mayChange ? {actions: <Picker label="Company" look="quiet" icon="plus" choices={choices} none="There is no other company. The API or an import makes them." onPick={choice => change(`Now of “${choice.label}”`, () => attach(choice.id), changed, () => detach(choice.id))}>Add</Picker>} : {})}>
      {own.error && <ErrorNote error={own.error} onRetry={own.reload} />}
      {!own.data && !own.error && <Waiting rows={1} />}
      {own.data && (own.data.data.length === 0 ? <p class="faint">No companies.</p> : <ul class="chips">{own.data.data.map(company => <Chip key={company.id} label={companyName(company)} onRemove={mayChange ? () => change(`Not of “${companyName(company)}” any more`, () => detach(company.id), changed, () => attach(company.id)) : undefined} />)}</ul>)}
    </Panel>
  );
};

/** The segments that they match right now. */
export const Segments = ({contact}: {contact: Contact}) => {
  const {data, error, reload} = useLoaded(`segments of ${contact.id}`, signal => answer(api.GET('/contacts/{id}/segments', {params: {path: {id: contact.id}}, signal})));
  return (
    <Panel title="Segments">
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <Waiting rows={1} />}
      {data && (data.data.length === 0 ? <p class="faint">They match no segment.</p> : <ul class="chips">{data.data.map(segment => <li key={segment.id} class="chip"><a href={to('/people', {segment: segment.id})}>{segment.name}</a></li>)}</ul>)}
    </Panel>
  );
};

const idsOf = (list: Contact['opted_in_subscription_types']): Set<string> => new Set(list.data.map(item => item.id));

/** What they chose to get: what nobody chose is as its type implies. */
export const Choices = ({contact, onChanged}: OfContact) => {
  const mayChange = useMay('support');
  const {data, error, reload} = useLoaded('subscription types', signal => json<Listed<SubscriptionType>>('GET', '/subscription_types', undefined, signal));
  const [optedIn, optedOut] = useMemo(() => [idsOf(contact.opted_in_subscription_types), idsOf(contact.opted_out_subscription_types)], [contact]);
  const path = contactPath(contact.id, '/subscriptions');
  const set = (type: SubscriptionType, isOn: boolean): Promise<unknown> => json('POST', path, {id: type.id, consent_type: isOn ? 'opt_in' : 'opt_out'});
  const forgetChoice = (type: SubscriptionType): Promise<unknown> => json('DELETE', `${path}/${encodeURIComponent(type.id)}`);
  const setAll = (isOff: boolean): Promise<unknown> => json('PUT', contactPath(contact.id), {unsubscribed_from_emails: isOff});
  const live = (data?.data ?? []).filter(type => type.state === 'live');
  return (
    <Panel title="What they get">
      {error && <ErrorNote error={error} onRetry={reload} />}
      {!data && !error && <Waiting rows={2} />}
      <Checkbox label="E-mail" checked={!contact.unsubscribed_from_emails} disabled={!mayChange} onChange={isOn => change(isOn ? 'They get e-mail again' : 'They get no e-mail any more', () => setAll(!isOn), onChanged, () => setAll(isOn))} />
      {live.map(type => {
        const name = type.default_translation.name;
        const wasChosen = optedIn.has(type.id) || optedOut.has(type.id);
        const isOn = wasChosen ? optedIn.has(type.id) : type.consent_type === 'opt_out';
        const next = (on: boolean): void => change(on ? `They get “${name}”` : `They do not get “${name}” any more`, () => set(type, on), onChanged, () => (wasChosen ? set(type, isOn) : forgetChoice(type)));
        return <Checkbox key={type.id} label={name} hint={wasChosen ? 'They chose this.' : isOn ? 'Unless they say no.' : 'Not before they say yes.'} checked={isOn} disabled={!mayChange} onChange={next} />;
      })}
    </Panel>
  );
};
