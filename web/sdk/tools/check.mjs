#!/usr/bin/env node
// Everything that must hold of the SDK: node web/sdk/tools/check.mjs
//
// Installs the two build tools, checks types, runs the unit tests, looks at the bundle and installs the npm package
// from its tarball. Prints what failed and `N passed, N failed`; exits 0 only when nothing did.
import {spawnSync} from 'node:child_process';
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';

const HERE = resolve(import.meta.dirname, '..');
/** Bytes of the script, gzipped, that a page loads before it can track. */
const BUDGET_BYTES = 10 * 1024;
/** The same of the one that listens to the server, which every page loads beside it. */
const LIVE_BUDGET_BYTES = 2.5 * 1024;
/** The same of the one that shows messages, which a page loads with its first message. */
const MESSAGES_BUDGET_BYTES = 12 * 1024;

/** What no page with a strict policy may meet, and what would hold a page up. */
const BANNED = [
  /\beval\b/,
  /new Function\b/,
  /document\.write\b/,
  /innerHTML|outerHTML|insertAdjacentHTML/,
  /XMLHttpRequest/,
  /\.style\b|cssText|setAttribute\("style/,
  /importScripts|import\(/,
  /alert\(|confirm\(|prompt\(/,
  /offsetWidth|offsetHeight|getBoundingClientRect|getComputedStyle/,
  /["']unload["']|beforeunload/,
  /credentials:\s*"include"/,
];

/** Messages are styled and placed, through the object model; the rest holds for them too. */
const PLACING = /\\.style|offsetWidth/;

/** Every platform object that the bundle may name; a new one is looked up in the oldest supported browsers first. */
const ALLOWED = new Set(
  ('Array Object Map Set Promise JSON Math Number String Date RegExp Error Intl Uint8Array TextDecoder AbortController ' +
    'Response BroadcastChannel DateTimeFormat Intercom Herald').split(' '),
);

const sum = {passed: 0, failed: 0};
const say = (name, isGood, why = '') => {
  sum[isGood ? 'passed' : 'failed']++;
  if (!isGood) console.log(`FAILED ${name}\n${why}`);
};

const run = (program, words, cwd) => {
  const result = spawnSync(program, words, {cwd, encoding: 'utf8', env: {...process.env, NO_COLOR: '1'}, maxBuffer: 1 << 26});
  return {isGood: result.status === 0, text: `${result.stdout ?? ''}${result.stderr ?? ''}`};
};

/** A program that counts as one check. */
const check = (name, program, words, cwd = HERE) => {
  const {isGood, text} = run(program, words, cwd);
  say(name, isGood, text);
  return isGood;
};

const install = () => {
  const lock = readFileSync(join(HERE, 'package-lock.json'), 'utf8');
  const stamp = join(HERE, 'node_modules', '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  const {isGood, text} = run('npm', ['ci', '--ignore-scripts', '--prefer-offline'], HERE);
  if (isGood) writeFileSync(stamp, lock);
  else console.log(text);
  return isGood;
};

/** Unit tests run on the sources, bundled for Node with every name in reach. */
const tests = async () => {
  const {build} = await import('esbuild');
  const sources = [...readdirSync(join(HERE, 'src')), 'live/live.ts', 'live/event_stream.ts'];
  const modules = sources.filter((name) => name.endsWith('.ts') && !['index.ts', 'package.ts'].includes(name));
  const contents = modules.map((name) => `export * from './src/${name.replace('.ts', '')}';`).join('\n');
  await build({
    stdin: {contents, resolveDir: HERE},
    bundle: true,
    format: 'esm',
    target: 'es2020',
    define: {SDK_VERSION: '"test"'},
    outfile: join(HERE, 'build/sdk.mjs'),
    logLevel: 'warning',
  });
  const files = readdirSync(join(HERE, 'test')).filter((name) => name.endsWith('.test.mjs'));
  const words = ['--test', '--test-reporter=spec', ...files.map((name) => join('test', name))];
  const {isGood, text} = run(process.execPath, words, HERE);
  const count = (word) => Number(text.match(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  say('there are unit tests', count('tests') > 0, text);
  sum.passed += count('pass');
  // A skipped or cancelled test has shown nothing.
  sum.failed += count('tests') - count('pass') || (isGood ? 0 : 1);
  if (!isGood) console.log(text);
};

const bundleHolds = async () => {
  const {bundle} = await import('./build.mjs');
  const {transform} = await import('esbuild');
  await bundle(join(HERE, 'dist'));
  const script = readFileSync(join(HERE, 'dist/widget.js'), 'utf8');
  const size = gzipSync(script, {level: 9}).length;
  console.log(`widget.js: ${size} bytes gzipped of ${BUDGET_BYTES}`);
  say('the script is within its budget', size <= BUDGET_BYTES, `${size} bytes`);
  const same = await transform(script, {target: 'es2020', minify: true, charset: 'utf8'});
  const lowered = await transform(script, {target: 'es2020', charset: 'utf8'});
  // A helper of the bundler would stand in for syntax that ES2020 lacks.
  say('the script is plain ES2020', !/__\w+\s*=/.test(lowered.code) && same.code.length > 0, lowered.code.slice(0, 200));
  const found = BANNED.filter((banned) => banned.test(script));
  say('the script uses nothing that a policy forbids', found.length === 0, String(found));
  const named = [...new Set(script.match(/(?<![\w$."'])[A-Z][a-z]\w+(?=[.(]| )/g) ?? [])];
  const strangers = named.filter((name) => new RegExp(`(new |\\b)${name}[.(]`).test(script) && !ALLOWED.has(name));
  say('the script names known platform objects only', strangers.length === 0, String(strangers));
};

/** A script that the first one fetches; `isBanned` says which rules hold for it. */
const partHolds = async (name, budget_bytes, isBanned) => {
  const {transform} = await import('esbuild');
  const script = readFileSync(join(HERE, 'dist', name), 'utf8');
  const size = gzipSync(script, {level: 9}).length;
  console.log(`${name}: ${size} bytes gzipped of ${budget_bytes}`);
  say(`${name} is within its budget`, size <= budget_bytes, `${size} bytes`);
  const {code} = await transform(script, {target: 'es2020', charset: 'utf8'});
  say(`${name} is plain ES2020`, !/__\w+\s*=/.test(code), code.slice(0, 200));
  const found = BANNED.filter((banned) => isBanned(banned) && banned.test(script));
  if (/cssText|setAttribute\("style/.test(script)) found.push('style attributes');
  say(`${name} uses nothing that a policy forbids`, found.length === 0, String(found));
};

/** What passes between the scripts, by its types. A name that one of them shortens the other would look for in vain. */
const MEETINGS = {
  'live/api.ts': ['Line', 'Listener'],
  'messages/api.ts': ['Looks', 'Core', 'Renderer'],
  'part.ts': ['PartScript'],
  'transport.ts': ['Answer'],
  'tabs.ts': ['Item'],
  'identity.ts': ['Who'],
};

const namesMeet = async () => {
  const {SHORTENED_ANYWHERE} = await import('./build.mjs');
  const names = ['create', 'get', 'set', 'remove', 'keys', 'mark', 'who', 'session'];
  for (const [file, types] of Object.entries(MEETINGS)) {
    const source = readFileSync(join(HERE, 'src', file), 'utf8');
    for (const type of types) {
      const [, body] = new RegExp(`interface ${type}\\b[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
      const found = [...(body ?? '').matchAll(/^  (?:readonly )?(\w+)\??:/gm)].map(([, name]) => name);
      say(`${file} has ${type}`, found.length > 0);
      names.push(...found);
    }
  }
  const lost = names.filter((name) => SHORTENED_ANYWHERE.includes(name));
  say('no name by which scripts meet is shortened', lost.length === 0, String(lost));
};

/** Packs, installs the tarball into an empty folder, imports it and type-checks a page that uses it. */
const packageWorks = () => {
  const tsc = join(HERE, 'node_modules/typescript/bin/tsc');
  if (!check('the package is built', 'npm', ['run', 'build'])) return;
  const folder = mkdtempSync(join(tmpdir(), 'herald-messenger-'));
  try {
    if (!check('the package is packed', 'npm', ['pack', '--ignore-scripts', '--pack-destination', folder])) return;
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    writeFileSync(join(folder, 'package.json'), '{"name":"sample","private":true,"type":"module"}');
    check('the tarball is installed', 'npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], folder);
    mkdirSync(join(folder, 'src'));
    for (const name of ['sample.ts', 'sample.mjs']) copyFileSync(join(HERE, 'test/package', name), join(folder, 'src', name));
    const strict = ['--strict', '--noEmit', '--target', 'es2020', '--module', 'nodenext', '--lib', 'es2020,dom', '--types', ''];
    check('a sample type-checks', process.execPath, [tsc, ...strict.slice(0, -2), join(folder, 'src/sample.ts')], folder);
    check('the package is imported', process.execPath, [join(folder, 'src/sample.mjs')], folder);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};

say('the build tools are installed', install());
if (sum.failed === 0) {
  check('types', process.execPath, [join(HERE, 'node_modules/typescript/bin/tsc'), '-p', HERE]);
  await bundleHolds();
  await partHolds('live.js', LIVE_BUDGET_BYTES, () => true);
  await partHolds('messages.js', MESSAGES_BUDGET_BYTES, (banned) => !PLACING.test(banned.source));
  await namesMeet();
  await tests();
  packageWorks();
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);
