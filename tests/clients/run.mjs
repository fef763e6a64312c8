#!/usr/bin/env node
// The official clients, unmodified, against a running Herald.
//
//   node tests/clients/run.mjs <path of the herald binary> [suite …]
//
// Starts two servers for each suite, one of them with lowered limits, installs the clients if needed, plays
// every suite at the same time, prints what failed and `N passed, N failed`.
// Exits 0 only if every suite ran to its end without a failure and every server stopped cleanly.

import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

import {installClients, pythonOf} from './install.mjs';
import {environment, startServer} from './server.mjs';

const HERE = import.meta.dirname;
const LIMITS = JSON.parse(readFileSync(join(HERE, 'scenario.json'), 'utf8')).limits;
/** A suite takes a few seconds, plus one rate limit window of 10 s. */
const SUITE_MS_MAX = 180_000;

const javaScript = (major, version) => ({
  name: `intercom-client ${version}`,
  command: process.execPath,
  args: ['--test', '--test-reporter=spec', join('js', `client-${major}.test.mjs`)],
  cwd: HERE,
  count: countNodeTest,
});

const python = (major, version) => ({
  name: `python-intercom ${version}`,
  command: pythonOf(version),
  args: ['-m', 'unittest', '-v', `test_client_${major}`],
  cwd: join(HERE, 'python'),
  count: countUnittest,
});

const SUITES = [
  javaScript(7, '7.0.3'),
  javaScript(6, '6.4.0'),
  javaScript(5, '5.0.0'),
  javaScript(2, '2.11.2'),
  python(5, '5.0.1'),
  python(3, '3.1.0'),
];

/** Node's report ends in a table of sums. A cancelled or skipped test has not shown anything: it failed. */
function countNodeTest(output) {
  const sum = (word) => Number(output.match(new RegExp(`^[#ℹ] ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  const passed = sum('pass');
  return {passed, failed: sum('tests') - passed};
}

function countUnittest(output) {
  const ran = Number(output.match(/^Ran (\d+) tests? in/m)?.[1] ?? 0);
  const sums = [...output.matchAll(/(?:failures|errors|skipped|unexpected successes)=(\d+)/g)];
  const failed = sums.reduce((sum, [, count]) => sum + Number(count), 0);
  return {passed: Math.max(ran - failed, 0), failed};
}

function play(suite, own, limited) {
  const env = environment({
    HERALD_URL: own.url,
    HERALD_APP_ID: own.appId,
    HERALD_TOKEN: own.token,
    HERALD_LIMITED_URL: limited.url,
    HERALD_LIMITED_TOKEN: limited.token,
    NO_COLOR: '1',
    PYTHONDONTWRITEBYTECODE: '1',
  });
  return new Promise((done) => {
    const started = Date.now();
    const child = spawn(suite.command, suite.args, {
      cwd: suite.cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: SUITE_MS_MAX,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => (output += chunk));
    }
    child.once('error', (error) => (output += `${error}\n`));
    child.once('close', (code, signal) => {
      const counts = suite.count(output);
      // A suite that found nothing to run, died or was cut off is a failure, whatever it counted.
      if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
      const ms = Date.now() - started;
      done({...counts, name: suite.name, output, end: signal ?? code, ms});
    });
  });
}

function report({name, passed, failed, output, end, ms}) {
  const seconds = (ms / 1000).toFixed(1);
  console.log(`${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
  if (failed > 0) console.log(`--- ${name}, ended with ${end}\n${output}---`);
}

/** Starts them together and waits for all, so that one that fails leaves none unknown behind. */
async function startAll(herald, servers, count) {
  const starts = Array.from({length: count}, () => startServer(herald, servers));
  const ends = await Promise.allSettled(starts);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return ends.map((end) => end.value);
}

async function main([herald, ...names]) {
  if (!herald) throw new Error('usage: run.mjs <path of the herald binary> [suite …]');
  const suites = SUITES.filter(({name}) => names.length === 0 || names.some((part) => name.includes(part)));
  if (suites.length === 0) throw new Error(`no suite is called ${names.join(' or ')}`);
  await installClients(['5.0.1', '3.1.0']);

  const servers = [];
  const failures = [];
  let results = [];
  const stopAll = async () => {
    for (const problem of await Promise.all(servers.splice(0).map((server) => server.stop()))) {
      if (problem) failures.push(`a server ${problem}`);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => stopAll().finally(() => process.exit(1)));
  }
  try {
    const started = await startAll(resolve(herald), servers, suites.length * 2);
    const [own, limited] = [started.slice(0, suites.length), started.slice(suites.length)];
    await Promise.all(limited.map((server) => server.lower(LIMITS)));
    results = await Promise.all(suites.map((suite, at) => play(suite, own[at], limited[at])));
    results.forEach(report);
  } catch (error) {
    failures.push(error.message);
  } finally {
    await stopAll();
  }
  for (const failure of failures) console.log(failure);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const failed = sum('failed') + failures.length;
  console.log(`${sum('passed')} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});
