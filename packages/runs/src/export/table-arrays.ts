import type { Arrays } from '@orograph/models';
import type { RecordTable } from '../record-table.ts';

/** Makes arrays of the columns of numbers, NaN where a record has none; the others are lost. */
export function tableArrays({ columns, lost }: RecordTable): {
  readonly arrays: Arrays;
  readonly lost: readonly string[];
} {
  const isNumeric = ({ cells }: RecordTable['columns'][number]): boolean =>
    cells.every((cell) => cell === null || typeof cell === 'number');
  return {
    arrays: Object.fromEntries(
      columns.filter(isNumeric).map(({ name, cells }) => [
        name,
        {
          shape: [cells.length],
          dataType: 'double' as const,
          data: Float64Array.from(cells, (cell) => (typeof cell === 'number' ? cell : Number.NaN)),
        },
      ]),
    ),
    lost: [...lost, ...columns.filter((column) => !isNumeric(column)).map(({ name }) => name)],
  };
}
