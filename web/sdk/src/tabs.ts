// What the tabs of one browser tell each other. Other scripts of the page could speak here too: nothing is believed
// but its form, and a message can only end a session or show what this origin already knows.
import {dictOf, number, text, type Dict, type Win} from './platform';
import {guard, guarded} from './warnings';

/** Something that every tab of a person must see. */
export interface Item {
  event: string;
  /** The revision. */
  id: number;
  data: unknown;
}

/** One that another tab, or the server, has told. */
export const itemOf = ({event, id, data}: Dict): Item => ({event: text(event), id: number(id, 0), data});

/** What comes from other tabs; `mark` is the person's. */
export interface TabsHandler {
  left: (mark: string) => void;
  item: (mark: string, item: Item) => void;
}

export class Tabs {
  private readonly channel: BroadcastChannel | undefined;

  constructor(win: Win, app_id: string, handler: TabsHandler) {
    // Missing in old browsers, and refused in some frames: then each tab is on its own.
    this.channel = guarded(win, () => (win.BroadcastChannel ? new win.BroadcastChannel(`herald:${app_id}`) : undefined));
    if (!this.channel) return;
    this.channel.onmessage = guard(win, ({data}: MessageEvent<unknown>) => {
      const told = dictOf(data);
      const mark = text(told.mark);
      if (told.what === 'left') handler.left(mark);
      else if (told.what === 'item') handler.item(mark, itemOf(told));
    });
  }

  /** Whether other tabs can be told anything. */
  get isConnected(): boolean {
    return this.channel !== undefined;
  }

  left(mark: string): void {
    this.channel?.postMessage({what: 'left', mark});
  }

  item(mark: string, item: Item): void {
    this.channel?.postMessage({what: 'item', mark, ...item});
  }
}
