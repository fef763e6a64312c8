// Server-sent events of the server: opened again by the browser itself after a break, with
// the id of the last event, so nothing is missed.
export interface StreamHandlers {
  /** An event of the stream: its name, its parsed data, and the id behind which to go on. */
  onEvent: (name: string, data: unknown, lastId: string) => void;
  /** Whether the connection stands. */
  onState: (state: 'connecting' | 'open' | 'closed') => void;
}

/** Follows `path`; `names` are the events that are listened to. Answers how to stop. */
export const follow = (path: string, names: readonly string[], handlers: StreamHandlers): (() => void) => {
  const source = new EventSource(path);
  handlers.onState('connecting');
  source.onopen = () => handlers.onState('open');
  source.onerror = () => handlers.onState(source.readyState === EventSource.CLOSED ? 'closed' : 'connecting');
  for (const name of names) {
    source.addEventListener(name, event => {
      const {data, lastEventId} = event as MessageEvent<string>;
      const read: unknown = JSON.parse(data);
      handlers.onEvent(name, read, lastEventId);
    });
  }
  return () => {
    source.close();
    handlers.onState('closed');
  };
};
