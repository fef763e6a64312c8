// The console is bundled to plain files that the server serves under /console. Its policy
// allows no inline script and no inline style, so nothing is inlined here.
import {defineConfig} from 'vite';

/** Where `npm run dev` finds a running Herald. */
const HERALD = process.env['HERALD_URL'] ?? 'http://127.0.0.1:7070';

export default defineConfig({
  base: '/console/',
  build: {
    target: 'es2022',
    outDir: process.env['HERALD_CONSOLE_OUT'] ?? 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
  },
  server: {
    // Everything but the console itself is the server's.
    proxy: {'^/(?!console)': {target: HERALD}},
  },
});
