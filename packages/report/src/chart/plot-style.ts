import type { Config } from 'vega-lite';

/** The fonts of all text in a plot. */
export const plotFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The width of the plot area, in pixels: with its axis a figure is about 480 wide, which a phone shows without much shrinking. */
export const plotWidth = 400;

const ink = 'currentColor';

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
  '#6a5acd',
];

/** Symbols that tell series apart without colour. */
export const seriesShapes: readonly string[] = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
];

/** Dashes that tell lines apart where they lie over one another. */
export const seriesDashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 3],
  [9, 3, 2, 3],
  [12, 4],
  [4, 2],
];

/** How many names of a legend stand side by side: the estimate of their width errs upwards without a browser. */
export const legendColumns = (names: readonly string[]): number => {
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return longest > 24 ? 1 : longest > 12 || names.length < 3 ? 2 : 3;
};

/** Fonts and colours of every chart: ink is the text colour of the page around it. */
export const plotConfig: Config = {
  font: plotFont,
  background: 'transparent',
  view: { stroke: null },
  axis: {
    labelColor: ink,
    titleColor: ink,
    tickColor: ink,
    domainColor: ink,
    gridColor: '#888888',
    gridOpacity: 0.22,
    labelFontSize: 13,
    titleFontSize: 14,
    titleFontWeight: 'normal',
    titlePadding: 8,
    labelOverlap: true,
    titleLimit: 620,
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 13,
    titleFontSize: 13,
    titleFontWeight: 'normal',
    labelLimit: 420,
    titleLimit: 620,
    orient: 'top',
    columns: 2,
    columnPadding: 14,
    rowPadding: 2,
    offset: 8,
  },
  title: { color: ink, fontSize: 14, fontWeight: 600, anchor: 'start' },
  text: { fill: ink },
  aria: false,
};
