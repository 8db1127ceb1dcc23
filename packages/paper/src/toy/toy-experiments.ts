import type { ToyExperiment } from './experiment.ts';
import { toyAverage } from './toy-average.ts';
import { toyConnect } from './toy-connect.ts';
import { toyCutoff } from './toy-cutoff.ts';
import { toyFigure } from './toy-figure.ts';
import { toyKick } from './toy-kick.ts';
import { toyPlane } from './toy-plane.ts';
import { toyProfile } from './toy-profile.ts';
import { toySubspace } from './toy-subspace.ts';
import { toyTernary } from './toy-ternary.ts';
import { toyTriangle } from './toy-triangle.ts';
import { toyWidth } from './toy-width.ts';

/** The names of the experiments on the toy landscape. */
export type ToyName =
  | 'average'
  | 'connect'
  | 'cutoff'
  | 'figure'
  | 'kick'
  | 'plane'
  | 'profile'
  | 'subspace'
  | 'ternary'
  | 'triangle'
  | 'width';

/** The experiments on the toy landscape, by name. */
export const toyExperiments: Readonly<Record<ToyName, ToyExperiment>> = {
  average: toyAverage,
  connect: toyConnect,
  cutoff: toyCutoff,
  figure: toyFigure,
  kick: toyKick,
  plane: toyPlane,
  profile: toyProfile,
  subspace: toySubspace,
  ternary: toyTernary,
  triangle: toyTriangle,
  width: toyWidth,
};
