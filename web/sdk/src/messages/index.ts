// The script `messages.js`: leaves at its own element what the core makes the renderer with.
import {Stage} from './stage';
import type {Create} from './api';
import type {PartScript} from '../part';
import {guard} from '../warnings';
import type {Win} from '../platform';

/** Makes the renderer of `win`. Whatever goes wrong in it is told in the console and stays in it. */
export const create: Create = (win, core) => {
  const stage = new Stage(win, core);
  return {
    item: guard(win, (item) => stage.item(item)),
    page: guard(win, (url) => stage.page(url)),
    flush: guard(win, () => stage.flush()),
    clear: guard(win, () => stage.clear()),
  };
};

const script = (window as Win).document.currentScript as PartScript<Create> | null;
if (script) script.herald = {create};
