import type { Dim, Graph, ValueInfo } from '../graph.ts';

/** Sizes for dimensions that the file leaves open: small, and different so that none is taken for another. */
const SIZES = [2, 3, 5, 7, 11, 13, 17, 19, 23];
/** The size of an image whose size is left open. */
const PLACES = 64;

/**
 * The graph with a number for every dimension of its inputs: those of `shapes`, else small ones, which the symmetries do not depend on.
 */
export function concreteShapes(
  graph: Graph,
  shapes: Readonly<Record<string, readonly number[]>> = {},
): Graph {
  const symbols = new Map<string, number>();
  let next = 0;
  const sizeFor = (rank: number, axis: number): number =>
    rank >= 4 && axis >= 2 ? PLACES : SIZES[Math.min(next++, SIZES.length - 1)]!;
  const number = (dim: Dim, rank: number, axis: number, given: number | undefined): number => {
    const size = given ?? (typeof dim === 'number' ? dim : undefined);
    if (typeof dim !== 'string') return size ?? sizeFor(rank, axis);
    if (!symbols.has(dim)) symbols.set(dim, size ?? sizeFor(rank, axis));
    return symbols.get(dim)!;
  };
  const inputs = graph.inputs.map((input): ValueInfo => {
    const given = shapes[input.name];
    const shape = input.shape ?? given;
    return shape
      ? { ...input, shape: shape.map((dim, axis) => number(dim, shape.length, axis, given?.[axis])) }
      : input;
  });
  const stated = (info: ValueInfo): ValueInfo =>
    info.shape
      ? {
          ...info,
          shape: info.shape.map((dim) => (typeof dim === 'string' ? (symbols.get(dim) ?? null) : dim)),
        }
      : info;
  return {
    ...graph,
    inputs,
    outputs: graph.outputs.map(stated),
    valueInfo: new Map([...graph.valueInfo].map(([name, info]) => [name, stated(info)])),
  };
}
