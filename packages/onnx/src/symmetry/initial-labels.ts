import type { Constant, Graph } from '../graph.ts';
import { numberOf } from '../node-attributes.ts';
import { allFixed, family, type Labels } from './label.ts';
import { fixed, free } from './span.ts';

const RECURRENT = new Set(['GRU', 'LSTM', 'RNN']);

/** Whether all numbers along an axis are the same, so that permuting it changes nothing. */
export function isUniform({ shape, data }: Constant, axis: number): boolean {
  const values = data as ArrayLike<number>;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const length = shape[axis]!;
  for (let i = 0; i < values.length; i++) {
    const along = Math.floor(i / stride) % length;
    if (along > 0 && values[i] !== values[i - along * stride]) return false;
  }
  return true;
}

/**
 * The labels that the constants of a graph start with: those in `movable` free along every axis, and in weights of grouped convolutions and
 * recurrent layers differently for each group and direction; all others in place, except along axes where they are constant.
 */
export function initialLabels(graph: Graph, movable: ReadonlySet<string>): Map<string, Labels> {
  const blocksOf = new Map<string, number>();
  const recurrent = new Set<string>();
  for (const { op, inputs, ...node } of graph.nodes) {
    const groups = numberOf({ op, inputs, ...node }, 'group', 1);
    if ((op === 'Conv' || op === 'ConvTranspose') && groups > 1) blocksOf.set(inputs[1]!, groups);
    if (RECURRENT.has(op))
      for (const i of [1, 2, 3, 5, 6, 7]) {
        const directions = graph.constants.get(inputs[i] ?? '')?.shape[0] ?? 1;
        if (!inputs[i] || directions === 1) continue;
        blocksOf.set(inputs[i], directions);
        recurrent.add(inputs[i]);
      }
  }
  const labels = new Map<string, Labels>();
  for (const [name, constant] of graph.constants) {
    const { shape, dataType } = constant;
    const blocks = blocksOf.get(name);
    if (movable.has(name))
      labels.set(
        name,
        shape.map((size, axis) =>
          blocks && shape[0]! % blocks === 0 && axis > 0 && (axis === 1 || recurrent.has(name))
            ? perBlock(shape[0]!, blocks, size)
            : free(size),
        ),
      );
    else if (dataType !== 'float' && dataType !== 'double') labels.set(name, allFixed(shape));
    else
      labels.set(
        name,
        shape.map((size, axis) => (isUniform(constant, axis) ? free(size) : fixed(size))),
      );
  }
  return labels;
}

/** A label that is another one in each of `blocks` equal parts of the first axis. */
function perBlock(rows: number, blocks: number, size: number): Labels[number] {
  const members = Array.from({ length: blocks }, () => free(size));
  return family(
    0,
    Array.from({ length: rows }, (_, row) => members[Math.floor((row * blocks) / rows)]!),
  );
}
