// Alerts, their runbook and the dashboard, against the metrics of a real server.

import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';

import {Place, ROOT, freePort, ran, read, until} from '../harness/place.mjs';

let place;
let metrics;
let metricsUrl;

before(async () => {
  place = await Place.make();
  const server = await place.serve('--metrics-listen', '127.0.0.1:0');
  await server.call('POST', '/events', {event_name: 'measured', created_at: 1_760_000_000, user_id: 'sample-user'}).catch(
    // It is answered without a body.
    (error) => assert.match(error.message, /JSON/),
  );
  metricsUrl = server.log.join('\n').match(/metrics on (http:\S+)/)[1];
  metrics = await (await fetch(metricsUrl)).text();
});
after(() => place?.clear());

/** Names of samples: a histogram has three. */
function sampleNames() {
  return new Set(
    metrics
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => line.split(/[{ ]/)[0]),
  );
}

/** Metrics that an expression names. `up` is Prometheus' own. */
const named = (expression) => expression.match(/\b(?:herald|process)_[a-z_]+/g) ?? [];

test('the rules and the configuration are ones that Prometheus takes', async () => {
  for (const args of [
    ['check', 'rules', 'deploy/prometheus-alerts.yml'],
    ['check', 'config', 'deploy/prometheus.yml'],
    ['test', 'rules', 'tests/operations/alerts.yml'],
  ]) {
    const {code, stdout, stderr} = await ran('promtool', args, {cwd: ROOT});
    assert.equal(code, 0, `promtool ${args.join(' ')}\n${stdout}${stderr}`);
  }
});

test('promtool finds nothing wrong with the page of metrics', async () => {
  const {code, stdout, stderr} = await ran('promtool', ['check', 'metrics'], {input: metrics});
  assert.deepEqual([code, stdout, stderr], [0, '', '']);
});

test('what happened is in the page', () => {
  assert.match(metrics, /^herald_request_duration_seconds_count\{kind="events"\} 1$/m);
  assert.match(metrics, /^herald_requests_total\{status="2xx"\} [1-9]/m);
  assert.match(metrics, /^herald_store_commit_duration_seconds_count [1-9]/m);
  assert.match(metrics, /^herald_store_bytes\{part="journals"\} [1-9]/m);
});

test('a Prometheus with the configuration scrapes a server, and no alert of a new one fires at once', async () => {
  const port = await freePort();
  const config = (await read('deploy/prometheus.yml'))
    .replaceAll('127.0.0.1:9070', new URL(metricsUrl).host)
    .replace('prometheus-alerts.yml', join(ROOT, 'deploy', 'prometheus-alerts.yml'))
    .replaceAll('15s', '1s');
  await writeFile(place.path('prometheus.yml'), config);
  const args = [`--config.file=${place.path('prometheus.yml')}`, `--storage.tsdb.path=${place.path('series')}`];
  await place.start('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], port);
  const ask = async (path) => (await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()).data;
  const up = await until('a scrape', async () => {
    const {result} = await ask(`query?query=${encodeURIComponent('up{job="herald"} == 1')}`).catch(() => ({result: []}));
    return result[0];
  });
  assert.equal(up.metric.job, 'herald');
  const rules = await until('the rules', async () => {
    const found = (await ask('rules')).groups[0].rules;
    return found.every(({health}) => health === 'ok') && found;
  });
  assert.deepEqual(rules.filter(({state}) => state === 'firing').map(({name}) => name), []);
});

test('alerts ask for metrics that there are, and each has its section in the runbook', async () => {
  const rules = await read('deploy/prometheus-alerts.yml');
  const names = sampleNames();
  const asked = named(rules.replace(/runbook: .*/g, ''));
  assert.ok(asked.length > 15);
  assert.deepEqual([...new Set(asked)].filter((name) => !names.has(name)), []);
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const links = [...rules.matchAll(/runbook: (\S+)/g)].map(([, link]) => link);
  assert.deepEqual(links, alerts.map((name) => `docs/operations/runbook.md#${name.toLowerCase()}`));
  const runbook = await read('docs/operations/runbook.md');
  const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  assert.deepEqual(sections.filter((name) => name.startsWith('Herald')), alerts);
  const tests = await read('tests/operations/alerts.yml');
  for (const name of alerts) {
    const fires = new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n`);
    const isQuiet = new RegExp(`alertname: ${name}\\n\\s+exp_alerts: \\[\\]`);
    assert.match(tests, fires, `${name} is not shown firing`);
    assert.match(tests, isQuiet, `${name} is not shown quiet`);
  }
});

test('error codes and kinds that alerts name are ones that the server counts', async () => {
  const rules = await read('deploy/prometheus-alerts.yml');
  const valuesOf = (label) => new Set([...metrics.matchAll(new RegExp(`${label}="([^"]+)"`, 'g'))].map(([, value]) => value));
  for (const label of ['code', 'kind', 'state']) {
    const known = valuesOf(label);
    const asked = [...rules.matchAll(new RegExp(`\\b${label}=~?"([^"]+)"`, 'g'))].flatMap(([, value]) => value.split('|'));
    assert.ok(asked.length > 0, label);
    assert.deepEqual(asked.filter((value) => !known.has(value)), [], label);
  }
});

test('the dashboard shows every metric, and none that there is not', async () => {
  const board = JSON.parse(await read(join('deploy', 'grafana-dashboard.json')));
  const asked = new Set(board.panels.flatMap((panel) => panel.targets.flatMap(({expr}) => named(expr))));
  const names = sampleNames();
  assert.deepEqual([...asked].filter((name) => !names.has(name)), []);
  const families = [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  const shown = ([, name, kind]) => (kind === 'histogram' ? asked.has(`${name}_bucket`) : asked.has(name));
  assert.deepEqual(families.filter((family) => !shown(family)).map(([, name]) => name), []);
  const ids = board.panels.map(({id}) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const panel of board.panels) assert.ok(panel.title && panel.description, JSON.stringify(panel));
});

test('Prometheus takes every expression of the dashboard', async () => {
  const board = JSON.parse(await read(join('deploy', 'grafana-dashboard.json')));
  const filled = (expr) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', 'herald').replaceAll('$instance', '.*');
  const rules = board.panels.flatMap(({targets}) => targets.map(({expr}) => filled(expr)));
  const lines = rules.map((expr, at) => `      - {record: "panel:${at}", expr: ${JSON.stringify(expr)}}`);
  const file = place.path('panels.yml');
  await writeFile(file, `groups:\n  - name: panels\n    rules:\n${lines.join('\n')}\n`);
  const {code, stdout, stderr} = await ran('promtool', ['check', 'rules', file]);
  assert.equal(code, 0, stdout + stderr);
});
