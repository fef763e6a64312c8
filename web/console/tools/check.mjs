#!/usr/bin/env node
// Everything that must hold of the console's sources: node web/console/tools/check.mjs
//
// Installs what the lock file names, makes the types from the OpenAPI description and checks them, runs the unit
// tests, bundles, and looks at the bundle. Prints what failed and `N passed, N failed`; exits 0 only when nothing did.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {gzipSync} from 'node:zlib';

const HERE = resolve(import.meta.dirname, '..');

/** Bytes of JavaScript, gzipped, that the browser loads before it shows the first view. */
const FIRST_LOAD_BYTES_MAX = 150 * 1024;

/** What the policy of the page forbids, and what lets customers' texts become markup. */
const BANNED_IN_SOURCES = [/dangerouslySetInnerHTML/, /\.(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML/, /\beval\(/, /new Function\b/, /document\.write\b/, /@ts-(?:ignore|nocheck)/, /:\s*any\b|\bas any\b|<any>/];

const sum = {passed: 0, failed: 0};
const say = (name, isGood, why = '') => {
  sum[isGood ? 'passed' : 'failed']++;
  if (!isGood) console.log(`FAILED ${name}\n${why}`);
};

const run = (program, words) => {
  const result = spawnSync(program, words, {cwd: HERE, encoding: 'utf8', env: {...process.env, NO_COLOR: '1', CI: '1'}, maxBuffer: 1 << 26});
  return {isGood: result.status === 0, text: `${result.stdout ?? ''}${result.stderr ?? ''}`};
};

/** A program that counts as one check. */
const check = (name, program, words) => {
  const {isGood, text} = run(program, words);
  say(name, isGood, text);
  return isGood;
};

const install = () => {
  const lock = readFileSync(join(HERE, 'package-lock.json'), 'utf8');
  const stamp = join(HERE, 'node_modules/.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  const isGood = check('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  if (isGood) writeFileSync(stamp, lock);
  return isGood;
};

const unitTests = () => {
  const {isGood, text} = run('npx', ['vitest', 'run', '--reporter=default']);
  const counted = (word) => Number(text.match(new RegExp(`Tests .*?(\\d+) ${word}`))?.[1] ?? 0);
  sum.passed += counted('passed');
  sum.failed += counted('failed');
  // What is skipped has not shown anything.
  if (!isGood || counted('passed') === 0 || counted('skipped') > 0) say('unit tests', false, text);
};

const files = (folder, ending) => readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((name) => ending.test(name)).map((name) => join(folder, name));

const sources = () => {
  for (const path of files(join(HERE, 'src'), /\.tsx?$/)) {
    if (path.endsWith('schema.d.ts')) continue;
    const text = readFileSync(path, 'utf8');
    const found = BANNED_IN_SOURCES.filter((banned) => banned.test(text));
    if (found.length > 0) say(`sources: ${path}`, false, `holds ${found.join(', ')}`);
  }
  say('sources hold nothing that is banned', true);
};

/** The scripts that the page itself names: the entry and what is loaded with it. */
const firstLoad = () => {
  const out = mkdtempSync(join(tmpdir(), 'herald-console-'));
  try {
    const {isGood, text} = run('npx', ['vite', 'build', '--logLevel', 'warn', '--outDir', out, '--emptyOutDir']);
    say('bundle', isGood, text);
    if (!isGood) return;
    const page = readFileSync(join(out, 'index.html'), 'utf8');
    const scripts = [...page.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
    const bytes = scripts.reduce((all, path) => all + gzipSync(readFileSync(join(out, path)), {level: 9}).length, 0);
    say('first load', scripts.length > 0 && bytes < FIRST_LOAD_BYTES_MAX, `${scripts.length} scripts of ${bytes} bytes, at most ${FIRST_LOAD_BYTES_MAX}`);
    console.log(`first load: ${bytes} of ${FIRST_LOAD_BYTES_MAX} bytes, gzipped`);
    say('no inline code', !/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/i.test(page), page);
  } finally {
    rmSync(out, {recursive: true, force: true});
  }
};

if (install() && check('types of the API', 'npm', ['run', '--silent', 'types'])) {
  check('types', 'npx', ['tsc', '-p', '.']);
  unitTests();
  sources();
  firstLoad();
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exit(sum.failed === 0 ? 0 : 1);
