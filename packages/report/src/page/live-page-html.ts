import { livePage } from '../browser/live-page.ts';
import { scriptText } from '../browser/page-script.ts';
import { escapeHtml, scriptJson } from './escape-html.ts';
import { htmlDocument } from './html-page.ts';
import type { LivePlan } from './live-state.ts';

/**
 * The page around a report that is being made: the state of the run with its progress, and the report in a frame. When the state changes the
 * report is loaded beside the one that is seen, and takes its place with the same scroll once it is there; not more often than a fifth of
 * the time that takes.
 */
export const livePageHtml = ({ title, ...plan }: LivePlan & { readonly title: string }): string =>
  htmlDocument({
    title,
    style: ownStyle,
    body: `<header id="state">
<p><b id="what" role="status">…</b> <span id="counts"></span> <span id="time"></span></p>
<progress id="progress" max="1" aria-label="share of the run that is done" hidden></progress>
<p class="actions">${plan.home === undefined ? '' : `<a href="${escapeHtml(plan.home)}">all runs</a>`}<button type="button" id="cancel" hidden>Stop the run</button></p>
</header>
<main></main>
<script type="application/json" id="plan">${scriptJson(plan)}</script>
<script>${scriptText(livePage)}</script>`,
  });

const ownStyle = `
html, body { height: 100%; max-width: none; padding: 0; margin: 0; }
body { display: flex; flex-direction: column; }
#state { display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: center; padding: 8px 24px; background: var(--panel); border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
#state p { margin: 0; } #time { color: var(--dim); } #state a { color: var(--accent); margin-right: 12px; }
#progress { width: 180px; accent-color: var(--accent); }
.running, .waiting { color: var(--accent); } .interrupted, .stalled, .problem { color: var(--mark); }
main { flex: 1; position: relative; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
iframe.next { visibility: hidden; }
@media (max-width: 560px) { #state { padding: 6px 14px; } }
`;
