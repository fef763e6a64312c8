// Puts the official clients beside the tests, exactly as pinned: the JavaScript ones by lock file, each
// Python one in an environment of its own. Does nothing when what is there is what the pins say.

import {execFile} from 'node:child_process';
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
/** A cold install takes half a minute; ten leave room for a slow line. */
const INSTALL_MS_MAX = 600_000;

/** The interpreter of the environment that holds python-intercom `version`. */
export function pythonOf(version) {
  return join(HERE, `.venv-${version}`, 'bin', 'python');
}

/** Installs whatever is missing or outdated. Errors: the installer's own words. */
export async function installClients(pythonVersions) {
  await Promise.all([installJavaScript(), ...pythonVersions.map(installPython)]);
}

async function installJavaScript() {
  const pins = readFileSync(join(HERE, 'package-lock.json'), 'utf8') + process.version;
  await unlessStamped(join(HERE, 'node_modules', '.pins'), pins, async () => {
    await step('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  });
}

async function installPython(version) {
  const file = join(HERE, `requirements-${version}.txt`);
  const folder = join(HERE, `.venv-${version}`);
  const python = process.env.PYTHON ?? 'python3';
  const {stdout} = await step(python, ['--version']);
  await unlessStamped(join(folder, '.pins'), readFileSync(file, 'utf8') + stdout, async () => {
    rmSync(folder, {recursive: true, force: true});
    await step(python, ['-m', 'venv', folder]);
    // --no-deps: the file names every package, so anything else would be a surprise.
    await step(pythonOf(version), ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', file]);
    await step(pythonOf(version), ['-m', 'pip', 'check']);
  });
}

async function unlessStamped(stamp, content, install) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === content) return;
  await install();
  writeFileSync(stamp, content);
}

async function step(command, args) {
  try {
    return await run(command, args, {cwd: HERE, timeout: INSTALL_MS_MAX, maxBuffer: 16 << 20});
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}\n${error.stderr || error.stdout || error.message}`);
  }
}
