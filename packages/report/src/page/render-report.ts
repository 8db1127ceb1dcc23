import { figureScript } from '../browser/page-script.ts';
import { commandHtml, escapeHtml } from './escape-html.ts';
import { factRows, text, type FactRow } from './fact-rows.ts';
import { distinctNames } from './distinct-names.ts';
import { figureHtml } from './figure-html.ts';
import { htmlPage } from './html-page.ts';
import { fieldAt, listAt, type RunJson } from './record-fields.ts';
import type { ReportPart } from './report-part.ts';
import { sceneHtml } from './scene-html.ts';

/**
 * Writes a run as one HTML page that needs nothing else: what it found in sentences, plots that can be read out, numbers, and everything
 * `run.json` says. The same run gives the same page. Memory grows with the number of points.
 */
export async function renderReport(
  { run }: { readonly run: RunJson },
  { words = [], plots, rows, scene }: ReportPart,
): Promise<string> {
  const figures = await Promise.all(plots.map(figureHtml));
  const figureSection =
    figures.length > 0
      ? `<h2>Figures</h2>
${figures.some((figure) => figure.includes('class="canvas" tabindex')) ? '<p class="note screen">Point at a figure, or focus it and use the arrow keys, to read its numbers.</p>' : ''}
<div class="figures">${figures.join('\n')}</div>`
      : '';
  const sceneSection = scene ? sceneHtml(scene) : '';
  const numbers = rows.length > 0 ? `<h2>Numbers</h2>\n${factTable(rows)}` : '';
  const facts = `<details open><summary>Run</summary>\n${factTable(factRows(run))}</details>`;
  return htmlPage({
    title: headline(run),
    lead: text(fieldAt(run, 'data', 'source')),
    sections: [
      words.length > 0
        ? `<div class="words">${words.map((one) => `<p>${escapeHtml(one)}</p>`).join('\n')}</div>`
        : '',
      ...(figures.length === 1
        ? sideBySide([figureSection, sceneSection, numbers, facts])
        : [figureSection, sceneSection, numbers, facts]),
      figures.length > 0 ? `<script>${figureScript()}</script>` : '',
    ],
  });
}

/** A single figure beside what follows it, for a wide screen has room for both. */
function sideBySide(all: readonly string[]): string[] {
  const [first, second, ...rest] = all.filter((section) => section !== '');
  return [`<div class="beside"><section>${first}</section><section>${second}</section></div>`, ...rest];
}

function headline(run: RunJson): string {
  const words = [fieldAt(run, 'identity', 'command'), fieldAt(run, 'identity', 'experiment')].map(text);
  const command = words.filter((word) => word !== '').join(' ') || 'run';
  const models = distinctNames([...listAt(run, 'models'), ...listAt(run, 'slices')].map(String));
  const network = text(fieldAt(run, 'identity', 'network'));
  return ['orograph', command, ...(models.length > 0 || network === '' ? models : [network])].join(' ');
}

/** Facts as a table of two columns. */
export const factTable = (rows: readonly FactRow[]): string =>
  `<table>${rows.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${name === 'to repeat' ? commandHtml(value) : escapeHtml(value)}</td></tr>`).join('\n')}</table>`;
