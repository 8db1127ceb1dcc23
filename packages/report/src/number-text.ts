/**
 * A number in at most four significant digits; integers whole, with separators; an exponent for what is very small or large.
 *
 * @example
 * ```ts
 * import { numberText } from '@orograph/report';
 *
 * console.log(numberText(6354), numberText(0.123456), numberText(2.1e-12)); // 6,354 0.1235 2.1e-12
 * ```
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-4)
    return value
      .toExponential(3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(4)));
}

/**
 * A number with its error, both to the second digit of the error: `132.9 ± 10.2`, `0.0213 ± 0.0012`.
 *
 * @example
 * ```ts
 * import { errorText } from '@orograph/report';
 *
 * console.log(errorText(132.946, 10.1685)); // 133 ± 10
 * ```
 */
export function errorText(value: number, error: number): string {
  if (!Number.isFinite(error) || !Number.isFinite(value)) return numberText(value);
  if (error <= 0) return `${numberText(value)} ± 0`;
  const digits = 1 - Math.floor(Math.log10(error));
  if (digits > 6 || digits < -6)
    return `${numberText(toDigits(value, digits))} ± ${numberText(toDigits(error, digits))}`;
  const rounded = (number: number): string =>
    digits > 0
      ? number.toFixed(digits)
      : (Math.round(number / 10 ** -digits) * 10 ** -digits).toLocaleString('en-US');
  return `${rounded(value)} ± ${rounded(error)}`;
}

/** A number rounded to so many decimal places. */
function toDigits(value: number, digits: number): number {
  const size = Math.abs(value);
  if (size < 0.5 * 10 ** -digits) return 0;
  return Number(value.toPrecision(Math.max(1, 1 + Math.floor(Math.log10(size)) + digits)));
}

/** A number with the ends of its interval, where they can be told from it. */
export function intervalText(value: number, low: number, high: number): string {
  const [middle, from, to] = [value, low, high].map(numberText) as [string, string, string];
  return from === middle && to === middle ? middle : `${middle} (${from} to ${to})`;
}
