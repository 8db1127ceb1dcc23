import { estimate } from '@orograph/tensor';

import type { MemberRecord } from './member-records.ts';

const mean = (values: readonly number[]): number => estimate(values).mean;
const accuracyOf = ({ test }: MemberRecord): number => test.metrics['accuracy']!;

/** The accuracy of the averaged predictions less that of the mean member, on test data. */
export const ensembleGain = (members: readonly MemberRecord[]): number =>
  members.at(-1)!.ensembleAccuracy - mean(members.map(accuracyOf));

/** The accuracy of the averaged weights less that of the mean member, on test data. */
export const averageGain = (members: readonly MemberRecord[]): number =>
  members.at(-1)!.averageTest.metrics['accuracy']! - mean(members.map(accuracyOf));

/** The mean barrier between successive members; `NaN` for a single one. */
export const meanBarrier = (members: readonly MemberRecord[]): number =>
  mean(members.flatMap(({ barrier }) => (barrier === null ? [] : [barrier])));

/** The mean disagreement of successive members; `NaN` for a single one. */
export const meanDisagreement = (members: readonly MemberRecord[]): number =>
  mean(members.flatMap(({ disagreement }) => (disagreement === null ? [] : [disagreement])));
