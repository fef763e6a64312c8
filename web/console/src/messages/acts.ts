// What can be done with a message, by its state: the same for its row in the list and its
// own page. What the server can take back has an undo.
import {ApiError, json} from '../api/client';
import type {ManagedMessage} from '../api/types';
import {forget} from '../app/load';
import {soon, tell, tellError} from '../app/notices';

/** How often a message that is being counted for is asked to go live again, and how long. */
const AGAIN_MS = 2_000;
const AGAIN_MAX = 60;

const call = (message: ManagedMessage, act: string, body?: unknown): Promise<ManagedMessage> => json<ManagedMessage>('POST', `/manage/messages/${message.id}/${act}`, body);

/** Whether the server said that events from before are still being counted. */
const isBeingCounted = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 409 && error.field === 'audience';

const wait = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms));

/** Lets a message live. Where its audience asks about single events, those from before are
 * counted first: `onCounting` hears of it, and it is asked again until they are. */
export const goLive = async (message: ManagedMessage, onCounting: (text: string) => void = () => undefined): Promise<ManagedMessage> => {
  for (let round = 0; ; round += 1) {
    try {
      return await call(message, 'go_live', {});
    } catch (error) {
      if (!isBeingCounted(error) || round === AGAIN_MAX) {
        throw error;
      }
      onCounting(error.message);
      await wait(AGAIN_MS);
    }
  }
};

/** Pauses a message. */
export const pause = (message: ManagedMessage): Promise<ManagedMessage> => call(message, 'pause');


/** Does something, tells it with its undo, and has the list asked for again. */
export const done = (text: string, act: Promise<unknown>, changed: () => void, undo?: () => Promise<unknown>): void => {
  const after = (): void => {
    forget('messages');
    changed();
  };
  act.then(() => {
    after();
    tell(text, undo && (() => undo().then(after, tellError)));
  }, tellError);
};

/** Archives a message: it leaves the list, its numbers stay. A live one can go live again;
 * another one cannot become what it was, so it is archived when its notice has gone. */
export const archive = (message: ManagedMessage, changed: () => void): void => {
  const text = `“${message.name}” is archived`;
  if (message.state === 'live') {
    done(text, call(message, 'archive'), changed, () => goLive(message));
  } else {
    soon(text, () => call(message, 'archive').then(() => {
      forget('messages');
      changed();
    }, tellError), () => undefined);
  }
};
