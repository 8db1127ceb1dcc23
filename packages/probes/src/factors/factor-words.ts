import type { FactorEffect, Measure } from './factor-effect.ts';
import { ratioText } from './factor-ratio.ts';
import type { FactorSummary, FactorValue } from './factor-summary.ts';
import { factorTitles } from './factor.ts';

/** What a summary says, in sentences: direction and size of each effect, what was left out, and what to mind. */
export function factorWords({ factor, values, effects, verdict }: FactorSummary): string {
  const compared = values.filter((value) => value.compared > 0);
  const title = factorTitles[factor];
  const seeds = effects.angle.slope.count;
  const ends = `from ${String(compared[0]?.value)} to ${String(compared.at(-1)?.value)}`;
  const resolved =
    compared.length < 2
      ? [`${capital(title)}: not resolved, for fewer than two values can be compared.`]
      : [
          `${capital(title)} ${ends}: ${verdictWords[verdict]}. The angular width ${changes(effects.angle)}, the distance ${changes(effects.distance)}; |θ| ${changes(effects.norm)}, the training loss ${changes(effects.loss)} (${seeds > 1 ? `95 % intervals over ${seeds} seeds` : 'too few seeds for intervals'}).`,
          ...(['angle', 'distance'] as const).flatMap((measure) => inBetween(compared, measure)),
        ];
  return [...resolved, ...leftOut(values), ...limits(values)].join(' ');
}

const verdictWords: Readonly<Record<FactorSummary['verdict'], string>> = {
  wider: 'wider',
  narrower: 'narrower',
  mixed: 'angle and distance contradict each other',
  'not resolved': 'not resolved',
};

const directions: Readonly<Record<FactorEffect['direction'], string>> = {
  rises: 'grows',
  falls: 'shrinks',
  unresolved: 'is not resolved',
};

/** `grows, ×1.4 [1.2, 1.6]`, without an interval where there is none. */
const changes = (effect: FactorEffect): string =>
  [directions[effect.direction], ...(Number.isFinite(effect.ratio) ? [ratioText(effect)] : [])].join(', ');

/** Where a mean in between lies outside those at the ends by more than the standard errors, a line says little. */
function inBetween(values: readonly FactorValue[], measure: Measure): string[] {
  const ranges = values.map((value) => {
    const { mean, standardError } = value[measure];
    return { value: value.value, low: mean - standardError, high: mean + standardError };
  });
  const ends = [ranges[0]!, ranges.at(-1)!];
  const inner = ranges.slice(1, -1);
  const highest = inner.find(({ low }) => ends.every(({ high }) => low > high));
  const lowest = inner.find(({ high }) => ends.every(({ low }) => high < low));
  const at = highest ?? lowest;
  return at
    ? [`The ${measure} is not monotone: at ${at.value} it is ${highest ? 'above' : 'below'} both ends.`]
    : [];
}

/** How many trainings are not compared, and why. */
function leftOut(values: readonly FactorValue[]): string[] {
  const sum = (of: (value: FactorValue) => number): number =>
    values.reduce((total, value) => total + of(value), 0);
  const [trainings, compared] = [sum((value) => value.trainings), sum((value) => value.compared)];
  const [unreached, diverged] = [sum((value) => value.unreached), sum((value) => value.diverged)];
  if (compared === trainings) return [];
  const kinds = [
    ...(unreached > 0 ? [`${unreached} did not reach the training loss`] : []),
    ...(diverged > 0 ? [`${diverged} diverged`] : []),
    ...(trainings - compared > unreached + diverged
      ? [`${trainings - compared - unreached - diverged} ended at a high loss`]
      : []),
  ];
  return [`Of ${trainings} trainings ${kinds.join(' and ')}; ${compared} are compared.`];
}

/** What makes a width a lower bound. */
const limits = (values: readonly FactorValue[]): string[] => {
  const unbounded = values.filter((value) => value.unbounded > 0);
  return unbounded.length === 0
    ? []
    : [
        `At ${unbounded.map(({ value }) => value).join(', ')} some directions did not end, and widths are lower bounds.`,
      ];
};

const capital = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}`;
