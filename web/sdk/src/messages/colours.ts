// Colours of the workspace, and text that can be read on them.
import type {Win} from '../platform';

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

export const BLACK: Rgb = [0, 0, 0];
export const WHITE: Rgb = [255, 255, 255];

/** The contrast that text needs (WCAG 2, level AA), and the one that the edge of a button needs. */
export const TEXT_CONTRAST_MIN = 4.5;
export const EDGE_CONTRAST_MIN = 3;

/** Reads `#rgb`, `#rrggbb` and opaque `rgb(…)`; undefined for anything else. */
export const parseColour = (css: string): Rgb | undefined => {
  const given = css.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(given)?.[1];
  if (hex) {
    const digits = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
    const part = (at: number): number => parseInt(digits.slice(at, at + 2), 16);
    return [part(0), part(2), part(4)];
  }
  const parts = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(given);
  if (!parts) return undefined;
  const rgb = parts.slice(1).map(Number);
  return rgb.every((part) => part <= 255) ? (rgb as unknown as Rgb) : undefined;
};

/** The same for every form that this browser knows, such as names and `hsl(…)`; `within` is any element on the page. */
export const colourOf = (win: Win, within: HTMLElement, css: unknown): Rgb | undefined => {
  if (typeof css !== 'string' || !css || css.length > 100) return undefined;
  const known = parseColour(css);
  if (known) return known;
  const before = within.style.color;
  within.style.color = '';
  within.style.color = css;
  const computed = within.style.color ? win.getComputedStyle(within).color : '';
  within.style.color = before;
  return parseColour(computed);
};

const luminance = (rgb: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** From 1, the same, to 21, black on white. */
export const contrast = (one: Rgb, other: Rgb): number => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** White where it can be read, else black, which then has at least 4.6. */
export const inkOn = (ground: Rgb): Rgb => (contrast(WHITE, ground) >= TEXT_CONTRAST_MIN ? WHITE : BLACK);

export const cssOf = (rgb: Rgb): string => `rgb(${rgb.join(', ')})`;

/** `share` of one over another. */
export const mix = (over: Rgb, ground: Rgb, share: number): Rgb =>
  over.map((part, at) => Math.round(part * share + (ground[at] ?? 0) * (1 - share))) as unknown as Rgb;
