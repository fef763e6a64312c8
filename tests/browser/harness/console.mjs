// The console as a teammate uses it: signed in, on a page that is watched.

import {createRequire} from 'node:module';
import {readFile} from 'node:fs/promises';
import {strict as assert} from 'node:assert';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Faults that keep somebody out; lesser ones are advice. */
const SERIOUS = new Set(['serious', 'critical']);

/** What can be wrong in one theme and not in the other. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** A signed-in page of a stage. `theme` is `light` or `dark`, `width` its width in pixels. */
export class Console {
  constructor(stage, page) {
    this.stage = stage;
    this.herald = stage.herald;
    this.page = page;
    this.url = `${stage.herald.url}/console`;
  }

  /** Signs the owner in (or whoever is named) and opens a page. */
  static async open(stage, path = '/', {email = stage.herald.admin.email, password = stage.herald.admin.password} = {}) {
    const page = await stage.context.newPage();
    const answer = await page.request.post(`${stage.herald.url}/manage/session`, {
      data: {email, password},
      headers: {origin: stage.herald.url},
    });
    assert.equal(answer.status(), 200, await answer.text());
    const console = new Console(stage, page);
    await console.goto(path);
    return console;
  }

  /** Goes to an address of the console, as one typed into the address bar. */
  async goto(path) {
    await this.page.goto(this.url + path);
    await this.page.locator('main h1').first().waitFor();
  }

  /** Goes to an address of the console as a link does: nothing is loaded again. The view from before is shown until the
   * next one is there: wait for what that one says. */
  async follow(path) {
    await this.page.evaluate((href) => {
      // The console's router takes the press of any link within it.
      const link = Object.assign(document.createElement('a'), {href});
      document.body.append(link);
      link.click();
      link.remove();
    }, `/console${path}`);
    await this.page.waitForURL(this.url + path);
  }

  /** What is wrong for people who use assistive technology, as texts; none is good. `only` names the rules that are
   * asked; without it all are. */
  async faults(only) {
    // The policy of the page forbids script elements; evaluated code it does not see.
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) await this.page.evaluate(await readFile(AXE, 'utf8'));
    const options = {resultTypes: ['violations'], preload: false, ...(only && {runOnly: {type: 'rule', values: only}})};
    const {violations} = await this.page.evaluate((options) => globalThis.axe.run(document, options), options);
    return violations
      .filter(({impact}) => SERIOUS.has(impact))
      .map(({id, nodes}) => `${id}: ${nodes.map(({target, failureSummary}) => `${target.join(' ')} (${failureSummary})`).join('; ')}`);
  }

  /** Fails when there is a serious fault in either theme, or when the page is wider than the window. */
  async looksRight(what) {
    // The themes differ in their colours and in nothing else.
    for (const [colorScheme, only] of [['light'], ['dark', COLOUR_RULES]]) {
      // A colour that is fading over would be measured half way.
      await this.page.emulateMedia({colorScheme, reducedMotion: 'reduce'});
      assert.deepEqual(await this.faults(only), [], `${what}, ${colorScheme}`);
    }
    await this.page.emulateMedia({colorScheme: null, reducedMotion: null});
    await this.fits(what);
  }

  /** Fails when something sticks out sideways at the width of a phone. */
  async fits(what) {
    const before = this.page.viewportSize();
    await this.page.setViewportSize({width: 390, height: 844});
    const wide = await this.page.evaluate(() => {
      const main = document.querySelector('main');
      return Math.max(document.documentElement.scrollWidth, main?.scrollWidth ?? 0);
    });
    assert.ok(wide <= 390, `${what}: ${wide} pixels wide at 390`);
    if (before) await this.page.setViewportSize(before);
  }
}
