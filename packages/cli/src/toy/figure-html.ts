import { plotlySource } from '../report/surface-script.ts';
import { lineColors, quarters, type FigureScene, type Point3 } from './figure-scene.ts';

const columns = (points: readonly Point3[]): { x: number[]; y: number[]; z: number[] } => ({
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
  z: points.map(([, , z]) => z),
});

/** The scene as one HTML file that needs no network: drag to turn, scroll to zoom. */
export function figureHtml(scene: FigureScene): string {
  const surfaces = quarters(scene).map(({ color, inner, outer }) => {
    const edges = inner.slice(1).map((_, k) => k);
    const count = inner.length;
    return {
      type: 'mesh3d',
      ...columns([...inner, ...outer]),
      i: edges.flatMap((k) => [k, k + 1]),
      j: edges.flatMap((k) => [k + 1, count + k + 1]),
      k: edges.flatMap((k) => [count + k, count + k]),
      color,
      opacity: 0.5,
      hoverinfo: 'skip',
    };
  });
  const lines = scene.lines.map(({ kind, name, points }) => ({
    type: 'scatter3d',
    mode: 'lines',
    name,
    ...columns(points),
    line: {
      color: lineColors[kind],
      width: kind === 'descent' ? 3 : 7,
      dash: kind === 'straight' ? 'dash' : 'solid',
    },
  }));
  const dots = (name: string, points: readonly Point3[], color: string): object => ({
    type: 'scatter3d',
    mode: 'markers',
    name,
    ...columns(points),
    marker: { color, size: 6 },
  });
  const traces = [
    ...surfaces,
    ...lines,
    dots('initialization', scene.initials, '#26c6da'),
    dots('optimum', scene.optima, '#1a237e'),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Three annular wedges</title>
<style>html, body, #figure { height: 100%; margin: 0; font-family: system-ui, sans-serif; } #note { position: absolute; left: 1rem; bottom: 1rem; }</style>
<div id="figure"></div>
<p id="note">Drag to turn, scroll to zoom.</p>
<script>${plotlySource()}</script>
<script>
try {
  Plotly.newPlot('figure', ${JSON.stringify(traces)}, {
    margin: { l: 0, r: 0, t: 0, b: 0 },
    legend: { x: 0.02, y: 0.98 },
    scene: { aspectmode: 'data', camera: { projection: { type: 'orthographic' }, eye: { x: 0.8, y: -1.38, z: 0.92 } } },
  }, { displaylogo: false, responsive: true });
} catch {
  document.getElementById('note').textContent = 'This browser has no WebGL, which the figure needs.';
}
</script>
</html>
`;
}
