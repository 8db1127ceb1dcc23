import { escapeHtml, htmlDocument } from '@orograph/report';

/**
 * The page around a report: a line with the state of the run, and the report in a frame. When the state changes the report is
 * loaded beside the one that is seen, and takes its place with the same scroll once it is there; not more often than a fifth of the
 * time that takes.
 */
export const viewPage = ({ title, page }: { readonly title: string; readonly page: string }): string =>
  htmlDocument({
    title,
    style: ownStyle,
    body: `<p id="state" role="status"><b id="what">…</b> <span id="counts"></span> <code id="last"></code></p>
<main data-page="${escapeHtml(page)}"></main>
<script>${viewScript}</script>`,
  });

const ownStyle = `
html, body { height: 100%; max-width: none; padding: 0; margin: 0; }
body { display: flex; flex-direction: column; }
#state { margin: 0; padding: 6px 24px; background: var(--panel); border-bottom: 1px solid var(--line); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
#state code { color: var(--dim); font-size: .8rem; }
main { flex: 1; position: relative; }
iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
iframe.next { visibility: hidden; }
`;

const viewScript = `
const main = document.querySelector('main');
const show = (id, text) => { document.getElementById(id).textContent = text; };
let shown, loading = false, wanted = null, last = null, pause = 1000;
function load(version) {
  loading = true;
  const start = performance.now();
  const next = document.createElement('iframe');
  next.className = 'next';
  next.title = 'report';
  next.addEventListener('load', () => {
    if (shown) {
      next.contentWindow.scrollTo(shown.contentWindow.scrollX, shown.contentWindow.scrollY);
      shown.remove();
    }
    next.className = '';
    shown = next;
    last = version;
    pause = Math.max(1000, 5 * (performance.now() - start));
    setTimeout(() => { loading = false; if (wanted !== last) load(wanted); }, pause);
  }, { once: true });
  next.src = shown ? shown.contentWindow.location.href : main.dataset.page;
  main.append(next);
}
const events = new EventSource('/events');
events.addEventListener('state', ({ data }) => {
  const state = JSON.parse(data);
  show('what', state.problem ?? (state.writing ? 'being written' : 'not being written'));
  show('counts', Object.entries(state.counts).map(([type, count]) => count.toLocaleString('en-US') + ' ' + type).join(', '));
  show('last', state.last ?? '');
  wanted = state.version + (state.writing ? '' : ' done');
  if (!loading && wanted !== last) load(wanted);
});
events.addEventListener('error', () => show('what', 'orograph view has ended'));
`;
