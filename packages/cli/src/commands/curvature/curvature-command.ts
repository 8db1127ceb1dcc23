import { commandRecord } from '../../engine/command.ts';
import { count, output, positive, toggle, whole } from '../../flags/kinds.ts';
import { modelFlags } from '../../flags/model-flags.ts';
import { quadratureFlags } from '../../flags/quadrature-flags.ts';
import { runFlags } from '../../flags/run-flags.ts';

/** `curvature M`. */
export const curvatureCommand = commandRecord({
  name: 'curvature',
  group: 'models',
  summary: "the Hessian's largest eigenvalues, its trace, the density of all of them",
  arguments: [{ name: 'model', help: 'an ONNX file', reads: 'file' }],
  flags: {
    ...modelFlags,
    top: whole('how many eigenvalues; 0 leaves them out', { fallback: 5 }),
    iterations: count('the most Hessian-vector products for them', { shown: '60, and 10 for each' }),
    samples: whole('random vectors for the trace; 0 leaves it out', { fallback: 30 }),
    sketch: whole('random vectors for the part of it taken exactly (Hutch++)', { fallback: 0 }),
    density: toggle('also the density of all eigenvalues'),
    ...quadratureFlags('density'),
    sigma: positive('width of the Gaussians of the density', {
      value: '<width>',
      shown: 'a 200th of the range of eigenvalues',
      needs: 'density',
    }),
    seed: whole('seed of random vectors', { fallback: 0 }),
    vectors: output('write the eigenvectors to a file that slice --from reads', { value: '<npz>' }),
    ...runFlags,
  },
  example: 'curvature model.onnx --data val.npz --top 20 --density --out runs/curvature',
});
