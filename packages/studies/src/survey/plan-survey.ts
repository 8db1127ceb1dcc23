import { shortest } from './part-time.ts';
import {
  costsOn,
  fittingParts,
  secondsInAll,
  surveyExamples,
  surveyPlan,
  type PlannedPart,
  type SurveyCosts,
} from './survey-plan.ts';
import type { TimedModel } from './timed-model.ts';

/** The plan of a survey. It depends on the machine's speed, so a survey that goes on keeps the one it began with. */
export interface SurveyedParts {
  /** How many examples the parts measure on. */
  readonly examples: number;
  /** Whether there are more than these. */
  readonly isSome?: true;
  /** What evaluations cost on these examples. */
  readonly costs: SurveyCosts;
  readonly parts: readonly PlannedPart[];
  /** Parts that the time has no room for, if there are any. */
  readonly leftOut?: readonly PlannedPart[];
}

/** The fraction of the time that a plan fills, for evaluations that take longer than the few that were timed: a part whose time is over is cut short. */
const filled = 0.8;

/**
 * Plans a survey of a model that was timed: on how many examples, what of each part, and which parts are left out.
 *
 * @param left Seconds that are left of the time; none may be.
 * @param limit How many examples were asked for, at most.
 */
export function makePlan(
  left: number,
  { costs: measured, examples: timed, all, batch }: Omit<TimedModel, 'model'>,
  limit: number = Number.POSITIVE_INFINITY,
): SurveyedParts {
  const seconds = Math.max(shortest, left);
  const most = all ?? limit;
  const wanted = surveyExamples(filled * seconds, measured, { measured: timed, most });
  const examples = wanted < most ? Math.max(1, Math.floor(wanted / batch)) * batch : most;
  const costs = costsOn(examples, measured, timed);
  const { kept, leftOut } = fittingParts(surveyPlan(0, costs), seconds);
  const fitting = kept.map(({ part }) => part);
  return {
    examples,
    ...(examples < most && { isSome: true }),
    costs,
    parts: surveyPlan(filled * left, costs, fitting),
    ...(leftOut.length > 0 && { leftOut }),
  };
}

/** The whole minutes that have room for all parts of a plan; the timing of the model takes what it took of the minutes there were. */
export const minutesFor = ({ parts, leftOut = [] }: SurveyedParts, minutes: number): number =>
  Math.ceil(Math.max(minutes, secondsInAll([...parts, ...leftOut]) / filled / 60 + 0.5));
