// The console is bundled to plain files that the server serves under /console. Its policy
// allows no inline script and no inline style, so nothing is inlined here.
import {readFileSync} from 'node:fs';
import {defineConfig, type Plugin} from 'vite';

/** Where `npm run dev` finds a running Herald. */
const HERALD = process.env['HERALD_URL'] ?? 'http://127.0.0.1:7070';

const SDK_STYLE = new URL('../sdk/src/messages/messages.css', import.meta.url);
const SDK_STYLE_TEXT = '\0sdk-style.js';

/** The SDK imports its style as text, for shadow roots: the preview draws with the same code. */
const sdkStyle = (): Plugin => ({
  name: 'sdk-style',
  enforce: 'pre',
  resolveId: (source, importer) => (source.endsWith('/messages.css') && importer?.includes('/sdk/src/messages/') ? SDK_STYLE_TEXT : undefined),
  load: id => (id === SDK_STYLE_TEXT ? `export default ${JSON.stringify(readFileSync(SDK_STYLE, 'utf8'))}` : undefined),
});

export default defineConfig({
  base: '/console/',
  plugins: [sdkStyle()],
  build: {
    target: 'es2022',
    outDir: process.env['HERALD_CONSOLE_OUT'] ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    // The second page is the frame in which the composer previews messages.
    rollupOptions: {input: {index: 'index.html', preview: 'preview.html'}},
  },
  server: {
    // Everything but the console itself is the server's.
    proxy: {'^/(?!console)': {target: HERALD}},
  },
});
