#!/usr/bin/env node
// Asks a running Herald what its OpenAPI description allows and forbids: no answer may be a server error, and none
// may have a status that the description does not name.
//
//   node tests/schemathesis/run.mjs <path of the herald binary>
//
// The same seed asks the same every time. Prints what failed and `N passed, N failed`, a check for each operation.

import {execFile} from 'node:child_process';
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {promisify} from 'node:util';

import {environment, startServer} from '../clients/server.mjs';

const run = promisify(execFile);
const HERE = import.meta.dirname;
const VENV = join(HERE, '.venv');
const INSTALL_MS_MAX = 600_000;
const RUN_MS_MAX = 1_800_000;
const SEED = 20270115;
/** For each operation and each way of making them up. */
const EXAMPLES_MAX = 10;
const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance'];
/** Not asked: they would make every later answer a refusal. */
const LEFT_OUT = ['/manage/tokens/{id}/revoke', '/manage/settings'];
/** So that the examples are answered and not counted away: more than they are in a window. */
const ROOM = {rate_limit_per_minute: 10_000_000};

async function install() {
  const pins = readFileSync(join(HERE, 'requirements.txt'), 'utf8');
  const stamp = join(VENV, '.pins');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === pins) return;
  rmSync(VENV, {recursive: true, force: true});
  const options = {cwd: HERE, timeout: INSTALL_MS_MAX, maxBuffer: 16 << 20};
  await run(process.env.PYTHON ?? 'python3', ['-m', 'venv', VENV], options);
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', 'requirements.txt'];
  await run(join(VENV, 'bin', 'python'), pip, options);
  writeFileSync(stamp, pins);
}

async function ask(server, folder) {
  const report = join(folder, 'report.xml');
  const args = [
    ...['run', `${server.url}/openapi.json`, '--header', `Authorization: Bearer ${server.token}`],
    // Made up, it would be one that there is not, and nothing else of the request would be read.
    ...['--header', 'Intercom-Version: 2.16'],
    ...['--phases', 'examples,coverage,fuzzing', '--checks', CHECKS.join(','), '--seed', SEED, '--max-examples', EXAMPLES_MAX],
    ...['--workers', 2, '--no-shrink', '--suppress-health-check', 'all', '--warnings', 'off', '--no-color'],
    ...['--request-timeout', 60, '--report', 'junit', '--report-junit-path', report],
    ...LEFT_OUT.flatMap((path) => ['--exclude-path', path]),
  ];
  // It keeps what it learnt beside itself; a run must not depend on the one before.
  const options = {cwd: folder, env: environment(), timeout: RUN_MS_MAX, maxBuffer: 64 << 20, killSignal: 'SIGKILL'};
  const ended = await run(join(VENV, 'bin', 'schemathesis'), args.map(String), options).catch((error) => error);
  const text = `${ended.stdout ?? ''}${ended.stderr ?? ''}`;
  if (!existsSync(report)) throw new Error(`no report\n${text || ended.message}`);
  const count = (word) => {
    const found = readFileSync(report, 'utf8').match(new RegExp(`<testsuites[^>]* ${word}="(\\d+)"`));
    return Number(found?.[1] ?? 0);
  };
  const failed = count('failures') + count('errors');
  const isHollow = count('tests') === 0 || (ended instanceof Error && failed === 0);
  if (failed > 0 || isHollow) console.log(text);
  return {passed: count('tests') - failed, failed: failed + Number(isHollow)};
}

async function main([herald]) {
  if (!herald) throw new Error('usage: run.mjs <path of the herald binary>');
  await install();
  const servers = [];
  const folder = await mkdtemp(join(tmpdir(), 'herald-schemathesis-'));
  const stop = async () => {
    const problems = await Promise.all(servers.splice(0).map((server) => server.stop()));
    await rm(folder, {recursive: true, force: true});
    return problems.filter(Boolean);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop().finally(() => process.exit(1)));
  let counts = {passed: 0, failed: 0};
  try {
    const server = await startServer(resolve(herald), servers);
    await server.lower(ROOM);
    counts = await ask(server, folder);
  } catch (error) {
    console.log(error.message);
    counts.failed += 1;
  } finally {
    for (const problem of await stop()) {
      console.log(`the server ${problem}`);
      counts.failed += 1;
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});
