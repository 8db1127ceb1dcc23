import { flagText } from '@orograph/commands';
import type { Dataset, Guess, ModelLoss } from '@orograph/models';

/** A loss and its file. */
interface Remarkable {
  /** The file. */
  readonly path: string;
  /** What is to be told of how it was read. */
  readonly notes?: readonly string[];
  /** The loss. */
  readonly loss: Pick<ModelLoss, 'guesses' | 'warnings'>;
  /** The data. */
  readonly dataset: Pick<Dataset, 'classes'>;
}

/**
 * What people should know of losses before they believe the numbers, a line each: what is odd, and what was guessed, once for all models
 * that have it in common. A guess that has another as good beside it is a warning.
 */
export function remarksOn(losses: readonly Remarkable[]): readonly string[] {
  const odd = losses.flatMap(({ path, loss }) =>
    loss.warnings.map((warning) => `warning: ${path}: ${warning}`),
  );
  const guesses = losses.flatMap(({ loss, notes = [] }) => [...notes, ...loss.guesses.map(guessLine)]);
  const classes = losses[0]?.dataset.classes?.map((name, place) => `${place} ${name}`);
  const named = classes ? [`note: the classes of the target are ${classes.join(', ')}`] : [];
  return [...odd, ...new Set(guesses), ...named];
}

/** A guess as a line, with the flag that changes it. */
function guessLine({ setting, value, because, other }: Guess): string {
  const flag = flagText(setting);
  const said = `the ${setting === 'classAxis' ? 'axis of the classes' : setting} is ${value}, as ${because}`;
  return other === undefined
    ? `note: ${said} (${flag} changes it)`
    : `warning: ${said}; ${other} would do as well (${flag} ${other})`;
}
