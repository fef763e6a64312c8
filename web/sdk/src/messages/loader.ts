// Fetches the renderer of messages when there is something for it to do; a page without messages never does.
import {PAUSE_MS_MAX} from '../limits';
import {pause, type Win} from '../platform';
import {guard, guarded} from '../warnings';
import {UNSENT, type Core, type Create, type Renderer, type RendererScript} from './api';
import type {Item} from '../tabs';

/** Items that wait for it: no page shows more. */
const WAITING_MAX = 50;

export class Loader {
  /** Undefined until it is there. */
  private renderer: Renderer | undefined;
  private waiting: Item[] = [];
  private script: RendererScript | undefined;
  private failures = 0;

  /** `source` is the renderer's address. */
  constructor(
    private readonly win: Win,
    private readonly source: string,
    private readonly core: Core,
  ) {}

  /** Hands an item on, as soon as there is somebody to take it. */
  take(item: Item): void {
    if (this.renderer) return this.renderer.item(item);
    this.waiting = [...this.waiting, item].slice(-WAITING_MAX);
    if (item.event === 'message') guarded(this.win, () => this.load());
  }

  /** Somebody is there, the address is another one, looks have changed, or the network is back. */
  page(): void {
    if (this.renderer) this.renderer.page(this.win.location.href);
    else if (this.core.stored.keys(UNSENT).length > 0) guarded(this.win, () => this.load());
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

  private load(): void {
    const {win} = this;
    const {document} = win;
    if (this.script) return;
    const script: RendererScript = document.createElement('script');
    this.script = script;
    script.src = this.source;
    // A page with a content security policy lets in what carries its nonce.
    script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
    // A proxy may answer with something else than the renderer: that is a failure too.
    script.onload = script.onerror = guard(win, () => (script.herald ? this.loaded(script.herald.create) : this.again(script)));
    document.head.append(script);
  }

  private loaded(create: Create): void {
    const {waiting} = this;
    this.renderer = create(this.win, this.core);
    this.waiting = [];
    waiting.forEach(this.renderer.item);
    this.page();
  }

  private again(script: HTMLScriptElement): void {
    script.remove();
    const retry = guard(this.win, () => {
      this.script = undefined;
      if (this.waiting.length > 0) this.load();
    });
    setTimeout(retry, pause(this.failures++, PAUSE_MS_MAX));
  }
}
