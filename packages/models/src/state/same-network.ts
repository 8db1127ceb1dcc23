import type { Constant, Graph } from '@orograph/onnx';

const isFloat = ({ dataType }: Constant): boolean => dataType === 'float' || dataType === 'double';

/**
 * Says where two graphs differ other than in the numbers of their float constants, by name; `undefined` for checkpoints of one network.
 */
export function networkDifference(a: Graph, b: Graph): string | undefined {
  if (a === b) return undefined;
  for (const [name, constant] of a.constants) {
    const other = b.constants.get(name);
    if (!other) return `constant "${name}"`;
    const alike = other.dataType === constant.dataType && other.shape.join() === constant.shape.join();
    if (!alike || !(isFloat(constant) || sameNumbers(constant, other))) return `constant "${name}"`;
  }
  const surplus = [...b.constants.keys()].find((name) => !a.constants.has(name));
  if (surplus !== undefined) return `constant "${surplus}"`;
  const at = a.nodes.findIndex((node, k) => text(node) !== text(b.nodes[k]));
  const node = a.nodes[at] ?? b.nodes[a.nodes.length];
  const other = at < 0 ? undefined : b.nodes[at]?.op;
  if (node)
    return `node ${node.op} "${node.name || (node.outputs[0] ?? '')}"${other === undefined || other === node.op ? '' : `, which is ${other} in the other`}`;
  if (text(a.inputs) !== text(b.inputs)) return 'inputs';
  return text(a.outputs) === text(b.outputs) ? undefined : 'outputs';
}

const sameNumbers = (a: Constant, b: Constant): boolean =>
  a.data.length === b.data.length &&
  Array.from(a.data as ArrayLike<number>).every((x, i) => Object.is(x, b.data[i]));

/** A part of a graph as text; maps and big numbers included. */
const text = (part: unknown): string =>
  JSON.stringify(part, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Map) return [...value];
    return ArrayBuffer.isView(value) ? Array.from(value as Float32Array, String) : value;
  }) ?? '';
