// What is not shown in a page: letters, push notifications, requests, and screens of apps.
import {contentOf} from '../../../sdk/src/messages/html';
import {make, type Child} from '../../../sdk/src/messages/elements';
import type {CarouselContent, EmailContent, PushContent, Screen, WebhookContent} from '../messages/shapes';
import {withoutImages} from './images';
import type {Show} from './protocol';

type Win = Window & typeof globalThis;

const html = (win: Win, text: string): DocumentFragment => contentOf(win, withoutImages(win, text));

const letter = (win: Win, content: EmailContent, sender: string): HTMLElement => {
  const {document} = win;
  const head = make(document, 'header', {}, make(document, 'h1', {}, content.subject || 'Without a subject'), make(document, 'p', {}, `From ${content.from_name || sender}${content.reply_to ? `, answers to ${content.reply_to}` : ''}`));
  return make(document, 'article', {class: 'letter'}, head, make(document, 'div', {class: 'letter-body'}, html(win, content.body)), make(document, 'footer', {}, 'Unsubscribe'));
};

const notification = (win: Win, content: PushContent, sender: string): HTMLElement => {
  const {document} = win;
  const texts: Child[] = [make(document, 'small', {}, sender), ...(content.title ? [make(document, 'b', {}, content.title)] : []), make(document, 'p', {}, content.body)];
  return make(document, 'div', {class: 'phone'}, make(document, 'div', {class: 'notification'}, make(document, 'span', {class: 'app'}), make(document, 'div', {}, ...texts)));
};

const USUAL_BODY = {type: 'herald.message', message: '…', contact: '…', event: '…'};

const request = (win: Win, content: WebhookContent): HTMLElement => {
  const {document} = win;
  const head = make(document, 'p', {}, make(document, 'b', {}, 'POST '), content.url || 'https://…');
  const note = content.body === undefined ? [make(document, 'p', {class: 'note'}, 'Without a body of your own it says what happened to whom.')] : [];
  return make(document, 'div', {class: 'request'}, head, ...note, make(document, 'pre', {tabindex: '0'}, JSON.stringify(content.body ?? USUAL_BODY, undefined, 2)));
};

const block = (win: Win, given: Screen['blocks'][number]): HTMLElement => {
  const {document} = win;
  if (given.type === 'image') {
    return make(document, 'figure', {class: given.align}, `Image: ${given.alt || given.url || 'without an address'}`);
  }
  return given.type === 'title' ? make(document, 'h2', {class: given.align}, given.text) : make(document, 'div', {class: given.align}, html(win, given.text));
};

const screens = (win: Win, content: CarouselContent): HTMLElement => {
  const {document} = win;
  const {colors} = content;
  const made = content.screens.map((screen, at) => {
    const dots = content.screens.map((_, dot) => make(document, 'i', dot === at ? {class: 'on'} : {}));
    const buttons = screen.actions.map((action, index) => make(document, 'span', {class: index === 0 ? 'first' : 'second'}, action.label || 'Button'));
    const close = content.close_button === false ? [] : [make(document, 'b', {class: 'close', 'aria-hidden': 'true'}, '×')];
    const box = make(document, 'section', {class: `screen ${content.vertical_alignment ?? 'middle'}`, 'aria-label': `Screen ${at + 1} of ${content.screens.length}`}, ...close, make(document, 'div', {class: 'blocks'}, ...screen.blocks.map(one => block(win, one))), make(document, 'div', {class: 'actions'}, ...buttons), make(document, 'div', {class: 'dots'}, ...dots));
    for (const [name, color] of Object.entries(colors ?? {})) {
      box.style.setProperty(`--${name.replace('_', '-')}`, color);
    }
    return box;
  });
  return make(document, 'div', {class: 'screens', tabindex: '0', role: 'group', 'aria-label': 'Screens'}, ...made);
};

/** What is sent, drawn plainly; undefined for what is shown in a page. */
export const sent = (win: Win, show: Show): HTMLElement | undefined => {
  // The composer's own drafts, whose shape its kind says.
  const content: unknown = show.content;
  switch (show.kind) {
    case 'email':
      return letter(win, content as EmailContent, show.sender);
    case 'push':
      return notification(win, content as PushContent, show.sender);
    case 'webhook':
      return request(win, content as WebhookContent);
    case 'carousel':
      return screens(win, content as CarouselContent);
    default:
      return undefined;
  }
};
