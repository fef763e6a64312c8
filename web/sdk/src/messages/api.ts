// Between the core of the SDK and the renderer of messages, which is a script of its own.
//
// The core (`widget.js`) knows who is there and speaks with the server; it fetches the renderer (`messages.js`) when
// there is something to render, or to tell. The renderer decides what is on the page, and when, and keeps receipts
// until the server has them. The build shortens no name that stands here: the two scripts meet by name, and a
// cache may hold one of another version.
import type {Dict, Win} from '../platform';
import type {Person} from '../session';
import type {Store} from '../storage';
import type {Item} from '../tabs';
import type {Answer} from '../transport';

/** What a browser tells of a delivery. A `reaction` comes with an index into the message's reactions. */
export type ReceiptKind = 'received' | 'shown' | 'clicked' | 'dismissed' | 'reaction';

/** How the workspace or the page wants messages to look; values are the page's own and not checked. */
export interface Looks {
  z_index?: unknown;
  /** Any CSS colours. */
  action_color?: unknown;
  background_color?: unknown;
  /** `light`, `dark`, or else the system's. */
  theme_mode?: unknown;
  /** `left`, or else right. */
  alignment?: unknown;
  /** Pixels between a card and the edges of a wide window. */
  horizontal_padding?: unknown;
  vertical_padding?: unknown;
}

/** What the core does for the renderer. None of it throws or rejects. */
export interface Core {
  app_id: string;
  stored: Pick<Store, 'get' | 'set' | 'remove' | 'keys'>;
  /** Who is there. */
  person: () => Pick<Person, 'mark' | 'who' | 'session'> | undefined;
  theme: () => Looks;
  /** Whether the page wants nothing shown now. */
  is_quiet: () => boolean;
  /** Sends a body to `/messenger/web/{call}`; a page that closes meanwhile does not stop it. */
  post: (call: string, body: string) => Promise<Answer>;
  /** Tells the person's other tabs. */
  tell: (item: Item) => void;
  /** The session is not good any more: the core asks for another, and then calls `page`. */
  expired: () => void;
  /** The server has taken an e-mail address; `body` is its answer. */
  supplied: (body: Dict) => void;
}

/** What the renderer does for the core. None of it throws. */
export interface Renderer {
  /** An item of the stream: a message, shown when its time and place come, or that one is gone. Others are ignored. */
  item: (item: Item) => void;
  /** The address, looks, session or network may be others: looks at all rules again, and sends what waits. */
  page: (url: string) => void;
  /** The page goes away: sends at once what is not sent yet. */
  flush: () => void;
  /** Nobody is here any more, or soon: sends what waits, while there is a session, and takes everything away. */
  clear: () => void;
}

export type Create = (win: Win, core: Core) => Renderer;

/** Begins the keys of receipts that the server does not have yet. */
export const UNSENT = 'unsent:';
