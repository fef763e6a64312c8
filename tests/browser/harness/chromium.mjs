// The one browser of all suites, and the certificate with which Herald answers under Intercom's names.

import {execFile} from 'node:child_process';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {promisify} from 'node:util';

import {chromium} from 'playwright-core';

const run = promisify(execFile);
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Hosts whose calls go to Herald's TLS port. */
const INTERCOM_HOSTS = ['widget.intercom.io', 'api-iam.intercom.io'];

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The certificate is made for the occasion.
  '--ignore-certificate-errors',
];

/** Starts it. `env` is what a suite needs to find it, `close` stops it. `folder` takes the certificate. */
export async function startBrowser(folder) {
  const [certificate, tlsPort, executablePath] = await Promise.all([makeCertificate(folder), freePort(), program()]);
  // Other names, such as shop.test, keep the port that the page's address has.
  const rules = [...INTERCOM_HOSTS.map((host) => `MAP ${host}:443 127.0.0.1:${tlsPort}`), 'MAP *.test 127.0.0.1'];
  const args = [...FLAGS, `--host-resolver-rules=${rules.join(',')}`];
  const server = await chromium.launchServer({executablePath, args});
  return {
    close: () => server.close(),
    env: {
      BROWSER_TESTS_SOCKET: server.wsEndpoint(),
      BROWSER_TESTS_TLS_PORT: String(tlsPort),
      BROWSER_TESTS_CERTIFICATE: certificate.path,
      BROWSER_TESTS_CERTIFICATE_KEY: certificate.keyPath,
      // The suites read back through the same port.
      NODE_EXTRA_CA_CERTS: certificate.path,
    },
  };
}

async function program() {
  for (const name of PROGRAMS) {
    const found = await run('sh', ['-c', 'command -v "$0"', name]).catch(() => null);
    if (found) return found.stdout.trim();
  }
  throw new Error('chromium is missing: apt-get install chromium');
}

async function makeCertificate(folder) {
  const [path, keyPath] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const names = ['IP:127.0.0.1', ...INTERCOM_HOSTS.map((host) => `DNS:${host}`)].join(',');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyPath];
  const subject = ['-subj', '/CN=Herald browser tests', '-addext', `subjectAltName=${names}`];
  await run('openssl', ['req', '-x509', ...key, ...subject, '-days', '2', '-out', path]);
  return {path, keyPath};
}

/** A port that nobody has at this moment. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const {port} = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
