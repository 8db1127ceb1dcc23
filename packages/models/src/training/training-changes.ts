/** Settings of a training that become others; those left out stay. */
export interface TrainingSettingsChange {
  /** The learning rate from here on, in place of the schedule. */
  readonly learningRate?: number | undefined;
  /** Examples of a step; the epoch under way goes on with what it has not seen. */
  readonly batchSize?: number | undefined;
  /** λ of ½λ|θ|². */
  readonly l2?: number | undefined;
}

/** A change, and after how many updates it is made. */
export interface TrainingChange extends TrainingSettingsChange {
  /** How many updates were made before. */
  readonly step: number;
}

/** Which settings of a training change in its middle. */
export interface TrainingChanges {
  /** Those known before, by rising steps, at most one a step. */
  readonly planned?: readonly TrainingChange[] | undefined;
  /** Asked after `step` updates, some tens of milliseconds apart: what is to become another now? */
  readonly asked?: ((step: number) => TrainingSettingsChange | undefined) | undefined;
}

/**
 * Throws for changes that cannot be followed.
 *
 * @throws RangeError for steps that do not rise, a learning rate that is not above 0, a batch that is not a whole number above 0, or an L2 below 0.
 */
export function checkChanges(caller: string, planned: readonly TrainingChange[]): void {
  planned.forEach((change, k) => {
    const { step, learningRate = 1, batchSize = 1, l2 = 0 } = change;
    const isAfter = Number.isSafeInteger(step) && step > (planned[k - 1]?.step ?? -1);
    const wrong =
      (!isAfter && 'step must be a whole number above that of the change before') ||
      (!(learningRate > 0 && Number.isFinite(learningRate)) && 'learningRate must be above 0') ||
      (!(Number.isSafeInteger(batchSize) && batchSize > 0) && 'batchSize must be a whole number above 0') ||
      (!(l2 >= 0 && Number.isFinite(l2)) && 'l2 must be a number from 0');
    if (wrong !== false) throw new RangeError(`${caller}: ${wrong}, got ${JSON.stringify(change)}.`);
  });
}

/** All settings that changes are made to. */
export interface TrainingSettingsNow {
  /** The learning rate of the next step. */
  readonly learningRate: number;
  /** Examples of it. */
  readonly batchSize: number;
  /** λ of ½λ|θ|². */
  readonly l2: number;
}

/** Where a step lies in the passes over the data. */
export interface EpochPlace {
  /** The epoch, counted from 0. */
  readonly epoch: number;
  /** How many of its examples were seen. */
  readonly offset: number;
}

/** What a training goes through its examples by. */
export interface ExampleOrder {
  /** How many examples there are. */
  readonly examples: number;
  /** Examples of a step at the start. */
  readonly batchSize: number;
  /** Changes before the step. */
  readonly planned: readonly TrainingChange[];
}

/** The place of the step after `step` updates: every epoch begins a batch of its own, and its last batch holds what is left. */
export function placeOf(step: number, { examples, batchSize, planned }: ExampleOrder): EpochPlace {
  let [epoch, offset, at, size] = [0, 0, 0, batchSize];
  for (const next of [...planned.filter((change) => change.step < step), { step }]) {
    const steps = next.step - at;
    const toEnd = Math.ceil((examples - offset) / size);
    if (steps < toEnd) offset += steps * size;
    else {
      const perEpoch = Math.ceil(examples / size);
      epoch += 1 + Math.floor((steps - toEnd) / perEpoch);
      offset = ((steps - toEnd) % perEpoch) * size;
    }
    at = next.step;
    if ('batchSize' in next) size = next.batchSize ?? size;
  }
  return { epoch, offset };
}

/** How many updates `epochs` passes take. */
export function stepsOf(epochs: number, order: ExampleOrder): number {
  const { examples, planned, batchSize } = order;
  let steps = epochs * Math.ceil(examples / batchSize);
  planned.forEach(({ step, batchSize: size }, k) => {
    const { epoch, offset } = placeOf(step, { ...order, planned: planned.slice(0, k) });
    if (size === undefined || epoch >= epochs) return;
    steps = step + Math.ceil((examples - offset) / size) + (epochs - epoch - 1) * Math.ceil(examples / size);
  });
  return steps;
}
