import { sitePositions, type Scales, type ScaleSite, type ScalingGroup, type Tensor } from '@orograph/tensor';

/** Scales that make a network canonical. */
export interface Balance {
  /** The element of the group. */
  readonly scales: Scales;
  /** How many times each group had its turn. */
  readonly sweeps: number;
  /** Whether the last turn changed no scale by more than one part in 10⁸. */
  readonly converged: boolean;
}

/** The largest change of a logarithm of a scale after which the scales rest. */
const TOLERANCE = 1e-8;

/** The squares of the numbers at a site, added up unit by unit. */
interface Sum {
  readonly site: ScaleSite;
  readonly positions: Int32Array;
  readonly squares: Float64Array;
}

/**
 * Finds the scales of units under which |θ|² is least: min over s of Σ (s^p w)². Where each unit has numbers that are multiplied by its scale and
 * others that are divided by it, as in a ReLU network, both have the same norm then. The minimum is unique, so that networks that differ in
 * scales only become the same; a unit with no numbers but 0 on either side keeps its scale.
 *
 * The groups take turns, each at its exact minimum, which converges as the problem is convex in log s.
 *
 * Reference: Stock et al. 2019, "Equi-normalization of Neural Networks"; Neyshabur, Salakhutdinov & Srebro 2015, "Path-SGD".
 */
export function balancedScales(
  groups: readonly ScalingGroup[],
  tensors: Readonly<Record<string, Tensor>>,
  { sweeps = 1000 }: { readonly sweeps?: number } = {},
): Balance {
  const used = new Set(groups.flatMap(({ sites }) => sites.map(({ tensor }) => tensor)));
  const squared = new Map(
    [...used].flatMap((name) =>
      tensors[name] ? [[name, Float64Array.from(tensors[name].data, (value) => value * value)] as const] : [],
    ),
  );
  const sums = groups.map(({ sites }) =>
    sites.flatMap((site): Sum[] => {
      const squares = squared.get(site.tensor);
      return squares
        ? [{ site, squares, positions: sitePositions(tensors[site.tensor]!.shape, site.axes) }]
        : [];
    }),
  );
  const logs = groups.map(({ size }) => new Float64Array(size));
  const result = (done: number, converged: boolean): Balance => ({
    scales: Object.fromEntries(groups.map(({ name }, k) => [name, logs[k]!.map(Math.exp)])),
    sweeps: done,
    converged,
  });
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    let largest = 0;
    groups.forEach(({ size }, k) => {
      const steps = bestSteps(sums[k]!, size);
      steps.forEach((step, unit) => {
        logs[k]![unit]! += step;
        largest = Math.max(largest, Math.abs(step));
      });
      for (const sum of sums[k]!) rescale(sum, steps);
    });
    if (largest <= TOLERANCE) return result(sweep, true);
  }
  return result(sweeps, false);
}

/** The logarithms of the best scales of the units of a group while the others stay. */
function bestSteps(sums: readonly Sum[], size: number): Float64Array {
  const byPower = new Map<number, Float64Array>();
  for (const { site, positions, squares } of sums) {
    const own = byPower.get(site.power) ?? new Float64Array(size);
    byPower.set(site.power, own);
    for (let i = 0; i < squares.length; i++) {
      const unit = site.unitOf[positions[i]!]!;
      if (unit >= 0) own[unit]! += squares[i]!;
    }
  }
  return Float64Array.from({ length: size }, (_, unit) => {
    const powers = [...byPower].flatMap(([power, own]) =>
      own[unit]! > 0 ? [[power, own[unit]!] as const] : [],
    );
    return bestLog(powers);
  });
}

/** t with the least Σ N e^{2pt}: where Σ p N e^{2pt} = 0, by Newton's method on the logarithms of both sides; 0 where there is no minimum. */
function bestLog(powers: readonly (readonly [power: number, sum: number])[]): number {
  const side = (sign: number): readonly (readonly [number, number])[] =>
    powers.flatMap(([power, sum]) => (sign * power > 0 ? [[power, sign * power * sum] as const] : []));
  const [up, down] = [side(1), side(-1)];
  if (up.length === 0 || down.length === 0) return 0;
  const at = (terms: typeof up, t: number): readonly [value: number, slope: number] => {
    const parts = terms.map(([power, weight]) => weight * Math.exp(2 * power * t));
    const total = parts.reduce((sum, part) => sum + part, 0);
    const slope = parts.reduce((sum, part, i) => sum + 2 * terms[i]![0] * part, 0);
    return [Math.log(total), slope / total];
  };
  let t = 0;
  for (let i = 0; i < 50; i++) {
    const [a, da] = at(up, t);
    const [b, db] = at(down, t);
    const step = (a - b) / (da - db);
    t -= step;
    if (Math.abs(step) < 1e-14) break;
  }
  return t;
}

/** Multiplies the squares at a site by the squares of the scales, **in place**. */
function rescale({ site: { unitOf, power }, positions, squares }: Sum, steps: Float64Array): void {
  const factors = Float64Array.from(unitOf, (unit) => (unit < 0 ? 1 : Math.exp(2 * power * steps[unit]!)));
  for (let i = 0; i < squares.length; i++) squares[i]! *= factors[positions[i]!]!;
}
