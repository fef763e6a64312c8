// The customer's own web server: pages and scripts of the test, on every host name that the browser maps here.

import {createServer} from 'node:http';

const TYPES = {html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8'};

/** Serves what was put, and nothing else. */
export class Site {
  #files = new Map();
  #server;

  static async start() {
    const site = new Site();
    site.#server = createServer((request, response) => site.#answer(request, response));
    await new Promise((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  stop() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** How many files there are. */
  get count() {
    return this.#files.size;
  }

  /** The address of a path under one of the names. */
  url(path, host = '127.0.0.1') {
    return `http://${host}:${this.#server.address().port}${path}`;
  }

  /** Puts a file under a path. What follows a `?` in an address does not matter. Headers are added. */
  put(path, body, headers = {}) {
    const type = path.endsWith('.js') ? TYPES.js : TYPES.html;
    this.#files.set(path, {body, headers: {'content-type': type, ...headers}});
    return path;
  }

  #answer(request, response) {
    const file = this.#files.get(new URL(request.url, 'http://site').pathname);
    // A browser asks for an icon by itself, and would report that there is none.
    if (request.url === '/favicon.ico') response.writeHead(204).end();
    else if (!file) response.writeHead(404).end();
    else response.writeHead(200, {'cache-control': 'no-store', ...file.headers}).end(file.body);
  }
}

/** A page of the given parts. */
export function html({head = '', body = '', title = 'Shop'}) {
  const start = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>`;
  return `${start}${head}</head><body>${body}</body></html>`;
}

/** A script element with this text. */
export function script(text, attributes = '') {
  return `<script ${attributes}>${text}</script>`;
}

/** JSON that can stand in a script element. */
export function literal(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** What customers paste: the settings, and a loader that queues calls until the script from `src` is there. */
export function snippet(src, settings) {
  const before = settings ? `window.intercomSettings = ${literal(settings)};` : '';
  return `${before}
(function () {
  var w = window, ic = w.Intercom;
  if (typeof ic === 'function') {
    ic('reattach_activator');
    ic('update', w.intercomSettings);
    return;
  }
  var d = document;
  var i = function () { i.c(arguments); };
  i.q = [];
  i.c = function (args) { i.q.push(args); };
  w.Intercom = i;
  var l = function () {
    var s = d.createElement('script');
    s.type = 'text/javascript';
    s.async = true;
    s.src = ${literal(src)};
    var x = d.getElementsByTagName('script')[0];
    x.parentNode.insertBefore(s, x);
  };
  if (d.readyState === 'complete') l();
  else if (w.attachEvent) w.attachEvent('onload', l);
  else w.addEventListener('load', l, false);
})();`;
}
