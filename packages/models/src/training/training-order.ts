import type { ResultRecord } from '@orograph/tensor';

/** The place among records of one step: the end of an epoch comes before what changes at the step that begins the next one, and that before the step. */
const RANK: Readonly<Record<string, number>> = { curvature: 0, epoch: 0, change: 1, step: 1, checkpoint: 2 };

/** How many records a training has. */
export interface TrainingLength {
  /** How many steps lie between two step records. */
  readonly every: number;
  /** How many epochs it runs, unless it diverges. */
  readonly epochs: number;
}

/**
 * Says of the records of one training, given one after the other from the first on, whether each is the one due: every so many steps one,
 * every epoch one, and all in the order of their steps.
 */
export function trainingOrder({
  every,
  epochs: all,
}: TrainingLength): (record: ResultRecord, place: number) => boolean {
  let [steps, epochs, curvatures, changes] = [0, 0, -1, -1];
  let [last, rank] = [0, 0];
  return ({ type, step, epoch, status }, place) => {
    if (place === 0) [steps, epochs, curvatures, changes, last, rank] = [0, 0, -1, -1, 0, 0];
    const at = Number(step);
    const own = RANK[type] ?? Number.NaN;
    const follows = at > last || (at === last && own >= rank);
    [last, rank] = [at, own];
    if (!follows) return false;
    if (type === 'step') return at === every * steps++;
    if (type === 'epoch') return epoch === epochs++;
    if (type === 'checkpoint')
      return status === 'diverged' || (epochs === all && steps === Math.ceil(at / every));
    if (type === 'change') {
      const isNew = at > changes && steps === Math.ceil(at / every);
      changes = at;
      return isNew;
    }
    const later = at > curvatures;
    curvatures = at;
    return later;
  };
}
