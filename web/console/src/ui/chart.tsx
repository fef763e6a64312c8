// Charts: uPlot for what is read, a plain SVG line for what is glanced at. Colours are the
// theme's; a chart is drawn again when the theme changes. Each has a table for readers that
// do not see it.
import {useEffect, useRef, useState} from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import {brief, count, day, fullTime} from './format';

export interface Series {
  label: string;
  values: readonly number[];
}

interface ChartProps {
  /** What the chart shows, in a sentence: its name. */
  label: string;
  /** When each point begins, Unix seconds. */
  times: readonly number[];
  series: readonly Series[];
  height?: number;
  /** Bars for counts per day, lines otherwise. */
  bars?: boolean;
  /** Stacked: the series are parts of one whole. */
  stacked?: boolean;
}

const SERIES_MAX = 6;

const cssColour = (element: Element, name: string): string => {
  // Custom properties hold light-dark(): only a computed colour is one that a canvas knows.
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  element.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

/** Adds each series to those below it. */
const stack = (series: readonly Series[]): number[][] => {
  const sums: number[][] = [];
  for (const {values} of series) {
    const below = sums.at(-1);
    sums.push(values.map((value, at) => value + (below?.[at] ?? 0)));
  }
  return sums;
};

const draw = (element: HTMLElement, {times, series, height = 200, bars, stacked}: ChartProps, onHover: (at: number | undefined) => void): uPlot => {
  const line = cssColour(element, '--line');
  const quiet = cssColour(element, '--faint');
  const values = stacked ? stack(series) : series.map(({values}) => [...values]);
  const shape = bars && uPlot.paths.bars ? uPlot.paths.bars({size: [0.72, 48]}) : undefined;
  // The tallest of a stack is drawn first, so that the others stand before it.
  const order = stacked ? values.map((_, at) => values.length - 1 - at) : values.map((_, at) => at);
  const axis = {stroke: quiet, grid: {stroke: line, width: 1}, ticks: {show: false}, font: '11px system-ui, sans-serif'};
  return new uPlot(
    {
      width: Math.max(element.clientWidth, 120),
      height,
      legend: {show: false},
      cursor: {y: false, points: {size: 6}},
      scales: {y: {range: (_, __, max) => [0, Math.max(max * 1.08, 1)]}},
      axes: [
        {...axis, grid: {show: false}},
        {...axis, size: 46, values: (_, ticks) => ticks.map(tick => (Number.isInteger(tick) ? brief(tick) : ''))},
      ],
      series: [
        {},
        ...order.map(at => {
          const colour = cssColour(element, `--series-${(at % SERIES_MAX) + 1}`);
          const fill = shape || stacked ? colour : undefined;
          return {label: series[at]?.label ?? '', stroke: colour, width: shape ? 0 : 1.5, points: {show: false}, ...(fill ? {fill} : {}), ...(shape ? {paths: shape} : {})};
        }),
      ],
      hooks: {setCursor: [plot => onHover(plot.cursor.idx ?? undefined)]},
    },
    [[...times], ...order.map(at => values[at] ?? [])],
    element,
  );
};

/** A chart over time. */
export const Chart = (props: ChartProps) => {
  const {label, times, series, height = 200} = props;
  const element = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<number | undefined>();
  const [round, setRound] = useState(0);
  useEffect(() => {
    const scheme = globalThis.matchMedia('(prefers-color-scheme: dark)');
    const again = (): void => setRound(before => before + 1);
    scheme.addEventListener('change', again);
    const themes = new MutationObserver(again);
    themes.observe(document.documentElement, {attributes: true, attributeFilter: ['data-theme']});
    return () => {
      scheme.removeEventListener('change', again);
      themes.disconnect();
    };
  }, []);
  useEffect(() => {
    if (!element.current) {
      return undefined;
    }
    const box = element.current;
    const plot = draw(box, props, setHovered);
    const sizes = new ResizeObserver(() => plot.setSize({width: Math.max(box.clientWidth, 120), height}));
    sizes.observe(box);
    return () => {
      sizes.disconnect();
      plot.destroy();
    };
  }, [times, series, height, round]);
  const at = hovered ?? times.length - 1;
  const time = times[at];
  return (
    <figure class="chart">
      <div class="chart-plot" ref={element} style={{height: `${height}px`}} role="img" aria-label={label} />
      <figcaption class="chart-legend">
        <span class="chart-time">{time === undefined ? '' : hovered === undefined ? 'Latest' : fullTime(time)}</span>
        {series.map(({label: name, values}, index) => (
          <span key={name} class="chart-key">
            <i class={`swatch swatch-${(index % SERIES_MAX) + 1}`} aria-hidden="true" />
            {name} <b>{count(values[at] ?? 0)}</b>
          </span>
        ))}
      </figcaption>
      <table class="unseen">
        <caption>{label}</caption>
        <thead>
          <tr><th>Time</th>{series.map(({label: name}) => <th key={name}>{name}</th>)}</tr>
        </thead>
        <tbody>
          {times.slice(-31).map((when, index, some) => (
            <tr key={when}><td>{day(when)}</td>{series.map(({label: name, values}) => <td key={name}>{values[times.length - some.length + index] ?? 0}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
};

/** A line to glance at, in a row of a list. */
export const Sparkline = ({values, label}: {values: readonly number[]; label: string}) => {
  const width = 96;
  const height = 24;
  const highest = Math.max(1, ...values);
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const points = values.map((value, at) => `${(at * step).toFixed(1)},${(height - 2 - (value / highest) * (height - 4)).toFixed(1)}`);
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label} preserveAspectRatio="none">
      <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} />
      <polyline points={points.join(' ')} />
    </svg>
  );
};

/** How much of a whole: a bar that fills. */
export const Meter = ({value, max, label, tone}: {value: number; max: number; label: string; tone?: 'warn' | 'bad'}) => (
  <meter class={`meter${tone ? ` meter-${tone}` : ''}`} min={0} max={max} value={value} aria-label={label} />
);
