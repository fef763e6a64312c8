// One person: who they are, what they did, what they received and why.
import './profile.css';
import {useLocation, useRoute} from 'preact-iso';
import {useEffect} from 'preact/hooks';
import type {Contact} from '../../api/types';
import {to, useParameter} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {forget, useLoaded} from '../../app/load';
import {tell} from '../../app/notices';
import {Button, ButtonLink} from '../../ui/controls';
import {personTitle} from '../../ui/format';
import {Badge, Empty, ErrorNote, Page, Tabs, Time, Waiting} from '../../ui/surfaces';
import {About} from './about';
import {Actions, HiddenNote} from './actions';
import {Choices, Companies, Segments, Tags} from './belongs';
import {Counts, PageViews} from './counts';
import {isHidden as readHidden, isMerged, readContact, survivorOf} from './data';
import {Attributes} from './fields';
import {Merges} from './merge';
import {Notes} from './notes';
import {Messages} from './received';
import {Timeline} from './timeline';

const TRAIL = {href: to('/people'), label: 'People'};

const TABS = [
  {id: '', label: 'Timeline'},
  {id: 'messages', label: 'Messages'},
  {id: 'counts', label: 'Events'},
  {id: 'pages', label: 'Pages'},
  {id: 'notes', label: 'Notes'},
] as const;

const Shown = ({tab, contact, onChanged}: {tab: string; contact: Contact; onChanged: () => void}) => {
  switch (tab) {
    case 'messages':
      return <Messages contact={contact.id} />;
    case 'counts':
      return <Counts contact={contact.id} />;
    case 'pages':
      return <PageViews contact={contact.id} />;
    case 'notes':
      return <Notes contact={contact.id} onChanged={onChanged} />;
    default:
      return <Timeline contact={contact.id} />;
  }
};

const Lead = ({contact}: {contact: Contact}) => (
  <span class="line">
    <Badge tone={contact.role === 'user' ? 'accent' : 'plain'}>{contact.role}</Badge>
    {contact.email && contact.name && <span class="profile-mail">{contact.email}</span>}
    <span>seen <Time at={contact.last_seen_at} /></span>
    {contact.has_hard_bounced && <Badge tone="warn" title="Letters to their address come back">address bounces</Badge>}
    {contact.marked_email_as_spam && <Badge tone="warn">marked mail as spam</Badge>}
  </span>
);

const Profile = ({contact, onChanged}: {contact: Contact; onChanged: () => void}) => {
  const {route} = useLocation();
  const [tab] = useParameter('tab');
  const hidden = useLoaded(`hidden ${contact.id}`, signal => readHidden(contact.id, signal));
  const path = `/people/${contact.id}`;
  const href = (id: string): string => to(path, {tab: id});
  const why = href('messages');
  const changed = (): void => {
    hidden.reload();
    forget(`segments of ${contact.id}`);
    onChanged();
  };
  useShortcuts([
    {keys: 'w', label: 'Why did they not get a message?', group: 'This page', run: () => route(why)},
    {keys: 't', label: 'Show the timeline', group: 'This page', run: () => route(href(''))},
    {keys: 'n', label: 'Show the notes', group: 'This page', run: () => route(href('notes'))},
  ]);
  const isHidden = hidden.data === true;
  const shown = TABS.some(({id}) => id === tab) ? tab : '';
  return (
    <Page
      title={personTitle(contact)}
      trail={TRAIL}
      lead={<Lead contact={contact} />}
      actions={<><ButtonLink href={why}>Why did they not get a message?</ButtonLink><Actions contact={contact} isHidden={isHidden} onChanged={changed} /></>}
    >
      {isHidden && <HiddenNote contact={contact} onChanged={changed} />}
      <div class="columns-side">
        <div class="stack">
          <Tabs label="Parts of the profile" current={shown} tabs={TABS.map(({id, label}) => ({id, label, href: href(id), ...(id === 'notes' && contact.notes.total_count > 0 ? {count: contact.notes.total_count} : {})}))} />
          <Shown tab={shown} contact={contact} onChanged={onChanged} />
        </div>
        <div class="stack profile-side">
          <About contact={contact} />
          <Attributes contact={contact} onChanged={changed} />
          <Tags contact={contact} onChanged={changed} />
          <Companies contact={contact} onChanged={changed} />
          <Segments contact={contact} />
          <Choices contact={contact} onChanged={changed} />
          <Merges contact={contact.id} onChanged={changed} />
        </div>
      </div>
    </Page>
  );
};

/** The profile of the contact of the address. */
export default function View() {
  const {params} = useRoute();
  const {route} = useLocation();
  const id = params['id'] ?? '';
  const {data, error, reload} = useLoaded(`contact ${id}`, signal => readContact(id, signal));
  const wasMerged = isMerged(error);
  useEffect(() => {
    if (wasMerged) {
      void survivorOf(id).then(survivor => {
        if (survivor) {
          tell('They were merged: this is who they are part of');
          route(to(`/people/${survivor}`), true);
        }
      });
    }
  }, [wasMerged, id]);
  if (data) {
    return <Profile key={data.id} contact={data} onChanged={reload} />;
  }
  if (error?.status === 404) {
    return (
      <Page title="Nobody is here" trail={TRAIL}>
        <Empty icon="people" title="No person has this address" action={<ButtonLink href={to('/people')}>All people</ButtonLink>}><p>They may have been deleted, or the link is not whole.</p></Empty>
      </Page>
    );
  }
  return (
    <Page title="Person" trail={TRAIL} actions={error && !wasMerged ? <Button onClick={reload}>Try again</Button> : undefined}>
      {error && !wasMerged ? <ErrorNote error={error} /> : <Waiting rows={9} />}
    </Page>
  );
}
