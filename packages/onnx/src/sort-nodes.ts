import type { Node } from './graph.ts';
import { OnnxFormatError } from './onnx-format-error.ts';

/** The names a node reads: its inputs, and what its subgraphs read from around them. */
export function reads(node: Node): readonly string[] {
  const names = node.inputs.filter((name) => name !== '');
  for (const attribute of Object.values(node.attributes)) {
    if (attribute.kind !== 'graph') continue;
    const { inputs, outputs, nodes, constants } = attribute.value;
    const inner = new Set([
      ...inputs.map(({ name }) => name),
      ...constants.keys(),
      ...nodes.flatMap((n) => n.outputs),
    ]);
    names.push(
      ...[...nodes.flatMap(reads), ...outputs.map(({ name }) => name)].filter((name) => !inner.has(name)),
    );
  }
  return names;
}

/**
 * The nodes in topological order, otherwise in the order given.
 *
 * @throws OnnxFormatError if a name is read that nothing defines, or nodes wait for each other.
 */
export function sortNodes(nodes: readonly Node[], defined: Iterable<string>): readonly Node[] {
  const ready = new Set(defined);
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const state = new Map<Node, 'open' | 'done'>();
  const sorted: Node[] = [];
  for (const root of nodes) {
    const stack = [root];
    while (stack.length > 0) {
      const node = stack.at(-1)!;
      if (state.get(node) === 'done') {
        stack.pop();
        continue;
      }
      state.set(node, 'open');
      const before: Node[] = [];
      for (const name of reads(node)) {
        if (ready.has(name)) continue;
        const producer = producers.get(name);
        const who = `node "${node.name || node.outputs[0] || ''}" (${node.op})`;
        if (!producer) throw new OnnxFormatError(`parseOnnx: ${who} reads "${name}", which nothing defines.`);
        if (state.get(producer) === 'open')
          throw new OnnxFormatError(
            `parseOnnx: ${who} reads "${name}", which depends on that node: a cycle.`,
          );
        before.push(producer);
      }
      if (before.length > 0) {
        stack.push(before[0]!);
        continue;
      }
      stack.pop();
      state.set(node, 'done');
      sorted.push(node);
      for (const name of node.outputs) ready.add(name);
    }
  }
  return sorted;
}
