import type { Node } from '../graph.ts';
import { int, numberOf } from '../node-attributes.ts';
import type { Layouts } from './layouts.ts';

/** Σ of a blocked image over its places, and over the batch where asked, in the plain layout. */
export function sumOverSpace(l: Layouts, node: Node): boolean {
  const { g, block } = l;
  const [x, axes] = node.inputs as [string, string | undefined];
  const image = l.image(x);
  const over = axes
    ? g
        .elements(axes)
        ?.map((a) => (a + 4) % 4)
        .toSorted()
        .join()
    : undefined;
  if (!image || !l.isBlocked(x) || g.type(x) !== 'float' || (over !== '2,3' && over !== '0,2,3'))
    return false;
  const [c, h, w] = image;
  const drop = { keepdims: int(0) };
  const perExample = g.node(
    'ReduceSum',
    [g.node('Reshape', [l.blocked(x), g.list([-1, c / block, h * w, block])]), g.list([2])],
    drop,
  );
  const sum = over === '2,3' ? perExample : g.node('ReduceSum', [perExample, g.list([0])], drop);
  const rest = numberOf(node, 'keepdims', 1) ? [1, 1] : [];
  const lead = over === '2,3' ? [-1] : rest.length > 0 ? [1] : [];
  g.node('Reshape', [sum, g.list([...lead, c, ...rest])], {}, node.outputs);
  l.setPlain(node.outputs[0]!);
  return true;
}

/** A number for each example and channel, repeated over the places of a blocked image. */
export function expandOverSpace(l: Layouts, node: Node): boolean {
  const { g, block } = l;
  const [x] = node.inputs as [string];
  const output = node.outputs[0]!;
  const [n, c, ...ones] = g.shape(x) ?? [];
  const image = l.image(output);
  if (!image || g.type(x) !== 'float' || ones.join() !== '1,1' || c !== image[0] || n !== g.shape(output)![0])
    return false;
  const [channels, h, w] = image;
  const parts = g.node('Reshape', [l.plain(x), g.list([-1, channels / block, 1, 1, block])]);
  const value = g.node('Expand', [parts, g.list([1, channels / block, h, w, block])]);
  l.set(output, g.node('Reshape', [value, g.list([-1, channels, h, w])]));
  return true;
}
