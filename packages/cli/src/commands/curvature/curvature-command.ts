import {
  choice,
  commandRecord,
  count,
  type Needs,
  output,
  positive,
  toggle,
  type Values,
  whole,
} from '@orograph/commands';
import { costlyRunFlags, machineFlags, matrixFlags, modelFlags, quadratureFlags } from '@orograph/program';

/** When eigenvalues are searched for. */
const searched: Needs = [{ top: { from: 1 } }, 'perBlock'];

/** `curvature M`. */
export const curvatureCommand = commandRecord({
  name: 'curvature',
  group: 'models',
  summary: 'eigenvalues, trace, diagonal and spectral density of the Hessian, Gauss-Newton or Fisher matrix',
  arguments: [
    { name: 'model', help: 'an ONNX file, or a TensorFlow.js model with --difference', reads: 'file' },
  ],
  flags: {
    ...modelFlags,
    ...matrixFlags,
    top: whole('how many eigenvalues; 0 leaves them out', { fallback: 5 }),
    which: choice('which eigenvalues', ['largest', 'smallest', 'magnitude'] as const, {
      fallback: 'largest',
      when: { top: { from: 1 } },
    }),
    iterations: count('the most products for them', { shown: '60, and 10 for each', when: searched }),
    block: count('vectors multiplied at once for them, to find multiple eigenvalues', {
      fallback: 1,
      when: searched,
    }),
    memory: count('MiB for the vectors of the iteration, which restarts within them', {
      fallback: 1024,
      when: searched,
    }),
    perBlock: toggle('also the ends of the spectrum and the trace of each block of parameters'),
    samples: whole('random vectors for each trace, and products for the diagonal; 0 leaves them out', {
      fallback: 30,
    }),
    estimator: choice('how the trace is estimated', ['hutchinson', 'xtrace'] as const, {
      fallback: 'hutchinson',
      when: { samples: { from: 1 } },
    }),
    diagonal: output('write the diagonal (XDiag) with its standard errors to a file', { value: '<npz>' }),
    budget: count('refuse to begin if more products than these may be made', { isIdentity: false }),
    sketch: whole('random vectors for the part of it taken exactly (Hutch++)', {
      fallback: 0,
      when: { samples: { from: 1 }, estimator: ['hutchinson'] },
    }),
    density: toggle('also the density of all eigenvalues'),
    ...quadratureFlags('density'),
    sigma: positive('width of the Gaussians of the density', {
      value: '<width>',
      shown: 'a 200th of the range of eigenvalues',
      needs: 'density',
    }),
    seed: whole('seed of random vectors', { fallback: 0 }),
    vectors: output('write the eigenvectors to a file that slice --from reads', { value: '<npz>' }),
    ...machineFlags,
    ...costlyRunFlags,
  },
  example: 'curvature model.onnx --data val.npz --top 20 --density --out runs/curvature',
});

/** The flags of `curvature`. */
export type CurvatureFlags = Values<typeof curvatureCommand.flags>;
