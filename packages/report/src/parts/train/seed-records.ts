import { trainRecords } from '@orograph/runs/kinds';
import { recordsOf, type RecordOf } from '@orograph/runs/records';

/** The end of a seed's training. */
export type Checkpoint = RecordOf<typeof trainRecords, 'checkpoint'>;

/** The records of a seed. */
export interface SeedRecords {
  readonly seed: number;
  readonly steps: readonly RecordOf<typeof trainRecords, 'step'>[];
  readonly epochs: readonly RecordOf<typeof trainRecords, 'epoch'>[];
  /** The end of its training, once it is there. */
  readonly end: Checkpoint | undefined;
}

/** The records by seed, in the order of the seeds. */
export function bySeedOf(records: readonly unknown[]): readonly SeedRecords[] {
  const [steps, epochs] = [
    recordsOf(records, trainRecords, 'step'),
    recordsOf(records, trainRecords, 'epoch'),
  ];
  const ends = recordsOf(records, trainRecords, 'checkpoint');
  const curvatures = recordsOf(records, trainRecords, 'curvature');
  const seeds = new Set([...steps, ...epochs, ...curvatures, ...ends].map(({ seed }) => seed));
  return [...seeds].map((seed) => ({
    seed,
    steps: steps.filter((record) => record.seed === seed),
    epochs: epochs.filter((record) => record.seed === seed),
    end: ends.find((record) => record.seed === seed),
  }));
}
