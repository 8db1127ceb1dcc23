import type { DataType, Node } from './graph.ts';
import type { Inputs } from './known.ts';
import { numberOf, typeOfCode } from './node-attributes.ts';

const BOOL = new Set('And Equal Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Not Or Xor'.split(' '));
const INT64 = new Set('ArgMax ArgMin NonZero Shape Size'.split(' '));

/** The element type of an output of a node. */
export function inferType(node: Node, inputs: Inputs, output: number): DataType {
  if (BOOL.has(node.op)) return 'bool';
  if (INT64.has(node.op) || ((node.op === 'MaxPool' || node.op === 'TopK') && output === 1)) return 'int64';
  if (node.op === 'Cast') return typeOfCode(numberOf(node, 'to', 1));
  if (node.op === 'CastLike') return inputs[1]?.dataType ?? 'float';
  if (node.op === 'Where') return inputs[1]?.dataType ?? 'float';
  if (node.op === 'OneHot') return inputs[2]?.dataType ?? 'float';
  if (node.op === 'ConstantOfShape') {
    const value = node.attributes['value'];
    return value?.kind === 'tensor' ? value.value.dataType : 'float';
  }
  return inputs[0]?.dataType ?? 'float';
}
