// The variables of one message's style: colours, places, layers.
import {BLACK, colourOf, contrast, cssOf, EDGE_CONTRAST_MIN, inkOn, mix, TEXT_CONTRAST_MIN, WHITE, type Rgb} from './colours';
import {PADDING_PX_MIN, Z_INDEX} from './limits';
import {number, type Win} from '../platform';
import type {Looks} from './api';

/** The colours of a message before the workspace's own are applied. */
interface Ground {
  surface: Rgb;
  ink: Rgb;
}

const CARD: Record<'light' | 'dark', Ground> = {
  light: {surface: WHITE, ink: [28, 32, 40]},
  dark: {surface: [30, 32, 38], ink: [237, 238, 242]},
};

/** A bar that pushes the page aside stands out from it a little. */
const BAR: Record<'light' | 'dark', Ground> = {
  light: {surface: [28, 31, 39], ink: WHITE},
  dark: {surface: [43, 46, 55], ink: WHITE},
};

const ACTION: Record<'light' | 'dark', Rgb> = {light: [62, 82, 214], dark: [143, 160, 255]};

/** The colours of all parts, from which the style takes them. */
export interface Palette {
  surface: Rgb;
  ink: Rgb;
  /** Labels and hints. */
  quiet: Rgb;
  /** Thin lines and edges. */
  line: Rgb;
  /** What lies under the pointer. */
  hover: Rgb;
  action: Rgb;
  on_action: Rgb;
  link: Rgb;
}

export interface Wanted {
  action?: Rgb | undefined;
  /** Of banners only: a card's text is long, and stays on the scheme's own ground. */
  background?: Rgb | undefined;
  isDark: boolean;
  isBar: boolean;
}

/** Colours that can be read, whatever was wanted. */
export const paletteOf = ({action: wanted, background, isDark, isBar}: Wanted): Palette => {
  const scheme = isDark ? 'dark' : 'light';
  const ground = (isBar ? BAR : CARD)[scheme];
  const surface = background ?? ground.surface;
  const ink = background ? inkOn(background) : ground.ink;
  const given = wanted ?? ACTION[scheme];
  // A button that cannot be told from what it lies on takes the text's colour.
  const isSeen = contrast(given, surface) >= EDGE_CONTRAST_MIN;
  const action = isSeen ? given : ink;
  return {
    surface,
    ink,
    quiet: readable(mix(ink, surface, 0.68), surface, ink),
    line: mix(ink, surface, 0.12),
    hover: mix(ink, surface, 0.08),
    action,
    on_action: inkOn(action),
    link: readable(given, surface, ink),
  };
};

const readable = (wanted: Rgb, ground: Rgb, otherwise: Rgb): Rgb =>
  contrast(wanted, ground) >= TEXT_CONTRAST_MIN ? wanted : otherwise;

export interface Scene {
  win: Win;
  /** Any element of ours on the page; colours are tried on it. */
  probe: HTMLElement;
  looks: Looks;
}

export const isDark = ({win, looks}: Scene): boolean =>
  looks.theme_mode === 'dark' ||
  (looks.theme_mode !== 'light' && win.matchMedia?.('(prefers-color-scheme: dark)').matches === true);

/** Sets a message's variables. They go through the object model, which a content security policy allows. */
export const paint = (target: HTMLElement, scene: Scene, {isBanner, isBar}: {isBanner: boolean; isBar: boolean}): void => {
  const {win, probe, looks} = scene;
  const dark = isDark(scene);
  const background = isBanner ? colourOf(win, probe, looks.background_color) : undefined;
  const palette = paletteOf({action: colourOf(win, probe, looks.action_color), background, isDark: dark, isBar});
  const {style} = target;
  for (const [name, rgb] of Object.entries(palette)) style.setProperty(`--${name.replace('_', '-')}`, cssOf(rgb as Rgb));
  style.setProperty('--shadow', cssOf(BLACK).replace(')', dark ? ', .5)' : ', .16)').replace('rgb(', 'rgba('));
  style.setProperty('--scheme', dark ? 'dark' : 'light');
  style.setProperty('--z', String(Math.round(number(looks.z_index, Z_INDEX))));
  style.setProperty('--x', `${padding(looks.horizontal_padding)}px`);
  style.setProperty('--y', `${padding(looks.vertical_padding)}px`);
  target.dataset.side = looks.alignment === 'left' ? 'left' : 'right';
};

const padding = (given: unknown): number => Math.max(PADDING_PX_MIN, Math.round(number(given, PADDING_PX_MIN)));
