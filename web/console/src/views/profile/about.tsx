// Who somebody is: what they are found by, where they are, with what they came.
import type {ComponentChildren} from 'preact';
import type {Contact} from '../../api/types';
import {Copyable} from '../../ui/controls';
import {Facts, Panel, Time} from '../../ui/surfaces';

const place = ({city, region, country}: Contact['location']): string => [city, region === city ? null : region, country].filter(Boolean).join(', ');

const withVersion = (name: string | null | undefined, version: string | null | undefined): string => [name, version].filter(Boolean).join(' ');

type Fact = readonly [string, ComponentChildren];

const text = (label: string, value: string | null | undefined): Fact[] => (value ? [[label, value]] : []);

const time = (label: string, at: number | null | undefined): Fact[] => (at ? [[label, <Time at={at} />]] : []);

const factsOf = (contact: Contact): Fact[] => [
  ...(contact.external_id ? [['User id', <Copyable text={contact.external_id} label="the user id" />] as const] : []),
  ['Id', <Copyable text={contact.id} label="the id" />],
  ['Last seen', <Time at={contact.last_seen_at} />],
  ...time('Signed up', contact.signed_up_at),
  ['First known', <Time at={contact.created_at} />],
  ...text('Location', place(contact.location)),
  ...text('Browser', withVersion(contact.browser, contact.browser_version)),
  ...text('System', contact.os),
  ...text('Language', contact.language_override ?? contact.browser_language),
  ...text('iPhone app', withVersion(contact.ios_app_name, contact.ios_app_version)),
  ...text('Android app', withVersion(contact.android_app_name, contact.android_app_version)),
  ...text('Came from', contact.referrer),
  ...text('Campaign', [contact.utm_source, contact.utm_medium, contact.utm_campaign].filter(Boolean).join(' / ')),
  ...time('Last contacted', contact.last_contacted_at),
  ...time('Last replied', contact.last_replied_at),
  ...time('Opened a mail', contact.last_email_opened_at),
  ...time('Clicked in a mail', contact.last_email_clicked_at),
];

/** Who they are. */
export const About = ({contact}: {contact: Contact}) => (
  <Panel title="About">
    <Facts facts={factsOf(contact)} />
  </Panel>
);
