import { commandRecord, count, positive, type Values, whole } from '@orograph/commands';

import { modelFlags } from '../../flags/model-flags.ts';
import { machineFlags } from '../../flags/machine-flags.ts';
import { costlyRunFlags } from '../../flags/run-flags.ts';

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
    radius: positive('radius of the ℓ₂ balls', { fallback: 0.05 }),
    cube: positive('half the side of the ℓ∞ ball', { fallback: 1e-3 }),
    adaptive: positive('radius of the ball in units of |θ|, by coordinate', { fallback: 0.5 }),
    steps: count('steps of ascent in each ball', { fallback: 20 }),
    samples: count('random vectors for the trace, and points for the average', { fallback: 30 }),
    batch: count('examples of a batch for the m-sharpness', { shown: '32, or all where there are fewer' }),
    batches: count('batches for it, at most', { fallback: 16 }),
    seed: whole('seed of random vectors and batches', { fallback: 0 }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'sharpness model.onnx --data val.npz --out runs/sharpness',
});

/** The flags of `sharpness`. */
export type SharpnessFlags = Values<typeof sharpnessCommand.flags>;
