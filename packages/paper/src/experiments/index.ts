import type { Experiment } from '../experiment.ts';
import { alignment } from './alignment.ts';
import { connector } from './connector.ts';
import { connectors } from './connectors.ts';
import { ensembles } from './ensembles.ts';
import { goldilocks } from './goldilocks.ts';
import { planes } from './planes.ts';
import { profiles } from './profiles.ts';
import { similarity } from './similarity.ts';
import { subspaces } from './subspaces.ts';
import { widths } from './widths.ts';

/** All experiments, in the order they are made and told; those on request are made only where they are named. */
export const experiments: readonly Experiment[] = [
  planes,
  profiles,
  subspaces,
  widths,
  connector,
  connectors,
  similarity,
  ensembles,
  goldilocks,
  alignment,
];
