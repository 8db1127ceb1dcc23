import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The source of plotly's 3-D bundle, fit to stand in a `<script>` element. */
export const plotlySource = (): string =>
  readFileSync(createRequire(import.meta.url).resolve('plotly.js-gl3d-dist-min'), 'utf8')
    .replaceAll(/<\/(script)/gi, String.raw`<\/$1`)
    .replaceAll('<!--', String.raw`<\!--`);

/** Draws the surface when it comes into view: starting WebGL takes a second. */
export const surfaceScript = `
(() => {
  const box = document.getElementById('surface');
  const note = document.getElementById('surface-note');
  const view = JSON.parse(document.getElementById('view').textContent);
  const number = (value) => (typeof value === 'number' ? value : null);
  const lift = (value) => (value === null || !view.log ? value : Math.log10(value));
  const draw = () => {
    const script = document.createElement('script');
    script.textContent = document.getElementById('plotly').textContent;
    document.head.append(script);
    const columns = view.axes[1].map((_, j) => view.axes[0].map((__, i) => number(view.loss[i * view.axes[1].length + j])));
    const ink = getComputedStyle(document.body).color;
    const axis = (title) => ({ title: { text: title }, color: ink, gridcolor: '#999', zerolinecolor: '#999', showline: true, linecolor: '#999' });
    const ticks = view.log ? { tickvals: view.ticks.map(Math.log10), ticktext: view.ticks.map((value) => String(Number(value.toPrecision(3)))) } : {};
    Plotly.newPlot(box, [{
      type: 'surface', x: view.axes[0], y: view.axes[1], z: columns.map((row) => row.map(lift)),
      text: columns.map((row) => row.map((value) => view.value + ' ' + (value === null ? 'not finite' : Number(value.toPrecision(6))))),
      hovertemplate: '(%{x:.4~g}, %{y:.4~g})<br>%{text}<extra></extra>', colorscale: 'Viridis',
      colorbar: { thickness: 16, len: 0.7, tickfont: { color: ink }, ...ticks },
    }], {
      margin: { l: 0, r: 0, t: 0, b: 0 }, paper_bgcolor: 'rgba(0,0,0,0)', font: { color: ink, family: 'system-ui, sans-serif' },
      scene: { xaxis: axis('d₁'), yaxis: axis('d₂'), zaxis: { ...axis(view.value + (view.log ? ', log scale' : '')), ...ticks }, aspectmode: 'cube', camera: { eye: { x: 1.5, y: -1.6, z: 1 } } },
    }, { displaylogo: false, responsive: true, modeBarButtonsToRemove: ['toImage'] })
      .then(() => { note.textContent = 'Drag to turn, scroll to zoom.'; })
      .catch(() => { note.textContent = 'This browser has no WebGL, which the surface needs.'; });
  };
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    try { draw(); } catch { note.textContent = 'This browser has no WebGL, which the surface needs.'; }
  });
  seen.observe(box);
})();`;
