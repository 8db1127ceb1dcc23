import { numberText } from '../number-text.ts';
import { shellLine } from '../shell-line.ts';
import { fieldAt, type RunJson } from './record-fields.ts';

/** A line of a table: what and its value. */
export type FactRow = readonly [name: string, value: string];

/** The facts of a run that a reader looks for first; then all others under the path they have in `run.json`. */
export function factRows(run: RunJson): FactRow[] {
  const rows: FactRow[] = [];
  const add = (name: string, value: unknown): void => {
    const shown = text(value);
    if (shown !== '') rows.push([name, shown]);
  };
  const seed =
    fieldAt(run, 'identity', 'directions', 'seed') ??
    fieldAt(run, 'identity', 'seed') ??
    fieldAt(run, 'seed');
  const products = fieldAt(run, 'directions', 'innerProducts');
  const norms = fieldAt(run, 'directions', 'norms');
  add('command', fieldAt(run, 'identity', 'command'));
  add('experiment', fieldAt(run, 'identity', 'experiment'));
  add('to repeat', repeatCommand(run));
  add('models', fieldAt(run, 'models'));
  add('network', fieldAt(run, 'models') === undefined ? fieldAt(run, 'identity', 'network') : undefined);
  add('model SHA-256', listed(fieldAt(run, 'identity', 'models'), 'sha256'));
  add('parameters (dimension)', fieldAt(run, 'dimension') ?? fieldAt(run, 'identity', 'dim'));
  add('long directions of a wedge', fieldAt(run, 'identity', 'longDirections'));
  add('data', fieldAt(run, 'data', 'source') ?? fieldAt(run, 'data', 'path'));
  add('data SHA-256', fieldAt(run, 'identity', 'data', 'sha256'));
  add('examples', fieldAt(run, 'identity', 'data', 'examples'));
  add('loss', fieldAt(run, 'identity', 'loss'));
  add('directions', fieldAt(run, 'identity', 'direction'));
  add('seed', seed);
  add('norms of the directions', norms);
  add('explained variance', fieldAt(run, 'directions', 'explained'));
  add('eigenvalues', fieldAt(run, 'directions', 'eigenpairs', 'values'));
  if (Array.isArray(norms))
    for (const [i, j] of pairsOf(norms.length))
      add(
        `cosine of ${directionName(i)} and ${directionName(j)}`,
        orthogonal(Number(fieldAt(products, i, j)) / (Number(norms[i]) * Number(norms[j]))),
      );
  const grid = fieldAt(run, 'identity', 'grid');
  add('grid', Array.isArray(grid) ? grid.join(' × ') : grid);
  const range = fieldAt(run, 'identity', 'range');
  add('range', Array.isArray(range) ? range.map((ends) => (ends as unknown[]).map(text).join(' … ')) : range);
  add('device', fieldAt(run, 'device', 'used') ?? fieldAt(run, 'device'));
  add('device asked for', fieldAt(run, 'device', 'asked'));
  for (const key of ['started', 'finished', 'seconds']) add(key, fieldAt(run, key));
  for (const [name, number] of Object.entries(fieldAt(run, 'version') ?? {}))
    add(name === 'cpu' ? 'processor' : `version of ${name}`, number);
  const warnings = fieldAt(run, 'warnings');
  if (Array.isArray(warnings)) add('warnings', warnings.flat());
  return rows;
}

/** A cosine, or 0 where it is what rounding leaves of directions made orthogonal. */
const orthogonal = (cosine: number): number => (Math.abs(cosine) < 1e-12 ? 0 : cosine);

/** The places of every two of some things. */
const pairsOf = (count: number): (readonly [number, number])[] =>
  Array.from({ length: count }, (_, j) => Array.from({ length: j }, (__, i) => [i, j] as const)).flat();

const directionName = (place: number): string =>
  `d${String(place + 1).replaceAll(/\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit)))}`;

/** The command that makes the run again, if the manifest holds its words in `line`. */
function repeatCommand(run: RunJson): string | undefined {
  const line = fieldAt(run, 'line');
  if (!Array.isArray(line)) return undefined;
  const words = line.map(String);
  // What was changed while it ran is in its records alone.
  return words.includes('--steer')
    ? `${shellLine(words.filter((word) => word !== '--steer'))}, with the flags --change named above where there are any`
    : shellLine(words);
}

const listed = (values: unknown, key: string): unknown =>
  Array.isArray(values) ? values.map((value) => fieldAt(value, key)) : undefined;

/** A number in four digits, a list with commas; empty where there is nothing. */
export function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return value.map(text).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
