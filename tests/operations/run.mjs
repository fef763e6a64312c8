#!/usr/bin/env node
// What operators are given, tried with the programs that they use: the commands of the documentation, systemd's
// units, proxies, alerts, the dashboard, the container file.
//
//   node tests/operations/run.mjs <path of the herald binary> [suite …]
//
// Prints what failed and `N passed, N failed`. Exits 0 only if every suite ran to its end without a failure.

import {spawn} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {join, resolve} from 'node:path';

import {environment} from '../clients/server.mjs';

const SUITES = join(import.meta.dirname, 'suites');
/** Each takes a few seconds on a machine of its own. */
const SUITE_MS_MAX = 240_000;

/** Node's report ends in a table of sums. A cancelled or skipped test has not shown anything: it failed. */
function count(output) {
  const sum = (word) => Number(output.match(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = sum('pass');
  return {passed, failed: sum('tests') - passed};
}

function play(file, env) {
  return new Promise((done) => {
    const started = Date.now();
    const options = {env, stdio: ['ignore', 'pipe', 'pipe'], timeout: SUITE_MS_MAX};
    const child = spawn(process.execPath, ['--test', '--test-reporter=spec', join(SUITES, file)], options);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => (output += chunk));
    }
    child.once('error', (error) => (output += `${error}\n`));
    child.once('close', (code) => {
      const counts = count(output);
      // A suite that found nothing to run, died or was cut off is a failure, whatever it counted.
      if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
      const {passed, failed} = counts;
      console.log(`${file}: ${passed} passed, ${failed} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (failed > 0) console.log(`---\n${output}---`);
      done(counts);
    });
  });
}

async function main([herald, ...asked]) {
  if (!herald) throw new Error('usage: run.mjs <path of the herald binary> [suite …]');
  const isAsked = (file) => asked.length === 0 || asked.some((part) => file.includes(part));
  const files = readdirSync(SUITES).filter((file) => file.endsWith('.test.mjs') && isAsked(file));
  if (files.length === 0) throw new Error(`no suite is called ${asked.join(' or ')}`);
  const env = environment({OPERATIONS_HERALD: resolve(herald), NO_COLOR: '1'});
  const counts = await Promise.all(files.map((file) => play(file, env)));
  const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});
