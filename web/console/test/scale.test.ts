import {describe, expect, it} from 'vitest';
import {SPACE_PX_MAX, Scale} from '../src/ui/scale';

const VIEW = 800;
const ROW = 40;
const LONG = 1_000_000 * ROW;

describe('the scale of a list', () => {
  it('is one to one as long as the list fits', () => {
    for (const length of [0, 400, VIEW, VIEW + 1, SPACE_PX_MAX - 1, SPACE_PX_MAX]) {
      const scale = new Scale(length, VIEW);
      expect(scale.space).toBe(length);
      const end = Math.max(0, length - VIEW);
      for (const scroll of [0, end / 3, end]) {
        expect(scale.topAt(scroll)).toBe(scroll);
        expect(scale.scrollAt(scroll)).toBe(scroll);
      }
    }
  });
  it('caps the space of a longer one, with every pixel in reach', () => {
    for (const length of [SPACE_PX_MAX + 1, LONG, 100 * LONG]) {
      const scale = new Scale(length, VIEW);
      expect(scale.space).toBe(SPACE_PX_MAX);
      expect(scale.topAt(0)).toBe(0);
      expect(scale.topAt(SPACE_PX_MAX - VIEW)).toBe(length - VIEW);
      let last = -1;
      for (let part = 0; part <= 1_000; part += 1) {
        const top = scale.topAt(((SPACE_PX_MAX - VIEW) * part) / 1_000);
        expect(top).toBeGreaterThan(last);
        last = top;
      }
      for (const top of [0, 1, 999_999, 1_000_001, length / 2, length - VIEW - 1_000_001, length - VIEW - 1, length - VIEW]) {
        expect(scale.topAt(scale.scrollAt(top))).toBeCloseTo(top, 3);
      }
    }
  });
  it('is one to one near the ends of a long one', () => {
    const scale = new Scale(LONG, VIEW);
    const end = SPACE_PX_MAX - VIEW;
    for (const way of [1, 40, 5_000, 900_000]) {
      expect(scale.topAt(way)).toBe(way);
      expect(LONG - VIEW - scale.topAt(end - way)).toBe(way);
    }
  });
  it('follows wheel and keys exactly, and jumps where the thumb points to', () => {
    const scale = new Scale(LONG, VIEW);
    const top = LONG / 2;
    const middle = {scroll: scale.scrollAt(top), top};
    for (const way of [1, -1, 120, -120, 700, -700, 2_000]) {
      expect(scale.moved(middle, middle.scroll + way).top).toBeCloseTo(top + way, 3);
    }
    // A pixel of the thumb's way.
    const far = middle.scroll + SPACE_PX_MAX / VIEW;
    expect(scale.moved(middle, far).top).toBe(scale.topAt(far));
    expect(scale.moved(middle, 0).top).toBe(0);
    expect(scale.moved(middle, SPACE_PX_MAX - VIEW).top).toBe(LONG - VIEW);
  });
  it('never leaves the list', () => {
    const scale = new Scale(LONG, VIEW);
    expect(scale.moved({scroll: 2_000, top: 10}, 1_900).top).toBe(0);
    expect(scale.moved({scroll: SPACE_PX_MAX - 2_000, top: LONG - VIEW - 5}, SPACE_PX_MAX - 1_900).top).toBe(LONG - VIEW);
    expect(scale.topAt(-5)).toBe(0);
    expect(scale.topAt(SPACE_PX_MAX)).toBe(LONG - VIEW);
  });
});
