import { layoutOfParameters, parametersOf, thetaOf } from '@orograph/onnx';
import { filterNormalize, hasFilters, normal, sizeOf, type Block, type Vector } from '@orograph/tensor';
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { loadOnnx } from '../../src/load-onnx.ts';
import { withFrameworkNames } from '../../src/weights/framework-names.ts';

const fixture = (name: string): string => new URL(`../fixtures/weights/${name}`, import.meta.url).pathname;
/** The norms of the filters of each parameter, by PyTorch; see make_filters.py. */
const expected = JSON.parse(readFileSync(fixture('filters.json'), 'utf8')) as Record<
  string,
  { shape: number[]; norms: number[] }
>;
const names = new Map(Object.entries(expected).map(([name, { shape }]) => [name, { shape, isFloat: true }]));

/** The norms of the filters of a block, index by index. */
function normsOf({ shape, offset, filterAxis, filterRank = 1 }: Block, theta: Vector): number[] {
  const sums = new Map<string, number>();
  for (let i = 0; i < sizeOf(shape); i++) {
    const places = shape.map((n, axis) => Math.floor(i / sizeOf(shape.slice(axis + 1))) % n);
    const filter = places.slice(filterAxis + 1 - filterRank, filterAxis + 1).join();
    sums.set(filter, (sums.get(filter) ?? 0) + theta[offset + i]! ** 2);
  }
  return [...sums.values()].map(Math.sqrt);
}
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

test.each(['filters-script', 'filters-dynamo'])(
  'the filters of %s are those of PyTorch, whatever way its weights lie',
  async (name) => {
    const { graph, names: found } = withFrameworkNames(await loadOnnx(fixture(`${name}.onnx`)), names, name);
    const parameters = parametersOf(graph);
    const layout = layoutOfParameters(parameters);
    const theta = Float64Array.from(thetaOf(graph, parameters));
    const along = filterNormalize(normal(layout.dim, 1), theta, layout);
    expect(found.some(({ transposed }) => transposed)).toBe(true);
    expect(layout.blocks).toHaveLength(parameters.length);
    for (const block of layout.blocks) {
      const norms = block.name.split('+').flatMap((own) => expected[own]!.norms);
      expect([block.name, hasFilters(block)]).toEqual([block.name, norms.length > 0]);
      const own = norms.length > 0 ? normsOf(block, theta) : [];
      expect(own).toHaveLength(norms.length);
      for (const [k, norm] of sorted(norms).entries()) expect(sorted(own)[k]).toBeCloseTo(norm, 5);
      // A normalized direction has the same filters' norms; none along biases and scales.
      const moved = normsOf(block, along);
      for (const [k, norm] of own.entries()) expect(moved[k]).toBeCloseTo(norm, 6);
      if (norms.length === 0) expect(Math.max(...moved)).toBe(0);
    }
  },
);
