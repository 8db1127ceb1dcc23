import { lineColors, quarters, type FigureScene, type LineKind, type Point3 } from './figure-scene.ts';

const [elevation, azimuth] = [Math.PI / 6, -Math.PI / 3];
const [width, height, unit] = [760, 620, 260];
const center = { x: 290, y: height / 2 };

const dashes: Readonly<Record<LineKind, string>> = { descent: 'none', straight: '7 5', low: 'none' };

/** The orthographic projection from an elevation of 30° and an azimuth of −60°, in pixels; depth grows to the viewer. */
function projected([x, y, z]: Point3): { x: number; y: number; depth: number } {
  const ahead = x * Math.cos(azimuth) + y * Math.sin(azimuth);
  return {
    x: center.x + unit * (y * Math.cos(azimuth) - x * Math.sin(azimuth)),
    y: center.y - unit * (z * Math.cos(elevation) - ahead * Math.sin(elevation)),
    depth: ahead * Math.cos(elevation) + z * Math.sin(elevation),
  };
}

const pathOf = (points: readonly Point3[]): string =>
  points
    .map(projected)
    .map(({ x, y }, k) => `${k === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`)
    .join('');

const dot = (point: Point3, fill: string): string => {
  const { x, y } = projected(point);
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="6" fill="${fill}" stroke="#fff" stroke-width="1.5"/>`;
};

/** The scene as a stand-alone SVG: surfaces from far to near, lines and points above them. */
export function figureSvg(scene: FigureScene): string {
  const surfaces = quarters(scene)
    .map(({ color, inner, outer }) => ({
      outline: `${pathOf([...outer, ...inner.toReversed()])}Z`,
      color,
      depth: projected(outer[outer.length >> 1]!).depth,
    }))
    .toSorted((a, b) => a.depth - b.depth)
    .map(
      ({ outline, color }) => `<path d="${outline}" fill="${color}" fill-opacity="0.5" stroke="${color}"/>`,
    );
  const lines = scene.lines.map(
    ({ kind, points }) =>
      `<path d="${pathOf(points)}" fill="none" stroke="${lineColors[kind]}" stroke-width="${kind === 'descent' ? 1.5 : 3}" stroke-dasharray="${dashes[kind]}" stroke-linejoin="round"/>`,
  );
  const dots = [
    ...scene.initials.map((point) => dot(point, '#26c6da')),
    ...scene.optima.map((point) => dot(point, '#1a237e')),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>Three annular wedges in three dimensions</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...surfaces, ...lines, ...dots, ...legend()].join('\n')}
</svg>
`;
}

function legend(): string[] {
  const x = 580;
  const rows: readonly (readonly [string, string, string])[] = [
    ['initialization', '#26c6da', ''],
    ['optimum', '#1a237e', ''],
    ['optimization', lineColors.descent, dashes.descent],
    ['straight line', lineColors.straight, dashes.straight],
    ['low-loss path', lineColors.low, dashes.low],
  ];
  return rows.map(([name, color, dash], k) => {
    const y = 40 + 26 * k;
    const sign =
      dash === ''
        ? `<circle cx="${x + 14}" cy="${y}" r="6" fill="${color}"/>`
        : `<path d="M${x},${y}h28" stroke="${color}" stroke-width="3" stroke-dasharray="${dash}"/>`;
    return `${sign}<text x="${x + 40}" y="${y + 4}" fill="#1a1a1a">${name}</text>`;
  });
}
