import { assignment } from '../align/assignment.ts';
import type { Basin } from './joining.ts';

/** A persistence diagram: pairs of birth and death. */
export type Diagram = readonly Pick<Basin, 'birth' | 'death'>[];

type Point = Diagram[number];

/** How far apart two points are: the larger of the differences. */
const apart = (p: Point, q: Point): number =>
  Math.max(Math.abs(p.birth - q.birth), Math.abs(p.death - q.death));
/** How far a point is from the diagonal. */
const depth = ({ birth, death }: Point): number => (death - birth) / 2;

/** The pairs that end, and the births of those that do not, in order. */
function parted(diagram: Diagram): { readonly finite: Diagram; readonly births: readonly number[] } {
  return {
    finite: diagram.filter(({ death }) => death !== Infinity),
    births: diagram
      .flatMap(({ birth, death }) => (death === Infinity ? [birth] : []))
      .toSorted((a, b) => a - b),
  };
}

/**
 * The bottleneck distance of two persistence diagrams: the smallest d such that points can be paired, or left to the diagonal, no pair being
 * further apart than d. No landscape that differs by at most ε everywhere is further away than ε. `Infinity` if another number of basins never ends.
 *
 * Exact, by bisection over the distances that occur; O(n² log n) pairings of n points, meant for some thousands.
 * Reference: Cohen-Steiner, Edelsbrunner & Harer 2007, "Stability of Persistence Diagrams".
 */
export function bottleneckDistance(first: Diagram, second: Diagram): number {
  const [a, b] = [parted(first), parted(second)];
  if (a.births.length !== b.births.length) return Infinity;
  const least = a.births.reduce((most, birth, i) => Math.max(most, Math.abs(birth - b.births[i]!)), 0);
  const distances = [
    ...a.finite.flatMap((p) => [depth(p), ...b.finite.map((q) => apart(p, q))]),
    ...b.finite.map(depth),
    least,
  ];
  const sorted = Float64Array.from(distances.filter((d) => d >= least)).toSorted();
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (fits(a.finite, b.finite, sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return sorted[low]!;
}

/** Whether points can be paired no further apart than d: those that lie deeper than d must be, by augmenting paths. */
function fits(a: Diagram, b: Diagram, d: number): boolean {
  // A matching that covers the deep points of either side can be made to cover those of both (Mendelsohn & Dulmage 1958).
  return covers(a, b, d) && covers(b, a, d);
}

function covers(from: Diagram, to: Diagram, d: number): boolean {
  const deep = from.filter((p) => depth(p) > d);
  const partner = new Int32Array(to.length).fill(-1);
  const tryFrom = (i: number, seen: Uint8Array): boolean => {
    for (let j = 0; j < to.length; j++) {
      if (seen[j] || apart(deep[i]!, to[j]!) > d) continue;
      seen[j] = 1;
      if (partner[j]! < 0 || tryFrom(partner[j]!, seen)) {
        partner[j] = i;
        return true;
      }
    }
    return false;
  };
  return deep.every((_, i) => tryFrom(i, new Uint8Array(to.length)));
}

/**
 * The p-Wasserstein distance of two persistence diagrams: (min Σ dᵖ)^(1/p) over all ways to pair their points or leave them to the diagonal, d being the larger of
 * the differences. `Infinity` if another number of basins never ends.
 *
 * Exact, an assignment of n + m points.
 *
 * @throws RangeError for an order below 1.
 */
export function wassersteinDistance(
  first: Diagram,
  second: Diagram,
  { order = 2 }: { readonly order?: number } = {},
): number {
  if (!(order >= 1 && order < Infinity))
    throw new RangeError(`wassersteinDistance: expected an order from 1 up, got ${order}.`);
  const [a, b] = [parted(first), parted(second)];
  if (a.births.length !== b.births.length) return Infinity;
  const [n, m] = [a.finite.length, b.finite.length];
  const size = n + m;
  const costs = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const [p, q] = [a.finite[i], b.finite[j]];
      const d = p && q ? apart(p, q) : p ? depth(p) : q ? depth(q) : 0;
      costs[i * size + j] = -(d ** order);
    }
  const columns = assignment(costs, size);
  const paired = columns.reduce((sum, j, i) => sum - costs[i * size + j]!, 0);
  const unending = a.births.reduce((sum, birth, i) => sum + Math.abs(birth - b.births[i]!) ** order, 0);
  return (paired + unending) ** (1 / order);
}
