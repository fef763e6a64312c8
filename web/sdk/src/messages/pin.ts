// Where a tooltip lies: at its element, in view.
import type {Win} from '../platform';

/** Pixels between the element and the box, and between the box and the window's edges. */
const GAP_PX = 10;
const EDGE_PX = 8;
/** The arrow keeps away from the box's round corners. */
const ARROW_PX_MIN = 16;

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Pinned {
  left: number;
  top: number;
  /** The side of the element on which it lies. */
  side: 'above' | 'below';
  /** Where the arrow points, from the box's left edge. */
  arrow: number;
  /** The element is in view. */
  isInView: boolean;
}

/** Above or below the element, where there is room, and never across the window's edges. */
export const pin = (anchor: Area, box: Pick<Area, 'width' | 'height'>, view: Pick<Area, 'width' | 'height'>): Pinned => {
  const middle = anchor.left + anchor.width / 2;
  const bottom = anchor.top + anchor.height;
  const above = anchor.top - GAP_PX - box.height;
  const below = bottom + GAP_PX;
  const fitsBelow = below + box.height <= view.height - EDGE_PX;
  const side = !fitsBelow && (above >= EDGE_PX || anchor.top > view.height - bottom) ? 'above' : 'below';
  const left = between(EDGE_PX, middle - box.width / 2, view.width - EDGE_PX - box.width);
  return {
    left,
    top: between(EDGE_PX, side === 'above' ? above : below, view.height - EDGE_PX - box.height),
    side,
    arrow: between(ARROW_PX_MIN, middle - left, box.width - ARROW_PX_MIN),
    isInView: bottom > 0 && anchor.top < view.height && anchor.left + anchor.width > 0 && anchor.left < view.width,
  };
};

/** The lower bound wins where there is no room for both. */
const between = (least: number, wanted: number, most: number): number => Math.max(least, Math.min(wanted, most));

/** Keeps a box at its element while the page scrolls and changes. */
export class Pin {
  private frame: number | undefined;
  private readonly resizes: ResizeObserver | undefined;
  private readonly move = (): void => {
    this.frame ??= this.win.requestAnimationFrame(() => {
      this.frame = undefined;
      this.place();
    });
  };

  constructor(
    private readonly win: Win,
    private readonly anchor: Element,
    private readonly box: HTMLElement,
  ) {
    win.addEventListener('scroll', this.move, {capture: true, passive: true});
    win.addEventListener('resize', this.move, {passive: true});
    this.resizes = win.ResizeObserver && new win.ResizeObserver(this.move);
    this.resizes?.observe(anchor);
    this.resizes?.observe(box);
    this.place();
  }

  stop(): void {
    const {win, move} = this;
    win.removeEventListener('scroll', move, {capture: true});
    win.removeEventListener('resize', move);
    this.resizes?.disconnect();
    if (this.frame !== undefined) win.cancelAnimationFrame(this.frame);
  }

  private place(): void {
    const {clientWidth: width, clientHeight: height} = this.win.document.documentElement;
    const size = {width: this.box.offsetWidth, height: this.box.offsetHeight};
    const {left, top, side, arrow, isInView} = pin(this.anchor.getBoundingClientRect(), size, {width, height});
    const {style, dataset} = this.box;
    style.setProperty('left', `${left}px`);
    style.setProperty('top', `${top}px`);
    style.setProperty('--arrow', `${arrow}px`);
    dataset.at = side;
    dataset.away = String(!isInView);
  }
}
