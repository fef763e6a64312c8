// Who uses an event name, read from the sentence with which the server refuses to archive it.
export interface Use {
  kind: 'message' | 'segment';
  name: string;
  /** Only messages are named with their id. */
  id: string | undefined;
}

const messages = (names: string): Use[] =>
  names.split(/(?<=\(\d+\)), /).map(text => {
    const [, name, id] = /^(.*) \((\d+)\)$/s.exec(text) ?? [];
    return {kind: 'message', name: name ?? text, id};
  });

/** `It is used by live messages: A (1), B (2); segments: C; send force …` as a list. */
export const usesIn = (sentence: string): Use[] => {
  const inner = /^It is used by (.*); send force/s.exec(sentence)?.[1];
  if (inner === undefined) {
    return [];
  }
  const [, ofMessages, ofSegments] = /^(?:live messages: (.*?))?(?:(?:^|; )segments: (.*))?$/s.exec(inner) ?? [];
  return [
    ...(ofMessages ? messages(ofMessages) : []),
    ...(ofSegments ? ofSegments.split(', ').map(name => ({kind: 'segment' as const, name, id: undefined})) : []),
  ];
};
