import type { Emit } from '../../emit.ts';
import { int } from '../../node-attributes.ts';

/** An axis of an image that is sampled. */
export interface SampledAxis {
  /** How many entries it has. */
  readonly length: number;
  /** Whether −1 and 1 are the first and last entries, rather than the ends of the axis half an entry further out. */
  readonly aligned: boolean;
  /** What lies outside: `zeros`, `border` or `reflection`. */
  readonly padding: string;
}

/** An entry beside a place, with its share. */
export interface Neighbour {
  /** Which entry, a whole number. */
  readonly at: string;
  /** Its share of the value. */
  readonly weight: string;
}

/** Where on an axis the coordinate `k` of a grid, in [−1, 1], points. */
export function sampledPlace(g: Emit, grid: string, k: number, { length, aligned }: SampledAxis): string {
  const index = g.store({ dataType: 'int64', shape: [], data: BigInt64Array.of(BigInt(k)) });
  const coordinate = g.Gather([grid, index], { axis: int(g.rank(grid) - 1) });
  const scaled = g.Mul([coordinate, g.scalar(grid, (aligned ? length - 1 : length) / 2)]);
  return g.Add([scaled, g.scalar(grid, (length - 1) / 2)]);
}

/** c₀ + c₁ x + c₂ x² + … by Horner's rule. */
const polynomial = (g: Emit, x: string, coefficients: readonly number[]): string =>
  coefficients
    .slice(0, -1)
    .reduceRight<string>(
      (sum, c) => g.Add([g.Mul([sum, x]), g.scalar(x, c)]),
      g.scalar(x, coefficients.at(-1)!),
    );

/** The weights of R. G. Keys (1981) with a = −3/4 for entries at −1, 0, 1 and 2, as polynomials in the place between 0 and 1. */
const CUBIC = [
  [0, -0.75, 1.5, -0.75],
  [1, 0, -2.25, 1.25],
  [0, 0.75, 1.5, -1.25],
  [0, 0, -0.75, 0.75],
];

/** The entries around a place: the nearest, or those of linear or cubic interpolation. */
export function neighbours(g: Emit, place: string, mode: string): readonly Neighbour[] {
  if (mode === 'nearest') return [{ at: g.node('Round', [place]), weight: g.scalar(place, 1) }];
  const low = g.node('Floor', [place]);
  const share = g.Sub([place, low]);
  if (mode === 'cubic' || mode === 'bicubic')
    return CUBIC.map((coefficients, k) => ({
      at: g.node('Add', [low, g.scalar(place, k - 1)]),
      weight: polynomial(g, share, coefficients),
    }));
  return [
    { at: low, weight: g.Sub([g.scalar(place, 1), share]) },
    { at: g.node('Add', [low, g.scalar(place, 1)]), weight: share },
  ];
}

/** Whole places moved to the nearest on the axis. */
const heldWithin = (g: Emit, at: string, length: number): string =>
  g.node('Min', [g.node('Max', [at, g.scalar(at, 0)]), g.scalar(at, length - 1)]);

/** 1 where a whole place lies on the axis, else 0. */
function isWithin(g: Emit, at: string, length: number): string {
  const low = g.node('GreaterOrEqual', [at, g.scalar(at, 0)]);
  const high = g.node('LessOrEqual', [at, g.scalar(at, length - 1)]);
  return g.node('Cast', [g.node('And', [low, high])], { to: int(g.type(at) === 'double' ? 11 : 1) });
}

/** Whole places folded onto the axis at both its ends: ρ − |(|p − first| mod 2ρ) − ρ| beyond the first, ρ being the length between them. */
function reflected(g: Emit, at: string, { length, aligned }: SampledAxis): string {
  const first = g.scalar(at, aligned ? 0 : -0.5);
  const span = aligned ? length - 1 : length;
  if (span === 0) return heldWithin(g, at, length);
  const [one, two] = [g.scalar(at, span), g.scalar(at, 2 * span)];
  const away = g.node('Abs', [g.node('Sub', [at, first])]);
  const turns = g.node('Floor', [g.node('Div', [away, two])]);
  const rest = g.node('Sub', [away, g.node('Mul', [turns, two])]);
  const back = g.node('Abs', [g.node('Sub', [rest, one])]);
  return g.node('Add', [g.node('Sub', [one, back]), first]);
}

/** Neighbours on the axis for those that may lie outside, by its padding. */
export function padded(g: Emit, { at, weight }: Neighbour, axis: SampledAxis): Neighbour {
  const { length, padding } = axis;
  if (padding === 'reflection') return { at: reflected(g, at, axis), weight };
  const held = heldWithin(g, at, length);
  return { at: held, weight: padding === 'border' ? weight : g.Mul([weight, isWithin(g, at, length)]) };
}
