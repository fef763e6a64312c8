// How the messenger comes into pages, with this workspace's ids, and what was seen of it.
import {json} from '../../api/client';
import type {Install as Installed, Schema} from '../../api/types';
import {to, useParameter} from '../../app/address';
import {useLoaded} from '../../app/load';
import {Copyable} from '../../ui/controls';
import {plural} from '../../ui/format';
import {Icon} from '../../ui/icons';
import {Badge, Facts, Note, Panel, Tabs, Time} from '../../ui/surfaces';
import {restSample, stripeSample} from './install-samples';
import {Settings, Shown, usePolling} from './parts';

/** While the page is open it looks this often whether the snippet was seen, in milliseconds. */
const LOOK_MS = 5_000;

interface Way {
  id: string;
  label: string;
  where: string;
  text: (install: Installed) => string;
}

const WAYS: readonly Way[] = [
  {id: 'html', label: 'HTML', where: 'Into every page, before </body>. Signed-in people: add user_id, and name or e-mail, to intercomSettings.', text: ({snippets}) => snippets.html},
  {id: 'npm', label: 'npm', where: 'For sites that are built with a bundler.', text: ({snippets}) => snippets.npm},
  {id: 'react', label: 'React', where: 'With the package react-use-intercom.', text: ({snippets}) => snippets.react},
  {id: 'vue', label: 'Vue', where: 'With the same package as npm, told of each change of route.', text: ({snippets}) => snippets.vue},
  {id: 'gtm', label: 'Tag Manager', where: 'A tag of the type Custom HTML, fired on all pages.', text: ({snippets}) => snippets.gtm},
  {id: 'segment', label: 'Segment', where: 'Before Segment’s own snippet, with its destination Intercom in device mode.', text: ({snippets}) => snippets.segment},
  {id: 'rest', label: 'Server', where: 'Events from your server. Make an access token under Keys and tokens.', text: ({api_base}) => restSample(api_base)},
  {id: 'stripe', label: 'Stripe', where: 'Your server sends on what Stripe tells it; ids and amounts of Stripe are shown as links.', text: ({api_base}) => stripeSample(api_base)},
];

const Sites = ({install}: {install: Installed}) => (
  <Panel title="Seen on" flush>
    {install.sites.length === 0 ? (
      <div class="rows-row" role="status">
        <Badge>Waiting</Badge>
        <span class="rows-main quiet">No page has called yet. Put a snippet below into a page and open it: it appears here within seconds.</span>
      </div>
    ) : (
      <div class="rows">
        {install.sites.map(site => (
          <div class="rows-row" key={site.host}>
            <Badge tone="good"><Icon name="check" />Seen</Badge>
            <span class="rows-main"><b>{site.host}</b></span>
            <span class="quiet">first <Time at={site.first_seen_at} />, last <Time at={site.last_seen_at} /></span>
          </div>
        ))}
      </div>
    )}
  </Panel>
);

const Advice = ({refusal}: {refusal: Schema<'InstallRefusal'>}) => {
  switch (refusal.code) {
    case 'identity_verification_failed':
      return <>Sign on your server as <a href={to('/settings/verification')}>Identity verification</a> shows, and try it there.</>;
    case 'domain_not_trusted':
      return <>If this site is yours, add it to the <a href={to('/settings/domains')}>trusted domains</a>.</>;
    default:
      return null;
  }
};

const Refused = ({refused}: {refused: Installed['refused']}) =>
  refused.length === 0 ? null : (
    <Panel title="Refused calls" lead="Since the server started, the latest first." flush>
      <div class="rows">
        {refused.map(refusal => (
          <div class="rows-row" key={`${refusal.code} ${refusal.host ?? ''}`}>
            <Badge tone="warn">{plural(refusal.count, 'call')}</Badge>
            <span class="rows-main">
              <b>{refusal.host ?? 'Not from a page'}</b>
              <small>{refusal.message} <Advice refusal={refusal} /></small>
            </span>
            <span class="quiet"><code>{refusal.code}</code> · <Time at={refusal.last_at} /></span>
          </div>
        ))}
      </div>
    </Panel>
  );

const Snippet = ({install}: {install: Installed}) => {
  const [chosen] = useParameter('how');
  const way = WAYS.find(({id}) => id === chosen) ?? WAYS[0];
  return way === undefined ? null : (
    <Panel title="Add it">
      <Tabs label="Ways to install" current={way.id} tabs={WAYS.map(({id, label}) => ({id, label, href: to('/settings/install', {how: id === 'html' ? undefined : id})}))} />
      <p class="quiet">{way.where}</p>
      <Copyable key={way.id} block text={way.text(install)} label={`${way.label} snippet`} />
    </Panel>
  );
};

export default function Install() {
  const install = useLoaded<Installed>('settings/install', signal => json('GET', '/manage/install', undefined, signal));
  usePolling(true, LOOK_MS, install.reload);
  return (
    <Settings title="Install" lead="Copy a snippet; it already holds your ids. This page ticks each site once one of its pages has called.">
      <Shown loaded={install} rows={8}>
        {data => (
          <>
            {data.trusted_domains.length === 0 && data.sites.length > 0 && (
              <Note><p>Pages of any site may call. Once yours are listed here, keep others out under <a href={to('/settings/domains')}>Trusted domains</a>.</p></Note>
            )}
            <Sites install={data} />
            <Snippet install={data} />
            <Refused refused={data.refused} />
            <Panel title="Ids">
              <Facts
                facts={[
                  ['App id', <Copyable key="app" text={data.app_id} label="app id" />],
                  ['Script', <Copyable key="script" text={data.script} label="address of the script" />],
                  ['API base', <Copyable key="base" text={data.api_base} label="API base" />],
                ]}
              />
            </Panel>
          </>
        )}
      </Shown>
    </Settings>
  );
}
