// Tells people who listen to the page that a message is there, when they are done with what they hear now.
import {make} from './elements';
import {dress} from './sheet';
import type {Win} from '../platform';

/** A live region is only heard when it was there before its text. */
const PAUSE_MS = 100;

/** By then it was taken up; who reads the page with a cursor must not find it twice. */
const HEARD_MS = 5_000;

export class Announcer {
  private host: HTMLElement | undefined;
  private region: HTMLElement | undefined;

  constructor(private readonly win: Win) {}

  say(text: string): void {
    const region = this.open();
    const put = (words: string) => (): void => void (region.textContent = words);
    setTimeout(put(text), PAUSE_MS);
    setTimeout(put(''), HEARD_MS);
  }

  /** An element on the page that nobody sees. */
  open(): HTMLElement {
    const {document} = this.win;
    if (!this.host || !this.region) {
      this.host = make(document, 'herald-message' as 'div', {'data-kind': 'announcer'});
      const shadow = this.host.attachShadow({mode: 'open'});
      dress(this.win, shadow);
      this.region = make(document, 'div', {class: 'unseen', role: 'status', 'aria-live': 'polite'});
      shadow.append(this.region);
    }
    if (!this.host.isConnected) document.body?.append(this.host);
    return this.region;
  }

  clear(): void {
    this.host?.remove();
    this.host = undefined;
    this.region = undefined;
  }
}
