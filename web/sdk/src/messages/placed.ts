// A message that is on the page, with all that keeps it there.
import {Frame, type Framing} from './frame';
import {Pin} from './pin';
import {whenSeen} from './sight';
import {paint, type Scene} from './theme';
import type {Push} from './push';
import type {Win} from '../platform';

export interface Placing extends Framing {
  push: Push;
  /** Where a tooltip points. */
  anchor: Element | undefined;
  seen: () => void;
  /** Its height has changed. */
  resized: () => void;
}

export class Placed {
  readonly frame: Frame;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly placing: Placing,
    scene: Scene,
  ) {
    this.frame = new Frame(placing);
    this.paint(scene);
    this.frame.attach();
    const {win, anchor, seen} = placing;
    const {box} = this.frame;
    if (anchor) {
      const held = new Pin(win, anchor, box);
      this.stops.push(() => held.stop());
    }
    if (this.isBar) this.stops.push(() => placing.push.set(placing.message.position, 0));
    this.measure();
    this.stops.push(watchSize(win, box, () => this.measure()), whenSeen(win, box, seen));
  }

  get anchor(): Element | undefined {
    return this.placing.anchor;
  }

  /** How much of the lower edge it takes. */
  get bottom_px(): number {
    const {kind, position} = this.placing.message;
    if (kind !== 'banner' || position !== 'bottom') return 0;
    // Not where it is while it comes in.
    const {box} = this.frame;
    return (box.parentElement?.offsetHeight ?? 0) - box.offsetTop;
  }

  /** Whether it takes the whole width. */
  get isBar(): boolean {
    const {kind, style} = this.placing.message;
    return kind === 'banner' && style === 'inline';
  }

  paint(scene: Scene): void {
    const isBanner = this.placing.message.kind === 'banner';
    paint(this.frame.host, scene, {isBanner, isBar: this.isBar});
  }

  remove(): void {
    for (const stop of this.stops) stop();
    this.frame.remove();
  }

  private measure(): void {
    if (this.isBar) this.placing.push.set(this.placing.message.position, this.frame.box.offsetHeight);
    this.placing.resized();
  }
}

const watchSize = (win: Win, target: Element, changed: () => void): (() => void) => {
  if (!win.ResizeObserver) return () => undefined;
  const observer = new win.ResizeObserver(changed);
  observer.observe(target);
  return () => observer.disconnect();
};
