// The one style of all messages.
import css from './messages.css';
import type {Win} from '../platform';

const sheets = new WeakMap<Win, CSSStyleSheet>();

/** Applies it. Where sheets cannot be made, an element carries it, with the nonce of the page's own scripts. */
export const dress = (win: Win, root: ShadowRoot): void => {
  try {
    let sheet = sheets.get(win);
    if (!sheet) {
      sheet = new win.CSSStyleSheet();
      sheet.replaceSync(css);
      sheets.set(win, sheet);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = win.document.createElement('style');
    style.nonce = win.document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
    style.textContent = css;
    root.append(style);
  }
};
