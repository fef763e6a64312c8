#!/usr/bin/env node
// Pages in a headless Chromium, and the published clients of browsers, against a running Herald.
//
//   node tests/browser/run.mjs <path of the herald binary> [suite …]
//
// Starts one browser for all suites and plays them, a few at a time; each starts and stops the servers that it
// needs. Prints what failed and `N passed, N failed`. Exits 0 only if every suite ran to its end without a failure.

import {spawn} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

import {environment} from '../clients/server.mjs';
import {installClients} from './install.mjs';

const HERE = import.meta.dirname;
/** The longest suite takes half a minute on a machine of its own. */
const SUITE_MS_MAX = 150_000;
/** Suites wait more than they compute. */
const SUITES_AT_ONCE = 4;

/** In the order in which they start: long ones first. */
const SUITES = [
  'delivery',
  'messages',
  'messages-place',
  'messages-looks',
  'messages-attacks',
  'messages-renderer',
  'console',
  'console-messages',
  'console-people',
  'console-profile',
  'console-roles',
  'console-composer',
  'console-events',
  'console-live',
  'console-settings',
  'console-attacks',
  'console-home',
  'console-import',
  'console-tasks',
  'console-calm',
  'demo',
  'live',
  'identity',
  'verification',
  'embedded',
  'snippet',
  'clients',
  'segment',
  'tag-manager',
  'safety',
  'package',
];
/** What measures time plays alone. */
const ALONE = ['performance'];

/** Node's report ends in a table of sums. A cancelled or skipped test has not shown anything: it failed. */
function count(output) {
  const sum = (word) => Number(output.match(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = sum('pass');
  return {passed, failed: sum('tests') - passed};
}

function play(name, env) {
  return new Promise((done) => {
    const started = Date.now();
    const file = join('suites', `${name}.test.mjs`);
    const child = spawn(process.execPath, ['--test', '--test-reporter=spec', file], {
      cwd: HERE,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: SUITE_MS_MAX,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => (output += chunk));
    }
    child.once('error', (error) => (output += `${error}\n`));
    child.once('close', (code, signal) => {
      const counts = count(output);
      // A suite that found nothing to run, died or was cut off is a failure, whatever it counted.
      if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
      const result = {...counts, name, output, end: signal ?? code, ms: Date.now() - started};
      report(result);
      done(result);
    });
  });
}

function report({name, passed, failed, output, end, ms}) {
  console.log(`${name}: ${passed} passed, ${failed} failed (${(ms / 1000).toFixed(1)} s)`);
  if (failed > 0) console.log(`--- ${name}, ended with ${end}\n${output}---`);
}

/** Plays them, never more than so many at a time. */
async function playAll(names, atOnce, env) {
  const results = [];
  const waiting = [...names];
  const lane = async () => {
    while (waiting.length > 0) results.push(await play(waiting.shift(), env));
  };
  await Promise.all(Array.from({length: atOnce}, lane));
  return results;
}

async function main([herald, ...asked]) {
  if (!herald) throw new Error('usage: run.mjs <path of the herald binary> [suite …]');
  const isAsked = (name) => asked.length === 0 || asked.some((part) => name.includes(part));
  const [together, alone] = [SUITES.filter(isAsked), ALONE.filter(isAsked)];
  if (together.length + alone.length === 0) throw new Error(`no suite is called ${asked.join(' or ')}`);
  await installClients();
  // What it imports is only there from here on.
  const {startBrowser} = await import('./harness/chromium.mjs');

  const folder = await mkdtemp(join(tmpdir(), 'herald-browser-'));
  let browser;
  const stop = async () => {
    await browser?.close();
    await rm(folder, {recursive: true, force: true});
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop().finally(() => process.exit(1)));
  const results = [];
  try {
    browser = await startBrowser(folder);
    const script = process.env.BROWSER_TESTS_SCRIPT;
    const paths = {BROWSER_TESTS_HERALD: resolve(herald), ...(script && {BROWSER_TESTS_SCRIPT: resolve(script)})};
    const env = environment({...browser.env, ...paths, NO_COLOR: '1'});
    results.push(...(await playAll(together, SUITES_AT_ONCE, env)));
    results.push(...(await playAll(alone, 1, env)));
  } finally {
    await stop();
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});
