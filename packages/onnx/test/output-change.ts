import type { Graph } from '../src/index.ts';
import { runGraph, type Feed } from './run-graph.ts';

/** Numbers for every input: waves, or word numbers below 12. */
const feedsOf = ({ inputs }: Graph): Record<string, Feed> =>
  Object.fromEntries(
    inputs.map(({ name, dataType, shape }) => {
      const dims = shape!.map((dim) => (typeof dim === 'number' ? dim : 2));
      const size = dims.reduce((a, b) => a * b, 1);
      const data =
        dataType === 'int64'
          ? BigInt64Array.from({ length: size }, (_, i) => BigInt((7 * i + 3) % 12))
          : Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i));
      return [name, { shape: dims, data }];
    }),
  );

/** The largest difference between the outputs of a graph and those of others, relative to the largest output. */
export async function outputChange(graph: Graph, others: readonly Graph[]): Promise<number> {
  const before = await runGraph(graph, feedsOf(graph));
  let worst = 0;
  for (const other of others) {
    const after = await runGraph(other, feedsOf(graph));
    for (const { name } of graph.outputs) {
      const [a, b] = [before[name]!.data, after[name]!.data];
      const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      a.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - b[i]!) / scale)));
    }
  }
  return worst;
}
