import type { Experiment } from '../experiment.ts';
import { connector } from './connector.ts';
import { planes } from './planes.ts';

/** All experiments, in the order they are made and told. */
export const experiments: readonly Experiment[] = [planes, connector];
