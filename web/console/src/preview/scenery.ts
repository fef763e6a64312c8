// A page of nothing in particular, for a message to stand on.
import {make} from '../../../sdk/src/messages/elements';

const lines = (document: Document, widths: readonly string[]): HTMLElement => make(document, 'div', {class: 'lines'}, ...widths.map(width => make(document, 'i', {class: `line-${width}`})));

/** The page; a tooltip gets an element to point to. */
export const page = (document: Document, hasTarget: boolean): HTMLElement =>
  make(
    document,
    'div',
    {class: 'scenery', 'aria-hidden': hasTarget ? undefined : 'true'},
    make(document, 'div', {class: 'bar'}, make(document, 'b', {}), make(document, 'i', {}), make(document, 'i', {})),
    make(
      document,
      'div',
      {class: 'sheet'},
      lines(document, ['title', 'long', 'long', 'short']),
      ...(hasTarget ? [make(document, 'span', {id: 'target', class: 'target'}, 'Your element')] : []),
      make(document, 'div', {class: 'tiles'}, make(document, 'i', {}), make(document, 'i', {}), make(document, 'i', {})),
      lines(document, ['long', 'long', 'short']),
    ),
  );
