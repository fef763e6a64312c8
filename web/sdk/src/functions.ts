// The methods of `Intercom(method, …)`, by name.
import type {Messenger} from './messenger';
import {warn} from './warnings';

type Function = (messenger: Messenger, first: unknown, second: unknown) => unknown;

/**
 * What is about a window, or content, that this version does not have: nothing to see, and no harm. And
 * `reattach_activator`: clicks are heard on the document, so nothing has to be bound again.
 */
const NOTHING = (
  'reattach_activator show hide showMessages showNewMessage startConversation showArticle showNews showTicket ' +
  'showConversation startTour startSurvey startChecklist setAuthTokens'
).split(' ');

const TABLE: Record<string, Function> = {
  boot: (messenger, settings) => messenger.boot(settings),
  update: (messenger, settings) => messenger.update(settings),
  shutdown: (messenger) => messenger.shutdown(),
  trackEvent: (messenger, name, metadata) => messenger.track(name, metadata),
  ready: (messenger, callback) => messenger.ready(callback),
  getVisitorId: (messenger) => messenger.visitorId(),
  whoami: (messenger) => messenger.whoami(),
  hideNotifications: (messenger, isHidden) => messenger.hush(isHidden === true),
  onShow: (messenger, callback) => void messenger.listeners.add('show', callback),
  onHide: (messenger, callback) => void messenger.listeners.add('hide', callback),
  onUserEmailSupplied: (messenger, callback) => void messenger.listeners.add('email', callback),
  onActivatorClick: (messenger, callback) => void messenger.listeners.add('activator', callback),
  onUnreadCountChange: (messenger, callback) => {
    if (messenger.listeners.add('unread', callback)) messenger.listeners.call(callback as () => void, 0);
  },
  // No space is there yet, and one that is not is told.
  showSpace: ({win}, space) => warn(win, `no space '${String(space)}'.`),
};

const FUNCTIONS = new Map(Object.entries(TABLE));

/** Calls one; an unknown one is told in the console. */
export const call = (messenger: Messenger, name: unknown, first: unknown, second: unknown): unknown => {
  const method = String(name);
  const run = FUNCTIONS.get(method);
  if (run) return run(messenger, first, second);
  if (!NOTHING.includes(method)) warn(messenger.win, `no method '${method}'.`);
  return undefined;
};
