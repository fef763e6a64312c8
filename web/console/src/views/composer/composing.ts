// A message being written: what it says now, what the server has of it, and how the one
// becomes the other. A draft saves itself; one that was live is saved when asked, because
// each save of it is a new version.
import {useEffect, useRef, useState} from 'preact/hooks';
import {type ApiError, json} from '../../api/client';
import type {ManagedMessage} from '../../api/types';
import {asApiError, forget} from '../../app/load';
import {tell} from '../../app/notices';
import {useIsShown} from '../../app/seen';
import {bodyOf, draftOf, type Draft, type Gap, gapsOf, isSame} from './draft';
import {forgetKept, keep} from './keep';

/** How long somebody has to stop typing before it is saved, in milliseconds. */
const STILL_MS = 700;

/** `kept`: in this browser only, because something is missing, or because it waits to be asked. */
export type SaveState = 'new' | 'kept' | 'saving' | 'saved' | 'failed';

export interface Composing {
  draft: Draft;
  change: (patch: Partial<Draft>) => void;
  /** As the server has it; undefined until it was saved once. */
  message: ManagedMessage | undefined;
  gaps: readonly Gap[];
  state: SaveState;
  error: ApiError | undefined;
  /** Whether it saves itself. */
  isSelfSaving: boolean;
  isChanged: boolean;
  /** Edits from before that somebody's newer ones stand against: kept until it is said what becomes of them. */
  older: Draft | undefined;
  useOlder: () => void;
  dropOlder: () => void;
  /** Saves what is not saved; answers the message. Throws what the server said. */
  save: () => Promise<ManagedMessage>;
  /** What the server can be asked about: saved if it saves itself, else the version that it has. */
  settled: () => Promise<ManagedMessage>;
  /** What the server was sent last, or had at first. */
  stored: () => Draft | undefined;
  /** Takes the server's newer answer over: it went live, or was paused. */
  took: (message: ManagedMessage) => void;
  /** Goes back to what the server has. */
  discard: () => void;
}

export interface Beginning {
  draft: Draft;
  message: ManagedMessage | undefined;
  /** Whether there is something in it that the server does not have. */
  isTouched: boolean;
  /** It was kept in this browser. */
  isKept?: boolean;
  /** Edits from before that somebody's newer ones stand against. */
  older?: Draft;
}

const wasLive = (message: ManagedMessage | undefined): boolean => message !== undefined && (message.first_live_at !== null && message.first_live_at !== undefined);

/** What runs now, and what was sent last; apart from the view, so that saves stand in a row. */
interface Line {
  running: Promise<unknown> | undefined;
  sent: Draft | undefined;
  message: ManagedMessage | undefined;
  draft: Draft;
}

const send = async (line: Line): Promise<ManagedMessage> => {
  const {draft, message} = line;
  const [method, path] = message ? ['PUT', `/manage/messages/${message.id}`] : ['POST', '/manage/messages'];
  const saved = await json<ManagedMessage>(method, path, bodyOf(draft));
  line.message = saved;
  line.sent = draft;
  return saved;
};

/** `slot` is where a message that the server does not know yet is kept; `onKept` hears that it is. */
export const useComposing = (keeper: string, slot: string, beginning: Beginning, onKept: () => void = () => undefined): Composing => {
  const [draft, setDraft] = useState(beginning.draft);
  const [message, setMessage] = useState(beginning.message);
  const [isTouched, setTouched] = useState(beginning.isTouched);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<ApiError | undefined>();
  const line = useRef<Line>({running: undefined, sent: beginning.message && draftOf(beginning.message), message: beginning.message, draft: beginning.draft});
  line.current.draft = draft;

  const isChanged = line.current.sent ? !isSame(draft, line.current.sent) : isTouched;
  const gaps = gapsOf(draft);
  const isSelfSaving = !wasLive(message);
  const id = message?.id ?? slot;
  const isShown = useIsShown();
  // A starting point that nobody wrote into is there again at a press.
  const isWritten = useRef(beginning.isKept === true);
  const [older, setOlder] = useState(beginning.older);

  const save = async (): Promise<ManagedMessage> => {
    const own = line.current;
    while (own.running) {
      await own.running.catch(() => undefined);
    }
    if (own.message && own.sent && isSame(own.draft, own.sent)) {
      return own.message;
    }
    const run = send(own);
    own.running = run;
    setSaving(true);
    try {
      const saved = await run;
      // Also when the page was left meanwhile: what the server has is not offered again.
      if (slot !== saved.id) {
        forgetKept(keeper, slot);
      }
      if (own.sent && isSame(own.draft, own.sent)) {
        forgetKept(keeper, saved.id);
      }
      setMessage(saved);
      setError(undefined);
      forget('message');
      return saved;
    } catch (failure) {
      setError(asApiError(failure));
      throw failure;
    } finally {
      own.running = undefined;
      setSaving(false);
    }
  };
  const latest = useRef({save, isDue: false});
  latest.current = {save, isDue: isSelfSaving && isChanged && gaps.length === 0};

  // What the server does not have is kept here, and what it has is not.
  useEffect(() => {
    if (isChanged && isWritten.current) {
      keep(keeper, id, {draft, updated_at: message?.updated_at ?? null});
      if (!message) {
        onKept();
      }
    } else if (!isChanged && !older) {
      forgetKept(keeper, id);
    }
  }, [draft, isChanged, id, older]);

  useEffect(() => {
    if (!latest.current.isDue) {
      return undefined;
    }
    const timer = setTimeout(() => void latest.current.save().catch(() => undefined), STILL_MS);
    return () => clearTimeout(timer);
  }, [draft, message]);

  // Who leaves at once leaves nothing unsaved that could be saved.
  useEffect(() => () => void (latest.current.isDue ? latest.current.save().catch(() => undefined) : undefined), []);

  const change = (patch: Partial<Draft>): void => {
    isWritten.current = true;
    setTouched(true);
    setDraft(before => ({...before, ...patch}));
  };

  return {
    draft,
    change,
    message,
    gaps,
    state: isSaving ? 'saving' : error && isChanged ? 'failed' : isChanged ? 'kept' : message ? 'saved' : 'new',
    error: isChanged ? error : undefined,
    isSelfSaving,
    isChanged,
    older,
    useOlder: () => {
      if (older) {
        change(older);
        setOlder(undefined);
      }
    },
    dropOlder: () => setOlder(undefined),
    save,
    settled: () => (line.current.message && !isSelfSaving ? Promise.resolve(line.current.message) : save()),
    stored: () => line.current.sent,
    took: next => {
      line.current.message = next;
      setMessage(next);
      forget('message');
    },
    discard: () => {
      setError(undefined);
      if (line.current.sent) {
        setDraft(line.current.sent);
        tell('Your edits are discarded', () => (isShown() ? change(draft) : keep(keeper, id, {draft, updated_at: message?.updated_at ?? null})));
      }
    },
  };
};
