import type { Emit } from '../../emit.ts';
import type { Node } from '../../graph.ts';
import { int, numberOf, textOf, typeCode } from '../../node-attributes.ts';

/** −w log p at the targets, each target weighted, targets to ignore by 0; summed or averaged by the weights where asked. */
export function pickLosses(g: Emit, node: Node, logProbabilities: string): string {
  const [, targets, weights] = node.inputs as [string, string, string?];
  const ignored = node.attributes['ignore_index'];
  const zero = g.node('Cast', [g.list([0])], { to: int(typeCode(g.type(targets))) });
  const skip = ignored
    ? g.node('Equal', [targets, g.node('Add', [zero, whole(g, targets, numberOf(node, 'ignore_index', 0))])])
    : undefined;
  const safe = skip ? g.node('Where', [skip, zero, targets]) : targets;
  const column = g.node('Unsqueeze', [safe, g.list([1])]);
  const picked = g.Squeeze([g.GatherElements([logProbabilities, column], { axis: int(1) }), g.list([1])]);
  const given = weights
    ? g.Gather([weights, safe], { axis: int(0) })
    : g.Expand([g.scalar(picked, 1), g.shapeOf(picked)]);
  const w = skip ? g.Where([skip, g.scalar(picked, 0), given]) : given;
  const losses = g.Neg([g.Mul([picked, w])]);
  const reduction = textOf(node, 'reduction', 'mean');
  if (reduction === 'none') return losses;
  const all = (x: string): string => g.ReduceSum([x], { keepdims: int(0) });
  return reduction === 'sum' ? all(losses) : g.Div([all(losses), all(w)]);
}

const whole = (g: Emit, like: string, value: number): string =>
  g.node('Cast', [g.list([value])], { to: int(typeCode(g.type(like))) });
