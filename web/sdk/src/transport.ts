// Requests to Herald: small JSON posts without cookies, none of which needs a preflight.
import {REQUEST_MS_MAX} from './limits';
import {dictOf, dicts, parse, text, type Dict, type Win} from './platform';

/** What came back. Status 0: nothing did. */
export interface Answer {
  status: number;
  body: Dict;
  /** How long the server asks to wait. */
  retry_ms: number;
}

/** Whether the same request may succeed later. */
export const isTransient = ({status}: Answer): boolean => status === 0 || status === 429 || status >= 500;

/** What the server says about a refusal. */
export const reason = ({status, body}: Answer): string => {
  const first = dicts(body.errors)[0];
  return first ? `${text(first.code)}: ${text(first.message)}` : `status ${status}`;
};

/** The address of the API: what the settings say, else where the script came from. */
export class Transport {
  constructor(
    readonly win: Win,
    readonly base: string,
  ) {}

  /** Where this call goes. */
  url(call: string): string {
    return `${this.base}/messenger/web/${call}`;
  }

  /** Never rejects. A request outlives its page when `body` is small enough for the browser. */
  async post(call: string, body: string): Promise<Answer> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_MS_MAX);
    try {
      const response = await this.send(call, body, abort.signal, true);
      const json = dictOf(parse(await response.text()));
      const seconds = Number(response.headers.get('retry-after'));
      return {status: response.status, body: json, retry_ms: (seconds || 0) * 1_000};
    } catch {
      return {status: 0, body: {}, retry_ms: 0};
    } finally {
      clearTimeout(timer);
    }
  }

  /** Opens a stream; rejects as `fetch` does. */
  stream(body: string, signal: AbortSignal): Promise<Response> {
    return this.send('stream', body, signal, false);
  }

  private send(call: string, body: string, signal: AbortSignal, keepalive: boolean): Promise<Response> {
    const once = (isKept: boolean): Promise<Response> =>
      this.win.fetch(this.url(call), {
        method: 'POST',
        body,
        signal,
        keepalive: isKept,
        credentials: 'omit',
        cache: 'no-store',
        headers: {'content-type': 'text/plain'},
      });
    if (!keepalive) return once(false);
    // All requests that outlive a page share 64 KiB; beyond them a browser rejects at once.
    return once(true).catch((error: unknown) => {
      if (signal.aborted || this.win.navigator.onLine === false) throw error;
      return once(false);
    });
  }
}
