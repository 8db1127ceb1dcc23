import { foldMovement } from './fold-movement.ts';
import type { DataType, Dim, Node } from './graph.ts';
import { whole, type Inputs } from './known.ts';
import { numberOf } from './node-attributes.ts';

type Numbers = readonly number[];

const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  And: (a, b) => a * b,
  Div: (a, b) => a / b,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Max: Math.max,
  Min: Math.min,
  Mod: (a, b) => a - b * Math.floor(a / b),
  Mul: (a, b) => a * b,
  Or: Math.max,
  Sub: (a, b) => a - b,
};

const UNARY: Readonly<Record<string, (a: number) => number>> = {
  Ceil: Math.ceil,
  Floor: Math.floor,
  Neg: (a) => -a,
  Not: (a) => 1 - a,
  Sqrt: Math.sqrt,
};

const PASSING = new Set(['Cast', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** Entry by entry, a list of one going with every entry of the other. */
const zip = (a: Numbers, b: Numbers, f: (x: number, y: number) => number): Numbers | undefined =>
  a.length === b.length || a.length === 1 || b.length === 1
    ? Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
        f(a[a.length === 1 ? 0 : i]!, b[b.length === 1 ? 0 : i]!),
      )
    : undefined;

function folded(node: Node, inputs: Inputs): Numbers | undefined {
  const [x, y, z] = inputs.map((input) => whole(input?.elements));
  const short = inputs.every((input) => (input?.shape?.length ?? 2) <= 1);
  if (!x || !short) return undefined;
  if (node.op === 'Where') return y && z && x.length === 1 ? (x[0] ? y : z) : undefined;
  if (node.op === 'Range' && y && z) {
    const count = Math.max(0, Math.ceil((y[0]! - x[0]!) / z[0]!));
    return count <= 64 ? Array.from({ length: count }, (_, i) => x[0]! + i * z[0]!) : undefined;
  }
  if (node.op === 'ReduceProd') return [x.reduce((a, b) => a * b, 1)];
  const one = UNARY[node.op];
  if (one) return x.map(one);
  const two = BINARY[node.op];
  return two && y ? zip(x, y, two) : undefined;
}

/** The numbers as a type holds them. */
const held = (numbers: Numbers, type: DataType): Numbers =>
  type === 'double' ? numbers : type === 'float' ? numbers.map(Math.fround) : numbers.map(Math.trunc);

/** The elements of a short list computed from constants and shapes, as exporters do to keep a batch size dynamic. */
export function foldElements(node: Node, inputs: Inputs, type: DataType): readonly Dim[] | undefined {
  if (node.domain !== '') return undefined;
  const x = inputs[0]?.elements;
  if (node.op === 'Shape') {
    const end = node.attributes['end'] ? numberOf(node, 'end', 0) : undefined;
    return inputs[0]?.shape?.slice(numberOf(node, 'start', 0), end);
  }
  if (node.op === 'Size') {
    const dims = whole(inputs[0]?.shape);
    return dims && [dims.reduce((a, b) => a * b, 1)];
  }
  const copied = foldMovement(node, inputs);
  if (copied || !x) return copied;
  if (PASSING.has(node.op)) {
    const numbers = whole(x);
    return numbers ? held(type === 'bool' ? numbers.map((n) => Number(n !== 0)) : numbers, type) : x;
  }
  const numbers = folded(node, inputs);
  return numbers && held(numbers, type);
}
