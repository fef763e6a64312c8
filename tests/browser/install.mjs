// Puts the published clients and the browser's driver beside the tests, exactly as the lock file says.
// Does nothing when they are there already.

import {execFile} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
/** A cold install takes seconds; the rest is for a slow line. */
const INSTALL_MS_MAX = 600_000;

/** Errors: npm's own words. */
export async function installClients() {
  const stamp = join(HERE, 'node_modules', '.pins');
  const pins = readFileSync(join(HERE, 'package-lock.json'), 'utf8') + process.version;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return;
  const options = {cwd: HERE, timeout: INSTALL_MS_MAX, maxBuffer: 16 << 20};
  try {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
  } catch (error) {
    throw new Error(`npm ci\n${error.stderr || error.stdout || error.message}`);
  }
  writeFileSync(stamp, pins);
}
