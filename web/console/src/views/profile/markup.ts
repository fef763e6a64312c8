// A note's HTML, made of what was written as plain text; and what may be shown of one: its texts, and the few elements that notes are
// written with. Everything else is its text alone.
export interface Mark {
  tag: string;
  href?: string;
  children: readonly (Mark | string)[];
}

const KEPT = new Set(['p', 'b', 'strong', 'i', 'em', 'u', 'ul', 'ol', 'li', 'br', 'code', 'pre', 'blockquote', 'a', 'h1', 'h2', 'h3']);
const HIDDEN = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg']);

const marksOf = (parent: Node): (Mark | string)[] => [...parent.childNodes].flatMap(marksOfNode);

const marksOfNode = (node: Node): (Mark | string)[] => {
  if (!(node instanceof Element)) {
    return node.nodeType === Node.TEXT_NODE ? [node.textContent ?? ''] : [];
  }
  const tag = node.tagName.toLowerCase();
  if (HIDDEN.has(tag)) {
    return [];
  }
  const children = marksOf(node);
  if (!KEPT.has(tag)) {
    return children;
  }
  const href = tag === 'a' ? node.getAttribute('href') : null;
  // Headings of a note are no headings of the page.
  return [{tag: /^h[123]$/.test(tag) ? 'strong' : tag, ...(href && /^https?:\/\//i.test(href) ? {href} : {}), children}];
};

/** What a note says. The document that it is read into is never shown and runs nothing. */
export const readNote = (html: string): (Mark | string)[] => marksOf(new DOMParser().parseFromString(html, 'text/html').body);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What was written in a plain field, so that it is shown as it was written: `<` is a `<`, a line is a line. */
export const noteBody = (text: string): string =>
  text
    .trim()
    .split(/\n{2,}/)
    .map(paragraph => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
