// A message's body: its HTML is parsed where nothing runs or loads, and only what is known is copied.
//
// The server has cleaned it already. This does not rely on that: a proxy, an old server or another script of the
// page could hand in anything.
import {BODY_DEPTH_MAX, BODY_NODES_MAX} from './limits';
import {imageAt, linkTo} from './links';
import type {Win} from '../platform';

/** Elements that are kept. Of any other, what it holds is kept. */
export const KEPT = new Set(
  'a abbr b blockquote br code del div em h1 h2 h3 h4 hr i img ins kbd li mark ol p pre q s small span strong sub sup u ul'.split(' '),
);

/** Elements that go with all they hold: it is not meant to be read. */
export const LEFT_OUT = new Set('script style template noscript iframe noframes noembed object svg math select textarea title xmp'.split(' '));

/** The attributes that an element keeps, with their values made safe. */
export const attributesOf = (
  tag: string,
  valueOf: (name: string) => string | null,
  base: string,
): Record<string, string> => {
  const kept: Record<string, string> = {};
  const dir = (valueOf('dir') ?? '').toLowerCase();
  if (['ltr', 'rtl', 'auto'].includes(dir)) kept.dir = dir;
  const lang = valueOf('lang') ?? '';
  if (/^[a-z0-9-]{2,35}$/i.test(lang)) kept.lang = lang;
  const href = tag === 'a' ? linkTo(valueOf('href') ?? '', base) : '';
  if (href) Object.assign(kept, {href, target: '_blank', rel: 'noopener noreferrer'});
  if (/^(mailto|tel):/.test(href)) delete kept.target;
  if (tag === 'img') {
    Object.assign(kept, {src: imageAt(valueOf('src') ?? '', base), alt: valueOf('alt') ?? '', decoding: 'async'});
    kept.referrerpolicy = 'no-referrer';
    for (const name of ['width', 'height']) {
      const size = valueOf(name) ?? '';
      if (/^\d{1,4}$/.test(size)) kept[name] = size;
    }
  }
  return kept;
};

/** The body as nodes of `win`'s document. Bodies that are too long or too deep end early. */
export const contentOf = (win: Win, html: string): DocumentFragment => {
  const {document} = win;
  const fragment = document.createDocumentFragment();
  const parsed = new win.DOMParser().parseFromString(trusted(win, html), 'text/html');
  let left = BODY_NODES_MAX;
  const copy = (from: Node, into: Node, depth: number): void => {
    for (const node of Array.from(from.childNodes)) {
      if (left-- <= 0) return;
      if (node.nodeType === 3) into.appendChild(document.createTextNode(node.nodeValue ?? ''));
      if (node.nodeType !== 1) continue;
      const made = element(document, node as Element);
      if (made === 'nothing' || depth >= BODY_DEPTH_MAX) continue;
      copy(node, made ? into.appendChild(made) : into, depth + 1);
    }
  };
  copy(parsed.body, fragment, 0);
  return fragment;
};

/** A copy of one element without its children; undefined: only its children count. */
const element = (document: Document, from: Element): HTMLElement | undefined | 'nothing' => {
  const tag = from.localName;
  if (LEFT_OUT.has(tag) || from.namespaceURI !== 'http://www.w3.org/1999/xhtml') return 'nothing';
  if (!KEPT.has(tag)) return undefined;
  const attributes = attributesOf(tag, (name) => from.getAttribute(name), document.baseURI);
  if (tag === 'img' && !attributes.src) return 'nothing';
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

interface TrustedTypes {
  createPolicy: (name: string, rules: {createHTML: (html: string) => string}) => {createHTML: (html: string) => string};
}

const policies = new WeakMap<Win, {createHTML: (html: string) => string}>();

/** Pages that ask for Trusted Types allow the policy `herald-messages`; what it lets through is parsed, never inserted. */
const trusted = (win: Win, html: string): string => {
  const {trustedTypes} = win as {trustedTypes?: TrustedTypes};
  if (!trustedTypes) return html;
  let policy = policies.get(win);
  if (!policy) {
    policy = trustedTypes.createPolicy('herald-messages', {createHTML: (given) => given});
    policies.set(win, policy);
  }
  return policy.createHTML(html);
};
