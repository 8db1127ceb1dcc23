import { commandRecord, count, positive, ranges, type Values, whole } from '@orograph/commands';
import type { ToyName } from '@orograph/paper/toy';
import { runFlags } from '@orograph/program';

/** The experiments on the landscape of wedges. */
const toyNames = [
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
] as const satisfies readonly ToyName[];

const allBut = (...names: readonly ToyName[]): readonly ToyName[] =>
  toyNames.filter((name) => !names.includes(name));

/** `toy EXPERIMENT`. */
export const toyCommand = commandRecord({
  name: 'toy',
  group: 'paper',
  summary: `the landscape of wedges: ${toyNames.join(', ')}`,
  arguments: [{ name: 'experiment', help: 'which experiment', choices: toyNames }],
  flags: {
    dim: count('D, the dimension', { shown: '200, or 60 for cutoff' }),
    long: count('how many directions of a wedge are long', {
      shown: 'half of D',
      // These go through them.
      when: { experiment: allBut('cutoff', 'width') },
    }),
    thickness: positive('how thick wedges are, in every short direction together', {
      value: '<width>',
      shown: '0',
      // These descend on the squared distance to wedges that are thin.
      when: { experiment: allBut('cutoff', 'kick', 'subspace', 'width') },
    }),
    annulus: ranges('keeps of wedges only what is so far from the origin: 0.5:1.5', {
      value: '<ends>',
      shown: 'all of them',
      when: { experiment: ['connect', 'plane', 'profile', 'ternary'] },
    }),
    seed: whole('seed of everything drawn', { fallback: 0, when: { experiment: allBut('triangle') } }),
    ...runFlags,
  },
  example: 'toy figure --out runs/toy',
});

/** The flags of `toy`. */
export type ToyFlags = Values<typeof toyCommand.flags>;
