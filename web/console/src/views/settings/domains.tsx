// Whose pages may call: nobody else's can then act in this workspace's name.
import {useRef, useState} from 'preact/hooks';
import {json} from '../../api/client';
import {useMay} from '../../api/session';
import type {Install, ManagedMessenger} from '../../api/types';
import {useLoaded} from '../../app/load';
import {Button, Form, TextField} from '../../ui/controls';
import {count} from '../../ui/format';
import {Badge, Empty, Note, Panel} from '../../ui/surfaces';
import {covers, DOMAINS_MAX, readDomain} from './hosts';
import {change, ReadOnly, Settings, Shown} from './parts';

const put = (domains: readonly string[]): Promise<ManagedMessenger> => json('PUT', '/manage/messenger', {trusted_domains: domains});

const Add = ({domains, isWaiting, onAdd}: {domains: readonly string[]; isWaiting: boolean; onAdd: (host: string) => Promise<boolean>}) => {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const add = (): void => {
    const read = readDomain(typed);
    if ('wrong' in read) {
      setError(read.wrong);
    } else if (domains.includes(read.host)) {
      setError(`${read.host} is in the list already.`);
    } else if (domains.length >= DOMAINS_MAX) {
      setError(`The list holds ${DOMAINS_MAX} at most. Put *. before a host to cover all below it.`);
    } else {
      setBusy(true);
      void onAdd(read.host).then(isAdded => {
        setBusy(false);
        if (isAdded) {
          setTyped('');
        }
      });
    }
  };
  return (
    <Form onSubmit={add} label="Add a domain">
      <TextField
        label="Domain"
        value={typed}
        placeholder="shop.example or *.shop.example"
        onInput={value => {
          setTyped(value);
          setError(undefined);
        }}
        error={error}
        hint="*.shop.example covers every host below shop.example, but not shop.example itself."
      />
      <div class="form-after"><Button type="submit" look="primary" busy={isBusy} disabled={isWaiting}>Add domain</Button></div>
    </Form>
  );
};

/** Sites of which pages called, and which the list would now keep out. */
const KeptOut = ({domains, install}: {domains: readonly string[]; install: Install | undefined}) => {
  const out = (install?.sites ?? []).filter(site => !covers(domains, site.host)).map(site => site.host);
  return out.length === 0 ? null : (
    <Note tone="warn"><p>Pages of {out.join(', ')} have called before and are refused now. Add {out.length === 1 ? 'it' : 'them'} if {out.length === 1 ? 'it is' : 'they are'} yours.</p></Note>
  );
};

export default function Domains() {
  const may = useMay('owner');
  const messenger = useLoaded<ManagedMessenger>('settings/messenger', signal => json('GET', '/manage/messenger', undefined, signal));
  const install = useLoaded<Install>('settings/install', signal => json('GET', '/manage/install', undefined, signal));
  const [isBusy, setBusy] = useState(false);
  const latest = useRef<readonly string[]>([]);
  latest.current = messenger.data?.trusted_domains ?? [];
  /** Puts one in or takes it out. The list goes as a whole: one change waits for the other, and an undo leaves later ones. */
  const set = (domain: string, isIn: boolean, text: string): Promise<boolean> => {
    const others = (): string[] => latest.current.filter(one => one !== domain);
    const to = (is: boolean) => (): Promise<ManagedMessenger> => put(is ? [...others(), domain] : others());
    setBusy(true);
    return change({text, act: to(isIn), undo: to(!isIn), took: answer => messenger.put(() => answer)}).finally(() => setBusy(false));
  };
  return (
    <Settings title="Trusted domains" lead="Sites whose pages may call Herald in this workspace’s name. While the list is empty, all may.">
      {!may && <ReadOnly role="owner" />}
      <Shown loaded={messenger}>
        {({trusted_domains: domains}) => (
          <>
            <KeptOut domains={domains} install={install.data} />
            {may && <Panel><Add domains={domains} isWaiting={isBusy} onAdd={host => set(host, true, `${host} may call now`)} /></Panel>}
            <Panel title="Domains" flush actions={<span class="quiet number">{count(domains.length)} of {DOMAINS_MAX}</span>}>
              {domains.length === 0 ? (
                <Empty icon="link" title="Every site may call">Add the sites that carry your snippet. From then on pages of all others are refused, and listed under Install.</Empty>
              ) : (
                <ul class="rows plain-list">
                  {domains.map(domain => (
                    <li class="rows-row" key={domain}>
                      <span class="rows-main"><code>{domain}</code></span>
                      {install.data?.sites.some(site => covers([domain], site.host)) && <Badge tone="good">Seen</Badge>}
                      {may && <Button look="quiet" icon="close" label={`Remove ${domain}`} disabled={isBusy} onClick={() => void set(domain, false, `${domain} removed`)} />}
                    </li>
                  ))}
                </ul>
              )}
            </Panel>
          </>
        )}
      </Shown>
    </Settings>
  );
}
