/** A place for the label of an iso-line, in pixels, with the angle of the line there in degrees. */
export interface ContourLabel {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly text: string;
}

/** A line in pixels. */
export type PixelLine = readonly (readonly [number, number])[];

/** How far labels stay from one another and from the frame. */
const [apart, margin] = [34, 16];

/**
 * Places one label on the longest line of each level, as near to the line's middle as leaves room to the labels before; lines shorter
 * than a label get none.
 */
export function contourLabels(
  levels: readonly { readonly text: string; readonly lines: readonly PixelLine[] }[],
  side: number,
): ContourLabel[] {
  const placed: ContourLabel[] = [];
  for (const { text, lines } of levels) {
    const line = lines.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0];
    if (!line || lengthOf(line) < 14 * Math.max(3, text.length)) continue;
    const middle = line.length / 2;
    const order = Array.from(line.keys()).toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    const free = order.find((k) => {
      const [x, y] = line[k]!;
      const inside = Math.min(x, y) > margin && Math.max(x, y) < side - margin;
      return inside && placed.every((label) => Math.hypot(label.x - x, label.y - y) > apart);
    });
    if (free === undefined) continue;
    const [from, to] = [line[Math.max(0, free - 2)]!, line[Math.min(line.length - 1, free + 2)]!];
    const angle = (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI;
    const [x, y] = line[free]!;
    placed.push({ x, y, angle: angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle, text });
  }
  return placed;
}

const lengthOf = (line: PixelLine): number =>
  line.reduce(
    (sum, [x, y], i) => (i === 0 ? 0 : sum + Math.hypot(x - line[i - 1]![0], y - line[i - 1]![1])),
    0,
  );
