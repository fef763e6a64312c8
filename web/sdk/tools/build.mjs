// Bundles the SDK: node tools/build.mjs <folder>
//
// Writes `widget.js`, the script of the snippet, `package.js`, the same for bundlers, and the parts that they fetch:
// `live.js`, which listens to the server (`package.js` holds it), and `messages.js`, when there is a message to show.
import {readFileSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {build} from 'esbuild';
import {minify} from 'terser';
import {cssText} from './css.mjs';

const HERE = resolve(import.meta.dirname, '..');
const {version} = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));

/** Members of our own classes that are shortened. None of these words may be a key of JSON, of the page or of the platform. */
const SHORTENED = (
  'looks gone sessions delivery outbox tabs transport proof keys_max quiet constants answered welcomed rekey renew domain jar ' +
  'widest report isRunning isWanted failures batch_max timer place soon drain settle isRekeyed ' +
  'warnings tellOnce pass listen ' +
  'listeners held hiding visitorId takeLooks remember viewed last_ms isCurrent waiting renewed wake isInBounds ' +
  'here channel look changed given due_ms waiting_ms keptId isLeaving kept current ' +
  'enter isLapsed isHere fresh refuse cookies calls_ms isConnected exchange shown memory added forget ' +
  'pings hurry handle selector isWatched begin typed store leave watch beacon win local prefix looksOf written isRefused isWhole isQuiet renderer ' +
  'messages hush early origin pages before isNew write'
).split(' ');

/** The same for the renderer of messages, which reads more of the wire and of the platform. */
const SHORTENED_MESSAGES = (
  'placing placed framing frame reconsider isInterruptive unsent isRunning failures batch_max arrange isShown ' +
  'is_dismissible is_closed_by_action announcer anchors anchor resizes opened_ms due_ms wait_ms isUsed isTold isOver isBar ' +
  'bottom_px resized dismissed acted followed isLeaving isQueued isDue shadow pushed isAble isDone unplace repaint place settle timer observer isBanner ' +
  'isSeen isInView isDark measure stops rank paint scene probe changed lease told'
).split(' ');

/** All names that are shortened in some script: none of those by which the scripts meet may be one. */
export const SHORTENED_ANYWHERE = [...SHORTENED, ...SHORTENED_MESSAGES];

/** Matches the names that are given short ones. */
const shortened = (names) => new RegExp(`^(${names.join('|')})$`);

const shared = {
  bundle: true,
  minify: true,
  target: 'es2020',
  charset: 'utf8',
  legalComments: 'none',
  define: {SDK_VERSION: JSON.stringify(version)},
  mangleProps: shortened(SHORTENED),
  // Fields are assigned; defining them takes a helper in ES2020.
  tsconfigRaw: {compilerOptions: {useDefineForClassFields: false}},
  logLevel: 'warning',
};

/** A second pass over what esbuild wrote: it folds what esbuild leaves, about 250 bytes gzipped. */
const shorten = async (file, isModule) => {
  const options = {module: isModule, ecma: 2020, compress: {passes: 3, ecma: 2020}, mangle: true, format: {ecma: 2020, comments: false}};
  writeFileSync(file, `${(await minify(readFileSync(file, 'utf8'), options)).code}\n`);
};

/** Writes the bundles into `folder`. */
export const bundle = async (folder) => {
  const widget = {entryPoints: [join(HERE, 'src/index.ts')], format: 'iife', outfile: join(folder, 'widget.js')};
  await build({...shared, ...widget});
  await build({...shared, entryPoints: [join(HERE, 'src/package.ts')], format: 'esm', outfile: join(folder, 'package.js')});
  await shorten(join(folder, 'widget.js'), false);
  await shorten(join(folder, 'package.js'), true);
  await build({...shared, entryPoints: [join(HERE, 'src/live/index.ts')], format: 'iife', outfile: join(folder, 'live.js'), mangleProps: undefined});
  await shorten(join(folder, 'live.js'), false);
  const messages = {entryPoints: [join(HERE, 'src/messages/index.ts')], format: 'iife', outfile: join(folder, 'messages.js')};
  await build({...shared, ...messages, plugins: [cssText], mangleProps: shortened(SHORTENED_MESSAGES)});
  await shorten(join(folder, 'messages.js'), false);
};

if (process.argv[1] === import.meta.filename) await bundle(resolve(process.argv[2] ?? 'dist'));
