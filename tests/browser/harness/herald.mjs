// A Herald of a suite's own, in a folder of its own: started, killed and started again, asked through REST.

import {execFile, spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {environment} from '../../clients/server.mjs';
import {until} from './until.mjs';

const run = promisify(execFile);
const START_MS_MAX = 60_000;
const LOG_LINES_KEPT = 200;
const PAGE = 150;

/** One server, its first workspace, and that workspace's history. */
export class Herald {
  #folder;
  #child = null;
  log = [];
  /** Flags beyond folder and port. */
  #flags;
  #port;
  /** What serves: `serve` or `demo`. */
  #command;

  constructor(folder, account, {flags = [], port = 0, command = 'serve'}) {
    this.#command = command;
    this.#folder = folder;
    this.#flags = flags;
    this.#port = port;
    this.appId = account.app_id;
    this.token = account.access_token;
    this.identitySecret = account.identity_secret;
    this.admin = account.admin;
  }

  /** Sets a new folder up and serves it. `port` 0 takes a free one; `flags` go to `herald serve`. */
  static async start(options = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'herald-browser-'));
    const data = join(folder, 'data');
    const herald = process.env.BROWSER_TESTS_HERALD;
    try {
      const init = ['init', '--data', data, '--json'];
      const {stdout} = await run(herald, init, {env: environment(), timeout: START_MS_MAX});
      // A second tenant of the same server, for what must not cross.
      const create = ['workspace', 'create', '--data', data, '--name', 'Other', '--json'];
      const other = await run(herald, create, {env: environment(), timeout: START_MS_MAX});
      const server = new Herald(folder, JSON.parse(stdout), options);
      server.other = JSON.parse(other.stdout);
      await server.serve();
      return server;
    } catch (error) {
      await rm(folder, {recursive: true, force: true});
      throw error;
    }
  }

  /** Serves the folder, on the port that it had before. */
  async serve() {
    const listen = `127.0.0.1:${this.#port}`;
    const args = [this.#command, '--data', join(this.#folder, 'data'), '--listen', listen, ...this.#flags];
    const child = spawn(process.env.BROWSER_TESTS_HERALD, args, {env: environment(), stdio: ['ignore', 'pipe', 'pipe']});
    this.#child = child;
    this.exited = new Promise((resolve) => child.once('close', (code, signal) => resolve({code, signal})));
    for (const stream of [child.stdout, child.stderr]) this.#read(stream);
    await until('herald to listen', () => this.url || this.#hasEnded(child), START_MS_MAX);
    this.#port = new URL(this.url).port;
    await until('herald to be ready', async () => (await fetch(`${this.url}/readyz`)).ok, START_MS_MAX);
  }

  #hasEnded(child) {
    if (child.exitCode !== null) throw new Error(`herald serve ended with ${child.exitCode}\n${this.log.join('\n')}`);
    return false;
  }

  #read(stream) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        this.log.push(line);
        if (this.log.length > LOG_LINES_KEPT) this.log.shift();
        const found = line.match(/listening on (https?:\/\/127\.0\.0\.1:\d+)/);
        if (found) this.url = found[1];
      }
    });
  }

  /** Ends it at once, without a chance to tidy up. */
  async kill() {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  /** Stops it in order and removes its folder. Errors: it did not end well. */
  async stop() {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), START_MS_MAX);
    const end = await this.exited;
    clearTimeout(late);
    await rm(this.#folder, {recursive: true, force: true});
    if (end.code !== 0) throw new Error(`herald ended with ${JSON.stringify(end)}\n${this.log.join('\n')}`);
  }

  /** One call with the access token. Errors: any answer that is not a success, in full. */
  async call(method, path, body, token = this.token) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json', 'intercom-version': '2.14'},
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw Object.assign(new Error(`${method} ${path}: ${answer.status} ${text}`), {status: answer.status});
    return text === '' ? null : JSON.parse(text);
  }

  /** The same, but null when there is no such thing. */
  async find(path) {
    return this.call('GET', path).catch((error) => {
      if (error.status === 404) return null;
      throw error;
    });
  }

  /** The user with this `external_id`, or null. */
  user(externalId) {
    return this.find(`/contacts/find_by_external_id/${encodeURIComponent(externalId)}`);
  }

  /** The visitor that a browser calls by this id, or null. */
  visitor(visitorId) {
    return this.find(`/visitors?user_id=${encodeURIComponent(visitorId)}`);
  }

  /** Everything somebody did, oldest first. `who` is `{user_id}`, `{email}` or `{intercom_user_id}`. */
  async timeline(who) {
    const query = new URLSearchParams({type: 'user', per_page: String(PAGE), ...who});
    let next = `/events?${query}`;
    const events = [];
    while (next) {
      const page = await this.find(next);
      if (!page) return [];
      events.push(...page.events);
      const link = page.pages.next && new URL(page.pages.next);
      next = link && link.pathname + link.search;
    }
    // The newest comes first.
    return events.reverse();
  }

  /** One metadata value of each event of this name, oldest first. */
  async values(who, name, key) {
    const events = await this.timeline(who);
    return events.filter((event) => event.event_name === name).map((event) => event.metadata[key]);
  }

  /** Page views of a contact, oldest first. */
  async pageViews(contactId) {
    const {data} = await this.call('GET', `/manage/contacts/${contactId}/page_views`);
    return data.reverse();
  }
}
