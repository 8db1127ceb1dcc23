import { selectByName } from '@orograph/onnx';
import { layoutOf, pack, type Layout } from '@orograph/tensor';
import type { TfjsNetwork } from './tfjs-network.ts';

/**
 * θ of a network and its layout: every trainable weight, or those that match `include`; a weight that is not trained counts
 * where its exact name is given.
 *
 * @throws RangeError if there is none, or a pattern matches none, listing those there are.
 */
export function tfjsParameters(
  network: TfjsNetwork,
  source: string,
  include?: readonly string[],
): { readonly layout: Layout; readonly theta: Float32Array } {
  const { weights } = network;
  const counted = weights.filter(({ name, trainable }) => trainable || include?.includes(name));
  if (counted.length === 0)
    throw new RangeError(
      `${source}: expected trainable float weights, got none; name others with parameters: ${weights.map(({ name }) => `"${name}"`).join(', ') || 'there are none'}.`,
    );
  const chosen = include ? selectByName('tfjsLoss', counted, include) : counted;
  const layout = layoutOf(chosen);
  return {
    layout,
    theta: pack(layout, Object.fromEntries(chosen.map(({ name }) => [name, network.read(name)]))),
  };
}
