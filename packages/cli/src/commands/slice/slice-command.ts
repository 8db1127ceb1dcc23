import {
  choice,
  commandRecord,
  count,
  file,
  files,
  grid,
  nonNegatives,
  ranges,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import {
  alignFlags,
  canonicalFlags,
  costlyRunFlags,
  machineFlags,
  modelFlags,
  stateFlags,
} from '@orograph/program';

/** What `--direction` takes. */
const sliceDirections = ['random', 'filter', 'layer', 'between', 'hessian', 'trajectory', 'plane'] as const;

/** What `--engine` takes: `plain` is slower, and what the other must agree with. */
const engines = ['rewritten', 'plain'] as const;

/** `slice M [M2 [M3]]`. */
export const sliceCommand = commandRecord({
  name: 'slice',
  group: 'models',
  summary: 'the loss on a cut through one to three checkpoints, or more',
  arguments: [{ name: 'models', help: 'the first is the origin', isMany: true, reads: 'file' }],
  flags: {
    ...modelFlags,
    direction: choice('how directions are made', sliceDirections, {
      shown: 'filter for one model, between for several',
    }),
    from: file('directions u/<block>, v/<block>; a trajectory; for plane a connector', { value: '<npz>' }),
    path: files('a trajectory or connector to be shown in the cut', { value: '<npz>' }),
    grid: grid('points on each axis: 101, 51x51', { shown: '51, or 41 or 21 on many axes' }),
    range: ranges('ends of the axes: -1:1 or -1:1,0:2', { shown: '-1:1, or what holds the models' }),
    seed: whole('seed of random directions', {
      fallback: 0,
      conflicts: ['from'],
      when: [
        { direction: ['random', 'filter', 'layer', 'hessian'] },
        { direction: [undefined], models: { to: 1 } },
      ],
    }),
    turn: nonNegatives('how far directions are turned towards another draw, in degrees: 30, or 30,0', {
      when: [{ direction: ['filter', 'layer'] }, { direction: [undefined], models: { to: 1 } }],
      conflicts: ['from'],
    }),
    ...alignFlags,
    ...canonicalFlags,
    ...stateFlags,
    curvature: toggle('also both ends of the Hessian’s spectrum at every point, and |λ_min/λ_max|', {
      conflicts: ['batchNorm'],
    }),
    products: count('the most products for them at a point', { fallback: 60, needs: 'curvature' }),
    engine: choice('rewrite the graph for the cut, or run the whole network at each point', engines, {
      fallback: 'rewritten',
    }),
    explain: toggle('say how points are evaluated, and why so', { isIdentity: false }),
    concurrency: count('points under way at once', { isIdentity: false }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'slice model.onnx --data val.npz --out runs/plane',
});

/** The flags of `slice`. */
export type SliceFlags = Values<typeof sliceCommand.flags>;
