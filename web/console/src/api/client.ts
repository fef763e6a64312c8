// The one door to the server: typed by its own OpenAPI description. It adds the CSRF token
// to what changes something, and turns every refusal into an ApiError.
import createClient, {type Middleware} from 'openapi-fetch';
import type {paths} from './schema';

/** Why the server said no: a stable code, what to change, and where. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | undefined,
    /** Seconds to wait before trying again, where the server named them. */
    readonly retryAfter: number | undefined,
    readonly body: unknown,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

let csrfToken = '';
let onSignedOut: () => void = () => undefined;
let onOtherSession: () => Promise<boolean> = () => Promise.resolve(false);

/** Sets the token that proves that a change was asked for by this page. */
export const setCsrfToken = (token: string): void => {
  csrfToken = token;
};

/** What happens when the server says that the sign-in session is over. */
export const whenSignedOut = (then: () => void): void => {
  onSignedOut = then;
};

/** What happens when the browser may have another sign-in session by now. `then` answers whether
 * it is the same teammate's, so that what was refused can be sent again. */
export const whenOtherSession = (then: () => Promise<boolean>): void => {
  onOtherSession = then;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The first error of the envelope `{"type":"error.list","errors":[…]}`. */
const errorOf = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => undefined);
  const errors = isRecord(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  const first: unknown = errors[0];
  const item = isRecord(first) ? first : {};
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const message = textOf(item['message']) ?? `The server answered ${response.status}`;
  const code = textOf(item['code']) ?? 'unknown';
  return new ApiError(response.status, code, message, textOf(item['field']), Number.isFinite(seconds) ? seconds : undefined, body);
};

const unreachable = (): ApiError => new ApiError(0, 'unreachable', 'The server cannot be reached. Check that Herald runs, then try again.', undefined, undefined, undefined);

/** Whoever stopped a call does not want to hear of it. */
const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

const guard: Middleware = {
  onRequest({request}) {
    if (!isSafe(request.method)) {
      request.headers.set('X-CSRF-Token', csrfToken);
    }
    return request;
  },
  async onResponse({response, request}) {
    if (response.ok) {
      return undefined;
    }
    const error = await errorOf(response);
    // A failed sign-in is an answer to whoever signs in, not the end of a session.
    if (response.status === 401 && !new URL(request.url).pathname.startsWith('/manage/session')) {
      onSignedOut();
    }
    throw error;
  },
  onError({error}) {
    return isAbort(error) ? undefined : unreachable();
  },
};

/** Calls the server: `api.GET('/tags')`. A refusal throws an ApiError. */
export const api = createClient<paths>({baseUrl: globalThis.location.origin, credentials: 'same-origin'});
api.use(guard);

/** The answer of a call that did not throw. */
export const answer = async <T>(call: Promise<{data?: T | undefined}>): Promise<T> => {
  const {data} = await call;
  if (data === undefined) {
    throw new ApiError(0, 'empty', 'The server answered without a body', undefined, undefined, undefined);
  }
  return data;
};

/** Calls a route whose answer is no JSON object of the description: a stream, a file, text. */
export const raw = async (method: string, path: string, init: {body?: unknown; accept?: string; signal?: AbortSignal; isSecond?: boolean} = {}): Promise<Response> => {
  const headers = new Headers({Accept: init.accept ?? 'application/json'});
  if (!isSafe(method)) {
    headers.set('X-CSRF-Token', csrfToken);
    headers.set('Content-Type', 'application/json');
  }
  const options: RequestInit = {method, headers, credentials: 'same-origin'};
  if (init.body !== undefined) {
    options.body = JSON.stringify(init.body);
  }
  if (init.signal) {
    options.signal = init.signal;
  }
  const response = await fetch(path, options).catch((error: unknown) => {
    throw isAbort(error) ? error : unreachable();
  });
  if (!response.ok) {
    const error = await errorOf(response);
    // Somebody signed in anew in another tab of this browser.
    if (error.code === 'csrf_token_invalid' && !init.isSecond && (await onOtherSession())) {
      return raw(method, path, {...init, isSecond: true});
    }
    if (response.status === 401 && !path.startsWith('/manage/session')) {
      onSignedOut();
    }
    throw error;
  }
  return response;
};

/** Calls a route by method and path, the answer read as what the caller says it is. For
 * bodies that the description leaves open (predicates, triggers, contents). */
export const json = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
  const response = await raw(method, path, {...(body === undefined ? {} : {body}), ...(signal ? {signal} : {})});
  const text = await response.text();
  const read: unknown = text === '' ? {} : JSON.parse(text);
  return read as T;
};

/** Pages that are walked at most: 1,500 things to choose from. */
const PAGES_MAX = 10;

/** All of a list that is chosen from, page after page. */
export const everyPage = async <T>(path: string, signal?: AbortSignal): Promise<T[]> => {
  const all: T[] = [];
  let next = '';
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const {data, pages} = await json<{data: T[]; pages?: {next?: {starting_after?: string} | null}}>('GET', `${path}${next}`, undefined, signal);
    all.push(...data);
    const after = pages?.next?.starting_after;
    if (after === undefined) {
      break;
    }
    next = `&starting_after=${encodeURIComponent(after)}`;
  }
  return all;
};
