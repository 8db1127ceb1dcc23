import type { Graph } from '@orograph/onnx';
import { network } from './network.ts';
import type { ZooSettings } from './zoo-settings.ts';

/**
 * A convolutional autoencoder: two 3×3 convolutions of stride 2 (16, 32 channels), a dense code of `latent` numbers, and
 * back by dense and 2×2 transposed convolutions to a sigmoid image of the input's shape.
 *
 * Train it on the mean squared error with the input as its own target. `outputs` does not apply.
 *
 * @throws RangeError for inputs that are not images with sides divisible by 4, a latent width or seed that is not whole.
 */
export function autoencoder({
  inputShape = [1, 28, 28],
  latent = 32,
  seed,
}: Omit<ZooSettings, 'outputs'> & { readonly latent?: number }): Graph {
  const net = network('autoencoder', { inputShape, seed });
  const [channels = 0, ...sides] = inputShape;
  if (sides.length !== 2 || sides.some((n) => n % 4 !== 0))
    throw new RangeError(
      `autoencoder: expected images [C, H, W] with sides divisible by 4, got [${inputShape.join()}].`,
    );
  if (!(Number.isInteger(latent) && latent > 0))
    throw new RangeError(`autoencoder: latent must be a whole number above 0, got ${latent}.`);
  const half = { kernel: 3, stride: 2, pad: 1 };
  const conv1 = net.relu(net.convolution(net.input, 'encoder.conv1', { channels: 16, ...half }));
  const conv2 = net.relu(net.convolution(conv1, 'encoder.conv2', { channels: 32, ...half }));
  const flat = net.flatten(conv2);
  const code = net.linear(flat, 'encoder.fc', latent);
  const grown = net.relu(net.linear(code, 'decoder.fc', flat.shape[0]!));
  const small = net.reshape(grown, conv2.shape);
  const up1 = net.relu(net.upsample(small, 'decoder.conv1', { channels: 16, kernel: 2 }));
  return net.build(net.sigmoid(net.upsample(up1, 'decoder.conv2', { channels, kernel: 2 })));
}
