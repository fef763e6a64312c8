// The demo shop: each press is an event, as in any page with the snippet.
'use strict';

const {appId} = document.currentScript.dataset;

// The snippet: settings, a queue for calls that come early, and the script.
window.intercomSettings = {app_id: appId};
window.Intercom = function () {
  window.Intercom.q.push(arguments);
};
window.Intercom.q = [];
const script = document.createElement('script');
script.async = true;
script.src = `/widget/${appId}`;
document.head.append(script);

const log = document.getElementById('log');
const LOGGED_MAX = 6;
let inBasket = 0;

function metadataOf({type, file, item, amount}) {
  const metadata = {};
  if (type) metadata.type = type;
  if (file) metadata.file = file;
  if (item) metadata.item = item;
  if (amount) metadata.price = {amount: Number(amount), currency: 'gbp'};
  return metadata;
}

function track(name, metadata) {
  window.Intercom('trackEvent', name, metadata);
  const line = document.createElement('li');
  const code = document.createElement('code');
  code.textContent = name;
  line.append(code, ` ${Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : ''}`);
  log.prepend(line);
  while (log.children.length > LOGGED_MAX) log.lastElementChild.remove();
}

document.addEventListener('click', ({target}) => {
  const button = target instanceof Element ? target.closest('button[data-event]') : null;
  if (!button) return;
  const {event, ...rest} = button.dataset;
  track(event, metadataOf(rest));
  if (event === 'added-to-basket') inBasket += 1;
  if (event === 'placed-order') inBasket = 0;
  document.getElementById('count').textContent = String(inBasket);
});

// As a tag manager's exit intent: once a minute.
let leftAt = -Infinity;
document.documentElement.addEventListener('mouseleave', ({clientY}) => {
  if (clientY > 0 || performance.now() - leftAt < 60_000) return;
  leftAt = performance.now();
  track('exit-intent', {});
});

document.getElementById('ask').textContent =
  `curl ${location.origin}/manage/messages -H "Authorization: Bearer $TOKEN"`;
