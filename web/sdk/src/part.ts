// A script of ours that the core fetches besides itself, and that leaves at its own element what it is for.
import {PAUSE_MS_MAX} from './limits';
import {pause, type Win} from './platform';
import {guard, guarded} from './warnings';

/** The element of such a script, once it has run. */
export interface PartScript<T> extends HTMLScriptElement {
  herald?: {create: T};
}

export interface Wanted<T> {
  win: Win;
  source: string;
  /** Whether it still is, when it could not be loaded. */
  isWanted: () => boolean;
  loaded: (create: T) => void;
}

interface Policy {
  createScriptURL: (url: string) => string;
}

let policy: Policy | undefined;

/** Pages that ask for Trusted Types allow the policy `herald`, which lets through what is fetched here only. */
const trusted = (win: Win, source: string): string => {
  const {trustedTypes} = win as {trustedTypes?: {createPolicy: (name: string, rules: Policy) => Policy}};
  try {
    policy = policy ?? trustedTypes?.createPolicy('herald', {createScriptURL: (url) => url});
  } catch {
    // A page that allows other policies may still take the address as text.
  }
  return policy?.createScriptURL(source) ?? source;
};

/** Answers a function that fetches it: the first call does, and after a failure a pause. */
export const part = <T>({win, source, isWanted, loaded}: Wanted<T>): (() => void) => {
  let isAsked = false;
  let failures = 0;
  const load = (): void => {
    if (isAsked) return;
    isAsked = true;
    const {document} = win;
    const script: PartScript<T> = document.createElement('script');
    script.src = trusted(win, source);
    // A page with a content security policy lets in what carries its nonce.
    script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
    script.onload = script.onerror = guard(win, () => {
      script.remove();
      // A proxy may answer with something else: that is a failure too.
      if (script.herald) return loaded(script.herald.create);
      const again = guard(win, () => {
        isAsked = false;
        if (isWanted()) load();
      });
      setTimeout(again, pause(failures++, PAUSE_MS_MAX));
    });
    document.head.append(script);
  };
  return () => guarded(win, load);
};
