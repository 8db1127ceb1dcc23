import type { Attribute } from './graph.ts';
import { int } from './node-attributes.ts';

/** What appends to a graph here. */
interface Appending {
  readonly node: (
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
  ) => string;
  readonly list: (values: readonly number[]) => string;
  readonly shapeOf: (name: string) => string;
}

/** Σ of a value over the axes along which `like` was broadcast, in the shape of `like`, where these are known only while the graph runs. */
export function summedAtRun({ node, list, shapeOf }: Appending, value: string, like: string): string {
  const ranks = [value, like].map((name) => node('Shape', [node('Shape', [name])]));
  const missing = node('Sub', ranks);
  const one: Attribute = {
    kind: 'tensor',
    value: { dataType: 'int64', shape: [1], data: BigInt64Array.of(1n) },
  };
  const filled = node('Concat', [node('ConstantOfShape', [missing], { value: one }), shapeOf(like)], {
    axis: int(0),
  });
  const axes = node('Reshape', [node('NonZero', [node('Equal', [filled, list([1])])]), list([-1])]);
  const sum = node('ReduceSum', [value, axes], { keepdims: int(1), noop_with_empty_axes: int(1) });
  return node('Reshape', [sum, shapeOf(like)]);
}
