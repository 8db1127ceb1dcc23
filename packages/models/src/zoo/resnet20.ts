import type { Graph } from '@orograph/onnx';
import { network, type Features } from './network.ts';
import type { ZooSettings } from './zoo-settings.ts';

/**
 * ResNet20 for small images: a 3×3 convolution, three stages of three residual blocks (16, 32, 64 channels), the mean over
 * the image and one dense layer. Where a stage halves the image, the shortcut is a normalized 1×1 convolution.
 *
 * 272,474 parameters on CIFAR-10. With `training` BatchNormalization uses the statistics of the batch, else the running
 * ones, which start at mean 0 and variance 1.
 * Reference: He et al. 2016, "Deep Residual Learning for Image Recognition" (section 4.2; there with padded shortcuts).
 *
 * @throws RangeError for inputs that are not images, or a seed that is not whole.
 */
export function resnet20({
  inputShape = [3, 32, 32],
  outputs = 10,
  training = false,
  seed,
}: ZooSettings & { readonly training?: boolean }): Graph {
  const net = network('resnet20', { inputShape, seed });
  const normalized = (
    x: Features,
    [conv, norm]: readonly [string, string],
    settings: { readonly channels: number; readonly kernel: number; readonly stride?: number },
  ): Features => {
    const pad = (settings.kernel - 1) / 2;
    return net.batchNorm(net.convolution(x, conv, { ...settings, pad, bias: false }), norm, { training });
  };
  let x = net.relu(normalized(net.input, ['conv1', 'bn1'], { channels: 16, kernel: 3 }));
  [16, 32, 64].forEach((channels, stage) => {
    for (let block = 0; block < 3; block++) {
      const key = `layer${stage + 1}.${block}`;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const first = net.relu(normalized(x, [`${key}.conv1`, `${key}.bn1`], { channels, kernel: 3, stride }));
      const second = normalized(first, [`${key}.conv2`, `${key}.bn2`], { channels, kernel: 3 });
      const shortcut =
        stride === 1
          ? x
          : normalized(x, [`${key}.downsample.0`, `${key}.downsample.1`], { channels, kernel: 1, stride });
      x = net.relu(net.add(second, shortcut));
    }
  });
  return net.build(net.linear(net.averageImage(x), 'fc', outputs));
}
