// The script of the snippet: `<script src="https://herald.example/widget/{app_id}">`.
import {install} from './install';
import type {Origin} from './messenger';
import {guarded} from './warnings';

/** The API is where the script came from, up to `/widget/`. */
const originOf = (document: Document): Origin => {
  const current = document.currentScript as HTMLScriptElement | null;
  const script = current?.src ? current : document.querySelector<HTMLScriptElement>('script[src*="/widget/"]');
  const [, base = '', app_id = ''] = /^(.*)\/widget\/([^/?#]*)/.exec(script?.src ?? '') ?? [];
  return {base, app_id: decodeURIComponent(app_id)};
};

guarded(window, () => install(window, originOf(document)));
