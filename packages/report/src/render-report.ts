import { colorRange, splitRange } from './color-range.ts';
import { escapeHtml, scriptJson } from './escape-html.ts';
import { factRows, text, type FactRow } from './fact-rows.ts';
import { heatMapChart, nonFiniteColors } from './heat-map-chart.ts';
import { htmlPage } from './html-page.ts';
import { hoverScript } from './hover-script.ts';
import { lineChart } from './line-chart.ts';
import { plotSvg } from './plot-svg.ts';
import type { ReportPart, StoredRun } from './report-part.ts';
import { sliceGrid, type SliceGrid } from './slice-grid.ts';
import { sliceNumbers, type LossAt, type SliceNumbers } from './slice-numbers.ts';
import {
  fieldAt,
  lossTitle,
  sliceHeatMap,
  sliceProfiles,
  sliceResiduals,
  type RunJson,
} from './slice-report.ts';
import { plotlySource, surfaceScript } from './surface-script.ts';
import { vegaSvg, type PlotSpec } from './vega-svg.ts';

/**
 * Writes a run as one HTML page that needs nothing else: plots, numbers, and everything `run.json` says.
 *
 * Of a command with a part of its own the page shows that; else a slice of rank 1 has its profiles, one of rank 2 a heat map and
 * a surface to turn.
 * The same run gives the same page. Memory grows with the number of points.
 *
 * @throws RangeError if a point lies outside the run's grid.
 */
export async function renderReport({ run, records }: StoredRun, part?: ReportPart): Promise<string> {
  return part
    ? page(run, text(fieldAt(run, 'data', 'source')), await partSections(run, part))
    : slicePage(run, records);
}

async function partSections(run: RunJson, { plots, rows }: ReportPart): Promise<string[]> {
  const drawn = await Promise.all(plots.map((plot) => plotSvg(plot, { id: plot.name })));
  return [
    ...plots.map(
      (plot, i) =>
        `<h2>${escapeHtml(plot.caption)}</h2>
<figure aria-label="${escapeHtml(plot.caption)}">${drawn[i]}${plot.note === undefined ? '' : `<figcaption>${escapeHtml(plot.note)}</figcaption>`}</figure>`,
    ),
    rows.length > 0 ? `<h2>Numbers</h2>\n${table(rows)}` : '',
    `<h2>Run</h2>\n${table(factRows(run))}`,
  ];
}

async function slicePage(run: RunJson, records: readonly unknown[]): Promise<string> {
  const shape = fieldAt(run, 'identity', 'grid');
  const grid = sliceGrid(records, {
    shape: Array.isArray(shape) ? shape.map(Number) : undefined,
    range: fieldAt(run, 'identity', 'range'),
  });
  const numbers = sliceNumbers(grid);
  const plots = plotsOf(run, grid);
  const rank = grid.shape.length;
  const residuals = sliceResiduals(run);
  const sections = [
    plots.length > 0
      ? `<h2>${rank === 1 ? 'Profile' : 'Heat map'}</h2>
<p id="readout" class="screen" aria-live="polite">Point at the plot, or focus it and use the arrow keys, to read values.</p>
${(await Promise.all(plots.map(figure))).join('\n')}
${rank === 2 ? legend(numbers) : ''}`
      : '',
    rank === 2 && numbers.measured > 0
      ? `<section class="screen"><h2>Surface</h2>
<div id="surface"></div><p id="surface-note" class="note">The surface is drawn when it comes into view.</p></section>`
      : '',
    residuals
      ? `<h2>Distance of each path's points from the cut</h2>
<figure aria-label="Distance from the cut">${await vegaSvg(lineChart(residuals), { id: 'residuals' })}</figure>`
      : '',
    rank > 0 ? `<h2>Numbers</h2>\n${table(numberRows(numbers, lossTitle(run)))}` : '',
    `<h2>Run</h2>\n${table(factRows(run))}`,
    plots.length > 0
      ? `<script type="application/json" id="view">${scriptJson(viewOf(run, grid, plots))}</script>
<script>${hoverScript}</script>`
      : '',
    rank === 2 && numbers.measured > 0
      ? `<script type="text/plain" id="plotly">${plotlySource()}</script>\n<script>${surfaceScript}</script>`
      : '',
  ];
  return page(run, lead(run, numbers), sections);
}

const page = (run: RunJson, below: string, sections: readonly string[]): string =>
  htmlPage({ title: headline(run), lead: below, sections });

interface Plot {
  readonly id: string;
  readonly caption: string;
  readonly spec: PlotSpec;
}

function plotsOf(run: RunJson, grid: SliceGrid): Plot[] {
  if (!grid.measured.includes(1)) return [];
  if (grid.shape.length === 1)
    return sliceProfiles(run, grid).map((chart, i) => ({
      id: `profile${i}`,
      caption: `Profile: ${chart.y.title}`,
      spec: lineChart(chart),
    }));
  if (grid.shape.length !== 2) return [];
  const chart = sliceHeatMap(run, grid);
  return [{ id: 'map', caption: `Heat map: ${chart.value}`, spec: heatMapChart(chart) }];
}

const figure = async ({ id, caption, spec }: Plot): Promise<string> =>
  `<figure class="plot" data-place="${id}" aria-label="${escapeHtml(caption)}">${await vegaSvg(spec, { id })}</figure>`;

function headline(run: RunJson): string {
  const words = [fieldAt(run, 'identity', 'command'), fieldAt(run, 'identity', 'experiment')].map(text);
  const command = words.filter((word) => word !== '').join(' ') || 'run';
  const models = fieldAt(run, 'models');
  return `orograph ${command}${Array.isArray(models) ? ` ${models.map((model) => String(model).replace(/^.*\//, '')).join(' ')}` : ''}`;
}

function lead(run: RunJson, { measured, total }: SliceNumbers): string {
  const points = total > 0 ? `${text(measured)} of ${text(total)} points` : '';
  const data = text(fieldAt(run, 'data', 'source'));
  return [points, data].filter((part) => part !== '').join(' · ');
}

function legend({ nan, infinite, measured, total }: SliceNumbers): string {
  const keys = [
    nan > 0 ? key(nonFiniteColors.NaN, `NaN: ${text(nan)}`) : '',
    infinite > 0 ? key(nonFiniteColors.Infinity, `infinite: ${text(infinite)}`) : '',
    measured < total ? key('transparent', `not measured: ${text(total - measured)}`) : '',
  ].filter((entry) => entry !== '');
  return keys.length > 0 ? `<p class="note">${keys.join('')}</p>` : '';
}

const key = (color: string, label: string): string =>
  `<span class="key" style="background:${color}"></span><span>${label}</span>`;

const at = (name: string, found: LossAt | undefined): FactRow[] =>
  found
    ? [
        [
          name,
          [
            `${text(found.loss)} at (${found.coords.map(text).join(', ')})`,
            ...Object.entries(found.metrics).map(([metric, value]) => `${metric} ${text(value)}`),
          ].join(' · '),
        ],
      ]
    : [];

function numberRows(numbers: SliceNumbers, title: string): FactRow[] {
  return [
    ['points done', `${text(numbers.measured)} of ${text(numbers.total)}`],
    ['loss', title],
    ...at('minimum', numbers.minimum),
    ...at('maximum', numbers.maximum),
    ...at('at the origin', numbers.origin),
    ['NaN', text(numbers.nan)],
    ['infinite', text(numbers.infinite)],
  ];
}

const table = (rows: readonly FactRow[]): string =>
  `<table>${rows.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`).join('\n')}</table>`;

/** What the page's scripts read: the values in seven digits, `null` where not measured, and where the plots lie. */
function viewOf(run: RunJson, grid: SliceGrid, plots: readonly Plot[]): unknown {
  const values = (array: Float64Array): unknown[] =>
    Array.from(array, (value, point) => {
      if (grid.measured[point] === 0) return null;
      return Number.isFinite(value) ? Number(value.toPrecision(7)) : String(value);
    });
  const colors = colorRange(grid.loss);
  return {
    axes: grid.axes,
    value: lossTitle(run),
    log: colors.scale === 'log',
    ticks: [colors.domain[0], ...splitRange(colors, 4), colors.domain[1]],
    loss: values(grid.loss),
    metrics: Object.fromEntries([...grid.metrics].map(([name, array]) => [name, values(array)])),
    place: Object.fromEntries(
      plots.map(({ id, spec }) => [
        id,
        {
          left: spec.padding.left,
          top: spec.padding.top,
          width: spec.width,
          height: spec.height,
          x: fieldAt(spec.scales, 0, 'domain'),
          y: fieldAt(spec.scales, 1, 'domain'),
        },
      ]),
    ),
  };
}
