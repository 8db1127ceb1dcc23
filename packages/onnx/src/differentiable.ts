import type { Graph, Node } from './graph.ts';
import { lowerings } from './lower/index.ts';
import { ops } from './ops/index.ts';
import type { Op } from './ops/op.ts';

/** Operators whose outputs do not move with their inputs: integers, conditions, steps. Their derivative is zero where it exists. */
const CONSTANT = new Set(
  'And ArgMax ArgMin BitwiseAnd Ceil ConstantOfShape Equal EyeLike Floor Greater GreaterOrEqual Hardmax IsInf IsNaN Less LessOrEqual NonZero Not OneHot Or Range Round Shape Sign Size Xor'.split(
    ' ',
  ),
);

/** What remains of these after lowering is read only where its derivative cancels. */
const FIXED_AFTER_LOWERING = new Set(['ReduceMax', 'ReduceMin', 'ReduceProd', 'Flatten', 'Trilu']);

/** The rule of a node, or `undefined`. */
export const ruleOf = ({ op, domain }: Node): Op | undefined =>
  domain === '' && Object.hasOwn(ops, op) ? ops[op as keyof typeof ops] : undefined;

/** Whether a node's outputs have derivative zero; `lowered` says that composites were replaced. */
export const isConstant = ({ op, domain }: Node, lowered = false): boolean =>
  domain === '' && (CONSTANT.has(op) || (lowered && FIXED_AFTER_LOWERING.has(op)));

const how = (op: string): 'rule' | 'lowered' | 'zero' =>
  Object.hasOwn(lowerings, op) ? 'lowered' : Object.hasOwn(ops, op) ? 'rule' : 'zero';

/** The operators that have a rule or are lowered to some that have, with how; sorted. */
export function differentiableOps(): readonly {
  readonly op: string;
  readonly how: 'rule' | 'lowered' | 'zero';
}[] {
  const all = new Set([...Object.keys(ops), ...Object.keys(lowerings), ...CONSTANT]);
  return [...all].toSorted().map((op) => ({ op, how: how(op) }));
}

/** The types of operators in the graph that cannot be differentiated, sorted; those of other domains with their domain. */
export function gradientSupport(graph: Graph): readonly string[] {
  const missing = graph.nodes.filter(
    (node) =>
      !isConstant(node) && !ruleOf(node) && !(node.domain === '' && Object.hasOwn(lowerings, node.op)),
  );
  return [...new Set(missing.map(({ op, domain }) => (domain ? `${domain}.${op}` : op)))].toSorted();
}
