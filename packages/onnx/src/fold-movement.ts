import type { Dim, Node } from './graph.ts';
import { integers, MOST_ELEMENTS, whole, type Inputs } from './known.ts';
import { numberOf, numbersOf } from './node-attributes.ts';

/** The elements of a row-major block at the given places along each axis. */
function pick(
  elements: readonly Dim[],
  dims: readonly number[],
  places: readonly (readonly number[])[],
): readonly Dim[] {
  const offsets = places.reduce<readonly number[]>(
    (before, along, axis) => before.flatMap((b) => along.map((p) => b * dims[axis]! + p)),
    [0],
  );
  return offsets.map((offset) => elements[offset]!);
}

function sliced(
  dims: readonly number[],
  elements: readonly Dim[],
  inputs: Inputs,
): readonly Dim[] | undefined {
  const [from, to, axes, steps] = inputs.slice(1).map((input) => integers(input?.elements));
  if (!from || !to || (inputs[3] && !axes) || (inputs[4] && !steps)) return undefined;
  const wrong = [to, axes, steps].some((list) => list && list.length !== from.length) || steps?.includes(0);
  if (wrong) return undefined;
  const places = dims.map((n, axis) => {
    const i = axes
      ? axes.map((a) => (a < 0 ? a + dims.length : a)).indexOf(axis)
      : from[axis] === undefined
        ? -1
        : axis;
    if (i < 0) return [...Array(n).keys()];
    const step = steps?.[i] ?? 1;
    const clamp = (v: number): number =>
      Math.min(Math.max(v < 0 ? v + n : v, step > 0 ? 0 : -1), step > 0 ? n : n - 1);
    const count = Math.max(0, Math.ceil((clamp(to[i]!) - clamp(from[i]!)) / step));
    return Array.from({ length: count }, (_, k) => clamp(from[i]!) + k * step);
  });
  return pick(elements, dims, places);
}

function transposed(node: Node, dims: readonly number[], elements: readonly Dim[]): readonly Dim[] {
  const perm = numbersOf(node, 'perm') ?? [...dims.keys()].toReversed();
  const to = perm.map((p) => dims[p]!);
  return elements.map((_, place) => {
    let rest = place;
    const index = Array<number>(dims.length).fill(0);
    for (let k = to.length - 1; k >= 0; k--) {
      index[perm[k]!] = rest % to[k]!;
      rest = Math.floor(rest / to[k]!);
    }
    return elements[index.reduce((offset, i, axis) => offset * dims[axis]! + i, 0)]!;
  });
}

/** The entries of lists one after the other, those of a list of known length that is not known itself being unknown. */
function concatenated(inputs: Inputs): readonly Dim[] | undefined {
  const lists = inputs.map((input) => {
    const length = input?.shape?.length === 1 ? input.shape[0] : undefined;
    if (input?.elements) return (input.shape?.length ?? 1) <= 1 ? input.elements : undefined;
    return typeof length === 'number' && length <= MOST_ELEMENTS ? Array<Dim>(length).fill(null) : undefined;
  });
  const complete = lists.every((list) => list !== undefined);
  return complete && inputs.some((input) => input?.elements) ? lists.flat() : undefined;
}

/** The elements, known or symbolic, of a short list that a node copies from others; `undefined` where that cannot be told. */
export function foldMovement(node: Node, inputs: Inputs): readonly Dim[] | undefined {
  const [x, y] = inputs;
  if (node.op === 'ConstantOfShape') {
    const dims = integers(x?.elements);
    const count = dims?.reduce((a, b) => a * b, 1) ?? MOST_ELEMENTS + 1;
    const value = node.attributes['value'];
    return count > MOST_ELEMENTS
      ? undefined
      : Array<number>(count).fill(value?.kind === 'tensor' ? Number(value.value.data[0]) : 0);
  }
  if (node.op === 'Concat') return concatenated(inputs);
  const elements = x?.elements;
  if (!elements) return undefined;
  const dims = whole(x.shape) ?? [elements.length];
  if (node.op === 'Slice') return sliced(dims, elements, inputs);
  if (node.op === 'Transpose') return transposed(node, dims, elements);
  if (node.op === 'Gather' && dims.length === 1 && numberOf(node, 'axis', 0) === 0)
    return y?.elements?.map((i) => (typeof i === 'number' ? (elements.at(i) ?? null) : null));
  return undefined;
}
