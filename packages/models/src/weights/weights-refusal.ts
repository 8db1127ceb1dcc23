import type { WeightMatch } from './match-weights.ts';

const listed = (names: readonly string[]): string =>
  `${names
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;

/** Says which weights a file lacks and which of its arrays the graph has no place for. */
export function refusal(
  where: string,
  { missing, surplus }: Pick<WeightMatch, 'missing' | 'surplus'>,
  what = 'weights',
): RangeError {
  const parts = [
    ...(missing.length > 0 ? [`it lacks ${listed(missing)}`] : []),
    ...(surplus.length > 0 ? [`the network has no place for ${listed(surplus)}`] : []),
  ];
  const isFolded =
    surplus.some((name) => /running_(?:mean|var)$/.test(name)) ||
    missing.some((name) => /^onnx::|_bias$|^val_\d+$/.test(name)) ||
    (missing.length === 0 && surplus.every((name) => name.endsWith('weight')));
  const folded =
    isFolded && surplus.length > 0
      ? '; perhaps the exporter folded parameters into others, as BatchNorm into convolutions: export without constant folding (do_constant_folding=False, or optimize=False with dynamo=True)'
      : '';
  return new RangeError(
    `${where}: the ${what} are not those of the network, ${parts.join(' and ')}${folded}.`,
  );
}
