// What a message asks for: a link, a reaction, an e-mail address.
import {make, type Child} from './elements';
import {EMAIL_CHARS_MAX} from './limits';
import {linkTo} from './links';
import type {Action, Message} from './message';
import type {Words} from './words';

export interface Acting {
  document: Document;
  words: Words;
  message: Message;
  /** The person did what the message asks for; `thanks` is what is said before it closes. */
  acted: (kind: 'clicked' | 'reaction', reaction?: number) => void;
  email: (address: string) => Promise<boolean>;
}

type Maker<A extends Action> = (action: A, acting: Acting) => HTMLElement | undefined;

/** The part of a message with which something can be done; undefined when there is none. */
export const actionOf = (acting: Acting): HTMLElement | undefined => {
  const {action} = acting.message;
  switch (action?.type) {
    case 'url':
      return link(action, acting);
    case 'reaction':
      return reactions(action, acting);
    case 'email_collector':
      return collector(action, acting);
    default:
      return undefined;
  }
};

const link: Maker<Extract<Action, {type: 'url'}>> = ({label, target, new_tab}, {document, acted}) => {
  const href = linkTo(target, document.baseURI);
  if (!href) return undefined;
  const away = new_tab ? {target: '_blank'} : {};
  const made = make(document, 'a', {class: 'button', href, rel: 'noopener noreferrer', ...away}, label);
  made.addEventListener('click', () => acted('clicked'));
  return make(document, 'div', {class: 'action'}, made);
};

const reactions: Maker<Extract<Action, {type: 'reaction'}>> = ({reactions: all}, {document, words, acted}) => {
  const buttons = all.map((reaction, at) => {
    const name = `${words.react} ${reaction}`;
    const button = make(document, 'button', {class: 'reaction', type: 'button', 'aria-label': name, 'aria-pressed': 'false'}, reaction);
    button.addEventListener('click', () => {
      if (buttons.some((other) => other.getAttribute('aria-pressed') === 'true')) return;
      button.setAttribute('aria-pressed', 'true');
      // They stay in the tab order: the focus must not be lost.
      for (const other of buttons) if (other !== button) other.setAttribute('aria-disabled', 'true');
      acted('reaction', at);
    });
    return button;
  });
  const shown: Child[] = buttons.filter((_, at) => all[at]);
  return shown.length > 0 ? make(document, 'div', {class: 'action reactions', role: 'group', 'aria-label': words.react}, ...shown) : undefined;
};

/** Something, an at sign, something with a dot: the server knows better. */
const looksLikeEmail = (address: string): boolean =>
  address.length <= EMAIL_CHARS_MAX && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address);

const collector: Maker<Extract<Action, {type: 'email_collector'}>> = (_, {document, words, acted, email}) => {
  const input = make(document, 'input', {
    id: 'email',
    type: 'email',
    name: 'email',
    autocomplete: 'email',
    inputmode: 'email',
    placeholder: words.email,
    'aria-describedby': 'hint',
    required: '',
    maxlength: String(EMAIL_CHARS_MAX),
  });
  const label = make(document, 'label', {class: 'unseen', for: 'email'}, words.email);
  const send = make(document, 'button', {class: 'button', type: 'submit'}, words.send);
  const hint = make(document, 'p', {id: 'hint', class: 'hint', role: 'alert'});
  const form = make(document, 'form', {class: 'action collector', novalidate: ''}, label, input, send, hint);
  const tell = (problem: string): void => {
    hint.textContent = problem;
    input.setAttribute('aria-invalid', String(problem !== ''));
    if (problem) input.focus();
  };
  let isSending = false;
  const submit = async (): Promise<void> => {
    const address = input.value.trim();
    if (isSending) return;
    if (!looksLikeEmail(address)) return tell(words.invalid);
    isSending = true;
    send.setAttribute('aria-disabled', 'true');
    const isTaken = await email(address).catch(() => false);
    isSending = false;
    send.removeAttribute('aria-disabled');
    if (!isTaken) return tell(words.failed);
    const thanks = make(document, 'p', {class: 'thanks', role: 'status', tabindex: '-1'}, words.thanks);
    const isFocused = form.contains((form.getRootNode() as ShadowRoot).activeElement);
    form.replaceChildren(thanks);
    // What had the focus is gone; here it stays in the message.
    if (isFocused) thanks.focus();
    acted('clicked');
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  input.addEventListener('input', () => {
    if (hint.textContent) tell('');
  });
  return form;
};
