// What comes in, as it comes in, and what becomes of it.
import './live.css';
import {useState} from 'preact/hooks';
import {useSession} from '../../api/session';
import {to, useParameter} from '../../app/address';
import {useShortcuts} from '../../app/keyboard';
import {Button, Copyable} from '../../ui/controls';
import {count, plural} from '../../ui/format';
import {Receipt} from '../../ui/receipt';
import {Badge, Dialog, Empty, ErrorNote, Note, Page} from '../../ui/surfaces';
import {Table} from '../../ui/table';
import type {Asked} from './asked';
import {Filters} from './filters';
import {ROWS_MAX} from './ring';
import {COLUMNS} from './rows';
import {useWatch, type Watched} from './watch';

const ROW_HEIGHT = 46;

const SNIPPET = "Herald('trackEvent', 'invited-friend', {channel: 'mail'});";

const rate = (perSecond: number): string => (perSecond === 0 || perSecond >= 10 ? count(Math.round(perSecond)) : count(Math.round(perSecond * 10) / 10));

/** Whether it runs, how fast, and how many came in. */
const Pulse = ({feed, link, perSecond}: Watched) => (
  <p class="live-pulse">
    <span role="status">
      {link === 'open' ? feed.isPaused ? <Badge tone="warn">Paused</Badge> : <Badge tone="good">Live</Badge> : <Badge>{link === 'broken' ? 'Not connected' : 'Connecting'}</Badge>}
    </span>
    <span><b>{rate(perSecond)}</b> per second</span>
    <span class="faint"><b data-total={feed.total}>{count(feed.total)}</b> since you opened this</span>
  </p>
);

const Toggle = ({feed, toggle}: {feed: Watched['feed']; toggle: () => void}) => (
  <Button look={feed.isPaused ? 'primary' : 'plain'} icon={feed.isPaused ? 'play' : 'pause'} title="Space does the same" onClick={toggle}>
    {feed.isPaused ? (feed.waitingCount === 0 ? 'Go on' : `Go on, ${count(feed.waitingCount)} new`) : 'Pause'}
  </Button>
);

/** Why nothing comes in, if the stream is at fault. */
const Trouble = ({link, error, again, hadOpened}: Pick<Watched, 'link' | 'error' | 'again'> & {hadOpened: boolean}) =>
  error ? (
    <ErrorNote error={error} onRetry={again} />
  ) : link !== 'open' && hadOpened ? (
    <Note tone="warn"><p role="status">The connection broke. It is being made again, and goes on where it stopped, so nothing is missed.</p></Note>
  ) : null;

const Nothing = ({isFiltered}: {isFiltered: boolean}) =>
  isFiltered ? (
    <Empty icon="filter" title="Nothing like this came in yet">It appears here as soon as it does. Change the filters to see more.</Empty>
  ) : (
    <Empty icon="live" title="Waiting for the next event">
      <p>What pages, apps and servers send appears here within a second, and also what was not recorded, with the reason. Send one:</p>
      <Copyable text={SNIPPET} label="a first event" block />
      <p><a href={to('/settings/install')}>How to install it</a></p>
    </Empty>
  );

const useAsked = (): Asked => {
  const [name] = useParameter('name');
  const [source] = useParameter('source');
  const [result] = useParameter('result');
  const [person] = useParameter('person');
  return {name, source, result, person};
};

export default function Live() {
  const {workspace} = useSession();
  const asked = useAsked();
  const watched = useWatch(asked);
  const {feed, link} = watched;
  const [open, setOpen] = useParameter('receipt');
  // Going on begins at the top, with no row under the keys.
  const [goneOn, setGoneOn] = useState(0);
  const toggle = (): void => {
    if (feed.isPaused) {
      watched.resume();
      setGoneOn(goneOn + 1);
    } else {
      watched.pause();
    }
  };
  useShortcuts([
    {keys: ' ', label: 'Pause and go on', group: 'This page', run: () => {
      // The space bar on a focused button or link is that one's own.
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused.matches('button, summary, input')) {
        focused.click();
      } else {
        toggle();
      }
    }},
  ]);
  const [hadOpened, setHadOpened] = useState(false);
  if (link === 'open' && !hadOpened) {
    setHadOpened(true);
  }
  return (
    <Page wide title="Live" lead="What comes in, as it comes in, and what becomes of it." actions={<Toggle feed={feed} toggle={toggle} />}>
      <div class="live-head">
        <div class="live-bar">
          <Filters asked={asked} />
          <Pulse {...watched} />
        </div>
        <Trouble {...watched} hadOpened={hadOpened} />
      </div>
      <div class="live-list">
        {feed.rows.length === 0 ? (
          <Nothing isFiltered={Object.values(asked).some(value => value !== '')} />
        ) : (
          <Table
            key={goneOn}
            label="Events as they come in"
            fills
            rows={feed.rows}
            columns={COLUMNS}
            keyOf={({id}) => id}
            rowHeight={ROW_HEIGHT}
            onOpen={({id}) => {
              watched.pause();
              setOpen(id);
            }}
            onWalk={watched.pause}
            onRange={from => {
              // Whoever reads further down is not to be pushed away.
              if (from > 0) {
                watched.pause();
              }
            }}
            foot={`${feed.rows.length >= ROWS_MAX ? `The newest ${plural(ROWS_MAX, 'event')}` : plural(feed.rows.length, 'event')}. Times are those of ${workspace.time_zone}.`}
          />
        )}
      </div>
      {open !== '' && (
        <Dialog title="Receipt" side onClose={() => setOpen('')}>
          <Receipt id={open} />
        </Dialog>
      )}
    </Page>
  );
}
