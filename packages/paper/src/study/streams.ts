import { streamSeed } from '@orograph/tensor';

/**
 * What the random streams of a study are for, each with the first of its numbers; there are fewer members of each than up to the next. They stay
 * numbers because published results depend on them: a new use takes `named`.
 */
const firsts = {
  network: 0,
  'toy profile': 50,
  'toy width': 100,
  'toy connector': 300,
  'toy ensemble': 700,
  path: 1000,
  'width of a toy': 1000,
  profile: 2000,
  similarity: 4000,
  goldilocks: 5000,
  'width of a network': 6000,
  ensemble: 8000,
  'control plane': 9000,
} as const;

/** The seed of the stream that a study uses for something, of one member of several. */
export const studyStream = (seed: number, use: keyof typeof firsts, member = 0): number =>
  streamSeed(seed, firsts[use] + member);
