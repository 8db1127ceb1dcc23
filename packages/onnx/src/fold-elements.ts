import { equalDims, product, quotient } from './dim-arithmetic.ts';
import { foldMovement } from './fold-movement.ts';
import type { DataType, Dim, Node } from './graph.ts';
import { MOST_ELEMENTS, whole, type Inputs } from './known.ts';
import { numberOf } from './node-attributes.ts';

type Dims = readonly Dim[];

/** A rule of whole numbers as one of sizes: unknown where a side is none. */
const onNumbers =
  (f: (a: number, b: number) => number) =>
  (a: Dim, b: Dim): Dim =>
    typeof a === 'number' && typeof b === 'number' ? f(a, b) : null;

const BINARY: Readonly<Record<string, (a: Dim, b: Dim) => Dim>> = {
  Add: (a, b) => (b === 0 ? a : a === 0 ? b : onNumbers((x, y) => x + y)(a, b)),
  And: (a, b) => (a === 0 || b === 0 ? 0 : onNumbers((x, y) => x * y)(a, b)),
  Div: (a, b) => (typeof a === 'string' ? quotient(a, b) : onNumbers((x, y) => x / y)(a, b)),
  Equal: equalDims,
  Greater: onNumbers((a, b) => Number(a > b)),
  GreaterOrEqual: onNumbers((a, b) => Number(a >= b)),
  Less: onNumbers((a, b) => Number(a < b)),
  LessOrEqual: onNumbers((a, b) => Number(a <= b)),
  Max: (a, b) => (a === b ? a : onNumbers(Math.max)(a, b)),
  Min: (a, b) => (a === b ? a : onNumbers(Math.min)(a, b)),
  Mod: onNumbers((a, b) => a - b * Math.floor(a / b)),
  Mul: (a, b) => (typeof a === 'number' && typeof b === 'number' ? a * b : product([a, b])),
  Or: (a, b) => (a === 1 || b === 1 ? 1 : onNumbers(Math.max)(a, b)),
  Pow: onNumbers((a, b) => a ** b),
  Sub: (a, b) => (b === 0 ? a : onNumbers((x, y) => x - y)(a, b)),
};

const UNARY: Readonly<Record<string, (a: number) => number>> = {
  Ceil: Math.ceil,
  Floor: Math.floor,
  Neg: (a) => -a,
  Not: (a) => 1 - a,
  Sqrt: Math.sqrt,
};

const PASSING = new Set(['Cast', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** Entry by entry, a list of one going with every entry of the others. */
function zip(lists: readonly Dims[], f: (...entries: readonly Dim[]) => Dim): Dims | undefined {
  const length = lists.some((list) => list.length === 0) ? 0 : Math.max(...lists.map((list) => list.length));
  if (lists.some((list) => list.length !== length && list.length !== 1)) return undefined;
  return Array.from({ length }, (_, i) => f(...lists.map((list) => list[list.length === 1 ? 0 : i]!)));
}

const chosen = (holds: Dim, yes: Dim, no: Dim): Dim =>
  holds === null ? (yes === no ? yes : null) : holds === 0 ? no : yes;

function range([from, to, step]: readonly Dims[]): Dims | undefined {
  const [a, b, by] = [from?.[0], to?.[0], step?.[0]];
  if (typeof a !== 'number' || typeof b !== 'number' || typeof by !== 'number') return undefined;
  const count = Math.max(0, Math.ceil((b - a) / by));
  return count <= MOST_ELEMENTS ? Array.from({ length: count }, (_, i) => a + i * by) : undefined;
}

function folded(node: Node, inputs: Inputs): Dims | undefined {
  const lists = inputs.map((input) => input?.elements);
  const short = inputs.every((input) => (input?.shape?.length ?? 2) <= 1);
  const complete = lists.every((list) => list !== undefined);
  if (!short || !complete) return undefined;
  if (node.op === 'Where') return zip(lists, chosen);
  if (node.op === 'Range') return range(lists);
  if (node.op === 'ReduceProd') return [product(lists[0]!)];
  const one = UNARY[node.op];
  if (one) return lists[0]!.map((a) => (typeof a === 'number' ? one(a) : null));
  const two = BINARY[node.op];
  return two && lists.length === 2 ? zip(lists, two) : undefined;
}

/** The numbers as a type holds them. */
function held(numbers: Dims, type: DataType): Dims {
  if (type === 'double') return numbers;
  const round = type === 'float' ? Math.fround : Math.trunc;
  return numbers.map((n) => (typeof n === 'number' ? round(n) : n));
}

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
  if (PASSING.has(node.op)) return held(type === 'bool' ? x.map(asBool) : x, type);
  const found = folded(node, inputs);
  return found?.some((d) => d !== null) || found?.length === 0 ? held(found, type) : undefined;
}

const asBool = (d: Dim): Dim => (typeof d === 'number' ? Number(d !== 0) : null);
