// The address bar is the state of a view: filters, tabs, sorting and what is open stand in
// the query, so that every state has a link.
import {useLocation} from 'preact-iso';
import {useCallback, useEffect, useRef, useState} from 'preact/hooks';

export const BASE = '/console';

/** The address of a place in the console: `to('/people')`. */
export const to = (path: string, query: Record<string, string | undefined> = {}): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') {
      search.set(name, value);
    }
  }
  const text = search.toString();
  return BASE + path + (text === '' ? '' : `?${text}`);
};

let taken: string | undefined;

/** Says that the view takes on this address (without a query) and stays what it is, where it is. */
export const takeOn = (path: string): void => {
  taken = path;
};

/** Whether the view that is shown has taken on this address; asked once for each. */
export const wasTakenOn = (path: string): boolean => {
  const was = taken === path;
  taken = undefined;
  return was;
};

/** How to change several parameters of the address at once; an empty one is left out. */
export const useChangeAddress = (): ((changes: Readonly<Record<string, string>>) => void) => {
  const {route} = useLocation();
  return useCallback(
    changes => {
      const search = new URLSearchParams(globalThis.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === '') {
          search.delete(name);
        } else {
          search.set(name, value);
        }
      }
      const text = search.toString();
      route(globalThis.location.pathname + (text === '' ? '' : `?${text}`), true);
    },
    [route],
  );
};

/** A parameter of the address and how to change it; an empty one is left out. Changing
 * replaces the entry of the history: filters are no pages to go back through. */
export const useParameter = (name: string): [string, (value: string) => void] => {
  const {query, path, route} = useLocation();
  const value = query[name] ?? '';
  const change = useCallback(
    (next: string) => {
      const search = new URLSearchParams(globalThis.location.search);
      if (next === '') {
        search.delete(name);
      } else {
        search.set(name, next);
      }
      const text = search.toString();
      route(globalThis.location.pathname + (text === '' ? '' : `?${text}`), true);
    },
    [name, path, route],
  );
  return [value, change];
};

/** How long typing pauses before the address follows it, in milliseconds. */
const TYPED_MS = 120;

/** A parameter that is typed: `text` is what stands in the field, `value` what stands in the
 * address, which follows once the typing pauses. */
export const useTypedParameter = (name: string): {text: string; value: string; type: (text: string) => void} => {
  const [value, change] = useParameter(name);
  const [text, setText] = useState(value);
  const typed = useRef(value);
  useEffect(() => {
    // Somebody went back, or followed a link: the field shows it.
    if (value !== typed.current) {
      typed.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text === typed.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      typed.current = text;
      change(text);
    }, TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, change]);
  return {text, value, type: setText};
};
