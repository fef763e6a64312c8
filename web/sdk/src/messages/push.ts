// Makes room for a bar at an edge of the page, and gives it back.
import type {Win} from '../platform';

export type Edge = 'top' | 'bottom';

/** With this, a page moves what it has fixed to its upper edge: `top: var(--herald-banner-height, 0px)`. */
const VARIABLE = '--herald-banner-height';

interface Pushed {
  property: string;
  /** What the page had set, and what it came to. */
  value: string;
  priority: string;
  computed: string;
}

export class Push {
  private readonly pushed = new Map<Edge, Pushed>();

  constructor(private readonly win: Win) {}

  /** `height_px` of room; 0 gives all of it back. */
  set(edge: Edge, height_px: number): void {
    const {documentElement: page} = this.win.document;
    const {style} = page;
    const before = this.pushed.get(edge);
    if (height_px <= 0) {
      if (!before) return;
      style.setProperty(before.property, before.value, before.priority);
      this.pushed.delete(edge);
    } else {
      const {property, computed} = before ?? this.keep(edge);
      style.setProperty(property, `calc(${computed || '0px'} + ${height_px}px)`, 'important');
    }
    if (edge !== 'top') return;
    if (height_px > 0) style.setProperty(VARIABLE, `${height_px}px`);
    else style.removeProperty(VARIABLE);
  }

  private keep(edge: Edge): Pushed {
    const {documentElement: page} = this.win.document;
    const property = `margin-${edge}`;
    const kept = {
      property,
      value: page.style.getPropertyValue(property),
      priority: page.style.getPropertyPriority(property),
      computed: this.win.getComputedStyle(page).getPropertyValue(property),
    };
    this.pushed.set(edge, kept);
    return kept;
  }
}
