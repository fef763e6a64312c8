// Herald behind nginx and behind Caddy, each with its file of deploy/.

import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import http from 'node:http';
import https from 'node:https';

import {Place, ran, read, until} from '../harness/place.mjs';
import {startCaddy, startNginx} from '../harness/proxies.mjs';

const MIB = 1024 * 1024;
let place;
let server;
let certificate;
let metricsUrl;
const doors = {};

before(async () => {
  place = await Place.make();
  certificate = await place.certificate();
  // Browsers of one network may have one live connection: so the network is seen.
  const options = ['--trust-proxy', '--streams-per-network-max', '1', '--metrics-listen', '127.0.0.1:0'];
  server = await place.serve(...options);
  metricsUrl = server.log.join('\n').match(/metrics on (http:\S+)/)[1];
  const backend = new URL(server.url).host;
  [doors.nginx, doors.Caddy] = await Promise.all([startNginx(place, backend), startCaddy(place, backend)]);
});
after(() => place?.clear());

/** Asks through a proxy, from an address of this machine. Answers as soon as the head is there. */
function open(door, method, path, {headers = {}, body, from = '127.0.0.1'} = {}) {
  return new Promise((resolve, reject) => {
    const named = {host: `localhost:${door.secure}`, ...headers};
    const options = {method, path, headers: named, host: '127.0.0.1', port: door.secure, localAddress: from, agent: false};
    const request = https.request({...options, servername: 'localhost', ca: certificate}, (answer) => {
      answer.setEncoding('utf8');
      resolve(answer);
    });
    request.once('error', reject);
    request.end(body);
  });
}

async function ask(door, method, path, options) {
  const answer = await open(door, method, path, options);
  let text = '';
  for await (const chunk of answer) text += chunk;
  return {status: answer.statusCode, headers: answer.headers, text};
}

const token = () => ({authorization: `Bearer ${server.token}`, 'content-type': 'application/json'});

async function streamsOpen(of) {
  const page = await (await fetch(metricsUrl)).text();
  return Number(page.match(new RegExp(`^herald_streams\\{of="${of}"\\} (\\d+)$`, 'm'))[1]);
}

/** Reads a live connection until it has said something. */
async function hears(answer, words) {
  let said = '';
  for await (const chunk of answer) {
    said += chunk;
    if (said.includes(words)) return said;
  }
  throw new Error(`the stream ended without ${words}: ${said}`);
}

for (const name of ['nginx', 'Caddy']) {
  describe(name, () => {
    const door = () => doors[name];

    test('speaks TLS, and answers what Herald answers', async () => {
      const me = await ask(door(), 'GET', '/me', {headers: token()});
      assert.equal(me.status, 200, me.text);
      assert.match(me.headers['strict-transport-security'], /max-age=/);
      const refused = await ask(door(), 'GET', '/me');
      assert.equal(refused.status, 401);
      assert.equal(JSON.parse(refused.text).type, 'error.list');
      assert.equal((await ask(door(), 'GET', '/console')).status, 200);
    });

    test('hands an event on to a live connection at once, and ends it with its client', async () => {
      const live = await open(door(), 'GET', '/manage/events/live', {headers: token()});
      assert.equal(live.statusCode, 200);
      assert.match(live.headers['content-type'], /^text\/event-stream/);
      await until('the stream', async () => (await streamsOpen('teammates')) === 1);
      const event = {event_name: `seen-through-${name.toLowerCase()}`, created_at: Math.floor(Date.now() / 1000), user_id: 'sample-user'};
      const heard = hears(live, event.event_name);
      const sent = await ask(door(), 'POST', '/events', {headers: token(), body: JSON.stringify(event)});
      assert.equal(sent.status, 202, sent.text);
      await heard;
      live.destroy();
      await until('the end of the stream', async () => (await streamsOpen('teammates')) === 0);
    });

    test('counts a client by its own address', async () => {
      const json = {'content-type': 'application/json'};
      const ping = await ask(door(), 'POST', '/messenger/web/ping', {headers: json, body: JSON.stringify({app_id: server.appId})});
      const {session, revision} = JSON.parse(ping.text);
      const body = JSON.stringify({app_id: server.appId, session, revision});
      const stream = (from, headers = {}) =>
        open(door(), 'POST', '/messenger/web/stream', {headers: {...json, ...headers}, body, from});
      await until('earlier streams to end', async () => (await streamsOpen('browsers')) === 0);
      const first = await stream('127.0.7.1');
      assert.equal(first.statusCode, 200);
      const forged = {'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9'};
      const second = await stream('127.0.7.2', forged);
      assert.equal(second.statusCode, 429, 'the same network, whatever it claims');
      second.destroy();
      const elsewhere = await stream('127.0.8.1');
      assert.equal(elsewhere.statusCode, 200, 'another network');
      for (const answer of [first, elsewhere]) answer.destroy();
      await until('the end of the streams', async () => (await streamsOpen('browsers')) === 0);
    });

    test('tells Herald by which address it was asked', async () => {
      const forged = {'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher'};
      const list = await ask(door(), 'GET', '/events?type=user&user_id=sample-user&per_page=1', {
        headers: {...token(), ...forged, host: 'localhost'},
      });
      assert.equal(list.status, 200, list.text);
      assert.doesNotMatch(list.text, /evil\.example/);
      assert.match(list.text, /"next":"?\{?.*https:\/\/localhost|"next":null|"next":"https:\/\/localhost/);
    });

    test('lets through what Herald takes, and no more than a little more', async () => {
      const event = {event_name: 'large-batch', created_at: 1_760_000_000, user_id: 'sample-user'};
      const bulk = JSON.stringify([event]);
      const largest = bulk.slice(0, -1) + ' '.repeat(5 * MIB - bulk.length) + ']';
      const taken = await ask(door(), 'POST', '/events/batch', {headers: token(), body: largest});
      assert.ok(taken.status < 300, `${taken.status} ${taken.text.slice(0, 500)}`);
      const refused = await ask(door(), 'POST', '/events/batch', {headers: token(), body: ` ${largest}`});
      assert.equal(refused.status, 413);
      assert.equal(JSON.parse(refused.text).errors[0].code, 'payload_too_large', 'in its own words');
      const cut = await ask(door(), 'POST', '/events/batch', {headers: token(), body: ' '.repeat(7 * MIB)}).catch(
        // A proxy may close before all of it was sent.
        (error) => ({status: 413, error}),
      );
      assert.equal(cut.status, 413);
    });
  });
}

test('nginx sends who comes without TLS to where there is some', async () => {
  const answer = await new Promise((resolve, reject) => {
    const options = {host: '127.0.0.1', port: doors.nginx.plain, path: '/console?a=b', headers: {host: 'localhost'}, agent: false};
    http.get(options, resolve).once('error', reject);
  });
  answer.resume();
  assert.deepEqual([answer.statusCode, answer.headers.location], [308, 'https://localhost/console?a=b']);
});

test('both agree on the newest TLS and on no old one', async () => {
  for (const [name, {secure}] of Object.entries(doors)) {
    const hello = (version) =>
      ran('openssl', ['s_client', '-connect', `127.0.0.1:${secure}`, '-servername', 'localhost', version, '-brief']);
    assert.match((await hello('-tls1_3')).stderr, /TLSv1\.3/, name);
    assert.doesNotMatch((await hello('-tls1_1')).stderr, /CONNECTION ESTABLISHED/, name);
  }
});

test('the examples under a path of a shop\'s own are ones that the proxies take', async () => {
  const page = await read('docs/install.md');
  const block = (language) => page.match(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``))[1];
  const {writeFile} = await import('node:fs/promises');
  await writeFile(place.path('shop.conf'), `events {} pid ${place.path('shop.pid')}; http { server { listen 127.0.0.1:1; ${block('nginx')} } }`);
  const nginx = await ran('nginx', ['-t', '-e', 'stderr', '-p', place.folder, '-c', place.path('shop.conf')]);
  assert.equal(nginx.code, 0, nginx.stderr);
  await writeFile(place.path('Shopfile'), block('caddyfile'));
  const caddy = await ran('caddy', ['adapt', '--adapter', 'caddyfile', '--config', place.path('Shopfile')]);
  assert.equal(caddy.code, 0, caddy.stderr);
});
