import { z } from 'zod';

import { anyNumber, estimated, measured } from '../record-kinds.ts';

const method = z.enum(['snapshot', 'fge', 'swa', 'independent']);

/** A member, and what it has to do with the one before; `null` of the first. */
const member = z.object({
  cycle: z.number(),
  train: measured,
  test: measured,
  norm: anyNumber,
  cosine: anyNumber.nullable(),
  barrier: anyNumber.nullable(),
  disagreement: anyNumber.nullable(),
  /** Of the averaged predictions of the members so far. */
  ensembleAccuracy: anyNumber,
  /** Of the average of their weights. */
  averageTrain: measured,
  averageTest: measured,
});

/** The kinds of record of `ensemble`. */
export const ensembleRecords = {
  optimum: z.object({ seed: z.number(), norm: anyNumber, train: measured, test: measured }),
  ensemble: z.object({
    method,
    /** The largest learning rate of a cycle. */
    rate: anyNumber,
    seed: z.number(),
    /** `diverged` when a descent left the finite numbers: then there are fewer members. */
    status: z.enum(['diverged', 'done']),
    cycles: z.array(member),
  }),
  summary: z.object({
    atOrigin: anyNumber,
    /** A method at a rate, over the seeds. */
    rows: z.array(
      z.object({
        method,
        rate: anyNumber,
        /** The training loss of members, in units of that at the origin. */
        loss: estimated,
        barrier: estimated,
        disagreement: estimated,
        ensembleGain: estimated,
        averageGain: estimated,
      }),
    ),
    /** The smallest rate of each method from which on a barrier appears; `null` where there is none. Methods whose members have not learned are left out. */
    crossOver: z.record(z.string(), anyNumber.nullable()),
  }),
};
