import type { Graph } from '@orograph/onnx';
import { network } from './network.ts';
import type { DropoutSettings, ZooSettings } from './zoo-settings.ts';

/**
 * LeNet-5 with ReLU and max-pooling: 5×5 convolutions of 6 and 16 channels without padding, then 120, 84 and the outputs; dropout, where asked for, after the two dense layers before the last.
 *
 * 44,426 parameters on MNIST (28×28×1) and 62,006 on CIFAR-10 (32×32×3).
 * Reference: LeCun et al. 1998; sizes as in Li et al. 2018, "Measuring the Intrinsic Dimension of Objective Landscapes".
 *
 * @throws RangeError for inputs that are not images of at least 16×16, a seed that is not whole, or a rate outside [0, 1).
 */
export function lenet5({
  inputShape = [1, 28, 28],
  outputs = 10,
  dropout = 0,
  seed,
}: ZooSettings & DropoutSettings): Graph {
  const net = network('lenet5', { inputShape, seed });
  const conv1 = net.convolution(net.input, 'conv1', { channels: 6, kernel: 5 });
  const conv2 = net.convolution(net.maxPool(net.relu(conv1)), 'conv2', { channels: 16, kernel: 5 });
  const flat = net.flatten(net.maxPool(net.relu(conv2)));
  const fc1 = net.dropout(net.relu(net.linear(flat, 'fc1', 120)), dropout);
  const fc2 = net.dropout(net.relu(net.linear(fc1, 'fc2', 84)), dropout);
  return net.build(net.linear(fc2, 'fc3', outputs));
}
