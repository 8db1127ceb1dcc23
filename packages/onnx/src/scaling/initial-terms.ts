import type { Graph } from '../graph.ts';
import { numberOf } from '../node-attributes.ts';
import type { Gauge, Gauges } from './gauge.ts';
import type { Term, Terms } from './term.ts';

/** Operators whose second input multiplies. */
const SCALING = /Normalization$|^Mul$/;
const RECURRENT = new Set(['GRU', 'LSTM', 'RNN']);

/** The axes along which each constant is scaled, where these are not its axes one by one; those of grouped convolutions with the number of groups. */
function unusual(graph: Graph): {
  readonly byDirection: ReadonlySet<string>;
  readonly groups: ReadonlyMap<string, number>;
  readonly scaling: ReadonlySet<string>;
} {
  const groups = new Map<string, number>();
  const byDirection = new Set<string>();
  const scaling = new Set<string>();
  for (const node of graph.nodes) {
    const group = numberOf(node, 'group', 1);
    if (SCALING.test(node.op)) for (const name of node.inputs.slice(0, 2)) scaling.add(name);
    if (node.op === 'Conv' && group > 1) groups.set(node.inputs[1]!, group);
    if (RECURRENT.has(node.op))
      for (const i of [1, 2, 3, 5, 6, 7]) if (node.inputs[i]) byDirection.add(node.inputs[i]);
  }
  return { byDirection, groups, scaling };
}

/** Unknown scales for the constants that may be scaled: one for each position along each axis, in weights of grouped convolutions and recurrent layers another for each group and direction. */
export function initialTerms(graph: Graph, movable: ReadonlySet<string>, g: Gauges): Map<string, Terms> {
  const { byDirection, groups, scaling } = unusual(graph);
  /** Weights and what multiplies are said in biases and the like, which belong to one unit each. */
  let isDerived = false;
  const fresh = (count: number): Gauge[] => Array.from({ length: count }, () => g.fresh(isDerived));
  const alone = (shape: readonly number[], axis: number): Term => ({
    axes: [axis],
    gauges: fresh(shape[axis]!),
  });
  const perGroup = (shape: readonly number[], count: number): Term => {
    const [outputs, inputs] = [shape[0]!, shape[1]!];
    const own = fresh(count * inputs);
    const gauges = Array.from(
      { length: outputs * inputs },
      (_, i) => own[Math.floor((Math.floor(i / inputs) * count) / outputs) * inputs + (i % inputs)]!,
    );
    return { axes: [0, 1], gauges };
  };
  const terms = new Map<string, Terms>();
  for (const [name, { shape, dataType }] of graph.constants) {
    if (!movable.has(name) || (dataType !== 'float' && dataType !== 'double')) continue;
    const axes = [...shape.keys()].filter((axis) => shape[axis]! > 1);
    const group = groups.get(name);
    isDerived = axes.length > 1 || scaling.has(name);
    if (byDirection.has(name))
      terms.set(
        name,
        [...shape.keys()]
          .slice(1)
          .map((axis) => ({ axes: [0, axis], gauges: fresh(shape[0]! * shape[axis]!) })),
      );
    else
      terms.set(
        name,
        axes.map((axis) =>
          group && shape[0]! % group === 0 && axis === 1 ? perGroup(shape, group) : alone(shape, axis),
        ),
      );
  }
  return terms;
}
