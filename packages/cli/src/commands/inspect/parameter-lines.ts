import type { ModelDescription } from '@orograph/models';

const several = (names: readonly string[]): string => names.join(', ');

/** Says what a file leaves open about its parameters, and the flag that settles it, a line each. */
export function parameterLines({
  merged = [],
  shared = [],
  equal = [],
  spread = [],
  folded = [],
  undecided = [],
  uncounted = [],
}: Omit<ModelDescription, 'device'>): readonly string[] {
  return [
    ...merged.map(
      (names) => `merged by the exporter, taken apart: ${several(names)} (--tied keeps them one)`,
    ),
    ...shared.map(
      ({ name, places }) =>
        `one parameter, read at ${places} places: ${name} (--untie ${name} takes them apart)`,
    ),
    ...equal.map(
      ({ names, transposed }) =>
        `equal${transposed ? ', one transposed' : ''}: ${several(names)} (--tie ${names.join('=')} makes them one)`,
    ),
    ...spread.map(
      ({ name, rows, width, places }) =>
        `a table of ${rows} rows of ${width}, spread over ${places} places by the exporter: ${name} (--tie ${name}=${name} makes it the table)`,
    ),
    ...(folded.length > 0
      ? [`computed from others by the exporter, moved as they are: ${several(folded)}`]
      : []),
    ...undecided.map(
      ({ node, condition, weights }) =>
        `not parameters, in branches of If "${node}" that "${condition}" decides while the graph runs: ${several(weights)}`,
    ),
    ...uncounted.map(({ name, shape, why }) =>
      why === 'quantized'
        ? `not a parameter, quantized: ${name} [${shape.join()}] (export the network before quantization)`
        : `not a parameter, a Constant node beside weights that are initializers: ${name} [${shape.join()}] (--parameters '*' --parameters ${name} counts it)`,
    ),
  ];
}

/** Says which ops have no gradient, why, and what to do, a line each. */
export function gradientLines(
  record: Pick<ModelDescription, 'refusals' | 'withoutGradient'> & { readonly loss?: number },
): readonly string[] {
  const { withoutGradient: ops, refusals = [] } = record;
  const sizes = refusals.some(({ why }) => /\bneeds\b|not known/.test(why)) && record.loss === undefined;
  return [
    `without gradient: ${ops.join(', ') || 'none'}`,
    ...refusals.map(({ op, node, why }) => `  ${op}: node "${node}" ${why}`),
    ...(sizes ? ['  sizes come from the data: with --data they are known'] : []),
  ];
}
