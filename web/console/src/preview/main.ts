// The page in which a message is previewed: a frame of the composer, of the same origin.
// What is shown in pages is drawn by the SDK's own code, so that it looks as it will.
import '../style/tokens.css';
import './preview.css';
import {Placed} from '../../../sdk/src/messages/placed';
import {Push} from '../../../sdk/src/messages/push';
import {read} from '../../../sdk/src/messages/message';
import {wordsOf} from '../../../sdk/src/messages/words';
import type {Scene} from '../../../sdk/src/messages/theme';
import {isShow, READY, type Show} from './protocol';
import {page} from './scenery';
import {sent} from './sent';
import {withoutImages} from './images';

const win = window;
const root = document.getElementById('page') ?? document.body;
const probe = document.createElement('span');
probe.hidden = true;
document.body.append(probe);

let placed: Placed | undefined;
let before = '';

const again = (show: Show): void => {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'again';
  button.textContent = 'Closed. Show it again';
  button.addEventListener('click', () => {
    before = '';
    draw(show);
  });
  document.body.append(button);
};

/** Draws what the SDK draws in pages. */
const drawInPage = (show: Show): void => {
  const isTooltip = show.kind === 'tooltip';
  root.replaceChildren(page(document, isTooltip));
  const {content} = show;
  const data = {...content, body: withoutImages(win, String(content['body'] ?? '')), kind: show.kind, delivery: 'preview', selector: isTooltip ? '#target' : '', url_rules: [], time_on_page_s: 0};
  const message = read({event: 'message', id: 1, data});
  if (!message) {
    return;
  }
  const scene: Scene = {win, probe, looks: {...show.looks, theme_mode: show.theme}};
  const close = (): void => {
    placed?.remove();
    placed = undefined;
    again(show);
  };
  const nothing = (): void => undefined;
  const anchor = document.getElementById('target') ?? undefined;
  placed = new Placed(
    {win, message, push: new Push(win), words: wordsOf(win), anchor: isTooltip ? anchor : undefined, seen: nothing, resized: nothing, left: nothing, dismissed: close, acted: nothing, followed: nothing, email: () => Promise.resolve(true)},
    scene,
  );
};

const settle = (): void => {
  for (const animation of placed?.frame.box.getAnimations() ?? []) {
    animation.finish();
  }
};

const draw = (show: Show): void => {
  placed?.remove();
  placed = undefined;
  document.querySelector('.again')?.remove();
  document.documentElement.dataset['theme'] = show.theme;
  document.documentElement.dataset['kind'] = show.kind;
  const elsewhere = sent(win, show);
  if (elsewhere) {
    root.replaceChildren(elsewhere);
  } else {
    drawInPage(show);
  }
  // Only a message that is new comes in; one that is being written stays where it is.
  if (before === show.kind) {
    settle();
  }
  before = show.kind;
};

// Nothing in the preview leads anywhere.
document.addEventListener(
  'click',
  event => {
    if (event.composedPath().some(target => target instanceof HTMLAnchorElement)) {
      event.preventDefault();
    }
  },
  true,
);

win.addEventListener('message', event => {
  if (event.origin === win.location.origin && event.source === win.parent && isShow(event.data)) {
    draw(event.data);
  }
});

win.parent.postMessage({type: READY}, win.location.origin);
