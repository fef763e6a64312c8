// Which messages a page shows, where, and in which colours.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {modules} from './messages.build.mjs';

const {read, fits, choose, attributesOf, KEPT, LEFT_OUT, linkTo, imageAt, paletteOf, parseColour, contrast, inkOn, pin} = await modules(
  'message',
  'rules',
  'queue',
  'html',
  'links',
  'theme',
  'colours',
  'pin',
);

const item = (id, data = {}) => ({event: 'message', id, data: {delivery: `d${id}`, kind: 'banner', created_at: id, ...data}});
const waiting = (id, data) => ({message: read(item(id, data)), isShown: false, isUsed: false});
const shown = (id, data) => ({...waiting(id, data), isShown: true});
const chosen = (...candidates) => [...choose(candidates)].sort().join(' ');

test('a message of a kind that is not known, or without a delivery, is none', () => {
  for (const data of [{kind: 'tour'}, {delivery: ''}, {delivery: null}, {kind: 'tooltip'}, {kind: 'tooltip', selector: ''}]) {
    assert.equal(read(item(1, data)), undefined, JSON.stringify(data));
  }
  for (const data of [null, 'x', [], 7]) assert.equal(read({event: 'message', id: 1, data}), undefined);
});

test('what has a wrong form falls back to the calm choice', () => {
  const message = read(item(1, {style: 7, position: 'middle', title: null, body: 4, action: {type: 'product_tour'}, url_rules: 'x', time_on_page_s: -3}));
  const {style, position, title, body, action, url_rules, time_on_page_s, is_dismissible, is_closed_by_action} = message;
  assert.deepEqual(
    {style, position, title, body, action, url_rules, time_on_page_s, is_dismissible, is_closed_by_action},
    {style: 'floating', position: 'top', title: '', body: '4', action: undefined, url_rules: [], time_on_page_s: 0, is_dismissible: true, is_closed_by_action: false},
  );
});

test('only a banner can be without a way to close it', () => {
  assert.equal(read(item(1, {show_dismiss_button: false})).is_dismissible, false);
  for (const kind of ['chat', 'post']) assert.equal(read(item(1, {kind, show_dismiss_button: false})).is_dismissible, true);
});

test('a reaction keeps its place in the list whatever stands beside it', () => {
  assert.deepEqual(read(item(1, {action: {type: 'reaction', reactions: [7, null, '👍']}})).action.reactions, ['7', '', '👍']);
});

test('rules of addresses', () => {
  const url = 'https://Shop.example/Cart/?step=2#pay';
  const table = [
    ['is', 'https://shop.example/cart/?step=2', true],
    ['is', 'https://shop.example/cart?step=2', true],
    ['is', 'shop.example/cart?step=2', true],
    ['is', '/cart?step=2', true],
    ['is', '/cart', false],
    ['is', 'http://shop.example/cart?step=2', false],
    ['contains', 'CART', true],
    ['contains', 'basket', false],
    ['starts_with', 'https://shop.example/c', true],
    ['starts_with', '/cart', true],
    ['starts_with', 'shop.example', true],
    ['starts_with', 'example/', false],
    ['matches', '^https://[^/]+/cart/', true],
    ['matches', '/cart$', false],
    ['matches', '(', false],
    ['ends_with', 'pay', false],
    ['is', '', false],
    ['contains', '', false],
    ['contains', 'a'.repeat(501), false],
  ];
  for (const [op, value, expected] of table) assert.equal(fits(url, [{op, value}]), expected, `${op} ${value}`);
  assert.equal(fits(url, []), true, 'no rule, every page');
  assert.equal(fits(url, [{op: 'is', value: '/x'}, {op: 'contains', value: 'cart'}]), true, 'one of them is enough');
  assert.equal(fits('https://a.example/#/orders', [{op: 'is', value: 'https://a.example/'}]), false, 'a route in the fragment');
  assert.equal(fits('https://a.example', [{op: 'is', value: '/'}]), true);
});

test('one banner in each position, the newest first, also when an older one is on the page', () => {
  assert.equal(chosen(waiting(1), waiting(2), waiting(3, {position: 'bottom'})), 'd2 d3');
  assert.equal(chosen(shown(1), waiting(2)), 'd2');
  assert.equal(chosen(waiting(1, {created_at: 5}), waiting(2, {created_at: 5})), 'd2', 'the newer revision');
});

test('a banner in which somebody types stays', () => {
  assert.equal(chosen({...shown(1), isUsed: true}, waiting(2)), 'd1');
});

test('one card at a time: a post before a chat, and none takes the place of one that is read', () => {
  assert.equal(chosen(waiting(1, {kind: 'post'}), waiting(2, {kind: 'chat'})), 'd1');
  assert.equal(chosen(shown(1, {kind: 'chat'}), waiting(2, {kind: 'post'})), 'd1');
  assert.equal(chosen(waiting(1, {kind: 'chat'}), waiting(2), waiting(3, {kind: 'chat'})), 'd2 d3');
});

test('a tooltip at each element', () => {
  const tooltip = (id, selector) => waiting(id, {kind: 'tooltip', selector});
  assert.equal(chosen(tooltip(1, '#a'), tooltip(2, '#a'), tooltip(3, '#b')), 'd2 d3');
});

test('links lead to pages, mailboxes and telephones only', () => {
  const base = 'https://shop.example/a/';
  assert.equal(linkTo('../b', base), 'https://shop.example/b');
  assert.equal(linkTo('mailto:ada@example.com', base), 'mailto:ada@example.com');
  assert.equal(linkTo('tel:+491', base), 'tel:+491');
  const attacks = ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'blob:https://a/b', 'file:///etc/passwd', 'http://'];
  for (const attack of attacks) assert.equal(linkTo(attack, base), '', attack);
  for (const nothing of ['', ' ', '\n']) assert.deepEqual([linkTo(nothing, base), imageAt(nothing, base)], ['', '']);
  assert.equal(imageAt('data:image/svg+xml,<svg>', base), '');
  assert.equal(imageAt('//cdn.example/a.png', base), 'https://cdn.example/a.png');
});

test('an element keeps what is known, and nothing that runs', () => {
  const keep = (tag, given) => attributesOf(tag, (name) => given[name] ?? null, 'https://shop.example/');
  assert.deepEqual(keep('a', {href: '/x', onclick: 'x', target: '_self', style: 'x', class: 'x', id: 'x'}), {href: 'https://shop.example/x', target: '_blank', rel: 'noopener noreferrer'});
  assert.deepEqual(keep('a', {href: 'javascript:x'}), {});
  assert.equal(keep('a', {href: 'mailto:a@b.c'}).target, undefined);
  assert.deepEqual(keep('p', {dir: 'RTL', lang: 'ar', href: '/x', onmouseover: 'x', style: 'position:fixed'}), {dir: 'rtl', lang: 'ar'});
  assert.deepEqual(keep('img', {src: '/a.png', width: '20', height: '9em', onerror: 'x', srcset: 'x'}), {src: 'https://shop.example/a.png', alt: '', decoding: 'async', referrerpolicy: 'no-referrer', width: '20'});
  for (const tag of ['script', 'style', 'iframe', 'object', 'embed', 'form', 'input', 'button', 'svg', 'math', 'base', 'link', 'meta', 'template']) assert.ok(!KEPT.has(tag), tag);
  for (const tag of LEFT_OUT) assert.ok(!KEPT.has(tag), tag);
});

test('text can be read on every colour', () => {
  for (let step = 0; step < 4_096; step++) {
    const rgb = [(step >> 8) * 17, ((step >> 4) & 15) * 17, (step & 15) * 17];
    assert.ok(contrast(inkOn(rgb), rgb) >= 4.5, String(rgb));
    for (const isBar of [true, false]) {
      const {surface, ink, action, on_action, link, quiet} = paletteOf({action: rgb, background: step % 3 ? undefined : rgb.toReversed(), isDark: step % 2 === 0, isBar});
      for (const [text, ground] of [[ink, surface], [link, surface], [quiet, surface], [on_action, action]]) {
        assert.ok(contrast(text, ground) >= 4.5, `${text} on ${ground}`);
      }
      assert.ok(contrast(action, surface) >= 3, `${action} beside ${surface}`);
    }
  }
});

test('colours are read as pages write them', () => {
  assert.deepEqual(parseColour('#0aF'), [0, 170, 255]);
  assert.deepEqual(parseColour(' #00AAff '), [0, 170, 255]);
  assert.deepEqual(parseColour('rgb(1, 2, 3)'), [1, 2, 3]);
  for (const other of ['', 'red', '#12345', 'rgb(1,2,300)', 'rgba(0,0,0,.5)', 'url(x)']) assert.equal(parseColour(other), undefined, other);
});

test('a tooltip lies below its element, above where there is no room, and always in view', () => {
  const view = {width: 1_000, height: 600};
  const box = {width: 300, height: 120};
  const middle = pin({left: 400, top: 100, width: 100, height: 40}, box, view);
  assert.deepEqual(middle, {left: 300, top: 150, side: 'below', arrow: 150, isInView: true});
  assert.equal(pin({left: 400, top: 540, width: 100, height: 40}, box, view).side, 'above');
  const corner = pin({left: 980, top: 10, width: 20, height: 20}, box, view);
  assert.deepEqual([corner.left, corner.arrow], [692, 284]);
  assert.equal(pin({left: 10, top: 700, width: 20, height: 20}, box, view).isInView, false);
  // A window that is too small for it: its beginning is seen.
  assert.equal(pin({left: 10, top: 10, width: 20, height: 20}, box, {width: 200, height: 100}).left, 8);
});
