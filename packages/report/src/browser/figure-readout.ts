/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { PlotReadout } from '../page/page-json.ts';

/**
 * Reads out figures: the item nearest to the pointer, or the one the arrow keys step to, with a mark on it and a line at the same place in
 * figures over the same axis. A cell of a map that is read is told by an event `read` of its figure, with its place. Runs in the page; it uses
 * nothing outside itself.
 */
export function figureReadout(): void {
  interface Readable {
    readonly figure: HTMLElement;
    /** Marks the place read in another figure, by what axes measure. */
    readonly mark: (places: Readonly<Record<string, number>>) => void;
  }
  const readables: Readable[] = [];
  const number = (value: number | string | null): string =>
    typeof value === 'number' ? String(Number(value.toPrecision(5))) : (value ?? 'not measured');
  const made = (svg: SVGSVGElement, name: string): SVGPathElement => {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('class', name);
    svg.append(path);
    return path;
  };
  const nearest = (axis: readonly number[], coord: number): number =>
    axis.reduce((best, value, i) => (Math.abs(value - coord) < Math.abs(axis[best]! - coord) ? i : best), 0);

  for (const canvas of document.querySelectorAll<HTMLElement>('figure.plot .canvas[tabindex]')) {
    const figure = canvas.closest('figure')!;
    const svg = canvas.querySelector('svg')!;
    const { points, link, grid } = JSON.parse(canvas.nextElementSibling!.textContent) as PlotReadout;
    const readout = figure.querySelector<HTMLElement>('.readout')!;
    const [cross, pin] = [made(svg, 'cross'), made(svg, 'pin')];
    const tip = document.createElement('div');
    tip.className = 'tip';
    tip.hidden = true;
    canvas.append(tip);
    if (grid) canvas.classList.add('on-map');
    const box = svg.viewBox.baseVal;

    const show = (
      [x, y]: readonly [number, number],
      words: string,
      places: Readonly<Record<string, number>>,
      spoken: boolean,
    ): void => {
      pin.setAttribute('d', `M${x - 6},${y}a6,6 0 1 0 12,0a6,6 0 1 0 -12,0`);
      tip.textContent = words;
      tip.hidden = false;
      const from = svg.getBoundingClientRect();
      const matrix = svg.getScreenCTM()!;
      const [left, top] = [matrix.a * x + matrix.e - from.left, matrix.d * y + matrix.f - from.top];
      tip.style.left = `${Math.max(0, Math.min(left + 12, from.width - tip.offsetWidth))}px`;
      tip.style.top = `${top + 16}px`;
      if (spoken) readout.textContent = words;
      for (const other of readables) if (other.figure !== figure) other.mark(places);
    };
    const hide = (): void => {
      tip.hidden = true;
      pin.removeAttribute('d');
      cross.removeAttribute('d');
      for (const other of readables) if (other.figure !== figure) other.mark({});
    };
    readables.push({
      figure,
      mark: (places) => {
        const at = link === null ? undefined : places[link.x];
        const up = link?.y === undefined ? undefined : places[link.y];
        if (grid) {
          const { left, top, width, height, x, y } = grid;
          const inside = (
            value: number | undefined,
            [low, high]: readonly [number, number],
          ): value is number => value !== undefined && value >= low && value <= high;
          const across = inside(at, x)
            ? `M${left + (width * (at - x[0])) / (x[1] - x[0])},${top}v${height}`
            : '';
          const level = inside(up, y)
            ? `M${left},${top + (height * (y[1] - up)) / (y[1] - y[0])}h${width}`
            : '';
          return cross.setAttribute('d', across + level);
        }
        const placed = points.filter((point) => point[3] !== null);
        if (at === undefined || placed.length === 0) return cross.removeAttribute('d');
        const found = placed.reduce((best, point) =>
          Math.abs(point[3]! - at) < Math.abs(best[3]! - at) ? point : best,
        );
        return cross.setAttribute('d', `M${found[0]},8V${box.height - 44}`);
      },
    });

    // A map is read cell by cell; items over it, such as the points of a path, when they are near.
    let cell: readonly [number, number] = grid ? [nearest(grid.xs, 0), nearest(grid.ys, 0)] : [0, 0];
    const readCell = (next: readonly [number, number], spoken: boolean): void => {
      const { left, top, width, height, x, y, xs, ys, fields } = grid!;
      cell = next;
      figure.dispatchEvent(new CustomEvent('read', { detail: cell }));
      const px = left + (width * (xs[cell[0]]! - x[0])) / (x[1] - x[0]);
      const py = top + (height * (y[1] - ys[cell[1]]!)) / (y[1] - y[0]);
      cross.setAttribute('d', `M${px},${top}v${height}M${left},${py}h${width}`);
      const at = cell[0] * ys.length + cell[1];
      const values = Object.entries(fields).map(([name, list]) => `${name} ${number(list[at] ?? null)}`);
      const named = Object.entries(fields).flatMap(([name, list]) => {
        const value = list[at];
        return typeof value === 'number' ? [[name, value] as const] : [];
      });
      const places = link
        ? {
            ...Object.fromEntries(named),
            [link.x]: xs[cell[0]]!,
            ...(link.y !== undefined && { [link.y]: ys[cell[1]]! }),
          }
        : {};
      show(
        [px, py],
        `(${number(xs[cell[0]]!)}, ${number(ys[cell[1]]!)}): ${values.join(', ')}`,
        places,
        spoken,
      );
    };
    let current = 0;
    const readPoint = (next: number, spoken: boolean): void => {
      current = next;
      const [x, y, , at, words, others] = points[next]!;
      show([x, y], words, { ...(link && at !== null && { [link.x]: at }), ...others }, spoken);
    };
    const nearestPoint = (x: number, y: number, within: number): number => {
      let [best, distance] = [-1, within];
      for (let i = 0; i < points.length; i++) {
        const gap = Math.hypot(points[i]![0] - x, points[i]![1] - y);
        if (gap < distance) [best, distance] = [i, gap];
      }
      return best;
    };

    canvas.addEventListener('pointermove', (event) => {
      const matrix = svg.getScreenCTM()!;
      const [x, y] = [(event.clientX - matrix.e) / matrix.a, (event.clientY - matrix.f) / matrix.d];
      const point = nearestPoint(x, y, grid ? 9 : Infinity);
      if (point >= 0) return readPoint(point, false);
      if (!grid) return undefined;
      const [u, v] = [(x - grid.left) / grid.width, (y - grid.top) / grid.height];
      if (u < 0 || u > 1 || v < 0 || v > 1) return hide();
      return readCell(
        [
          nearest(grid.xs, grid.x[0] + u * (grid.x[1] - grid.x[0])),
          nearest(grid.ys, grid.y[1] - v * (grid.y[1] - grid.y[0])),
        ],
        false,
      );
    });
    canvas.addEventListener('pointerleave', hide);
    canvas.addEventListener('blur', hide);
    canvas.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (event.key === 'Escape') hide();
      if (!step) return;
      event.preventDefault();
      const [across, up] = step as [number, number];
      if (grid) {
        const clamp = (value: number, axis: readonly number[]): number =>
          Math.max(0, Math.min(axis.length - 1, value));
        return readCell([clamp(cell[0] + across, grid.xs), clamp(cell[1] + up, grid.ys)], true);
      }
      const own = points[current]!;
      const series = (group: number): number[] =>
        points
          .flatMap((point, i) => (point[2] === group ? [i] : []))
          .toSorted((a, b) => points[a]![0] - points[b]![0]);
      const line = series(own[2]);
      const place = line.indexOf(current);
      if (tip.hidden) return readPoint(current, true);
      if (across !== 0) return readPoint(line[Math.max(0, Math.min(line.length - 1, place + across))]!, true);
      const groups = 1 + Math.max(...points.map((point) => point[2]));
      const next = series((own[2] + up + groups) % groups);
      return readPoint(
        next.reduce(
          (best, i) => (Math.abs(points[i]![0] - own[0]) < Math.abs(points[best]![0] - own[0]) ? i : best),
          next[0]!,
        ),
        true,
      );
    });
  }
}
