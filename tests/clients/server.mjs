// A Herald of its own in a folder of its own: set up, started, waited for, stopped by its own pid.

import {execFile, spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
/** A fresh folder is ready in well under a second; the rest is for a busy machine. */
const START_MS_MAX = 60_000;
const STOP_MS_MAX = 30_000;
const LOG_LINES_KEPT = 200;

/** Nothing of this shell may configure the server: `HERALD_*` are its own options too. */
export function environment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !/^HERALD_|_proxy$/i.test(name));
  return {...Object.fromEntries(kept), ...extra};
}

/** One running server. `url`, `appId` and `token` are set once `startServer` resolves. */
class RunningServer {
  constructor(folder, account, child) {
    this.folder = folder;
    this.data = join(folder, 'data');
    this.appId = account.app_id;
    this.token = account.access_token;
    this.log = [];
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => resolve({error}));
      child.once('close', (code, signal) => resolve({code, signal}));
    });
    this.listening = new Promise((resolve) => {
      for (const stream of [child.stdout, child.stderr]) this.#read(stream, resolve);
    });
  }

  #read(stream, onUrl) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        this.log.push(line);
        if (this.log.length > LOG_LINES_KEPT) this.log.shift();
        const found = line.match(/listening on (http:\/\/127\.0\.0\.1:\d+)/);
        if (found) onUrl(found[1]);
      }
    });
  }

  async call(method, path, body) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {authorization: `Bearer ${this.token}`, 'content-type': 'application/json'},
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** Lowers settings and reads them back. */
  async lower(settings) {
    await this.call('PATCH', '/manage/settings', settings);
    const {data} = await this.call('GET', '/manage/settings');
    for (const [key, value] of Object.entries(settings)) {
      const found = data.find((setting) => setting.key === key);
      if (found?.value !== value) throw new Error(`setting ${key}: ${JSON.stringify(found)}`);
    }
  }

  /** Asks the server to stop, by its pid, and removes its folder. Answers what went wrong, or null. */
  async stop() {
    this.child.kill('SIGTERM');
    const ended = await within(STOP_MS_MAX, this.exited);
    if (!ended) {
      this.child.kill('SIGKILL');
      await this.exited;
    }
    await rm(this.folder, {recursive: true, force: true});
    if (!ended) return `did not stop within ${STOP_MS_MAX} ms of SIGTERM`;
    return ended.code === 0 ? null : `ended with ${JSON.stringify(ended)} after SIGTERM`;
  }
}

/**
 * Sets a new folder up and serves it, with further arguments if there are. `servers` knows it from its first moment,
 * so it can be stopped.
 */
export async function startServer(herald, servers, further = [], {waitForReady = true} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'herald-clients-'));
  const data = join(folder, 'data');
  const env = environment();
  const init = run(herald, ['init', '--data', data, '--json'], {env, timeout: START_MS_MAX});
  const {stdout} = await init.catch(async (error) => {
    await rm(folder, {recursive: true, force: true});
    throw error;
  });
  const child = spawn(herald, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...further], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = new RunningServer(folder, JSON.parse(stdout), child);
  servers.push(server);
  const stopped = server.exited.then((end) => ({end}));
  const started = await within(START_MS_MAX, Promise.race([server.listening, stopped]));
  if (typeof started !== 'string') {
    throw new Error(`herald serve: ${JSON.stringify(started?.end)}\n${server.log.join('\n')}`);
  }
  server.url = started;
  if (waitForReady) await ready(server);
  return server;
}

async function ready({url, log}) {
  const until = Date.now() + START_MS_MAX;
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    await answer.arrayBuffer();
    if (answer.status === 200) return;
    if (Date.now() > until) throw new Error(`not ready: ${answer.status}\n${log.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What the promise gives, or null after `ms`. */
async function within(ms, promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
