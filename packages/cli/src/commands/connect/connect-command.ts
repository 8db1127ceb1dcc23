import {
  choice,
  commandRecord,
  count,
  dataSource,
  positive,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import type { ConnectMethod } from '@orograph/probes';
import { alignFlags, batchFlag, costlyRunFlags, modelFlags } from '@orograph/program';

/** How a connector is found. */
const connectMethods = [
  'bezier',
  'polychain',
  'midpoints',
  'joint',
  'hierarchical',
  'star',
] as const satisfies readonly ConnectMethod[];

/** `connect M...`. */
export const connectCommand = commandRecord({
  name: 'connect',
  group: 'models',
  summary: 'a low-loss connector through two or more checkpoints',
  arguments: [{ name: 'models', help: 'the optima it joins', isMany: true, reads: 'file' }],
  flags: {
    ...modelFlags,
    ...alignFlags,
    method: choice(
      'bezier, polychain or midpoints between two models; joint, hierarchical or star between more',
      connectMethods,
      { shown: 'bezier, joint, from six models on star' },
    ),
    steps: count('updates; of each vertex for midpoints and hierarchical', { shown: '2000, or 400' }),
    batch: batchFlag(128),
    learningRate: positive('rate of Adam at the start; it falls to 0 along a cosine', {
      value: '<rate>',
      fallback: 1e-3,
    }),
    bends: count('free vertices of bezier and polychain', { fallback: 1 }),
    levels: count('how often midpoints halves the path', { fallback: 3, needs: { method: ['midpoints'] } }),
    points: count('how many points are measured at least', { shown: '101, or 325 on a simplex' }),
    batchNorm: toggle(
      'train on batch statistics and measure those of BatchNormalization anew at every point, instead of interpolating them',
    ),
    test: dataSource('test data that every point is measured on, too'),
    seed: whole('seed of the points and the order of the examples', { fallback: 0 }),
    ...costlyRunFlags,
  },
  example: 'connect a.onnx b.onnx c.onnx --data train.npz --out runs/connector',
});

/** The flags of `connect`. */
export type ConnectFlags = Values<typeof connectCommand.flags>;
