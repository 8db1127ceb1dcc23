import { figureColors, type FigureScene, type LineKind, type Point3 } from './figure-scene.ts';
import { type Piece, pieces } from './figure-solid.ts';

const [elevation, azimuth] = [Math.PI / 6, -Math.PI / 3];
const [width, height, unit] = [570, 700, 265];
const center = { x: width / 2, y: 300 };

/** From the origin to the viewer: an elevation of 30° and an azimuth of −60°. */
const viewer: Point3 = [
  Math.cos(elevation) * Math.cos(azimuth),
  Math.cos(elevation) * Math.sin(azimuth),
  Math.sin(elevation),
];

const dashes: Readonly<Record<LineKind, string>> = { descent: 'none', straight: '9 6', low: '9 6' };
const widths: Readonly<Record<LineKind, number>> = { descent: 1.8, straight: 3.2, low: 3.6 };

const dot3 = (a: Point3, b: Point3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The orthographic projection, in pixels. */
function projected([x, y, z]: Point3): string {
  const ahead = x * Math.cos(azimuth) + y * Math.sin(azimuth);
  const right = center.x + unit * (y * Math.cos(azimuth) - x * Math.sin(azimuth));
  const down = center.y - unit * (z * Math.cos(elevation) - ahead * Math.sin(elevation));
  return `${right.toFixed(1)},${down.toFixed(1)}`;
}

const pathOf = (points: readonly Point3[]): string => `M${points.map(projected).join('L')}`;

/** What of a piece faces the viewer, each strip a path. */
const shown = ({ strips }: Piece): string[] =>
  strips.flatMap(({ color, rails: [a, b], normals }) => {
    const front = normals.flatMap((normal, k) => (dot3(normal, viewer) > 0 ? [k] : []));
    if (front.length === 0) return [];
    const [first, last] = [front[0]!, front.at(-1)! + 2];
    const outline = `${pathOf([...a.slice(first, last), ...b.slice(first, last).toReversed()])}Z`;
    return [`<path d="${outline}" fill="${color}" stroke="${color}" stroke-width="0.7"/>`];
  });

/**
 * A piece hides another only if it is at least as near along every axis, so that sorting by the sum draws the hidden one
 * first.
 */
const nearness = ({ place }: Piece): number =>
  place.reduce((sum, side, axis) => sum + side * Math.sign(viewer[axis]!), 0);

const dot = (point: Point3, fill: string): string => {
  const [x, y] = projected(point).split(',');
  return `<circle cx="${x}" cy="${y}" r="7" fill="${fill}" stroke="#fff" stroke-width="2"/>`;
};

/** The scene as a stand-alone SVG: surfaces from far to near, lines and points above them. */
export function figureSvg(scene: FigureScene): string {
  const surfaces = pieces(scene)
    .toSorted((a, b) => nearness(a) - nearness(b))
    .flatMap(shown);
  const lines = scene.lines.flatMap(({ kind, points }) => {
    const path = `<path d="${pathOf(points)}" fill="none" stroke-linejoin="round" stroke-linecap="round"`;
    const dash = `stroke-dasharray="${dashes[kind]}"`;
    return [
      `${path} stroke="#fff" stroke-opacity="0.75" stroke-width="${widths[kind] + 2.4}"/>`,
      `${path} stroke="${figureColors[kind]}" stroke-width="${widths[kind]}" ${dash}/>`,
    ];
  });
  const dots = [
    ...scene.initials.map((point) => dot(point, figureColors.initial)),
    ...scene.optima.map((point) => dot(point, figureColors.optimum)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="20">
<title>Three annular wedges in three dimensions</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...surfaces, ...lines, ...dots, ...legend()].join('\n')}
</svg>
`;
}

/** The legend below the picture, in two columns and letters that a phone shows large enough. */
function legend(): string[] {
  const entries: readonly (readonly [string, LineKind | 'initial' | 'optimum'])[] = [
    ['initialization', 'initial'],
    ['optimization', 'descent'],
    ['optimum', 'optimum'],
    ['straight line', 'straight'],
    ['low-loss path', 'low'],
  ];
  return entries.map(([name, what], k) => {
    const [x, y] = [70 + 250 * (k % 2), 618 + 32 * Math.floor(k / 2)];
    const color = figureColors[what];
    const sign =
      what === 'initial' || what === 'optimum'
        ? `<circle cx="${x + 16}" cy="${y}" r="7" fill="${color}"/>`
        : `<path d="M${x},${y}h33" stroke="${color}" stroke-width="${widths[what]}" stroke-dasharray="${dashes[what]}"/>`;
    return `${sign}<text x="${x + 46}" y="${y + 7}" fill="#1a1a1a">${name}</text>`;
  });
}
