import { isFiniteVector, type Stepper, type StepResults } from '@orograph/tensor';

/** How far steps went in finite numbers. */
export interface FiniteSteps {
  /** How many of them count as measured: the last may have a loss or gradient that is not finite. */
  readonly records: number;
  /** How many updates count as made: after the last θ may not be finite. */
  readonly made: number;
  /** Whether they left the finite numbers. */
  readonly diverged: boolean;
}

/** Finds the first of the steps just taken after `step` updates whose loss, gradient or updated θ is not finite. */
export async function finiteSteps(
  stepper: Stepper,
  { values, gradNorms, finite }: StepResults,
  step: number,
): Promise<FiniteSteps> {
  const count = values.length;
  const bad = Array.from(values).findIndex(
    (value, k) => !Number.isFinite(value) || !Number.isFinite(gradNorms[k]!),
  );
  if (bad < 0 && finite) return { records: count, made: count, diverged: false };
  const isFiniteAfter = async (updates: number): Promise<boolean> =>
    isFiniteVector((await stepper.state(step + updates)).theta);
  if (bad === 0 || (bad > 0 && (await isFiniteAfter(bad))))
    return { records: bad + 1, made: bad, diverged: true };
  // What is not finite stays so.
  let [good, last] = [0, bad < 0 ? count : bad];
  while (last - good > 1) {
    const middle = Math.floor((good + last) / 2);
    if (await isFiniteAfter(middle)) good = middle;
    else last = middle;
  }
  return { records: last, made: last, diverged: true };
}
