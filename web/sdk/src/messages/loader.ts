// Fetches the renderer of messages when there is something for it to do; a page without messages never does.
import {part} from '../part';
import type {Win} from '../platform';
import {UNSENT, type Core, type Create, type Renderer} from './api';
import type {Item} from '../tabs';

/** Items that wait for it: no page shows more. */
const WAITING_MAX = 50;

export class Loader {
  /** Undefined until it is there. */
  private renderer: Renderer | undefined;
  private waiting: Item[] = [];
  private readonly load: () => void;

  /** `source` is the renderer's address. */
  constructor(
    private readonly win: Win,
    source: string,
    private readonly core: Core,
  ) {
    this.load = part<Create>({win, source, isWanted: () => this.waiting.length > 0, loaded: (create) => this.loaded(create)});
  }

  /** Hands an item on, as soon as there is somebody to take it. */
  take(item: Item): void {
    if (this.renderer) return this.renderer.item(item);
    this.waiting = [...this.waiting, item].slice(-WAITING_MAX);
    if (item.event === 'message') this.load();
  }

  /** Somebody is there, the address is another one, looks have changed, or the network is back. */
  page(): void {
    if (this.renderer) this.renderer.page(this.win.location.href);
    else if (this.core.stored.keys(UNSENT).length > 0) this.load();
  }

  /** The page goes away. */
  flush(): void {
    this.renderer?.flush();
  }

  /** Nobody is here any more, or somebody else. */
  clear(): void {
    this.waiting = [];
    this.renderer?.clear();
  }

  private loaded(create: Create): void {
    const {waiting} = this;
    this.renderer = create(this.win, this.core);
    this.waiting = [];
    waiting.forEach(this.renderer.item);
    this.page();
  }
}
