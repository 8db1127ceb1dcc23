import { livePage } from '../browser/live-page.ts';
import { liveReport } from '../browser/live-report.ts';
import { scriptText } from '../browser/page-script.ts';
import { escapeHtml, scriptJson } from './escape-html.ts';
import { htmlDocument } from './html-page.ts';
import type { LivePlan } from './live-state.ts';

/** The page around a report that is being made: the state of the run with its progress, and the report in a frame, which follows the run. */
export const livePageHtml = ({ title, ...plan }: LivePlan & { readonly title: string }): string =>
  htmlDocument({
    title,
    style: ownStyle,
    body: `<header id="state">
<h1>${escapeHtml(title.replace(/^orograph view /, ''))}</h1>
<p><b id="what" role="status">…</b> <span id="counts"></span> <span id="step"></span> <span id="time"></span></p>
<progress id="progress" max="1" aria-label="share of the run that is done" hidden></progress>
<p class="actions">${plan.home === undefined ? '' : `<a href="${escapeHtml(plan.home)}">all runs</a>`}<button type="button" id="cancel" hidden>Stop the run</button></p>
</header>
<main></main>
<script type="application/json" id="plan">${scriptJson(plan)}</script>
<script>${scriptText(liveReport, livePage)}</script>`,
  });

const ownStyle = `
html, body { height: 100%; max-width: none; padding: 0; margin: 0; }
body { display: flex; flex-direction: column; }
#state { display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: center; padding: 8px 24px; background: var(--panel); border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
#state p { margin: 0; } #state h1 { font-size: 1rem; margin: 0; } #time, #step { color: var(--dim); } #state a { color: var(--accent); margin-right: 12px; }
#progress { width: 180px; accent-color: var(--accent); }
.running, .waiting { color: var(--accent); } .interrupted, .stalled, .problem { color: var(--mark); }
main { flex: 1; position: relative; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
iframe.next { visibility: hidden; }
@media (max-width: 560px) { #state { padding: 6px 14px; } }
`;
