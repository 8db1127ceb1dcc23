import type { Graph, Node } from '@orograph/onnx';

/** The most steps of a Loop that nothing can end before: a thousand million of the smallest take a minute or more for each evaluation. */
const MOST_STEPS = 2 ** 30;

/**
 * Refuses a network with a Loop that is sure to run for longer than anyone waits: its trip count is a constant above the limit, and its
 * condition stays true. (Loops that their condition ends, with the largest trip count there is, are how `while` is exported.)
 *
 * @throws RangeError naming the node, its trip count and the limit.
 */
export function refuseEndless(graph: Graph): void {
  for (const node of graph.nodes) {
    const body = node.attributes['body'];
    for (const attribute of Object.values(node.attributes))
      if (attribute.kind === 'graph') refuseEndless(attribute.value);
    if (node.op !== 'Loop' || node.domain !== '' || body?.kind !== 'graph') continue;
    const steps = graph.constants.get(node.inputs[0] ?? '')?.data[0];
    if (steps === undefined || !(Number(steps) > MOST_STEPS) || !staysTrue(body.value)) continue;
    const name = node.name || node.outputs[0]!;
    throw new RangeError(
      `node "${name}" (Loop): expected at most ${MOST_STEPS} steps where nothing ends them before, got ${String(steps)}.`,
    );
  }
}

/** Whether the condition that a body gives back is the one it was given, or a constant that is true. */
function staysTrue({ inputs, outputs, nodes, constants }: Graph): boolean {
  const given = inputs[1]?.name;
  let name = outputs[0]?.name;
  for (let from: Node | undefined; ; name = from.inputs[0]) {
    if (name === undefined || name === given) return name !== undefined;
    const constant = constants.get(name);
    if (constant) return Boolean(constant.data[0]);
    from = nodes.find(({ outputs: made }) => made.includes(name!));
    if (from?.op !== 'Identity' && from?.op !== 'Cast') return false;
  }
}
