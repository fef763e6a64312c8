// A temporary folder, the programs that run in it, and what every suite needs: all of it is gone at the end.

import {execFile, spawn} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {environment, startServer} from '../../clients/server.mjs';

const execute = promisify(execFile);
const WAIT_MS_MAX = 60_000;

/** The repository. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');
/** The binary that is tried. */
export const HERALD = process.env.OPERATIONS_HERALD;

export const read = (path) => readFile(join(ROOT, path), 'utf8');

/** Runs a program to its end, with `input` if there is some. Answers its output and exit code; only a program that is not there is an error. */
export async function ran(program, args, options = {}) {
  try {
    const running = execute(program, args, {timeout: WAIT_MS_MAX, env: environment(), ...options});
    // One that does not want it has gone by then, perhaps.
    running.child.stdin.on('error', () => {}).end(options.input ?? '');
    const {stdout, stderr} = await running;
    return {code: 0, stdout, stderr};
  } catch (error) {
    if (typeof error.code !== 'number') throw error;
    return {code: error.code, stdout: error.stdout, stderr: error.stderr};
  }
}

/** Until `condition` answers something true, which is answered. */
export async function until(what, condition) {
  const end = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A port that nobody had a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const {port} = server.address();
      server.close(() => resolve(port));
    });
  });
}

const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });

/** See the top. */
export class Place {
  #servers = [];
  #children = [];

  static async make() {
    const place = new Place();
    place.folder = await mkdtemp(join(tmpdir(), 'herald-operations-'));
    return place;
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  /** A Herald on a folder of its own. */
  serve(...further) {
    return startServer(HERALD, this.#servers, further);
  }

  /** A program that goes on, waited for until it listens on a port. */
  async start(program, args, port) {
    const child = spawn(program, args, {cwd: this.folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe']});
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    const ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code) => resolve(`code ${code}`));
    });
    this.#children.push({child, ended});
    const listens = until(`${program} on ${port}`, () => isOpen(port)).then(() => null);
    const end = await Promise.race([listens, ended]);
    if (end !== null) throw new Error(`${program} ended: ${end}\n${said}`);
    return child;
  }

  /** A certificate for localhost and its key, as PEM files in this folder. */
  async certificate() {
    const made = await ran('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', this.path('privkey.pem'), '-out', this.path('fullchain.pem')],
    ]);
    if (made.code !== 0) throw new Error(made.stderr);
    return readFile(this.path('fullchain.pem'), 'utf8');
  }

  async clear() {
    for (const {child, ended} of this.#children) {
      child.kill('SIGTERM');
      await ended;
    }
    const wrong = await Promise.all(this.#servers.map((server) => server.stop()));
    await rm(this.folder, {recursive: true, force: true});
    const first = wrong.find((answer) => answer !== null);
    if (first) throw new Error(first);
  }
}
