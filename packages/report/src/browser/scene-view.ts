/// <reference lib="dom" />
import type { SceneJson } from '../page/page-json.ts';

/**
 * Draws the scene of a page when its box is told to (an event `draw`): a surface with the paths on it, or iso-surfaces. Runs in the page; it
 * uses nothing outside itself.
 */
export function sceneView(): void {
  interface Plotly {
    newPlot(box: HTMLElement, traces: readonly object[], layout: object, config: object): Promise<unknown>;
  }
  const box = document.getElementById('scene');
  if (!box) return;
  const note = document.getElementById('scene-note')!;
  const scene = JSON.parse(document.getElementById('scene-values')!.textContent) as SceneJson;
  const { axes, values, log, ticks } = scene;
  const { camera } = (window.frameElement as HTMLElement | null)?.dataset ?? {};
  const failed = 'This browser has no WebGL, which the picture to turn needs.';
  const number = (value: number | string | null): number | null => (typeof value === 'number' ? value : null);
  const lift = (value: number | null): number | null => (value === null || !log ? value : Math.log10(value));
  const text = (value: number): string => String(Number(value.toPrecision(4)));

  /** What the note says of the picture. */
  let words = '';

  const ink = getComputedStyle(document.body).color;
  // A phone has room for short names, with the colours below and the scene further away.
  const narrow = box.clientWidth < 560;
  const home = narrow
    ? { eye: { x: 1.75, y: -1.85, z: 1.1 }, center: { x: 0, y: 0, z: -0.25 } }
    : { eye: { x: 1.6, y: -1.7, z: 1 } };
  const axis = (title: string): object => ({
    title: { text: narrow ? title.replace(/^coordinate along /, '') : title },
    color: ink,
    gridcolor: '#999',
    zerolinecolor: '#999',
    showline: true,
    linecolor: '#999',
  });
  const labels = { tickvals: ticks.map((tick) => lift(tick)), ticktext: ticks.map(text) };
  const place = narrow ? { orientation: 'h', len: 0.9, y: -0.02, yanchor: 'bottom' } : { len: 0.7 };
  const colorbar = { thickness: 14, tickfont: { color: ink }, ...place, ...labels };
  // A narrow scene has no room for more than the name.
  const title = `${narrow ? scene.value.replace(/ \(.*\)$/, '') : scene.value}${log ? ', log scale' : ''}`;

  const surface = (): object[] => {
    const [xs, ys] = axes as [readonly number[], readonly number[]];
    const at = (i: number, j: number): number | null => number(values[i * ys.length + j] ?? null);
    const rows = ys.map((_, j) => xs.map((__, i) => at(i, j)));
    // Between points of the grid the surface is bilinear, and so are the paths on it.
    const height = (x: number, y: number): number | null => {
      const below = (list: readonly number[], coord: number): number =>
        Math.max(
          0,
          Math.min(
            list.length - 2,
            list.findLastIndex((value) => value <= coord),
          ),
        );
      const [i, j] = [below(xs, x), below(ys, y)];
      const [u, v] = [(x - xs[i]!) / (xs[i + 1]! - xs[i]!), (y - ys[j]!) / (ys[j + 1]! - ys[j]!)];
      if (u < -0.5 || u > 1.5 || v < -0.5 || v > 1.5) return null;
      const corner = [at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)].map(lift);
      if (corner.some((value) => value === null)) return null;
      const [a, b, c, d] = corner as [number, number, number, number];
      return a * (1 - u) * (1 - v) + b * u * (1 - v) + c * (1 - u) * v + d * u * v;
    };
    const lines = (scene.paths ?? []).map(({ name, points }, k) => ({
      type: 'scatter3d',
      mode: 'lines+markers',
      name,
      x: points.map(([x]) => x),
      y: points.map(([, y]) => y),
      z: points.map(([x, y]) => height(x, y)),
      line: { width: 6, color: ['#ff8c00', '#ffffff', '#f781bf', '#56d0ff'][k % 4] },
      marker: { size: 2.5, color: '#000' },
      hovertemplate: `${name}<br>(%{x:.4~g}, %{y:.4~g})<extra></extra>`,
    }));
    return [
      {
        type: 'surface',
        x: xs,
        y: ys,
        z: rows.map((row) => row.map(lift)),
        text: rows.map((row) =>
          row.map((value) => `${scene.value} ${value === null ? 'not finite' : text(value)}`),
        ),
        hovertemplate: '(%{x:.4~g}, %{y:.4~g})<br>%{text}<extra></extra>',
        colorscale: 'Viridis',
        colorbar,
      },
      ...lines,
    ];
  };

  const isosurface = (): object[] => {
    const [xs, ys, zs] = axes as [readonly number[], readonly number[], readonly number[]];
    const all = xs.flatMap((x) => ys.flatMap((y) => zs.map((z) => [x, y, z] as const)));
    const lifted = values.map((value) => lift(number(value)));
    const finite = lifted.filter((value) => value !== null);
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    // Round values, as the lines of the sections are, of what encloses the low loss; the colours are those of the sections.
    const round = ticks.filter((tick) => lift(tick)! < low + 0.6 * (high - low)).slice(-4);
    const levels = round.length > 0 ? round.map((tick) => lift(tick)!) : [low + 0.3 * (high - low)];
    const told = levels.map((level) => text(log ? 10 ** level : level));
    words = `At ${scene.value} ${told.join(', ').replace(/, ([^,]*)$/, ' and $1')}. `;
    return levels.map((level, k) => ({
      type: 'isosurface',
      name: told[k],
      ...Object.fromEntries(['x', 'y', 'z'].map((name, i) => [name, all.map((point) => point[i])])),
      value: lifted.map((value) => value ?? high + 1),
      isomin: level,
      isomax: level,
      cmin: low,
      cmax: high,
      surface: { count: 1 },
      opacity: 0.45,
      caps: { x: { show: false }, y: { show: false }, z: { show: false } },
      colorscale: 'Viridis',
      showscale: k === 0,
      colorbar,
      hovertemplate: `${told[k]}<br>(%{x:.4~g}, %{y:.4~g}, %{z:.4~g})<extra></extra>`,
    }));
  };

  const draw = (): void => {
    const script = document.createElement('script');
    script.textContent = document.getElementById('plotly')!.textContent;
    document.head.append(script);
    const { Plotly } = window as unknown as { readonly Plotly: Plotly };
    const [x, y, z] = scene.axisTitles;
    const vertical = scene.kind === 'surface' ? { ...axis(title), ...labels } : axis(z ?? '');
    Plotly.newPlot(
      box,
      scene.kind === 'surface' ? surface() : isosurface(),
      {
        margin: { l: 0, r: 0, t: 0, b: 0 },
        paper_bgcolor: 'rgba(0,0,0,0)',
        font: { color: ink, family: 'system-ui, sans-serif', size: narrow ? 10 : 12 },
        showlegend: false,
        scene: {
          xaxis: axis(x ?? ''),
          yaxis: axis(y ?? ''),
          zaxis: vertical,
          aspectmode: 'cube',
          camera: camera ? (JSON.parse(camera) as object) : home,
        },
      },
      { displaylogo: false, responsive: true, modeBarButtonsToRemove: ['toImage'] },
    )
      .then(() => (note.textContent = `${words}Drag to turn, scroll to zoom.`))
      .catch(() => (note.textContent = failed));
  };
  box.addEventListener(
    'draw',
    () => {
      try {
        draw();
      } catch {
        note.textContent = failed;
      }
    },
    { once: true },
  );
}
