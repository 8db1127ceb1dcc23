import type { FactorEffect } from './factor-effect.ts';

/** `×1.4 [1.2, 1.6]`: the change from the least value to the greatest with its 95 % interval, where there is one. */
export function ratioText({ ratio, ratioInterval: [low, high] }: FactorEffect): string {
  const range = Number.isFinite(low) ? ` [${digits(low)}, ${digits(high)}]` : '';
  return `×${digits(ratio)}${range}`;
}

/** Three digits, and near 1 as many as tell on which side of it a number is. */
const digits = (value: number): string =>
  String(Number(value.toPrecision(Math.abs(value - 1) < 0.05 ? 4 : 3)));
