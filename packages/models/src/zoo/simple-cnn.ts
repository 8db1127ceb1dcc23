import type { Graph } from '@orograph/onnx';
import { network } from './network.ts';
import type { DropoutSettings, ZooSettings } from './zoo-settings.ts';

/** What `simpleCnn` takes besides. */
export interface SimpleCnnSettings {
  /** Output channels of each convolution. */
  readonly channels?: readonly number[];
  /** Normalizes the outputs of each convolution over the batch. */
  readonly batchNorm?: boolean;
  /** Whether that uses the statistics of the batch. */
  readonly training?: boolean;
}

/**
 * A small convolutional network: 3×3 convolutions (padded to keep the size), each with ReLU and max-pooling by 2, then
 * one dense layer, before which there is dropout where asked for.
 *
 * With the default channels 16, 32, 32 it has 16,938 parameters on MNIST and 19,466 on CIFAR-10. `batchNorm` puts a batch
 * normalization in the place of each convolution's bias, 17,018 parameters on MNIST; with `training` it uses the statistics of the
 * batch, else the running ones, which start at mean 0 and variance 1.
 *
 * @throws RangeError for inputs that are not images, too small for the poolings, channels or a seed that are not whole, or a rate outside [0, 1).
 */
export function simpleCnn({
  inputShape = [1, 28, 28],
  outputs = 10,
  channels = [16, 32, 32],
  dropout = 0,
  batchNorm = false,
  training = false,
  seed,
}: ZooSettings & DropoutSettings & SimpleCnnSettings): Graph {
  if (!channels.every((n) => Number.isInteger(n) && n > 0))
    throw new RangeError(`simplecnn: channels must be whole numbers above 0, got [${channels.join()}].`);
  const net = network(batchNorm ? 'simplecnn-bn' : 'simplecnn', { inputShape, seed });
  let x = net.input;
  channels.forEach((count, i) => {
    const convolved = net.convolution(x, `conv${i + 1}`, {
      channels: count,
      kernel: 3,
      pad: 1,
      bias: !batchNorm,
    });
    const scaled = batchNorm ? net.batchNorm(convolved, `bn${i + 1}`, { training }) : convolved;
    x = net.maxPool(net.relu(scaled));
  });
  return net.build(net.linear(net.dropout(net.flatten(x), dropout), 'fc', outputs));
}
