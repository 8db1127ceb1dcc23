import {
  choices,
  commandRecord,
  count,
  file,
  positive,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import { drawnKinds, kindsOfDirection, partedKinds } from '@orograph/probes/direction-kinds';
import {
  costlyRunFlags,
  machineFlags,
  modelFlags,
  quadratureFlags,
  stateFlags,
  thresholdFlags,
} from '@orograph/program';

/** `reach M [M2...]`. */
export const reachCommand = commandRecord({
  name: 'reach',
  group: 'models',
  summary: 'long and short directions from the first model; to the others too',
  arguments: [{ name: 'models', help: 'the start, and other optima', isMany: true, reads: 'file' }],
  flags: {
    ...modelFlags,
    ...stateFlags,
    ...thresholdFlags,
    direction: choices('the kinds of direction', kindsOfDirection, { shown: 'all that apply but hessian' }),
    init: file('the checkpoint before training, for the direction init', {
      value: '<model>',
      when: { direction: [undefined, 'init', 'orthogonal'] },
    }),
    samples: count('directions of each random kind', {
      fallback: 10,
      when: { direction: [undefined, ...drawnKinds] },
    }),
    top: count('eigenvectors, for the direction hessian', {
      fallback: 5,
      when: [{ direction: ['hessian'] }, 'count'],
    }),
    until: positive('where a search ends', {
      value: '<distance>',
      shown: '10 times the norm of the parameters',
    }),
    long: positive('from where on a direction is long', {
      value: '<distance>',
      shown: 'the norm of the parameters',
    }),
    perBlock: toggle('also directions within each block of parameters, the others staying as they are', {
      when: { direction: [undefined, ...partedKinds] },
    }),
    count: toggle("also count the short directions by the Hessian's spectrum; follows hessian too"),
    ...quadratureFlags('count'),
    seed: whole('seed of random directions', {
      fallback: 0,
      when: [{ direction: [undefined, ...drawnKinds, 'hessian'] }, 'count'],
    }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'reach a.onnx b.onnx --data val.npz --out runs/reach',
});

/** The flags of `reach`. */
export type ReachFlags = Values<typeof reachCommand.flags>;
