// How far a list is scrolled. Browsers draw nothing beyond some ten to thirty million pixels,
// which long lists need: their space is capped, and its middle stands for more than it is high.
// Wheel, keys and fingers go on exactly, pixel by pixel; whoever drags the thumb jumps to the
// place that it points to. Near both ends the space is as high as the rows, so that the first
// and the last of them are where one expects them.

/** Pixels of space at most: a quarter of what Chromium draws, for pages that are magnified. */
export const SPACE_PX_MAX = 8_000_000;

/** Pixels at either end that stand for as many of the list. */
const END_PX = 1_000_000;

/** A list in its space. `length` and `view` are the pixels of all rows and of those in sight. */
export class Scale {
  readonly space: number;
  readonly topMax: number;
  readonly #scrollMax: number;
  /** A scroll by more than this was a jump: less than a pixel of the thumb's way stands for. */
  readonly #jump: number;

  constructor(length: number, view: number) {
    this.space = Math.min(length, SPACE_PX_MAX);
    this.topMax = Math.max(0, length - view);
    this.#scrollMax = Math.max(0, this.space - view);
    this.#jump = this.space / Math.max(1, view) / 2;
  }

  get #isExact(): boolean {
    return this.topMax === this.#scrollMax;
  }

  /** Which pixel of the list stands on top when the space is scrolled so far. */
  topAt(scroll: number): number {
    const bounded = Math.min(Math.max(scroll, 0), this.#scrollMax);
    if (this.#isExact || bounded <= END_PX) {
      return bounded;
    }
    const fromEnd = this.#scrollMax - bounded;
    return fromEnd <= END_PX ? this.topMax - fromEnd : END_PX + (bounded - END_PX) * this.#middle;
  }

  /** How far the space is scrolled when this pixel of the list stands on top. */
  scrollAt(top: number): number {
    const bounded = Math.min(Math.max(top, 0), this.topMax);
    if (this.#isExact || bounded <= END_PX) {
      return bounded;
    }
    const fromEnd = this.topMax - bounded;
    return fromEnd <= END_PX ? this.#scrollMax - fromEnd : END_PX + (bounded - END_PX) / this.#middle;
  }

  /** Which pixel stands on top after a scroll, by where both were before. */
  moved(before: Place, scroll: number): Place {
    const way = scroll - before.scroll;
    const isEnd = scroll <= 0 || scroll >= this.#scrollMax;
    if (this.#isExact || isEnd || Math.abs(way) > this.#jump) {
      return {scroll, top: this.topAt(scroll)};
    }
    return {scroll, top: Math.min(Math.max(before.top + way, 0), this.topMax)};
  }

  /** Pixels of the list that one of the middle's stands for. */
  get #middle(): number {
    return (this.topMax - 2 * END_PX) / (this.#scrollMax - 2 * END_PX);
  }
}

/** How far a space is scrolled, and which pixel of the list stands on top of what is in sight. */
export interface Place {
  scroll: number;
  top: number;
}
