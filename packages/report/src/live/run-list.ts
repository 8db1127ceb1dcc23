import { escapeHtml } from '../page/escape-html.ts';
import { htmlPage } from '../page/html-page.ts';
import { firstPlot } from '../runs/run-plots.ts';
import type { LiveRun } from './live-run.ts';

const words = {
  finished: 'finished',
  interrupted: 'interrupted',
  running: 'running',
  stalled: 'running, silent for a minute',
  waiting: 'not begun',
} as const;

/** The page of a folder of runs: each with what it is, how far it is, and its first plot; it is made anew every few seconds. */
export const runListHtml = (title: string, runs: ReadonlyMap<string, LiveRun>): string =>
  htmlPage({
    title,
    lead: `${runs.size} runs`,
    style: ownStyle,
    sections: [
      `<form action="/compare"><p class="actions"><button type="submit">Compare</button> <span class="note">those that are ticked, or all, side by side on one colour scale</span></p>
<ul class="runs">${[...runs].map(([name, live]) => card(name, live)).join('\n')}</ul></form>`,
      // Made anew unless the reader is choosing.
      `<script>setInterval(() => document.querySelector('form :checked') ?? location.reload(), 5000);</script>`,
    ],
  });

const ownStyle = `
.runs { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 280px), 1fr)); gap: 18px; }
.runs li { display: flex; flex-direction: column; gap: 4px; } .choose { color: var(--dim); font-size: .85rem; overflow-wrap: anywhere; }
.runs a { display: block; flex: 1; color: inherit; text-decoration: none; border: 1px solid var(--line); border-radius: 8px; padding: 12px; background: var(--panel); }
.runs a:hover { border-color: var(--accent); } .runs h2 { margin: 0 0 4px; font-size: 1rem; overflow-wrap: anywhere; }
.runs p { margin: 0 0 8px; color: var(--dim); font-size: .9rem; } .runs img { width: 100%; height: 200px; object-fit: contain; background: #fff; border-radius: 4px; }
.none { display: grid; place-items: center; height: 200px; color: var(--dim); border: 1px dashed var(--line); border-radius: 4px; font-size: .9rem; }
`;

function card(name: string, live: LiveRun): string {
  const { state, done, total, counts } = live.state();
  const identity = live.run()?.identity ?? {};
  const command = [identity['command'], identity['experiment'] ?? identity['network']]
    .filter((word) => typeof word === 'string')
    .join(' ');
  const progress =
    total === null
      ? `${Object.values(counts)
          .reduce((sum, count) => sum + count, 0)
          .toLocaleString('en-US')} records`
      : `${Math.floor((100 * done) / total)} %`;
  const plot = firstPlot(live.folder);
  const path = encodeURIComponent(name);
  const picture = plot
    ? `<img src="/run/${path}/${plot.file.split('/').map(encodeURIComponent).join('/')}" alt="${plot.title}" loading="lazy">`
    : `<span class="none">no picture${state === 'finished' ? '' : ' yet'}</span>`;
  const box = `<label class="choose"><input type="checkbox" name="run" value="${escapeHtml(name)}"> compare ${escapeHtml(name)}</label>`;
  return `<li><a href="/live/${path}"><h2>${escapeHtml(name)}</h2><p>${escapeHtml(command)} · ${words[state]}${progress === '' ? '' : ` · ${escapeHtml(progress)}`}</p>${picture}</a>${box}</li>`;
}
