import { colorRange } from '../chart/color-scale.ts';
import { numberText } from '../number-text.ts';
import { listAt, type RunJson } from '../page/record-fields.ts';
import type { SliceGrid } from './slice-grid.ts';
import type { SliceNumbers } from './slice-numbers.ts';
import { highest, lowest } from '../series-words.ts';
import { isBetween, leavesCut, modelNames, pathsOf, quantityName } from './slice-report.ts';

/** What a slice found, in sentences computed from its numbers: its level, its barrier or rise, how much of it is low, what is missing. */
export function sliceWords(run: RunJson, grid: SliceGrid, numbers: SliceNumbers): string[] {
  const { minimum, maximum, origin, measured, total, nan, infinite } = numbers;
  if (!minimum || !maximum)
    return measured === 0 ? ['No point has been measured yet.'] : ['No loss is finite.'];
  return [
    ...(grid.shape.length === 1 && isBetween(run) ? barrierWords(run, grid) : []),
    ...(origin && grid.shape.length > 0
      ? [
          `At the origin the loss is ${numberText(origin.loss)}${metricWords(origin.metrics)}; it is least, ${numberText(minimum.loss)}, at ${placeText(minimum.coords)}, and greatest, ${numberText(maximum.loss)}, at ${placeText(maximum.coords)}.`,
        ]
      : [
          `The loss is least, ${numberText(minimum.loss)}, at ${placeText(minimum.coords)}, and greatest, ${numberText(maximum.loss)}, at ${placeText(maximum.coords)}.`,
        ]),
    ...(origin ? riseWords(grid, origin.loss) : []),
    ...(nan + infinite > 0
      ? [`At ${numberText(nan + infinite)} of ${numberText(measured)} points the loss is not finite.`]
      : []),
    ...(measured < total
      ? [`${numberText(measured)} of ${numberText(total)} points are measured so far.`]
      : []),
  ];
}

const placeText = (coords: readonly number[]): string =>
  coords.length === 1 ? numberText(coords[0]!) : `(${coords.map(numberText).join(', ')})`;

const metricWords = (metrics: Readonly<Record<string, number>>): string =>
  metrics['accuracy'] === undefined ? '' : `, at an accuracy of ${numberText(metrics['accuracy'])}`;

/** How high the loss rises above the line between its ends: max over t of L(t) − ((1 − t) L(0) + t L(1)). */
function barrierWords(run: RunJson, { axes, loss, measured }: SliceGrid): string[] {
  const ts = axes[0]!;
  const at = (t: number): number => ts.findIndex((one) => Math.abs(one - t) < 1e-9);
  const [start, end] = [loss[at(0)], loss[at(1)]];
  if (start === undefined || end === undefined || !Number.isFinite(start + end)) return [];
  let [height, where, between, odd] = [0, 0, 0, 0];
  ts.forEach((t, i) => {
    if (measured[i] !== 1 || !(t > 1e-9 && t < 1 - 1e-9)) return;
    const above = loss[i]! - ((1 - t) * start + t * end);
    between += 1;
    if (!Number.isFinite(above)) odd += 1;
    else if (above > height) [height, where] = [above, t];
  });
  const [from, to] = modelNames(run);
  const ends = `Between ${from} (loss ${numberText(start)}) and ${to} (${numberText(end)})`;
  if (Number(listAt(run, 'directions', 'norms')[0]) === 0)
    return [`${from} and ${to} are the same point: between them lies nothing that could be a barrier.`];
  if (between === 0)
    return [
      `${ends} no point is measured: whether a barrier lies there cannot be said (--grid with 3 or more).`,
    ];
  const points = between === 1 ? 'the one point' : `the ${between} points`;
  if (height > 1e-3 * Math.max(Math.abs(start), Math.abs(end), 1e-12))
    return [
      `${ends} lies a barrier of ${odd > 0 ? 'at least ' : ''}${numberText(height)} above the straight line between the two losses, highest at t = ${numberText(where)}.`,
    ];
  return [
    odd > 0
      ? `${ends} the loss is not finite at ${odd} of ${points} measured: they count as a barrier, at the others there is none.`
      : `${ends} there is no barrier at ${points} measured: the loss stays within a thousandth of the straight line between the two, or below it.`,
  ];
}

/** How much of the cut stays low: within a tenth of the range above the origin. */
function riseWords({ loss, measured, shape }: SliceGrid, origin: number): string[] {
  const { domain } = colorRange(loss.filter((_, point) => measured[point] === 1));
  const level = origin + 0.1 * (domain[1] - origin);
  if (!(level > origin)) return [];
  let [low, all] = [0, 0];
  loss.forEach((value, point) => {
    if (measured[point] !== 1) return;
    all += 1;
    if (value <= level) low += 1;
  });
  const what = ['', 'segment', 'plane', 'volume'][shape.length] ?? 'cut';
  return [
    `On ${numberText((100 * low) / all)} % of the ${what} the loss is at most ${numberText(level)}, a tenth of the way from the origin's to the greatest.`,
  ];
}

/** How far paths are from the cut, in a sentence each. */
export const pathWords = (run: RunJson, { axes }: SliceGrid): string[] => {
  const norms = listAt(run, 'directions', 'norms').map(Number);
  return pathsOf(run).map((path) => {
    const farthest = Math.max(0, ...path.residuals);
    const isSeen = path.coords.some((point) =>
      point.every((c, axis) => c >= (axes[axis]?.[0] ?? c) && c <= (axes[axis]?.at(-1) ?? c)),
    );
    const unseen = isSeen ? '' : ' No point of it is within the ends of the axes.';
    return leavesCut(path, norms)
      ? `The path ${path.name} has ${numberText(path.coords.length)} points, up to ${numberText(farthest)} in θ away from the cut; it is drawn as its projection.${unseen}`
      : `The path ${path.name} has ${numberText(path.coords.length)} points and lies in the cut, up to rounding (${numberText(farthest)}).${unseen}`;
  });
};

/** Rises that differ by less than this factor are called alike. */
const alike = 1.01;

/** Tells towards which ends of a map's axes the loss rises least and most from its minimum. */
export function mapNote({ axes, loss, measured, shape }: SliceGrid): string {
  const [across, up] = shape as [number, number];
  const least = lowest([...loss].map((y, point) => ({ point, y: measured[point] === 1 ? y : Number.NaN })));
  if (!Number.isFinite(least.y)) return 'No point with a finite loss is measured yet.';
  const [i, j] = [Math.floor(least.point / up), least.point % up];
  const ends = [
    [0, j, `${numberText(axes[0]![0]!)} on the first axis`],
    [across - 1, j, `${numberText(axes[0]!.at(-1)!)} on the first axis`],
    [i, 0, `${numberText(axes[1]![0]!)} on the second axis`],
    [i, up - 1, `${numberText(axes[1]!.at(-1)!)} on the second axis`],
  ] as const;
  const rises = ends
    .map(([a, b, name]) => ({ name, y: loss[a * up + b]! - least.y, isThere: measured[a * up + b] === 1 }))
    .filter(({ y, isThere }) => isThere && Number.isFinite(y) && y > 0);
  const place = `${numberText(least.y)} at ${placeText([axes[0]![i]!, axes[1]![j]!])}`;
  if (rises.length < 2) return `The least loss so far is ${place}.`;
  const [most, fewest] = [highest(rises), lowest(rises)];
  if (most.y < alike * fewest.y)
    return `From its minimum, ${place}, the loss rises alike towards the ends of the axes, by ${numberText(fewest.y)}.`;
  return `From its minimum, ${place}, the loss rises least towards ${fewest.name}, by ${numberText(fewest.y)}, and most towards ${most.name}, by ${numberText(most.y)}.`;
}

/** A quantity of a slice as a sentence begins with it. */
export const quantityNoun = (name: string): string =>
  ['loss', 'accuracy', 'error'].includes(name) ? `the ${name}` : quantityName(name);
