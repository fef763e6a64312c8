// The page's own launcher: clicks on what a selector matches, now or later.
import {dictOf, text, type Dict, type Win} from './platform';
import {on, warn} from './warnings';

export class Activator {
  private selector = '';

  constructor(
    private readonly win: Win,
    clicked: () => void,
  ) {
    // One listener on the document finds elements that a framework makes anew.
    on(win, win.document, 'click', (event) => {
      const target = event.target as Partial<Element> | null;
      if (this.selector && target?.closest?.(this.selector)) clicked();
    });
  }

  /** Takes the selector of the settings, in the form of today or the one of old. */
  take(looks: Dict): void {
    const selector = text(looks.custom_launcher_selector) || text(dictOf(looks.widget).activator);
    if (!selector) return;
    try {
      this.win.document.querySelector(selector);
      this.selector = selector;
    } catch {
      warn(this.win, `'${selector}' is no selector.`);
    }
  }

  forget(): void {
    this.selector = '';
  }
}
