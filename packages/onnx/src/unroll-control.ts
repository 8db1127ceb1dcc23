import { isControl } from './differentiable.ts';
import { emitter, type Emit } from './emit.ts';
import type { Constant, Graph, Node } from './graph.ts';
import { groups, MOST_NODES, MOST_STEPS, tooManySteps } from './limits.ts';
import { int, ints, numberOf, numbersOf } from './node-attributes.ts';
import { Refused, namingRefusals } from './refused.ts';
import { renameReads } from './rename-reads.ts';

/** What a graph is written out into, and how much of it. */
interface Unrolled {
  readonly g: Emit;
  readonly opset: number;
  /** The most steps of a loop. */
  readonly steps: number;
  /** How many more nodes the bodies of loops may come to, and of how many at most. */
  readonly room: { left: number; readonly most: number };
}

const number = (dataType: 'bool' | 'int64', value: number): Constant => ({
  dataType,
  shape: [],
  data: dataType === 'bool' ? Uint8Array.of(value) : BigInt64Array.of(BigInt(value)),
});

function bodyOf(node: Node, name: string): Graph {
  const attribute = node.attributes[name];
  if (attribute?.kind !== 'graph') throw new Refused(`has no ${name}`);
  return attribute.value;
}

/** Appends the nodes of a subgraph under new names and returns the names of its outputs. */
function inline(unrolled: Unrolled, body: Graph, inputs: readonly string[]): readonly string[] {
  const { g, room } = unrolled;
  room.left -= body.nodes.length;
  if (room.left < 0)
    throw new Refused(
      `comes to more than ${groups(room.most)} nodes; --most-nodes, or limits.nodes, takes more`,
    );
  const names = new Map<string, string>(body.inputs.map(({ name }, i) => [name, inputs[i]!]));
  for (const [name, value] of body.constants) names.set(name, g.store(value));
  const rename = (name: string): string => names.get(name) ?? name;
  for (const node of body.nodes) {
    for (const name of node.outputs) if (name) names.set(name, g.fresh(name));
    const copy = {
      ...renameReads(node, rename),
      outputs: node.outputs.map(rename),
      name: g.fresh(node.name),
    };
    append(unrolled, copy);
  }
  return body.outputs.map(({ name }) => rename(name));
}

/** The number that decides how a control node goes on. */
function decided(g: Emit, name: string, what: string): number {
  const [value] = g.elements(name) ?? [];
  if (value === undefined) throw new Refused(`has ${what} that is computed while the graph runs`);
  return value;
}

const tooMany = (limit: number, steps: number): Refused => tooManySteps('runs for more steps', limit, steps);

/** What each step gave, along a new axis. */
function stacked(g: Emit, opset: number, steps: readonly string[], axis: number): string {
  if (steps.length === 0) throw new Refused('runs no step and collects what its steps give');
  const rows = steps.map((value) =>
    opset < 13
      ? g.node('Unsqueeze', [value], { axes: ints([axis]) })
      : g.node('Unsqueeze', [value, g.list([axis])]),
  );
  return g.node('Concat', rows, { axis: int(axis) });
}

function loop(unrolled: Unrolled, node: Node): readonly string[] {
  const { g, opset, steps } = unrolled;
  const body = bodyOf(node, 'body');
  const [limit, condition, ...initial] = node.inputs as [string, string, ...string[]];
  const most = limit ? decided(g, limit, 'a number of steps') : Infinity;
  let going = condition || g.store(number('bool', 1));
  let carried: readonly string[] = initial;
  const collected: (readonly string[])[] = [];
  for (let k = 0; k < most && decided(g, going, 'a condition') !== 0; k++) {
    if (k === steps) throw tooMany(steps, most);
    const results = inline(unrolled, body, [g.store(number('int64', k)), going, ...carried]);
    going = results[0]!;
    carried = results.slice(1, initial.length + 1);
    collected.push(results.slice(initial.length + 1));
  }
  const wanted = node.outputs.slice(initial.length);
  return [
    ...carried,
    ...wanted.map((_, i) =>
      stacked(
        g,
        opset,
        collected.map((row) => row[i]!),
        0,
      ),
    ),
  ];
}

function scan(unrolled: Unrolled, node: Node): readonly string[] {
  const { g, opset } = unrolled;
  if (opset < 9) throw new Refused('meant something else in this opset');
  const body = bodyOf(node, 'body');
  const count = numberOf(node, 'num_scan_inputs', 0);
  const initial = node.inputs.slice(0, node.inputs.length - count);
  const rows = node.inputs.slice(initial.length);
  const wanted = node.outputs.slice(initial.length);
  const entry = (name: string, i: number): number => numbersOf(node, name)?.[i] ?? 0;
  const steps = g.shape(rows[0]!)?.at(entry('scan_input_axes', 0));
  if (typeof steps !== 'number') throw new Refused('has a number of steps that is not known');
  if (steps > unrolled.steps) throw tooMany(unrolled.steps, steps);
  let carried: readonly string[] = initial;
  const collected: (readonly string[])[] = [];
  for (let k = 0; k < steps; k++) {
    const parts = rows.map((name, i) => {
      const place = entry('scan_input_directions', i) ? steps - 1 - k : k;
      const axis = { axis: int(entry('scan_input_axes', i)) };
      return g.node('Gather', [name, g.store(number('int64', place))], axis);
    });
    const results = inline(unrolled, body, [...carried, ...parts]);
    carried = results.slice(0, initial.length);
    collected.push(results.slice(initial.length));
  }
  const outputs = wanted.map((_, i) => {
    const column = collected.map((row) => row[i]!);
    const ordered = entry('scan_output_directions', i) ? column.toReversed() : column;
    return stacked(g, opset, ordered, entry('scan_output_axes', i));
  });
  return [...carried, ...outputs];
}

function branch(unrolled: Unrolled, node: Node): readonly string[] {
  const { g } = unrolled;
  const holds = decided(g, node.inputs[0]!, 'a condition') !== 0;
  return inline(unrolled, bodyOf(node, holds ? 'then_branch' : 'else_branch'), []);
}

/** Appends a node; If, Loop and Scan as what they come down to. */
function append(unrolled: Unrolled, node: Node): void {
  const { g, opset } = unrolled;
  if (!isControl(node)) {
    g.keep(node);
    return;
  }
  const rule = node.op === 'If' ? branch : node.op === 'Loop' ? loop : scan;
  const values = namingRefusals(node, opset, () => rule(unrolled, node));
  node.outputs.forEach((name, i) => {
    if (name) g.node('Identity', [values[i]!], {}, [name]);
  });
}

/**
 * The graph with every If, Loop and Scan in `path` replaced by the nodes that run: the branch that a known condition
 * chooses, the body as often as a known count or condition says, within the graph's limits. An If beside the path that is
 * decided is replaced too: exporters compute sizes that way.
 *
 * @throws UnsupportedOpError naming the node if that is decided only while the graph runs.
 */
export function unrollControl(graph: Graph, path: ReadonlySet<Node>): Graph {
  if (!graph.nodes.some((node) => (path.has(node) ? isControl(node) : node.op === 'If'))) return graph;
  const g = emitter(graph, 'unroll', true);
  const { nodes: most = MOST_NODES, steps = MOST_STEPS } = graph.limits ?? {};
  const unrolled = { g, opset: graph.opsets[''] ?? 0, steps, room: { left: most, most } };
  for (const node of graph.nodes) {
    const decides = node.op === 'If' && g.elements(node.inputs[0]!) !== undefined;
    if (path.has(node) || decides) append(unrolled, node);
    else g.keep(node);
  }
  return g.build();
}
