import { layoutOf, sizeOf, unpack, type Vector } from '@orograph/tensor';
import { graphBuilder } from './graph-builder.ts';
import type { Constant, Graph } from './graph.ts';
import type { Parameter } from './parameters.ts';
import { renameReads } from './rename-reads.ts';

/** The constant that holds direction `k` of a parameter. */
export const directionName = (name: string, k: number): string => `${name}/dir${k}`;

/** The input that the coordinates of a cut come by. */
const COORDS = 'coords';

function zeros({ dataType, shape }: Parameter): Constant {
  const size = sizeOf(shape);
  return { dataType, shape, data: dataType === 'double' ? new Float64Array(size) : new Float32Array(size) };
}

/** The constants of zeros that stand for the directions until `withDirections` puts them in. */
export function zeroDirections(parameters: readonly Parameter[], rank: number): Map<string, Constant> {
  return new Map(
    parameters.flatMap((p) =>
      Array.from({ length: rank }, (_, k) => [directionName(p.name, k), zeros(p)] as const),
    ),
  );
}

/** One sum along a cut. */
export interface Combination {
  /** The value at the origin. */
  readonly base: string;
  /** The change per coordinate, one per direction. */
  readonly dirs: readonly string[];
  /** Whether these are float64. */
  readonly double?: boolean;
}

/** The combination that moves a parameter. */
export function combinationOf({ name, dataType }: Parameter, rank: number): Combination {
  const dirs = Array.from({ length: rank }, (_, k) => directionName(name, k));
  return { base: name, dirs, double: dataType === 'double' };
}

/**
 * Throws unless a cut of this rank through these parameters can be built.
 *
 * @throws RangeError as `alongCut` documents.
 */
export function checkCut(graph: Graph, parameters: readonly Parameter[], rank: number): void {
  if (!(Number.isInteger(rank) && rank > 0))
    throw new RangeError(`alongCut: the rank must be a positive whole number, got ${rank}.`);
  for (const { name } of parameters)
    if (!graph.constants.has(name)) throw new RangeError(`alongCut: the graph has no constant "${name}".`);
  if (graph.inputs.some(({ name }) => name === COORDS) || graph.constants.has(COORDS))
    throw new RangeError(`alongCut: the name "${COORDS}" is taken in the graph.`);
}

/**
 * base + Σₖ coords[k]·dirₖ for each key, computed before everything else. A key that is a constant keeps its name and
 * whoever read it reads the sum; any other key becomes the name of the sum.
 */
export function combineAlong(
  graph: Graph,
  rank: number,
  combinations: ReadonlyMap<string, Combination>,
): Graph {
  const b = graphBuilder(graph, 'cut');
  const scalars = Array.from({ length: rank }, (_, k) =>
    b.add('Gather', [COORDS, b.ints(`k${k}`, [], [k])], { ints: { axis: 0 } }),
  );
  const doubles = [...combinations.values()].some(({ double }) => double)
    ? scalars.map((c) => b.add('Cast', [c], { ints: { to: 11 } }))
    : [];
  const sums = new Map<string, string>();
  for (const [key, { base, dirs, double }] of combinations) {
    const terms = dirs.map((dir, k) => b.add('Mul', [(double ? doubles : scalars)[k]!, dir]));
    const before = terms.slice(0, -1).reduce((sum, term) => b.add('Add', [sum, term]), base);
    const output = graph.constants.has(key) ? b.fresh(`cut/${key}`) : key;
    sums.set(key, b.add('Add', [before, terms.at(-1)!], { output }));
  }
  const { nodes, constants } = b.build();
  const rename = (name: string): string => sums.get(name) ?? name;
  return {
    ...graph,
    constants,
    inputs: [...graph.inputs, { name: COORDS, dataType: 'float', shape: [rank] }],
    nodes: [...nodes.slice(graph.nodes.length), ...graph.nodes.map((node) => renameReads(node, rename))],
  };
}

/**
 * The graph on the cut W + Σₖ coords[k]·dirₖ: each parameter W stays a constant, constants `W/dir0`, `W/dir1`, ... hold
 * its part of each direction (zeros until `withDirections`), and the coordinates come by an input `coords`, float [rank].
 *
 * @throws RangeError if the rank is not a positive whole number, a parameter is not a constant of the graph, or the name `coords` is taken.
 */
export function alongCut(graph: Graph, parameters: readonly Parameter[], rank: number): Graph {
  checkCut(graph, parameters, rank);
  const combinations = new Map(parameters.map((p) => [p.name, combinationOf(p, rank)]));
  const cut = combineAlong(graph, rank, combinations);
  return { ...cut, constants: new Map([...cut.constants, ...zeroDirections(parameters, rank)]) };
}

/**
 * The cut's graph with its directions, each a vector over all parameters, which is copied. Where the graph no longer
 * needs a parameter's direction (see `affineCut`), that part is left out.
 *
 * @throws RangeError if a direction has another dimension than the parameters.
 */
export function withDirections(
  graph: Graph,
  parameters: readonly Parameter[],
  directions: readonly Vector[],
): Graph {
  const constants = new Map(graph.constants);
  directions.forEach((direction, k) => {
    for (const [name, { data }] of Object.entries(unpack(layoutOf(parameters), direction))) {
      const constant = constants.get(directionName(name, k));
      if (!constant) continue;
      const copy = constant.dataType === 'double' ? Float64Array.from(data) : Float32Array.from(data);
      constants.set(directionName(name, k), { ...constant, data: copy });
    }
  });
  return { ...graph, constants };
}
