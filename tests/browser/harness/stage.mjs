// What a test plays on: a Herald and a site of the suite, and browser contexts that are watched.

import {strict as assert} from 'node:assert';
import {readFile} from 'node:fs/promises';
import {dirname, extname, join} from 'node:path';
import {after, before, test} from 'node:test';

import {chromium} from 'playwright-core';

import {Herald} from './herald.mjs';
import {html, literal, script, Site, snippet} from './site.mjs';
import {until} from './until.mjs';

/** Far more than any test needs, far less than the suite has. */
const TEST_MS_MAX = 60_000;

/** What the SDK says when it caught an error of its own. */
const OWN_ERROR = /internal error/;

/** The servers of a suite and the browser. Set once its first test runs. */
export class Suite {
  #servers = [];

  /** Opens it before the file's tests and closes it after them. `herald` are the options of `Herald.start`. `setUp`
   * does what the file needs besides, once everything runs. */
  static open({herald = {}, setUp = async () => {}} = {}) {
    const suite = new Suite();
    before(async () => {
      suite.browser = await chromium.connect(process.env.BROWSER_TESTS_SOCKET);
      suite.site = await Site.start();
      await suite.#serve(herald);
      await setUp(suite);
      // Whoever cuts the suite off leaves no server behind.
      process.once('SIGTERM', () => {
        Promise.all(suite.#servers.map((server) => server.kill())).finally(() => process.exit(1));
      });
    });
    after(async () => {
      await suite.browser?.close();
      await suite.site?.stop();
      await Promise.all(suite.#servers.map((server) => server.stop()));
    });
    return suite;
  }

  async #serve(options) {
    this.herald = await Herald.start(options);
    this.#servers.push(this.herald);
  }

  /** The same site and browser with a server of its own, for a test that changes what others rely on. */
  async more() {
    const suite = Object.assign(new Suite(), this);
    suite.#servers = this.#servers;
    await suite.#serve({});
    return suite;
  }

  /** A test with a fresh browser context. It fails when a page threw, whatever else it showed. */
  test(name, play, contextOptions = {}) {
    test(name, {timeout: TEST_MS_MAX}, async () => {
      const stage = new Stage(this);
      try {
        await stage.open(contextOptions);
        await play(stage);
        assert.deepEqual(stage.pageErrors, [], 'errors that nobody caught on the page');
        assert.deepEqual(stage.console.filter((line) => OWN_ERROR.test(line)), [], 'errors of the SDK itself');
      } catch (error) {
        error.stack += `\n  page: ${[...stage.pageErrors, ...stage.console].join('\n        ')}`;
        throw error;
      } finally {
        await stage.close();
      }
    });
  }

  /** The script's address. */
  script(appId = this.herald.appId) {
    return `${this.herald.url}/widget/${appId}`;
  }

  /** The text of a script that the first one loads, as pages get it. */
  async part(name) {
    const script = process.env.BROWSER_TESTS_SCRIPT;
    if (script) return readFile(join(dirname(script), name), 'utf8');
    return (await fetch(`${this.script()}/${name}`)).text();
  }

  /** Puts a page with the snippet on the site and gives its path. `then` is the page's own script after it. */
  page({settings, then = '', first = '', title, headers, body = ''} = {}) {
    const all = {app_id: this.herald.appId, ...settings};
    const scripts = [first, snippet(this.script(all.app_id), settings === null ? null : all), then];
    return this.put(html({head: scripts.map((text) => script(text)).join(''), body, title}), headers);
  }

  /** Puts a whole page on the site, under a new path. */
  put(text, headers) {
    return this.site.put(`/page-${this.site.count + 1}`, text, headers);
  }
}

/** A browser context whose pages, console and calls to Herald are kept for looking at. */
export class Stage {
  console = [];
  pageErrors = [];
  /** Every call to Herald: `{path, method, status?, body, page}`. */
  calls = [];
  #contexts = [];

  constructor(suite) {
    this.suite = suite;
    this.herald = suite.herald;
  }

  /** The first context is `this.context`; further ones are other people's browsers. */
  async open(options = {}) {
    const context = await this.suite.browser.newContext({ignoreHTTPSErrors: true, ...options});
    this.#contexts.push(context);
    this.context ??= context;
    const script = process.env.BROWSER_TESTS_SCRIPT;
    if (script) await context.route('**/widget/**', (route) => route.fulfill({path: scriptFor(route.request().url(), script), contentType: 'text/javascript'}));
    if (process.env.BROWSER_TESTS_CONSOLE) await serveConsole(context, this.herald.url, process.env.BROWSER_TESTS_CONSOLE);
    context.setDefaultTimeout(15_000);
    context.on('console', (message) => this.console.push(`${message.type()}: ${message.text()}`));
    context.on('weberror', (error) => this.pageErrors.push(String(error.error().stack ?? error.error())));
    context.on('request', (request) => this.#note(request));
    return context;
  }

  async close() {
    for (const context of this.#contexts.splice(0)) await context.close();
  }

  #note(request) {
    const url = new URL(request.url());
    if (!url.pathname.startsWith('/messenger/') && !url.pathname.startsWith('/widget/')) return;
    const call = {path: url.pathname, method: request.method(), request, body: request.postData()};
    this.calls.push(call);
    request.response().then((response) => (call.status = response?.status()), () => {});
  }

  /** Opens a path of the site in a new page of the context. */
  async goto(path, {host, context = this.context} = {}) {
    const page = await context.newPage();
    await page.goto(this.suite.site.url(path, host));
    return page;
  }

  /** How often a path of Herald was called, with answers of these statuses or any. */
  count(path, status) {
    return this.calls.filter((call) => call.path === path && (status === undefined || call.status === status)).length;
  }

  /** Waits until a console line matches. */
  said(pattern) {
    return until(`the console to say ${pattern}`, () => this.console.find((line) => pattern.test(line)));
  }
}

/** The file that stands for an address: the script's, or that of one which it loads itself. */
function scriptFor(url, script) {
  const part = new URL(url).pathname.match(/\/(live|messages)\.js$/);
  return part ? join(dirname(script), `${part[1]}.js`) : script;
}

/** Waits until the script has replaced the snippet's function. */
export function live(page) {
  return page.waitForFunction(() => typeof window.Intercom === 'function' && !('c' in window.Intercom));
}

/** Waits until the page's `Intercom` has a session. */
export async function booted(page) {
  await page.waitForFunction(() => window.Intercom && window.Intercom.booted === true && Boolean(window.Intercom('whoami')));
}

/** Calls `Intercom` in the page; what it returns must be plain data. */
export function intercom(page, ...args) {
  return page.evaluate((args) => window.Intercom(...args), args);
}

/** Waits until the page knows its person as `type`, and gives what `whoami` says. */
export async function isNow(page, type) {
  const handle = await page.waitForFunction((type) => {
    const person = window.Intercom?.('whoami');
    return person && person.type === type && person;
  }, type);
  return handle.jsonValue();
}

/** Waits until so many values of an event are there, then gives them in order of their time. */
export async function valuesOnce(herald, who, {name, key = 'n', count}) {
  return until(`${count} ${name} of ${literal(who)}`, async () => {
    const values = await herald.values(who, name, key);
    if (values.length < count) throw new Error(`${values.length} of ${count}`);
    return values;
  }, 30_000);
}

/** 0 to count - 1. */
export function numbers(count) {
  return Array.from({length: count}, (_, at) => at);
}

/** Answers the console's files from a folder, with the policy of the server. */
export async function serveConsole(context, url, folder) {
  const policy = (await fetch(`${url}/console/`)).headers.get('content-security-policy');
  const types = {'.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8'};
  await context.route(`${url}/console/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice('/console/'.length);
    const name = extname(path) in types ? path : 'index.html';
    // The preview is a page of its own, which the console may frame.
    const ancestors = name === 'preview.html' ? "frame-ancestors 'self'" : "frame-ancestors 'none'";
    const headers = {'content-security-policy': policy.replace("frame-ancestors 'none'", ancestors)};
    await route.fulfill({path: join(folder, name), contentType: types[extname(name)], headers});
  });
}
