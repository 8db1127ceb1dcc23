import { plotlySource } from '@orograph/report';

import { figureColors, type FigureScene, type Point3 } from './figure-scene.ts';
import { pieces, type Strip } from './figure-solid.ts';

/** The points with every fourth left out, which breaks the line: plotly's own dashes are dots in three dimensions. */
const dashed = (points: readonly Point3[]): (Point3 | readonly [null, null, null])[] =>
  points.map((point, k) => (k % 4 === 3 ? [null, null, null] : point));

type Coordinates = (number | null)[];

const columns = (
  points: readonly (Point3 | readonly [null, null, null])[],
): { x: Coordinates; y: Coordinates; z: Coordinates } => ({
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
  z: points.map(([, , z]) => z),
});

/** Strips of one colour as one mesh of triangles. */
function mesh(color: string, strips: readonly Strip[]): object {
  const points: Point3[] = [];
  const triangles: [number, number, number][] = [];
  for (const { rails } of strips) {
    const [start, count] = [points.length, rails[0].length];
    points.push(...rails[0], ...rails[1]);
    for (let k = start; k + 1 < start + count; k++)
      triangles.push([k, k + 1, k + count], [k + 1, k + count + 1, k + count]);
  }
  const [i, j, k] = [0, 1, 2].map((corner) => triangles.map((triangle) => triangle[corner]!));
  const lighting = { ambient: 0.9, diffuse: 0.3, specular: 0 };
  return { type: 'mesh3d', ...columns(points), i, j, k, color, opacity: 0.35, hoverinfo: 'skip', lighting };
}

/** The scene as one HTML file that needs no network: drag to turn, scroll to zoom. */
export function figureHtml(scene: FigureScene): string {
  const strips = pieces(scene).flatMap((piece) => piece.strips);
  const colors = [...new Set(strips.map(({ color }) => color))];
  const surfaces = colors.map((color) =>
    mesh(
      color,
      strips.filter((strip) => strip.color === color),
    ),
  );
  const lines = scene.lines.map(({ kind, name, points }) => ({
    type: 'scatter3d',
    mode: 'lines',
    name,
    ...columns(kind === 'descent' ? points : dashed(points)),
    line: { color: figureColors[kind], width: kind === 'descent' ? 4 : 8 },
  }));
  const dots = (name: string, points: readonly Point3[], color: string): object => ({
    type: 'scatter3d',
    mode: 'markers',
    name,
    ...columns(points),
    marker: { color, size: 7 },
  });
  const traces = [
    ...surfaces,
    ...lines,
    dots('initialization', scene.initials, figureColors.initial),
    dots('optimum', scene.optima, figureColors.optimum),
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
    scene: { aspectmode: 'manual', aspectratio: { x: 1.8, y: 1.8, z: 1.8 }, xaxis: { visible: false }, yaxis: { visible: false }, zaxis: { visible: false }, camera: { projection: { type: 'orthographic' }, eye: { x: 0.5, y: -0.866, z: 0.577 } } },
  }, { displaylogo: false, responsive: true });
} catch {
  document.getElementById('note').textContent = 'This browser has no WebGL, which the figure needs.';
}
</script>
</html>
`;
}
