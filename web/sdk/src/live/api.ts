// Between the core of the SDK and the live connection, which is a script of its own: a page tracks before it listens.
//
// The core (`widget.js`) fetches `live.js` while it says who is there. The build shortens no name that stands here: the
// two scripts meet by name, and a cache may hold one of another version.
import type {Win} from '../platform';
import type {Store} from '../storage';
import type {Item} from '../tabs';
import type {Answer} from '../transport';

/** What the core does for the connection. None but `stream` throws or rejects. */
export interface Line {
  app_id: string;
  /** The person's. */
  mark: string;
  /** Up to where the person is known. */
  revision: number;
  stored: Pick<Store, 'get' | 'set' | 'remove'>;
  /** Names the person to the server; the newest. */
  session: () => string;
  post: (call: string, body: string) => Promise<Answer>;
  /** Opens a stream; rejects as `fetch` does. */
  stream: (body: string, signal: AbortSignal) => Promise<Response>;
  /** Whether other tabs can be told anything. */
  is_shared: boolean;
  /** Tells the person's other tabs. */
  tell: (item: Item) => void;
  /** Called once for each revision. */
  heard: (item: Item) => void;
  /** The session is not good any more: a ping may bring another. */
  expired: () => void;
}

/** What the connection does for the core. None of it throws. */
export interface Listener {
  /** Takes part: leads when it is its turn. */
  start: () => void;
  /** Ends the stream, and lets another tab lead; `start` takes part again. */
  pause: () => void;
  /** Ends for good. */
  stop: () => void;
  /** The network is back: connects now. */
  retry: () => void;
  /** Takes in what another tab read. */
  take: (item: Item) => void;
}

export type Listen = (win: Win, line: Line) => Listener;
