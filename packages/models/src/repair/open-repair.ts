import { layoutOfParameters, parametersOf, type Graph, type Parameter } from '@orograph/onnx';
import { interpolate, type Layout, type Vector } from '@orograph/tensor';

import { batchNormMeasurer, type BatchNormMeasurer } from '../batch-norm-statistics.ts';
import type { Dataset } from '../data/dataset.ts';
import { viewBlocks } from '../tensor-value.ts';
import { repairSites, type RepairSite } from './repair-sites.ts';
import { EPSILON, named, watched } from './watched-graph.ts';

/** On what a repair is measured. */
export interface RepairSettings {
  /** The data. */
  readonly data: Dataset;
  /** Globs of the parameters that make up θ; all trainable ones when absent. */
  readonly parameters?: readonly string[] | undefined;
}

/** The line between two networks with the statistics of its hidden units set right. */
export interface Repair {
  /** The biases of the layers that are repaired, in order. */
  readonly layers: readonly string[];
  /** θ at a share `t` of the way from the first network to the second: weights interpolated, then each hidden unit rescaled and shifted. */
  at(t: number): Promise<Vector>;
  /** Gives back native memory. */
  dispose(): Promise<void>;
}

/** Mean and standard deviation of each unit of each layer. */
type Moments = readonly { readonly mean: Float64Array; readonly deviation: Float64Array }[];

/**
 * Opens the repaired line between two networks (REPAIR): units of interpolated weights vary less than those of either network, layer by layer more so. Each
 * unit before its activation gets the mean (1 − t) μ_A + t μ_B and the deviation (1 − t) σ_A + t σ_B, by rescaling its weights and
 * shifting its bias: the same graph, other parameters. Layers without a bias, and the last one, stay.
 *
 * The deviations are those of batches of 256 examples, √(σ² + 10⁻⁵).
 *
 * Reference: Jordan, Sedghi, Saukh, Entezari & Neyshabur 2023, "REPAIR: REnormalizing Permuted Activations for Interpolation Repair".
 *
 * @throws RangeError for a graph without such layers, of an opset before 14, or data that do not fit.
 */
export async function openRepair(
  graph: Graph,
  ends: readonly [Vector, Vector],
  { data, parameters: include }: RepairSettings,
): Promise<Repair> {
  const parameters = parametersOf(graph, include ? { include } : {});
  const sites = repairSites(graph, parameters);
  if (sites.length === 0)
    throw new RangeError(
      `openRepair: expected hidden layers with a bias, the graph "${graph.name}" has none.`,
    );
  const layout = layoutOfParameters(parameters);
  const measured = await endMoments(graph, ends, { data, parameters, layout, sites });
  const fed = [
    ...parameters.map(({ name }) => name),
    ...sites.flatMap((_, k) => [named(k, 'scale'), named(k, 'shift')]),
  ];
  const measurer = await batchNormMeasurer(watched(graph, sites, true), { data, fed });
  return {
    layers: sites.map(({ bias }) => bias),
    dispose: () => measurer.dispose(),
    at: async (t) => {
      const theta = interpolate(ends[0], ends[1], t);
      const wanted = between(measured, t);
      const { values } = viewBlocks({ layout, types: parameters.map(({ dataType }) => dataType) }, theta);
      const normalization = Object.fromEntries(
        wanted.flatMap(({ mean, deviation }, k) =>
          (
            [
              ['scale', deviation],
              ['shift', mean],
            ] as const
          ).map(([kind, numbers]) => [
            named(k, kind),
            { type: 'float32' as const, dims: [numbers.length], data: Float32Array.from(numbers) },
          ]),
        ),
      );
      const found = momentsIn(await measurer.at({ ...values, ...normalization }), sites);
      return repaired(theta, { layout, sites, found, wanted });
    },
  };
}

/** The moments of both networks as they are. */
async function endMoments(
  graph: Graph,
  ends: readonly Vector[],
  {
    data,
    parameters,
    layout,
    sites,
  }: {
    readonly data: Dataset;
    readonly parameters: readonly Parameter[];
    readonly layout: Layout;
    readonly sites: readonly RepairSite[];
  },
): Promise<readonly [Moments, Moments]> {
  const fed = parameters.map(({ name }) => name);
  const measurer: BatchNormMeasurer = await batchNormMeasurer(watched(graph, sites, false), { data, fed });
  try {
    const found: Moments[] = [];
    for (const theta of ends) {
      const { values } = viewBlocks({ layout, types: parameters.map(({ dataType }) => dataType) }, theta);
      found.push(momentsIn(await measurer.at(values), sites));
    }
    return found as unknown as readonly [Moments, Moments];
  } finally {
    await measurer.dispose();
  }
}

const momentsIn = (
  statistics: Readonly<Record<string, Float32Array>>,
  sites: readonly RepairSite[],
): Moments =>
  sites.map((_, k) => ({
    mean: Float64Array.from(statistics[named(k, 'mean')]!),
    deviation: Float64Array.from(statistics[named(k, 'variance')]!, (variance) =>
      Math.sqrt(variance + EPSILON),
    ),
  }));

const between = ([a, b]: readonly [Moments, Moments], t: number): Moments =>
  a.map(({ mean, deviation }, k) => ({
    mean: mean.map((value, unit) => (1 - t) * value + t * b[k]!.mean[unit]!),
    deviation: deviation.map((value, unit) => (1 - t) * value + t * b[k]!.deviation[unit]!),
  }));

/** θ with each unit's weights rescaled and its bias shifted from the moments found to those wanted. */
function repaired(
  theta: Vector,
  {
    layout,
    sites,
    found,
    wanted,
  }: {
    readonly layout: Layout;
    readonly sites: readonly RepairSite[];
    readonly found: Moments;
    readonly wanted: Moments;
  },
): Vector {
  const out = theta.slice();
  const blockOf = (name: string): Layout['blocks'][number] =>
    layout.blocks.find((block) => block.name === name)!;
  sites.forEach(({ weight, axis, bias, units }, k) => {
    const { offset, size, shape } = blockOf(weight);
    const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const factor = (unit: number): number => wanted[k]!.deviation[unit]! / found[k]!.deviation[unit]!;
    for (let i = 0; i < size; i++) out[offset + i]! *= factor(Math.floor(i / stride) % units);
    const start = blockOf(bias).offset;
    for (let unit = 0; unit < units; unit++)
      out[start + unit] =
        (theta[start + unit]! - found[k]!.mean[unit]!) * factor(unit) + wanted[k]!.mean[unit]!;
  });
  return out;
}
