import type { Model, Subject } from '@orograph/models';
import { MisuseError } from '@orograph/runs';

import { costsOf, secondsOfLoss, surveyed, type SurveyedModel } from './survey-costs.ts';
import type { SurveyCosts } from './survey-plan.ts';

/** A model that was timed. */
export interface TimedModel {
  /** What evaluations cost on these examples. */
  readonly costs: SurveyCosts;
  /** How many they were. */
  readonly examples: number;
  /** How many there are; not known where there are more than these. */
  readonly all?: number;
  /** Of how many examples a batch is; 1 where it is free. */
  readonly batch: number;
  /** The model on these examples. */
  readonly model: SurveyedModel;
}

/** A model that is open on some examples, and how it is closed. */
export interface OpenModel {
  /** The model, alone. */
  readonly subject: readonly Subject[];
  /** Gives back native memory. */
  readonly close: () => Promise<void>;
}

/** On how many examples a model is timed first, how many times as many follow, and from how long a loss on these says enough, in seconds. */
const [first, growth, telling] = [16, 16, 0.05];

/**
 * Times a model on as few of its examples as tell it: more only while a loss on them takes next to no time.
 *
 * @param open Opens the model on its first examples.
 * @param limit How many it may be at most.
 * @param left How many seconds there are, with the timing: where a plane takes more, gradients are not timed but taken for a few losses.
 */
export async function timedModel(
  open: (limit: number | undefined) => Promise<OpenModel>,
  limit: number = Number.POSITIVE_INFINITY,
  left: () => number = () => Number.POSITIVE_INFINITY,
): Promise<TimedModel> {
  for (let examples = Math.min(first, limit); ; examples = Math.min(growth * examples, limit)) {
    const start = performance.now();
    const { opened, most } = await openedOn(open, examples, limit);
    const opening = (performance.now() - start) / 1000;
    try {
      const [subject] = opened.subject as readonly [Subject];
      const there = subject.dataset.examples;
      const isAll = most === limit || there < most;
      const model = await surveyed(subject);
      const seconds = await secondsOfLoss(subject);
      if (!isAll && seconds < telling) continue;
      return {
        costs: await costsOf(subject, { opening, seconds, left: left() }),
        examples: there,
        ...(isAll && { all: there }),
        batch: batchOf(subject),
        model,
      };
    } finally {
      await opened.close();
    }
  }
}

/** Opens a model on so many examples, or on all where its batches are of another size. */
async function openedOn(
  open: (limit: number | undefined) => Promise<OpenModel>,
  examples: number,
  limit: number,
): Promise<{ readonly opened: OpenModel; readonly most: number }> {
  try {
    return { opened: await open(examples), most: examples };
  } catch (error) {
    if (!(error instanceof MisuseError) || examples === limit) throw error;
    return { opened: await open(Number.isFinite(limit) ? limit : undefined), most: limit };
  }
}

/** The size of a model's batches, where it is fixed. */
function batchOf({ inputs }: Pick<Model, 'inputs'>): number {
  const [size] = inputs[0]?.shape ?? [];
  return typeof size === 'number' && size > 0 ? size : 1;
}
