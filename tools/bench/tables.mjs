/** A number to three figures. */
const short = (value) => (typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value));

/** The p-quantile of some numbers, between two of them in proportion. */
function quantile(numbers, p) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

const spread = (numbers) =>
  `${short(quantile(numbers, 0.5))} (${short(quantile(numbers, 0.25))} to ${short(quantile(numbers, 0.75))})`;

/** Rows as a table in Markdown; a list is its median, with the quartiles behind it. */
export function table(rows) {
  const keys = [...new Set(rows.flatMap(Object.keys))];
  const cell = (value) => (value === undefined ? '' : Array.isArray(value) ? spread(value) : short(value));
  const lines = rows.map((row) => `| ${keys.map((key) => cell(row[key])).join(' | ')} |`);
  return [`| ${keys.join(' | ')} |`, `| ${keys.map(() => '---').join(' | ')} |`, ...lines].join('\n');
}
