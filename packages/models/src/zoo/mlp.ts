import type { Graph } from '@orograph/onnx';
import { network } from './network.ts';
import type { DropoutSettings, ZooSettings } from './zoo-settings.ts';

/**
 * A multilayer perceptron: flatten, then `fc1` … `fcₖ` with ReLU, and dropout where asked for, between them.
 *
 * With the default hidden widths 200, 200 it has 199,210 parameters on MNIST.
 * Reference: Li et al. 2018, "Measuring the Intrinsic Dimension of Objective Landscapes".
 *
 * @example
 * ```ts
 * import { mlp } from '@orograph/models';
 * import { layoutOfParameters, parametersOf } from '@orograph/onnx';
 *
 * const graph = mlp({ seed: 0 }); // a graph as one that was loaded
 * console.log(layoutOfParameters(parametersOf(graph)).dim); // 199210
 * ```
 *
 * @throws RangeError for an input shape, width or seed that is not of whole numbers, or a rate outside [0, 1).
 */
export function mlp({
  inputShape = [1, 28, 28],
  outputs = 10,
  hidden = [200, 200],
  dropout = 0,
  seed,
}: ZooSettings & DropoutSettings & { readonly hidden?: readonly number[] }): Graph {
  if (!hidden.every((n) => Number.isInteger(n) && n > 0))
    throw new RangeError(`mlp: hidden widths must be whole numbers above 0, got [${hidden.join()}].`);
  const net = network('mlp', { inputShape, seed });
  let x = net.flatten(net.input);
  hidden.forEach((units, i) => (x = net.dropout(net.relu(net.linear(x, `fc${i + 1}`, units)), dropout)));
  return net.build(net.linear(x, `fc${hidden.length + 1}`, outputs));
}
