import { spectralDensity, type Spectrum } from '@orograph/probes';

/** What is recorded of a spectral density. */
export interface DensityRecord {
  readonly type: 'density';
  /** Lanczos runs, and products of each. */
  readonly runs: number;
  readonly steps: number;
  /** The width of the Gaussians. */
  readonly sigma: number;
  /** How many eigenvalues are known exactly. */
  readonly exact: number;
  /** Eigenvalues and nodes, rising, with their weights. */
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  /** The curve with its standard error and its 95 % interval. */
  readonly values: readonly number[];
  readonly density: readonly number[];
  readonly standardError: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const points = 1001;

/**
 * The record of a spectral density: the eigenvalues and nodes with their weights, which add up to 1, rising; and the curve that
 * Gaussians of width `sigma` make of them, with its standard error and interval, at values that are spaced as on a symmetric log axis
 * which is linear within σ of 0.
 */
export function densityRecord(
  spectrum: Spectrum,
  { steps, sigma }: { readonly steps: number; readonly sigma: number | undefined },
): DensityRecord {
  const { dim, exact = [], rules } = spectrum;
  const share = (dim - exact.length) / dim / rules.length;
  const atoms = [
    ...exact.map((value) => [value, 1 / dim] as const),
    ...rules.flatMap(({ nodes, weights }) => nodes.map((node, k) => [node, share * weights[k]!] as const)),
  ].toSorted(([a], [b]) => a - b);
  const nodes = atoms.map(([node]) => node);
  const [least, greatest] = [nodes[0]!, nodes.at(-1)!];
  // A spectrum of one value still has a width to be drawn with.
  const width = sigma ?? ((greatest - least) / 200 || Math.abs(greatest) / 200 || 1);
  const ends = [least - 4 * width, greatest + 4 * width].map((x) => symmetricLog(x, width)) as [
    number,
    number,
  ];
  const grid = Array.from({ length: points }, (_, k) =>
    inverseSymmetricLog(ends[0] + ((ends[1] - ends[0]) * k) / (points - 1), width),
  );
  const { values, density, standardError, low, high } = spectralDensity(spectrum, {
    points,
    width,
    values: grid,
  });
  return {
    type: 'density',
    runs: rules.length,
    steps,
    sigma: width,
    exact: exact.length,
    nodes,
    weights: atoms.map(([, weight]) => weight),
    values: [...values],
    density: [...density],
    standardError: [...standardError],
    low: [...low],
    high: [...high],
  };
}

/** sign(x) log(1 + |x|/c). */
const symmetricLog = (x: number, c: number): number => Math.sign(x) * Math.log1p(Math.abs(x) / c);
const inverseSymmetricLog = (y: number, c: number): number => Math.sign(y) * c * Math.expm1(Math.abs(y));
