/**
 * Computes the two-sided p-value of Student's t: P(|T| ≥ |t|) = I_{ν/(ν + t²)}(ν/2, ½) for ν degrees of freedom, I being the regularized
 * incomplete beta function.
 *
 * @throws RangeError for degrees of freedom that are not positive.
 */
export function studentPValue(t: number, degrees: number): number {
  if (!(degrees > 0))
    throw new RangeError(`studentPValue: expected positive degrees of freedom, got ${degrees}.`);
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** I_x(a, b), by the continued fraction of DLMF 8.17.22 where that converges fast, else by its mirror image. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a),
  );
  // Lentz's method; 1e-300 stands for a 0 that would be divided by.
  let [c, d, value] = [1, 1 / nonZero(1 - ((a + b) * x) / (a + 1)), 1 / nonZero(1 - ((a + b) * x) / (a + 1))];
  for (let m = 1; m < 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / nonZero(1 + term * d);
      c = nonZero(1 + term / c);
      value *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * value;
}

const nonZero = (x: number): number => (Math.abs(x) < 1e-300 ? 1e-300 : x);

/** log Γ(x) for x > 0: Stirling's series from 10 on, below by Γ(x) = Γ(x + 1)/x. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / (x * x);
  const series = 1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x;
}
