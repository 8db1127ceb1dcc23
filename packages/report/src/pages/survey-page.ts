import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { manifestName, readRun } from '@orograph/runs';

import { figureScript } from '../browser/page-script.ts';
import { commandHtml, escapeHtml } from '../page/escape-html.ts';
import { factRows, text, type FactRow } from '../page/fact-rows.ts';
import { figureHtml } from '../page/figure-html.ts';
import { htmlPage } from '../page/html-page.ts';
import type { ReportPart } from '../page/report-part.ts';
import { fieldAt, listAt, numberAt, ofType, type RunJson } from '../page/record-fields.ts';
import { factTable } from '../page/render-report.ts';
import { partOf } from '../runs/part-of.ts';
import type { PageOf, RunDrawings } from '../runs/run-drawing.ts';
import { guessCautions } from './guess-cautions.ts';

/** Which figures of a part are shown; its own report has all of them. */
const shown: Readonly<Record<string, readonly number[]>> = {
  slice: [0],
  reach: [0, 1],
  width: [2],
  curvature: [0, 1],
};

const titles: Readonly<Record<string, string>> = {
  slice: 'A plane through the model',
  reach: 'How far the loss stays low',
  width: 'The width of its tunnel',
  curvature: 'Curvature',
  sharpness: 'Sharpness',
};

/** The page of a survey: what the model is, what each part found in sentences and figures, and the command that goes deeper. */
export const page: PageOf = async (folder, { run, records }, drawings) => {
  const parts = ofType(records, 'part');
  const planned = listAt(run, 'plan', 'parts').map((part) => String(fieldAt(part, 'part')));
  const done = parts.map((part) => String(fieldAt(part, 'part')));
  const open = planned.filter((part) => !done.includes(part));
  const cut: string[] = [];
  for (const part of parts) if (await isCutShort(folder, part)) cut.push(String(fieldAt(part, 'part')));
  const cautions = [
    ...guessCautions({
      at: fieldAt(run, 'at') as { readonly loss: number; readonly metrics: Readonly<Record<string, number>> },
      ...(typeof fieldAt(run, 'classes') === 'number' && { classes: numberAt(run, 'classes') }),
    }),
    ...parts.flatMap((part) => {
      const all = listAt(part, 'cautions').map(String);
      // The first says that the part was cut short; its command may have been given again since.
      const isWholeNow = fieldAt(part, 'cut') !== undefined && !cut.includes(String(fieldAt(part, 'part')));
      return isWholeNow ? all.slice(1) : all;
    }),
  ];
  const sections: string[] = [];
  for (const part of parts) sections.push(await partSection(folder, part, drawings));
  for (const part of open) sections.push(await openSection(folder, part, drawings));
  return {
    name: 'report.html',
    html: htmlPage({
      title: `orograph survey ${text(fieldAt(run, 'identity', 'model')).replace(/^.*[\\/]/, '')}`,
      lead: `${text(fieldAt(run, 'data', 'source'))} · ${open.length > 0 ? `so far; to come: ${open.join(', ')}` : cut.length > 0 ? `cut short, as the time was over: ${cut.join(', ')}` : 'complete'}`,
      style: ownStyle,
      sections: [
        `<div class="words"><p>${escapeHtml(openingWords(run))}</p></div>`,
        cautions.length === 0
          ? ''
          : `<ul class="cautions">${cautions.map((caution) => `<li>${escapeHtml(caution)}</li>`).join('\n')}</ul>`,
        sections.some((section) => section.includes('<figure'))
          ? `<p class="note screen">Point at a figure, or focus it and use the arrow keys, to read its numbers.</p>`
          : '',
        ...sections,
        `<h2>Numbers</h2>\n${factTable(modelRows(run))}`,
        `<details><summary>Run</summary>\n${factTable(factRows(run))}</details>`,
        `<script>${figureScript()}</script>`,
      ],
    }),
  };
};

const ownStyle = `
.cautions { border-left: 3px solid #d98200; padding: 4px 8px 4px 28px; margin: 12px 0; max-width: 46em; }
pre.command { overflow-x: auto; padding: 8px 10px; border: 1px solid var(--line); font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

/** The model in a sentence. */
function openingWords(run: RunJson): string {
  const metrics = Object.entries(fieldAt(run, 'at', 'metrics') ?? {}).map(
    ([name, value]) => `${name} ${text(value)}`,
  );
  const [all, some] = [numberAt(run, 'identity', 'data', 'examples'), numberAt(run, 'plan', 'examples')];
  const left = listAt(run, 'plan', 'leftOut').map((part) => String(fieldAt(part, 'part')));
  return [
    `The model has ${text(fieldAt(run, 'dimension'))} parameters; its ${text(fieldAt(run, 'identity', 'loss'))} loss on ${text(all)} examples is ${text(fieldAt(run, 'at', 'loss'))}${metrics.length > 0 ? ` (${metrics.join(', ')})` : ''}.`,
    ...(some < all || fieldAt(run, 'plan', 'isSome') === true
      ? [`To keep within the time, the parts below are measured on the first ${text(some)} examples.`]
      : []),
    ...(left.length > 0 ? [`The time had no room for ${left.join(', ')}; a longer --minutes has.`] : []),
  ].join(' ');
}

const modelRows = (run: RunJson): FactRow[] => [
  ['parameters', text(fieldAt(run, 'dimension'))],
  ['|θ|', text(fieldAt(run, 'norm'))],
  ['seconds of a loss', text(fieldAt(run, 'seconds', 'loss'))],
  ...(fieldAt(run, 'seconds', 'gradient') === undefined ||
  fieldAt(run, 'seconds', 'isGradientAssumed') === true
    ? []
    : [['seconds of a gradient', text(fieldAt(run, 'seconds', 'gradient'))] as const]),
];

/** Whether a part ended when its time was over, and is still as it was then. */
async function isCutShort(folder: string, part: unknown): Promise<boolean> {
  if (fieldAt(part, 'cut') === undefined) return false;
  const own = join(folder, String(fieldAt(part, 'part')));
  return !existsSync(join(own, manifestName)) || ofType((await readRun(own)).records, 'summary').length === 0;
}

/** A part: its sentences, its first figures, and how to go deeper. */
async function partSection(folder: string, part: unknown, drawings: RunDrawings): Promise<string> {
  const name = String(fieldAt(part, 'part'));
  const isThere = existsSync(join(folder, name, manifestName));
  const drawn: ReportPart = isThere
    ? await partOf(await readRun(join(folder, name)), drawings)
    : { plots: [], rows: [] };
  return [
    `<h2 id="${name}">${titles[name] ?? name}</h2>`,
    wordsHtml(fieldAt(part, 'cut') === undefined ? listAt(part, 'words').map(String) : (drawn.words ?? [])),
    await figuresHtml(name, drawn),
    `<p class="note">${isThere ? `All of it is in <a href="${name}/report.html">its own report</a>. ` : fieldAt(part, 'cut') === undefined ? 'Its run is gone. ' : ''}The command, to go deeper:</p>`,
    `<pre class="command"><code>${commandHtml(String(fieldAt(part, 'command')))}</code></pre>`,
  ].join('\n');
}

/** A part that is not complete: what there is of it, if anything can be drawn yet. */
async function openSection(folder: string, name: string, drawings: RunDrawings): Promise<string> {
  if (!existsSync(join(folder, name, manifestName))) return '';
  try {
    const drawn = await partOf(await readRun(join(folder, name)), drawings);
    return [
      `<h2 id="${name}">${titles[name] ?? name}, so far</h2>`,
      wordsHtml(drawn.words ?? []),
      await figuresHtml(name, drawn),
    ].join('\n');
  } catch {
    return '';
  }
}

const wordsHtml = (words: readonly string[]): string =>
  words.map((word) => `<p>${escapeHtml(word)}</p>`).join('\n');

/** The first figures of a part; a single one has the numbers beside it. */
async function figuresHtml(
  name: string,
  { plots, rows }: Pick<ReportPart, 'plots' | 'rows'>,
): Promise<string> {
  const figures = await Promise.all(
    plots
      .filter((_, place) => shown[name]?.includes(place))
      .map((plot) => figureHtml({ ...plot, name: `${name}-${plot.name}` })),
  );
  if (figures.length === 0) return factTable(rows);
  return figures.length === 1
    ? `<div class="beside"><section>${figures[0]}</section><section>${factTable(rows)}</section></div>`
    : `<div class="figures">${figures.join('\n')}</div>`;
}
