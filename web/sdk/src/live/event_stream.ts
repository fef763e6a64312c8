// The text of a stream of server-sent events, cut into its events.

export interface StreamEvent {
  /** 'message' where the stream names none. */
  event: string;
  /** The last one the stream gave, also earlier; '' before. */
  id: string;
  data: string;
}

/** Takes the text in whatever pieces it comes, and answers the events that are whole. */
export class EventStream {
  private rest = '';
  private id = '';
  private event = '';
  private data: string[] = [];

  read(piece: string): StreamEvent[] {
    this.rest += piece;
    // A carriage return at the end may be half of a line's end.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.line(line) ?? []);
  }

  private line(line: string): StreamEvent | undefined {
    if (!line) return this.dispatched();
    // A line that begins with a colon is a comment: a heartbeat.
    const [, field, value = ''] = /^([^:]*):? ?(.*)/.exec(line) ?? [];
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id') this.id = value;
    return undefined;
  }

  private dispatched(): StreamEvent | undefined {
    const {event, data, id} = this;
    this.event = '';
    this.data = [];
    return data.length > 0 ? {event: event || 'message', id, data: data.join('\n')} : undefined;
  }
}
