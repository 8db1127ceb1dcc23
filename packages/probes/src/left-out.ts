/**
 * For each column of a square upper triangular R the unit vector that is orthogonal to all others: the normalized columns of R⁻ᵀ.
 * `undefined` where R has fewer rows than columns: then the others span what each does.
 */
export function leftOut(columns: readonly (readonly number[])[]): number[][] | undefined {
  const m = columns.length;
  if (columns.some((column) => column.length < m)) return undefined;
  return columns.map((_, i) => {
    // Rᵀ s = e_i by forward substitution, Rᵀ being lower triangular with rows `columns`.
    const s: number[] = [];
    for (let k = 0; k < m; k++) {
      const row = columns[k]!;
      let value = k === i ? 1 : 0;
      for (let j = 0; j < k; j++) value -= row[j]! * s[j]!;
      s.push(value / row[k]!);
    }
    const size = Math.sqrt(s.reduce((sum, x) => sum + x * x, 0));
    return s.map((x) => x / size);
  });
}
