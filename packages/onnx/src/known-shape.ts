import { Refused } from './refused.ts';

/** The shape of an output as a rule is told it; `NaN` or nothing stands for what is not known. */
interface OutputShapes {
  readonly shape: (i: number) => readonly number[] | undefined;
}

/** The shape of an output, which a rule needs. */
export function knownShape({ shape }: OutputShapes, i = 0): readonly number[] {
  const found = shape(i);
  if (!found || found.some(Number.isNaN)) throw new Refused('gives a tensor whose shape is not known');
  return found;
}
