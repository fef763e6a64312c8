// One message on the page: a host element, in its shadow everything that is seen of it.
//
// The page's styles do not reach in and ours do not reach out. The focus is never taken; where it was when somebody
// came in by Tab or a click, it goes back to when the message closes.
import {actionOf, type Acting} from './actions';
import {make} from './elements';
import {contentOf} from './html';
import {dress} from './sheet';
import type {Kind, Message} from './message';
import type {Win} from '../platform';
import type {Words} from './words';

/** How assistive technology calls each kind. A card is a dialog that leaves the page usable. */
const ROLES: Record<Kind, Record<string, string>> = {
  banner: {role: 'region'},
  tooltip: {role: 'note'},
  chat: {role: 'dialog', 'aria-modal': 'false'},
  post: {role: 'dialog', 'aria-modal': 'false'},
};

/** Between a banner's title and its text: a space, which lies between them in whatever direction each is written. */
const GAP = '\u2002';

/** Characters of the text by which a message without a title is called. */
const NAME_CHARS_MAX = 60;

/** How the style calls those that are no banners. */
const CARDS = {chat: 'card corner', post: 'card corner', tooltip: 'card'};

export interface Framing extends Pick<Acting, 'acted' | 'email'> {
  win: Win;
  words: Words;
  message: Message;
  /** Somebody closes it. */
  dismissed: () => void;
  /** A link in its text was followed. */
  followed: () => void;
  /** The focus has left it. */
  left: () => void;
}

export class Frame {
  readonly host: HTMLElement;
  /** What is seen. */
  readonly box: HTMLElement;
  private readonly shadow: ShadowRoot;
  private before: Element | null = null;

  constructor(private readonly framing: Framing) {
    const {win, message} = framing;
    const {document} = win;
    this.host = make(document, 'herald-message' as 'div', {'data-delivery': message.delivery, 'data-kind': message.kind});
    this.shadow = this.host.attachShadow({mode: 'open'});
    dress(win, this.shadow);
    this.box = this.build();
    const dir = win.getComputedStyle(document.documentElement).direction;
    const style = message.kind === 'banner' ? `${message.style} ${message.position}` : CARDS[message.kind];
    this.shadow.append(make(document, 'div', {class: `place ${message.kind} ${style}`, dir}, this.box));
    this.listen();
  }

  /** Whether the focus is in it. */
  get isUsed(): boolean {
    return this.shadow.activeElement !== null;
  }

  /** What is read aloud. */
  get text(): string {
    return Array.from(this.box.querySelectorAll('.title, .body'), (part) => part.textContent?.trim()).join('. ');
  }

  /** Puts it on the page; banners at the top come first, so that Tab reaches them first. */
  attach(): void {
    const {win, message} = this.framing;
    const {body} = win.document;
    if (this.host.isConnected || !body) return;
    if (message.kind === 'banner' && message.position === 'top') body.prepend(this.host);
    else body.append(this.host);
    // Whoever has no pointer scrolls with the keyboard.
    for (const part of Array.from(this.box.querySelectorAll('.text, .body'))) {
      if (part.clientHeight > 0 && part.scrollHeight > part.clientHeight + 1) part.setAttribute('tabindex', '0');
    }
  }

  remove(): void {
    const {isUsed, before} = this;
    this.host.remove();
    if (isUsed && before?.isConnected) (before as HTMLElement).focus?.({preventScroll: true});
  }

  private build(): HTMLElement {
    const {win, words, message, dismissed} = this.framing;
    const {document} = win;
    const {title, body, kind, is_dismissible} = message;
    const content = make(document, 'div', {class: 'body', dir: 'auto'}, contentOf(win, body));
    // Several may be there at once: each is called by what it says.
    const start = content.textContent?.trim().slice(0, NAME_CHARS_MAX) || words.message;
    const name = title ? {'aria-labelledby': 'title'} : {'aria-label': start};
    const box = make(document, 'div', {class: 'box', ...ROLES[kind], ...name});
    const action = actionOf({...this.framing, document});
    const close = make(document, 'button', {class: 'close', type: 'button', 'aria-label': words.close});
    close.addEventListener('click', dismissed);
    const heading = title && make(document, 'p', {id: 'title', class: 'title', dir: 'auto'}, title);
    const closing = is_dismissible ? [close] : [];
    // In the order in which Tab goes, which is the order on the page: a banner is closed at its end.
    const parts =
      kind === 'banner'
        ? [make(document, 'div', {class: 'text'}, ...(heading ? [heading, GAP] : []), content), action ?? '', ...closing]
        : [heading, ...closing, content, action ?? ''];
    box.append(...parts.filter((part) => part !== ''));
    if (kind === 'tooltip') box.append(make(document, 'div', {class: 'arrow'}));
    return box;
  }

  private listen(): void {
    const {message, dismissed, followed, left} = this.framing;
    // Keys typed here are not the page's shortcuts.
    for (const name of ['keydown', 'keyup', 'keypress'] as const) {
      this.host.addEventListener(name, (event) => event.stopPropagation());
    }
    this.shadow.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key !== 'Escape' || !message.is_dismissible) return;
      event.preventDefault();
      dismissed();
    });
    this.shadow.addEventListener('focusin', (event) => {
      const from = (event as FocusEvent).relatedTarget;
      if (from instanceof this.framing.win.Element && !this.shadow.contains(from)) this.before = from;
    });
    this.shadow.addEventListener('focusout', () => setTimeout(left, 0));
    this.shadow.addEventListener('click', (event) => {
      const [first] = event.composedPath();
      if (first instanceof this.framing.win.Element && first.closest('.body a[href]')) followed();
    });
  }
}
