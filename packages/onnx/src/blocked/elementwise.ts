import type { Node } from '../graph.ts';
import type { Layouts } from './layouts.ts';

/** Operators that treat every element by itself, whatever the layout. */
export const elementwiseOps: readonly string[] =
  'Abs Add And Cast Clip Cos Div Equal Erf Exp Greater GreaterOrEqual Identity Less LessOrEqual Log Max Min Mul Neg Not Or Pow Reciprocal Relu Sigmoid Sign Sin Softplus Sqrt Sub Tanh Where'.split(
    ' ',
  );

/** An elementwise operator on images that are blocked, numbers, and numbers per channel. */
export function elementwise(l: Layouts, node: Node): boolean {
  const { g, block } = l;
  const output = node.outputs[0]!;
  const image = l.image(output);
  if (!image || node.outputs.length > 1 || !node.inputs.some((name) => l.isBlocked(name))) return false;
  const [c, h, w] = image;
  const kinds = node.inputs.map((name) => {
    const shape = g.shape(name);
    if (name === '' || shape?.every((d) => d === 1)) return 'number';
    if (shape?.slice(-4).join() === `1,${c},1,1` || shape?.join() === `${c},1,1`) return 'channels';
    const own = l.image(name);
    return own?.join() === image.join() && (l.isBlocked(name) || g.type(name) === 'float')
      ? 'image'
      : 'other';
  });
  if (kinds.includes('other')) return false;
  const channels = kinds.includes('channels');
  const inputs = node.inputs.map((name, i) => {
    if (kinds[i] === 'number') return l.plain(name);
    if (kinds[i] === 'channels')
      return g.node('Reshape', [l.plain(name), g.list([1, c / block, 1, 1, block])]);
    return channels
      ? g.node('Reshape', [l.blocked(name), g.list([-1, c / block, h, w, block])])
      : l.blocked(name);
  });
  const value = g.node(node.op, inputs, node.attributes);
  l.set(output, channels ? g.node('Reshape', [value, g.list([-1, c, h, w])]) : value);
  return true;
}
