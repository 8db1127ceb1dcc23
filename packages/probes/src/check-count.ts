/**
 * Throws unless `value` is a whole number from `least` on.
 *
 * @throws RangeError naming the caller and the number.
 */
export function checkCount(caller: string, name: string, value: number, least = 0): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw new RangeError(`${caller}: ${name} must be a whole number from ${least}, got ${value}.`);
}
