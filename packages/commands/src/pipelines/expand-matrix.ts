import type { StepData } from './pipeline-schema.ts';

/** One step of a matrix. */
export interface Variant {
  /** The name of the step, and for each key of the matrix `-key-value`, or `-key-place` where a value is no name. */
  readonly name: string;
  /** The values of the keys of the matrix. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** All combinations of the values of a matrix, the last key fastest; the step itself where there is none. */
export function expandMatrix(name: string, { matrix = {} }: StepData): Variant[] {
  let variants: Variant[] = [{ name, values: {} }];
  for (const [key, list] of Object.entries(matrix))
    variants = variants.flatMap((variant) =>
      list.map((value, place) => ({
        name: `${variant.name}-${key}-${isName(value) ? value : place}`,
        values: { ...variant.values, [key]: value },
      })),
    );
  return variants;
}

const isName = (value: unknown): value is string | boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'string' && /^[\w.,+-]{1,40}$/.test(value) && !value.endsWith('.'));
