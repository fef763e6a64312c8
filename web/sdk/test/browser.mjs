// A browser as far as the SDK needs one: an origin with storage, cookies, locks and channels that its tabs share, and
// a server that is a function.
import {listen} from '../build/sdk.mjs';

// A page's timers end with the page; here they must not keep the process.
const {setTimeout: later, setInterval: often} = globalThis;
globalThis.setTimeout = (...args) => later(...args).unref();
globalThis.setInterval = (...args) => often(...args).unref();

class Target {
  listeners = new Map();
  addEventListener(name, run) {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), run]);
  }
  emit(name, event = {}) {
    for (const run of this.listeners.get(name) ?? []) run(event);
  }
}

export class FakeStorage {
  map = new Map();
  get length() {
    return this.map.size;
  }
  key(at) {
    if (at === 0) this.order = [...this.map.keys()];
    return this.order[at] ?? null;
  }
  getItem(key) {
    return this.map.get(key) ?? null;
  }
  setItem(key, value) {
    this.map.set(key, value);
  }
  removeItem(key) {
    this.map.delete(key);
  }
}

/** Web Locks: one holder per name, in the order of asking. */
class FakeLocks {
  chains = new Map();
  request(name, {signal}, run) {
    const before = this.chains.get(name) ?? Promise.resolve();
    const turn = before.then(() => {
      if (signal?.aborted) throw new Error('AbortError');
      return run();
    });
    this.chains.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  }
}

export class Browser {
  storage = new FakeStorage();
  cookies = new Map();
  locks = new FakeLocks();
  channels = [];
  /** Further scripts that the SDK fetched, by address, and what they leave at their elements, by file. */
  scripts = [];
  parts = {'live.js': listen};
  /** What reached the server: {call, body}. */
  requests = [];
  /** Answers a call: `(call, body) => ({status, body, stream})`, or throws for a network that is away. */
  server = () => ({status: 200, body: {}});

  constructor(options = {}) {
    Object.assign(this, options);
  }

  /** A tab; it hears of others, and can be closed. */
  tab({href = 'https://www.shop.example/a', blocked = false} = {}) {
    return new Tab(this, href, blocked);
  }

  bodies(call) {
    return this.requests.filter((request) => request.call === call).map(({body}) => body);
  }

  cookie(name) {
    return this.cookies.get(name);
  }
}

const PUBLIC_SUFFIXES = ['co.uk', 'example.com.test'];

class Tab extends Target {
  messages = [];
  /** Bodies of requests that outlive the page. */
  kept = [];
  constructor(browser, href, isBlocked) {
    super();
    const tab = this;
    this.browser = browser;
    this.location = {
      get href() {
        return String(tab.url);
      },
      get hostname() {
        return tab.url.hostname;
      },
      get protocol() {
        return tab.url.protocol;
      },
    };
    this.url = new URL(href);
    this.document = new FakeDocument(this, isBlocked);
    this.history = {
      pushState: (_, __, to) => void (tab.url = new URL(to, tab.url)),
      replaceState: (_, __, to) => void (tab.url = new URL(to, tab.url)),
    };
    const say = (...words) => void tab.messages.push(words.join(' '));
    this.console = {warn: say, error: say};
    this.crypto = globalThis.crypto;
    this.navigator = {
      language: 'en-IE',
      onLine: true,
      locks: browser.locks,
    };
    if (isBlocked) {
      Object.defineProperty(this, 'localStorage', {
        get: () => {
          throw new Error('SecurityError');
        },
      });
    } else this.localStorage = browser.storage;
    this.BroadcastChannel = class {
      constructor(name) {
        this.name = name;
        browser.channels.push(this);
      }
      postMessage(data) {
        const others = browser.channels.filter((channel) => channel !== this && channel.name === this.name);
        others.forEach((channel) => queueMicrotask(() => channel.onmessage?.({data: structuredClone(data)})));
      }
    };
  }

  async fetch(url, {body, signal, keepalive}) {
    if (keepalive) this.kept.push(JSON.parse(body));
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isClosed) return new Promise(() => undefined);
    const call = new URL(url).pathname.split('/').pop();
    const request = {call, url, body: JSON.parse(body), signal};
    this.browser.requests.push(request);
    const {status = 200, body: answer = {}, headers = {}, stream} = await this.browser.server(call, request.body, signal);
    return new Response(stream ?? JSON.stringify(answer), {status, headers});
  }

  /** The tab is killed: nothing it asked for is heard any more. */
  close() {
    this.isClosed = true;
    this.browser.channels = this.browser.channels.filter((channel) => channel.owner !== this);
  }
}

class FakeDocument extends Target {
  title = 'A';
  referrer = 'https://search.example/';
  visibilityState = 'visible';
  constructor(tab, isBlocked) {
    super();
    this.tab = tab;
    this.isBlocked = isBlocked;
  }
  get cookie() {
    if (this.isBlocked) throw new Error('SecurityError');
    return [...this.tab.browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
  set cookie(text) {
    const [pair, ...attributes] = text.split('; ');
    const [name, value] = pair.split(/=(.*)/s);
    const of = (word) => attributes.find((attribute) => attribute.startsWith(`${word}=`))?.slice(word.length + 1);
    if (PUBLIC_SUFFIXES.includes(of('Domain'))) return;
    this.written = [...(this.written ?? []), text];
    if (of('Max-Age') === '0') this.tab.browser.cookies.delete(name);
    else this.tab.browser.cookies.set(name, value);
  }
  createElement() {
    return {remove: () => undefined};
  }
  head = {
    append: (script) => {
      this.tab.browser.scripts.push(script.src);
      const create = this.tab.browser.parts[script.src.split('/').pop()];
      setImmediate(() => {
        if (create) script.herald = {create};
        (create ? script.onload : script.onerror)();
      });
    },
  };
  querySelector(selector) {
    if (selector.includes('[[')) throw new Error('SyntaxError');
    return null;
  }
}

/** Waits until `holds` answers something true. */
export const until = async (holds, what = 'a condition') => {
  for (let at = 0; at < 2_000; at++) {
    const value = await holds();
    if (value) return value;
    await new Promise((resolve) => later(resolve, 5));
  }
  throw new Error(`waited in vain for ${what}: ${holds}`);
};

/** A server in memory: remembers every event once, and answers pings as the person they name. */
export const herald = () => {
  const events = new Map();
  const pings = [];
  const answer = (call, body) => {
    if (call === 'ping') {
      pings.push(body);
      const {user_id, email} = body.user_data;
      const who = user_id ?? email;
      const type = who || body.session?.startsWith('user') ? 'user' : 'visitor';
      const name = who ?? (body.session?.startsWith('user') ? body.session.split(':')[1] : body.anonymous_id);
      const person = {type, id: `id-${name}`, ...(type === 'user' ? {user_id: String(name)} : {user_id: body.anonymous_id})};
      return {
        body: {session: `${type}:${name}`, event_key: `key:${name}`, anonymous_id: body.anonymous_id, person, revision: 1, now_ms: Date.now() + 5_000},
      };
    }
    if (call === 'events') {
      const results = body.events.map((event) => {
        const isKnown = events.has(event.id);
        if (!isKnown) events.set(event.id, event);
        return {id: event.id, result: isKnown ? 'duplicate' : 'ok'};
      });
      return {body: {results, revision: 2}};
    }
    return {status: 404};
  };
  return {answer, events, pings, names: () => [...events.values()].map(({name}) => name)};
};
