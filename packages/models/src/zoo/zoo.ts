import type { Graph } from '@orograph/onnx';
import { autoencoder } from './autoencoder.ts';
import { lenet5 } from './lenet5.ts';
import { mlp } from './mlp.ts';
import { resnet20 } from './resnet20.ts';
import { simpleCnn } from './simple-cnn.ts';
import type { ZooSettings } from './zoo-settings.ts';

/** The networks by name: each gives an untrained graph with input `x` and output `output`. */
export const zoo: Readonly<
  Record<
    'autoencoder' | 'lenet5' | 'mlp' | 'resnet20' | 'simplecnn' | 'simplecnn-bn',
    (settings: ZooSettings) => Graph
  >
> = {
  autoencoder,
  lenet5,
  mlp,
  resnet20,
  simplecnn: simpleCnn,
  'simplecnn-bn': (settings) => simpleCnn({ ...settings, batchNorm: true }),
};
