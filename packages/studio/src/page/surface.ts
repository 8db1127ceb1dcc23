import { viridis } from '@orograph/report';

import { project, side, turnBy, type Corner, type Projected } from './camera.ts';
import { element } from './dom.ts';
import { heights } from './heights.ts';
import type { ShownMap } from './map-of.ts';

/** At most so many cells a side are drawn, so that turning is smooth. */
const most = 80;
/** Where the floor of its box lies. */
const floorHeight = -0.38;

/** Draws the surface that is shown anew. */
let redraw = (): void => undefined;
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw());

/** Draws the surface of a map beside it: dragged or by arrow keys it turns; the place read in one is marked in the other. */
export function surfaceOf({ map, figure }: ShownMap): HTMLElement {
  const { xs, ys } = map;
  const z = heights(map);
  const stride = Math.ceil(Math.max(xs.length, ys.length) / most);
  const every = (length: number): number[] => {
    const places = Array.from({ length: Math.ceil(length / stride) }, (_, k) => k * stride);
    return places.at(-1) === length - 1 ? places : [...places, length - 1];
  };
  const [rows, columns] = [every(xs.length), every(ys.length)];
  const corner = (i: number, j: number): Corner | undefined => {
    const height = z[i * ys.length + j];
    return height === null || height === undefined
      ? undefined
      : [i / (xs.length - 1) - 0.5, j / (ys.length - 1) - 0.5, 0.7 * height - 0.35];
  };
  const canvas = element('canvas', {
    className: 'surface',
    tabIndex: 0,
    role: 'img',
    'aria-label':
      'The loss over the plane as a surface. Arrow keys turn it; the map beside it has its numbers.',
  });
  const context = canvas.getContext('2d')!;
  let marked: readonly [number, number] | undefined;

  const line = (points: readonly Corner[]): void => {
    context.beginPath();
    for (const point of points) {
      const [x, y] = project(point);
      context.lineTo(x, y);
    }
    context.stroke();
  };
  const quads = (): { near: number; path: readonly Projected[]; height: number }[] =>
    rows.slice(1).flatMap((i, a) =>
      columns.slice(1).flatMap((j, b) => {
        const corners = [
          corner(rows[a]!, columns[b]!),
          corner(i, columns[b]!),
          corner(i, j),
          corner(rows[a]!, j),
        ];
        if (!corners.every((one) => one !== undefined)) return [];
        const path = corners.map((one) => project(one));
        return {
          path,
          near: path.reduce((sum, [, , near]) => sum + near, 0),
          height: corners.reduce((sum, [, , height]) => sum + height, 0) / 4,
        };
      }),
    );
  const draw = (): void => {
    const ratio = window.devicePixelRatio;
    [canvas.width, canvas.height] = [side * ratio, side * ratio];
    context.scale(ratio, ratio);
    const ink = getComputedStyle(canvas).color;
    context.strokeStyle = ink;
    context.globalAlpha = 0.35;
    const floor = (
      [
        [-1, -1],
        [1, -1],
        [1, 1],
        [-1, 1],
        [-1, -1],
      ] as const
    ).map(([x, y]): Corner => [x / 2, y / 2, floorHeight]);
    line(floor);
    for (const [x, y] of floor.slice(1))
      line([
        [x, y, floorHeight],
        [x, y, -floorHeight],
      ]);
    context.globalAlpha = 1;
    for (const { path, height } of quads().toSorted((a, b) => a.near - b.near)) {
      const share = (height + 0.35) / 0.7;
      context.fillStyle = context.strokeStyle = `rgb(${viridis(share).join()})`;
      context.lineWidth = 0.6;
      context.beginPath();
      for (const [x, y] of path) context.lineTo(x, y);
      context.closePath();
      context.fill();
      context.stroke();
    }
    context.lineWidth = 1;
    context.fillStyle = ink;
    context.font = '13px system-ui, sans-serif';
    context.textAlign = 'center';
    // The name of an axis stands at whichever of its edges is nearer.
    const edges = [
      ['d₁', [0, -0.62, floorHeight], [0, 0.62, floorHeight]],
      ['d₂', [-0.62, 0, floorHeight], [0.62, 0, floorHeight]],
    ] as const;
    for (const [words, ...places] of edges) {
      const [[x, y]] = places.map(project).toSorted((a, b) => b[2] - a[2]) as [Projected];
      context.fillText(words, x, y);
    }
    const at = marked && corner(...marked);
    if (!at) return;
    const [x, y] = project(at);
    context.beginPath();
    context.arc(x, y, 5, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = '#fff';
    context.fillStyle = '#d6421f';
    context.fill();
    context.stroke();
  };
  const turn = (across: number, up: number): void => {
    turnBy(across, up);
    draw();
  };
  canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener('pointermove', ({ buttons, movementX, movementY }) => {
    if (buttons === 1) turn(movementX / 120, movementY / 120);
  });
  canvas.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!step) return;
    event.preventDefault();
    turn(step[0]! / 10, step[1]! / 10);
  });
  figure.addEventListener('read', (event) => {
    marked = (event as CustomEvent<readonly [number, number]>).detail;
    draw();
  });
  redraw = draw;
  requestAnimationFrame(draw);
  return element(
    'figure',
    { className: 'turned' },
    element('h3', {}, 'Surface'),
    canvas,
    element(
      'figcaption',
      {},
      'Drag it, or use the arrow keys, to turn it. A place read in the map is marked on it.',
    ),
  );
}
