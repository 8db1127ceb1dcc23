import type { PlotSpec } from '../chart/plot-spec.ts';
import { draw, type Drawing } from '../draw/draw.ts';
import { escapeHtml, scriptJson } from './escape-html.ts';
import type { PlotReadout } from './page-json.ts';
import type { ReportPlot } from './report-part.ts';

/**
 * A plot as a figure of a page: each of its views with what can be read out of it, a choice where there are several, its caption, what it
 * says, and ways to enlarge and save it.
 *
 * @example
 * ```ts
 * import { courseWords, figureHtml, figureScript, htmlPage, lineChart } from '@orograph/report';
 *
 * const series = [
 *   { name: 'loss', points: [0, 1, 2].map((step) => ({ x: step, y: 2 / (1 + step) })) },
 * ];
 * const spec = lineChart({ x: { title: 'step' }, y: { title: 'loss' }, series });
 * const figure = await figureHtml({
 *   name: 'loss',
 *   caption: 'Loss over training',
 *   note: courseWords(series, 'step'),
 *   spec,
 * });
 * const page = htmlPage({
 *   title: 'A training',
 *   lead: '',
 *   sections: [figure, `<script>${figureScript()}</script>`],
 * });
 * console.log(page.length); // a page whose figure is read by pointer and keyboard
 * ```
 */
export async function figureHtml(plot: ReportPlot): Promise<string> {
  const caption = escapeHtml(plot.caption);
  const views =
    'svg' in plot
      ? [{ view: '', html: viewHtml(plot, plot.name, plot.svg) }]
      : await Promise.all(
          [{ view: plot.view ?? '', spec: plot.spec }, ...(plot.views ?? [])].map(
            async ({ view, spec }, i) => {
              const id = i === 0 ? plot.name : `${plot.name}-${i}`;
              const drawing = await draw(spec, {
                id,
                title: plot.caption,
                description: plot.note,
              });
              return { view, html: viewHtml(plot, id, drawing.svg, readoutOf(spec, drawing)) };
            },
          ),
        );
  const choice =
    views.length < 2
      ? ''
      : `<p class="choice screen" role="group" aria-label="What is shown">${views
          .map(
            ({ view }, i) =>
              `<button type="button" data-show="${i}" aria-pressed="${i === 0}">${escapeHtml(view)}</button>`,
          )
          .join('')}</p>`;
  return `<figure class="plot" id="figure-${plot.name}" data-name="${escapeHtml(plot.name)}">
<h3>${caption}</h3>
${choice}${views.map(({ html }, i) => `<div class="view"${i === 0 ? '' : ' hidden'}>${html}</div>`).join('\n')}
<p class="readout screen" role="status"></p>
<figcaption>${escapeHtml(plot.note)}</figcaption>
<p class="tools screen"><button type="button" data-do="enlarge">Enlarge</button><button type="button" data-do="svg">SVG</button><button type="button" data-do="png">PNG</button><button type="button" data-do="column" title="An SVG 85 mm wide, in black on white, for a column of a paper">SVG for print</button></p>
</figure>`;
}

function viewHtml(plot: ReportPlot, id: string, svg: string, readout?: PlotReadout): string {
  const words = `${escapeHtml(plot.caption)}. Arrow keys read its values.`;
  const readable = readout !== undefined && (readout.points.length > 0 || readout.grid !== null);
  return readable
    ? `<div class="canvas" tabindex="0" role="application" aria-label="${words}">${svg}</div>
<script type="application/json" class="values">${scriptJson(readout)}</script>`
    : `<div class="canvas" data-id="${escapeHtml(id)}">${svg}</div>`;
}

function readoutOf(spec: PlotSpec, { points, origin: [left, top] }: Drawing): PlotReadout {
  const { grid } = spec;
  return {
    points: points.map(({ x, y, group, at, says, places }) =>
      places ? [x, y, group, at, says, places] : [x, y, group, at, says],
    ),
    link: spec.link ?? null,
    grid:
      grid && 'size' in spec
        ? {
            left,
            top,
            ...spec.size,
            ...grid.domain,
            xs: grid.xs,
            ys: grid.ys,
            fields: Object.fromEntries(
              Object.entries(grid.fields).map(([name, values]) => [name, gridValues(values, grid.measured)]),
            ),
          }
        : null,
  };
}

/** Values in seven digits, `null` where not measured. */
const gridValues = (
  values: ArrayLike<number>,
  measured: (point: number) => boolean,
): (number | string | null)[] =>
  Array.from(values, (value, point) => {
    if (!measured(point)) return null;
    return Number.isFinite(value) ? Number(value.toPrecision(7)) : String(value);
  });
