import { isDecimal } from './data-type.ts';
import { firstOpset } from './first-opset.ts';
import type { Node } from './graph.ts';
import { lowerings } from './lower/index.ts';
import type { Lowering, LoweredOp } from './lower/lowering.ts';
import { numberOf, typeOfCode } from './node-attributes.ts';
import { ops } from './ops/index.ts';
import type { Op } from './ops/op.ts';
import type { CoreOp } from './core-inputs.ts';

/** Operators whose outputs do not move with their inputs: integers, conditions, steps. Their derivative is zero where it exists. */
const CONSTANT = new Set(
  'And ArgMax ArgMin BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Ceil ConstantOfShape Equal EyeLike Floor Greater GreaterOrEqual Hardmax IsInf IsNaN Less LessOrEqual NonZero Not OneHot Or Range Round Shape Sign Size Xor'.split(
    ' ',
  ),
);

/** What remains of these after lowering is read only where its derivative cancels. */
const FIXED_AFTER_LOWERING = new Set(['Flatten', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'TopK', 'Trilu']);

/** Operators that hold subgraphs and are replaced by what runs. */
const CONTROL = new Set(['If', 'Loop', 'Scan']);

/** Whether a node holds subgraphs that are unrolled. */
export const isControl = ({ op, domain }: Node): boolean => domain === '' && CONTROL.has(op);

/** The rule of a node, or `undefined`. */
export const ruleOf = ({ op, domain }: Node): Op | undefined =>
  domain === '' && Object.hasOwn(ops, op) ? ops[op as CoreOp] : undefined;

/** How a node is said in operators with rules, or `undefined`. */
export function loweringOf({ op, domain }: Node): Lowering | undefined {
  const key = domain === '' ? op : `${domain}.${op}`;
  return Object.hasOwn(lowerings, key) ? lowerings[key as LoweredOp] : undefined;
}

/** Whether a node's outputs have derivative zero; `lowered` says that composites were replaced. */
export const isConstant = (node: Node, lowered = false): boolean =>
  node.domain === '' &&
  (CONSTANT.has(node.op) ||
    (node.op === 'Cast' && !isDecimal(typeOfCode(numberOf(node, 'to', 1)))) ||
    (lowered && FIXED_AFTER_LOWERING.has(node.op)));

/** How one operator is differentiated. */
export interface Differentiable {
  /** The operator, with its domain in front if it is not ONNX's own. */
  readonly op: string;
  /** By a rule of its own, by being said in operators with rules, by being unrolled, or because its derivative is zero. */
  readonly how: 'rule' | 'lowered' | 'unrolled' | 'zero';
  /** The first version of its operator set from which on it is, 7 at the least for ONNX's own. */
  readonly since: number;
}

function how(op: string): Differentiable['how'] {
  if (Object.hasOwn(lowerings, op)) return 'lowered';
  if (Object.hasOwn(ops, op)) return 'rule';
  return CONTROL.has(op) ? 'unrolled' : 'zero';
}

/** All operators that can be differentiated, sorted. */
export function differentiableOps(): readonly Differentiable[] {
  const all = new Set([...Object.keys(ops), ...Object.keys(lowerings), ...CONTROL, ...CONSTANT]);
  return [...all].toSorted().map((op) => ({ op, how: how(op), since: firstOpset(op) }));
}
