import type { Axis, Config, Scale, Title } from 'vega';

import type { PlotSpec } from './vega-svg.ts';

/** One axis of a chart. */
export interface PlotAxis {
  /** What is measured and its unit. */
  readonly title: string;
  /** `linear` by default; `log` needs positive values. */
  readonly scale?: 'linear' | 'log';
  /** The ends; those of the data, rounded, by default. */
  readonly domain?: readonly [number, number];
}

/** The fonts of all text in a plot. */
export const plotFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ink = 'currentColor';
const config: Config = {
  axis: {
    labelColor: ink,
    titleColor: ink,
    tickColor: ink,
    domainColor: ink,
    gridColor: '#8888',
    gridOpacity: 0.35,
    labelFont: plotFont,
    titleFont: plotFont,
    labelFontSize: 12,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    titlePadding: 10,
    labelOverlap: true,
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    labelFont: plotFont,
    titleFont: plotFont,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelLimit: 240,
    titleLimit: 240,
    offset: 16,
  },
  title: { color: ink, font: plotFont, fontSize: 15, fontWeight: 600, anchor: 'start' },
};

/** Colours told apart by people with any colour vision. Reference: Okabe & Ito 2008. */
export const seriesColors: readonly string[] = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#e69f00',
  '#7f7f7f',
  '#999933',
  '#332288',
];

/** What every chart shares: size, fonts, colours that follow the page's text colour, and a title if there is one. */
export function plotFrame(size: {
  readonly width: number;
  readonly height: number;
  readonly title?: string | undefined;
  readonly right?: number;
}): PlotSpec {
  const title: Title | undefined =
    size.title === undefined ? undefined : { text: size.title, limit: size.width, offset: 12 };
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    width: size.width,
    height: size.height,
    padding: { left: 96, top: title ? 40 : 16, right: size.right ?? 24, bottom: 56 },
    config,
    ...(title ? { title } : {}),
  };
}

/** The ends of finite numbers, [0, 1] if there are none; a single number gets room on both sides. */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values)
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return [0, 1];
  return low === high ? [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)] : [low, high];
}

/** Scale of an axis over the data it shows. On a log axis only positive numbers count. */
export function axisScale(name: 'x' | 'y', axis: PlotAxis, values: readonly number[]): Scale {
  const log = axis.scale === 'log';
  const domain = axis.domain ?? extent(log ? values.filter((value) => value > 0) : values);
  return {
    name,
    type: log ? 'log' : 'linear',
    domain: log && domain[0] <= 0 ? [domain[1] / 10, domain[1]] : [...domain],
    range: name === 'x' ? 'width' : 'height',
    nice: axis.domain === undefined,
    zero: false,
  };
}

/** The format of an axis's labels: as vega writes them, but where they would be wide with an exponent. */
const format = (name: 'x' | 'y', { scale }: PlotAxis): Pick<Axis, 'format'> => {
  const [low, high] = [`domain('${name}')[0]`, `domain('${name}')[1]`];
  if (scale === 'log') return { format: { signal: `${low} < 1e-4 || ${high} > 1e6 ? '~e' : '~g'` } };
  const end = `max(abs(${low}), abs(${high}))`;
  return { format: { signal: `${end} >= 1e5 || ${end} < 1e-3 ? '~e' : null` } };
};

/** The two axes with their titles. */
export const plotAxes = (x: PlotAxis, y: PlotAxis, grid: boolean): Axis[] => [
  { scale: 'x', orient: 'bottom', title: x.title, grid, ...format('x', x) },
  {
    scale: 'y',
    orient: 'left',
    title: y.title,
    grid,
    tickCount: 6,
    ...format('y', y),
  },
];
