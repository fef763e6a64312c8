// What the pages of Settings share: their frame, their three states, and changes with a way back.
import type {ComponentChildren} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import {to} from '../../app/address';
import type {Edited} from '../../app/edited';
import type {Loaded} from '../../app/load';
import {tell, tellError} from '../../app/notices';
import {Button} from '../../ui/controls';
import {ErrorNote, Note, Page, Waiting} from '../../ui/surfaces';

/** A page of Settings; the trail back to the list is shown where the list is not. */
export const Settings = ({title, lead, actions, children}: {title: string; lead?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren}) => (
  <Page title={title} trail={{href: to('/settings'), label: 'Settings'}} lead={lead} actions={actions}>
    {children}
  </Page>
);

/** What is loaded, what keeps its place, or why it is not there. What is there stays when asking again fails. */
export const Shown = <T,>({loaded, rows, children}: {loaded: Loaded<T>; rows?: number; children: (data: T) => ComponentChildren}) => {
  if (loaded.data !== undefined) {
    return <>{children(loaded.data)}</>;
  }
  return loaded.error ? <ErrorNote error={loaded.error} onRetry={loaded.reload} /> : <Waiting rows={rows ?? 5} />;
};

/** Said to who may look but not change. */
export const ReadOnly = ({role}: {role: string}) => <Note><p>You can look at this page. Changing it takes the role {role}.</p></Note>;

interface Change<T> {
  /** What is told once it is done. */
  text: string;
  act: () => Promise<T>;
  /** The way back. */
  undo?: () => Promise<T>;
  /** Shows what the server answered, of both. */
  took: (answer: T) => void;
}

/** Lets edits go that nobody has saved, with a way back. */
export const Discard = <T,>({of: {value, edit, isChanged, drop}}: {of: Edited<T>}) => {
  const discard = (): void => {
    drop();
    tell('Your edits are discarded', () => edit(value));
  };
  return isChanged ? <Button look="quiet" onClick={discard}>Discard the edits</Button> : null;
};

/** Changes something on the server and tells so, with a way back. Answers whether it was done. */
export const change = async <T,>({text, act, undo, took}: Change<T>): Promise<boolean> => {
  try {
    took(await act());
    tell(text, undo && (() => void undo().then(took, tellError)));
    return true;
  } catch (error) {
    tellError(error);
    return false;
  }
};

/** Calls `look` every `ms` while `isOn` and the page is in sight. */
export const usePolling = (isOn: boolean, ms: number, look: () => void): void => {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    if (!isOn) {
      return undefined;
    }
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        latest.current();
      }
    }, ms);
    return () => clearInterval(timer);
  }, [isOn, ms]);
};
