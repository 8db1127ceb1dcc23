import type { GraphBuilder } from './graph-builder.ts';
import type { Graph } from './graph.ts';
import { RESHAPED } from './made.ts';
import { probabilitiesOf } from './probabilities.ts';

/** log p, which is −88 at the least, so that its softmax is p again. */
export const logOf = (b: GraphBuilder, p: string): string =>
  b.add('Log', [b.add('Max', [p, b.floats('tiny', [], [1.17549435e-38])])]);

/**
 * The numbers z of which a value is the logistic function: its input, reshaped as the value was; log p − log(1 − p) where it was clipped
 * on the way; the value itself where no logistic function makes it.
 */
export function decisionScores(b: GraphBuilder, graph: Graph, name: string): string {
  const odds = probabilitiesOf(graph, name);
  if (odds?.by !== 'sigmoid') return name;
  if (odds.logits !== undefined) return odds.logits;
  const node = graph.nodes.find(({ outputs }) => outputs.includes(name))!;
  if (!RESHAPED.has(node.op)) {
    const rest = b.add('Sub', [b.floats('one', [], [1]), name]);
    return b.add('Sub', [logOf(b, name), logOf(b, rest)]);
  }
  const [first, ...others] = node.inputs;
  const ints = Object.entries(node.attributes).flatMap(([key, a]) =>
    a.kind === 'int' || a.kind === 'ints' ? [[key, a.value] as const] : [],
  );
  return b.add(node.op, [decisionScores(b, graph, first!), ...others], { ints: Object.fromEntries(ints) });
}
