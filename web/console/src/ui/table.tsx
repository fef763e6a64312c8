// Rows of one height, of which only those in sight are in the page: a list of a million
// costs what a screenful costs. j and k walk, Enter opens, x marks.
import type {ComponentChildren} from 'preact';
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import {useShortcuts} from '../app/keyboard';
import {type Place, SPACE_PX_MAX, Scale} from './scale';

export interface Column<Row> {
  id: string;
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** A CSS width for the grid: `120px`, `minmax(160px, 2fr)`. */
  width?: string;
  align?: 'end';
  /** Left out where there is little room: the narrower, the more. */
  hides?: 'narrow' | 'medium';
  /** The list can be sorted by this. */
  sort?: string;
}

/** Rows by their place, of which not all need be held; going through them meets those that are. */
export interface Sequence<Row> extends Iterable<Row> {
  readonly length: number;
  at: (place: number) => Row | undefined;
  slice: (from: number, to: number) => Row[];
}

interface TableProps<Row> {
  label: string;
  rows: Sequence<Row>;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  /** Where a row leads, if anywhere; the whole row is the link. */
  hrefOf?: (row: Row) => string | undefined;
  onOpen?: (row: Row) => void;
  /** Pixels of a row; all are as high. */
  rowHeight?: number;
  /** What is sorted by, `-` before it where the highest is first. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Called when the end of what is loaded comes near. */
  onNearEnd?: () => void;
  /** Called with the rows that are drawn, the last one not among them, when one scrolls. */
  onRange?: (from: number, to: number) => void;
  /** Called when somebody begins to walk the rows with the keys. */
  onWalk?: () => void;
  /** Ids of the marked rows; without it no row can be marked. */
  marked?: ReadonlySet<string>;
  onMark?: (marked: ReadonlySet<string>) => void;
  /** What stands at the end of a row: its menu. */
  actions?: (row: Row) => ComponentChildren;
  /** Fills the height that its container has instead of growing with the page. */
  fills?: boolean;
  /** Shown below the rows, by which of them are in sight, the last one not among them. */
  foot?: ComponentChildren | ((from: number, to: number) => ComponentChildren);
}

/** Rows drawn above and below those in sight, so that scrolling meets no gaps. */
const SPARE_ROWS = 12;

/** Nobody scrolls any more, in milliseconds after the last time. */
const SETTLED_MS = 200;

/** How near to the end of the rows the next ones are asked for. */
const NEAR_END_ROWS = 30;

const toggled = (marked: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(marked);
  if (!next.delete(key)) {
    next.add(key);
  }
  return next;
};

type Room = 'wide' | 'medium' | 'narrow';

const MEDIUM = '(max-width: 1060px)';
const NARROW = '(max-width: 760px)';

const roomNow = (): Room => (globalThis.matchMedia(NARROW).matches ? 'narrow' : globalThis.matchMedia(MEDIUM).matches ? 'medium' : 'wide');

/** How much room the page has. */
const useRoom = (): Room => {
  const [room, setRoom] = useState(roomNow);
  useEffect(() => {
    const queries = [MEDIUM, NARROW].map(query => globalThis.matchMedia(query));
    const look = (): void => setRoom(roomNow());
    for (const query of queries) {
      query.addEventListener('change', look);
    }
    return () => {
      for (const query of queries) {
        query.removeEventListener('change', look);
      }
    };
  }, []);
  return room;
};

const fits = (hides: 'narrow' | 'medium' | undefined, room: Room): boolean => hides === undefined || room === 'wide' || (room === 'medium' && hides === 'narrow');

/** A table. */
export const Table = <Row,>({label, rows, columns: allColumns, keyOf, hrefOf, onOpen, rowHeight = 40, sort, onSort, onNearEnd, onRange, onWalk, marked, onMark, actions, fills, foot}: TableProps<Row>) => {
  const room = useRoom();
  const columns = allColumns.filter(column => fits(column.hides, room));
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({scroll: 0, top: 0});
  const [range, setRange] = useState({from: 0, first: 0, to: 60, shift: 0});
  const [at, setAt] = useState(-1);
  const scaleOf = (element: HTMLElement): Scale => new Scale(rows.length * rowHeight, element.clientHeight);

  const look = (): void => {
    const element = box.current;
    if (!element) {
      return;
    }
    place.current = fills ? scaleOf(element).moved(place.current, element.scrollTop) : {scroll: 0, top: Math.max(0, -element.getBoundingClientRect().top)};
    const {top, scroll} = place.current;
    const height = fills ? element.clientHeight : globalThis.innerHeight;
    const first = Math.floor(top / rowHeight);
    const from = Math.max(0, first - SPARE_ROWS);
    const to = Math.ceil((top + height) / rowHeight) + SPARE_ROWS;
    const shift = fills ? Math.round(top - scroll) : 0;
    setRange(before => (before.first === first && before.to === to && before.shift === shift ? before : {from, first, to, shift}));
    onRange?.(from, to);
    if (onNearEnd && to + NEAR_END_ROWS >= rows.length) {
      onNearEnd();
    }
  };
  /** Shows the list from this pixel on. */
  const lookAt = (element: HTMLElement, top: number): void => {
    const scale = scaleOf(element);
    element.scrollTop = scale.scrollAt(top);
    place.current = {scroll: element.scrollTop, top: Math.min(Math.max(top, 0), scale.topMax)};
    look();
  };
  /** Puts the thumb where it belongs once nobody moves it: going exactly, it lags behind. */
  const settle = (): void => {
    const element = box.current;
    const {scroll, top} = place.current;
    if (element && fills && Math.abs(scaleOf(element).scrollAt(top) - scroll) > element.clientHeight) {
      lookAt(element, top);
    }
  };
  const latest = useRef({look, settle});
  latest.current = {look, settle};

  useLayoutEffect(() => latest.current.look(), [rows.length]);
  useEffect(() => {
    const target: EventTarget | null = fills ? box.current : document.querySelector('main');
    let settling: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      latest.current.look();
      clearTimeout(settling);
      settling = setTimeout(() => latest.current.settle(), SETTLED_MS);
    };
    target?.addEventListener('scroll', onScroll, {passive: true});
    globalThis.addEventListener('resize', onScroll);
    return () => {
      clearTimeout(settling);
      target?.removeEventListener('scroll', onScroll);
      globalThis.removeEventListener('resize', onScroll);
    };
  }, [fills]);

  const show = (next: number): void => {
    const bounded = Math.min(Math.max(next, 0), rows.length - 1);
    setAt(bounded);
    const element = box.current;
    if (!element || bounded < 0) {
      return;
    }
    const scroller = fills ? element : document.querySelector('main');
    if (scroller) {
      const seen = fills ? place.current.top : scroller.scrollTop;
      const top = (fills ? 0 : element.offsetTop) + bounded * rowHeight;
      const [highest, lowest] = [top - 2 * rowHeight, top + 2 * rowHeight - scroller.clientHeight];
      const wanted = highest < seen ? highest : Math.max(lowest, seen);
      if (wanted === seen) {
        return;
      }
      if (fills) {
        lookAt(element, wanted);
      } else {
        scroller.scrollTop = wanted;
      }
    }
  };
  const walk = (next: number): void => {
    // Whoever walks the rows means them from here on, not the button that was pressed before.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && box.current?.contains(focused) !== true) {
      focused.blur();
    }
    onWalk?.();
    show(next);
  };
  const turn = (direction: 1 | -1): void => {
    const screenful = Math.max(1, Math.floor((box.current?.clientHeight ?? 0) / rowHeight) - 1);
    walk((at < 0 ? range.first : at) + direction * screenful);
  };
  const current = rows.at(at);
  const open = (row: Row): void => {
    if (onOpen) {
      onOpen(row);
    } else if (hrefOf) {
      box.current?.querySelector<HTMLAnchorElement>(`[data-key="${CSS.escape(keyOf(row))}"] a.row-link`)?.click();
    }
  };
  useShortcuts([
    {keys: 'j', label: 'Next row', group: 'Lists', run: () => walk(at + 1)},
    {keys: 'k', label: 'Previous row', group: 'Lists', run: () => walk(at - 1)},
    {keys: 'Enter', label: 'Open the row', group: 'Lists', run: () => {
      // Enter on a focused link or button is that one's own.
      const focused = document.activeElement;
      if (focused instanceof HTMLElement && focused !== document.body && focused.matches('a, button, summary')) {
        focused.click();
      } else if (current) {
        open(current);
      }
    }},
    // A list that fills its place is what these keys are meant for, wherever the focus is.
    ...(fills
      ? [
          {keys: 'Home', label: 'First row', group: 'Lists' as const, run: () => walk(0)},
          {keys: 'End', label: 'Last row', group: 'Lists' as const, run: () => walk(rows.length - 1)},
          {keys: 'PageDown', label: 'A screenful further', group: 'Lists' as const, run: () => turn(1)},
          {keys: 'PageUp', label: 'A screenful back', group: 'Lists' as const, run: () => turn(-1)},
        ]
      : []),
    ...(onMark && marked ? [{keys: 'x', label: 'Mark the row', group: 'Lists' as const, run: () => current && onMark(toggled(marked, keyOf(current)))}] : []),
  ]);

  const template = [onMark ? '36px' : '', ...columns.map(column => column.width ?? 'minmax(0, 1fr)'), actions ? '44px' : ''].filter(Boolean).join(' ');
  const shown = rows.slice(range.from, range.to);
  const areAllMarked = marked !== undefined && rows.length > 0 && [...rows].every(row => marked.has(keyOf(row)));
  return (
    <div class={fills ? 'table table-fills' : 'table'} role="table" aria-label={label} aria-rowcount={rows.length + 1} style={{'--columns': template, '--row-height': `${rowHeight}px`}}>
      <div class="table-head" role="rowgroup">
        <div class="row row-head" role="row" aria-rowindex={1}>
          {onMark && marked && (
            <span role="columnheader" class="cell cell-mark">
              <input type="checkbox" aria-label="Mark all loaded rows" checked={areAllMarked} onChange={() => onMark(areAllMarked ? new Set() : new Set([...rows].map(keyOf)))} />
            </span>
          )}
          {columns.map(column => {
            const isSorted = column.sort !== undefined && sort?.replace(/^-/, '') === column.sort;
            const isDown = isSorted && sort?.startsWith('-') === true;
            return (
              <span key={column.id} role="columnheader" class={`cell${column.align ? ' cell-end' : ''}`} aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : undefined}>
                {column.sort !== undefined && onSort ? (
                  <button type="button" class="sorter" onClick={() => onSort(isDown ? (column.sort ?? '') : `-${column.sort ?? ''}`)}>
                    {column.label}
                    <span aria-hidden="true">{isSorted ? (isDown ? '↓' : '↑') : ''}</span>
                  </button>
                ) : (
                  column.label
                )}
              </span>
            );
          })}
          {actions && <span role="columnheader" class="cell"><span class="unseen">Actions</span></span>}
        </div>
      </div>
      <div class="table-body" role="rowgroup" ref={box} tabIndex={fills ? 0 : undefined}>
        <div class="table-space" style={{height: `${Math.min(rows.length * rowHeight, fills ? SPACE_PX_MAX : Infinity)}px`}} role="presentation">
          {shown.map((row, index) => {
            const number = range.from + index;
            const key = keyOf(row);
            const isMarked = marked?.has(key) === true;
            const href = hrefOf?.(row);
            return (
              <div key={key} data-key={key} role="row" aria-rowindex={number + 2} aria-selected={onMark ? isMarked : undefined} class={`row${number === at ? ' row-at' : ''}${isMarked ? ' row-marked' : ''}${href !== undefined || onOpen ? ' row-opens' : ''}`} style={{top: `${number * rowHeight - range.shift}px`}} onClick={onOpen ? () => {
                setAt(number);
                onOpen(row);
              } : undefined}>
                {onMark && marked && (
                  <span role="cell" class="cell cell-mark">
                    <input type="checkbox" aria-label="Mark this row" checked={isMarked} onChange={() => onMark(toggled(marked, key))} />
                  </span>
                )}
                {columns.map((column, position) => (
                  <span key={column.id} role="cell" class={`cell${column.align ? ' cell-end' : ''}`}>
                    {position === 0 && href !== undefined ? <a class="row-link" href={href}>{column.cell(row)}</a> : column.cell(row)}
                  </span>
                ))}
                {actions && <span role="cell" class="cell cell-actions">{actions(row)}</span>}
              </div>
            );
          })}
        </div>
      </div>
      {foot && <div class="table-foot">{typeof foot === 'function' ? foot(range.first, Math.min(Math.max(range.to - SPARE_ROWS, 0), rows.length)) : foot}</div>}
    </div>
  );
};
