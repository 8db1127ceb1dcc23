import { choices, commandRecord, count, type Needs, positive, whole } from '@orograph/commands';
import { costlyRunFlags, machineFlags, modelFlags } from '@orograph/program';
import type { SharpnessMeasure } from '@orograph/studies';

/** The measures there are, by name, in the order in which they are taken. */
const measureNames = [
  'largest-eigenvalue',
  'trace',
  'sam-step',
  'worst-in-ball',
  'worst-in-cube',
  'average',
  'adaptive-worst',
  'adaptive-average',
  'm-sharpness',
  'fisher-rao',
] as const satisfies readonly SharpnessMeasure[];

/** When one of some measures is taken. */
const taken = (...measures: readonly SharpnessMeasure[]): Needs => ({ measures: [undefined, ...measures] });

/** `sharpness M`. */
export const sharpnessCommand = commandRecord({
  name: 'sharpness',
  group: 'models',
  summary: 'sharpness of a minimum by every usual measure, with what each is invariant to',
  arguments: [
    { name: 'model', help: 'an ONNX file, or a TensorFlow.js model without curvature', reads: 'file' },
  ],
  flags: {
    ...modelFlags,
    measures: choices('which measures', measureNames, { shown: 'all that apply' }),
    radius: positive('radius of the ℓ₂ balls', {
      fallback: 0.05,
      when: taken('sam-step', 'worst-in-ball', 'average', 'm-sharpness'),
    }),
    cube: positive('half the side of the ℓ∞ ball', { fallback: 1e-3, when: taken('worst-in-cube') }),
    adaptive: positive('radius of the ball in units of |θ|, by coordinate', {
      fallback: 0.5,
      when: taken('adaptive-worst', 'adaptive-average'),
    }),
    steps: count('steps of ascent in each ball', {
      fallback: 20,
      when: taken('worst-in-ball', 'worst-in-cube', 'adaptive-worst'),
    }),
    samples: count('random vectors for the trace, and points for the average', {
      fallback: 30,
      when: taken('trace', 'average', 'adaptive-average'),
    }),
    batch: count('examples of a batch for the m-sharpness', {
      shown: '32, or all where there are fewer',
      when: taken('m-sharpness'),
    }),
    batches: count('batches for it, at most', { fallback: 16, when: taken('m-sharpness') }),
    seed: whole('seed of random vectors and batches', {
      fallback: 0,
      when: taken('largest-eigenvalue', 'trace', 'average', 'adaptive-average', 'm-sharpness'),
    }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'sharpness model.onnx --data val.npz --out runs/sharpness',
});
