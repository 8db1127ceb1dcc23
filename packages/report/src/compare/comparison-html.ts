import { comparisonPage } from '../browser/comparison-page.ts';
import { figureReadout } from '../browser/figure-readout.ts';
import { figureTools } from '../browser/figure-tools.ts';
import { scriptText } from '../browser/page-script.ts';
import { numberText } from '../number-text.ts';
import { escapeHtml } from '../page/escape-html.ts';
import { figureHtml } from '../page/figure-html.ts';
import { htmlPage } from '../page/html-page.ts';
import { isSlice } from '../slice/slice-part.ts';
import { lossTitle } from '../slice/slice-report.ts';
import {
  commonRange,
  comparedPlanes,
  comparedRows,
  comparedSegments,
  namedSlice,
} from './compared-slices.ts';
import type { NamedRun } from './named-run.ts';

/**
 * Writes slices of several runs as one page that needs nothing else: planes side by side, or one after another under a slider, on one
 * colour scale; segments as lines of one chart. What is no slice of one or two axes is named and left out.
 */
export async function comparisonHtml(title: string, runs: readonly NamedRun[]): Promise<string> {
  const slices = runs.filter(isSlice).map(namedSlice);
  const ofRank = (rank: number): typeof slices =>
    slices.filter(({ grid }) => grid.shape.length === rank && grid.measured.includes(1));
  const [segments, planes] = [ofRank(1), ofRank(2)];
  const left = runs.filter(({ name }) => ![...segments, ...planes].some((shown) => shown.name === name));
  return htmlPage({
    title,
    lead: `${runs.length} runs`,
    style: ownStyle,
    sections: [
      ...(planes.length > 0 ? await planesHtml(planes) : []),
      ...(segments.length > 0
        ? [
            '<h2>Segments</h2>',
            `<div class="figures">${(await Promise.all(comparedSegments(segments).map(figureHtml))).join('\n')}</div>`,
            rowsHtml('the segments', segments),
          ]
        : []),
      left.length > 0
        ? `<p class="note">Without a picture here, as they are no slice of one or two axes or have no point yet: ${left.map(({ name }) => escapeHtml(name)).join(', ')}.</p>`
        : '',
      `<script>${scriptText(figureReadout, figureTools, comparisonPage)}</script>`,
    ],
  });
}

async function planesHtml(planes: Parameters<typeof comparedPlanes>[0]): Promise<string[]> {
  const { domain } = commonRange(planes, 'loss');
  const titles = [...new Set(planes.map(({ run }) => lossTitle(run)))];
  const figures = await Promise.all(comparedPlanes(planes).map(figureHtml));
  const last = planes.length - 1;
  return [
    '<h2>Planes</h2>',
    `<p class="note">One colour stands for one value in all of them: ${escapeHtml(titles.join(' or '))} from ${numberText(domain[0])} to ${numberText(domain[1])}.</p>`,
    planes.length < 2
      ? ''
      : `<form class="screen layout" id="layout">
<fieldset><legend>Shown</legend>
<label><input type="radio" name="layout" value="beside" checked> side by side</label>
<label><input type="radio" name="layout" value="film"> one after another</label></fieldset>
<div id="film" hidden><button type="button" id="play">Play</button>
<label for="frame">Run <output id="frame-name">${escapeHtml(planes[0]!.name)}</output></label>
<input type="range" id="frame" min="0" max="${last}" step="1" value="0" aria-valuetext="${escapeHtml(planes[0]!.name)}"></div>
</form>`,
    `<div class="figures compared">${figures.join('\n')}</div>`,
    rowsHtml('the planes', planes),
  ];
}

const rowsHtml = (
  what: string,
  slices: Parameters<typeof comparedRows>[0],
): string => `<div class="wide" tabindex="0" role="region" aria-label="Numbers of ${what}"><table class="compared-numbers">
<tr>${['run', 'loss', 'least', 'greatest', 'measured'].map((head) => `<th scope="col">${head}</th>`).join('')}</tr>
${comparedRows(slices)
  .map(
    ([name, ...cells]) =>
      `<tr><th scope="row">${escapeHtml(name!)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  )
  .join('\n')}
</table></div>`;

const ownStyle = `
.layout { display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; }
.layout fieldset { border: 1px solid var(--line); border-radius: 6px; padding: 2px 12px 6px; display: flex; flex-wrap: wrap; gap: 4px 16px; }
#film { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; } #film[hidden] { display: none; } #frame { width: min(360px, 70vw); }
.wide { overflow-x: auto; } .compared-numbers th { width: auto; min-width: 6rem; }
`;
