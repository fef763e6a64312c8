// nginx and Caddy with the files of deploy/, on this machine's loopback. Only addresses, ports and where the
// certificate is are other than in the files.

import {mkdir, writeFile} from 'node:fs/promises';

import {freePort, read} from './place.mjs';

/** The text with each replaced, once; what is not there would not have been tried. */
function replaced(text, pairs) {
  return pairs.reduce((made, [from, to]) => {
    if (!made.includes(from)) throw new Error(`the file does not say ${from}`);
    return made.replaceAll(from, to);
  }, text);
}

/** Starts nginx; answers the port on which it speaks TLS, and the one on which it does not. */
export async function startNginx(place, backend) {
  const [secure, plain] = [await freePort(), await freePort()];
  const site = replaced(await read('deploy/nginx.conf'), [
    ['127.0.0.1:7070', backend],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl', `listen 127.0.0.1:${secure} ssl`],
    ['herald.example', 'localhost'],
    ['/etc/herald/', `${place.folder}/`],
  ]);
  await mkdir(place.path('nginx'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = paths.map((name) => `${name}_temp_path ${place.path('nginx', name)};`).join(' ');
  await writeFile(place.path('herald.conf'), site);
  await writeFile(
    place.path('nginx.conf'),
    `daemon off; user root; pid ${place.path('nginx.pid')}; error_log stderr; worker_processes 1;
     events {} http { access_log off; ${temporary} include ${place.path('herald.conf')}; }`,
  );
  await place.start('nginx', ['-e', 'stderr', '-p', place.folder, '-c', place.path('nginx.conf')], secure);
  return {secure, plain};
}

/** Starts Caddy; answers the port on which it speaks TLS. */
export async function startCaddy(place, backend) {
  const [secure, plain] = [await freePort(), await freePort()];
  const site = replaced(await read('deploy/Caddyfile'), [
    ['127.0.0.1:7070', backend],
    ['herald.example {', `https://localhost:${secure} {\n\ttls ${place.path('fullchain.pem')} ${place.path('privkey.pem')}`],
  ]);
  const file = place.path('Caddyfile');
  await writeFile(file, `{\n\tadmin off\n\tauto_https disable_redirects\n\thttp_port ${plain}\n\tstorage file_system ${place.path('caddy')}\n}\n${site}`);
  await place.start('caddy', ['run', '--adapter', 'caddyfile', '--config', file], secure);
  return {secure};
}
