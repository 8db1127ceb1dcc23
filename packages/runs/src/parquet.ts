import type { Cell, RecordTable } from './record-table.ts';
import { parquetWriteBuffer } from 'hyparquet-writer';

/** Makes a Parquet file of a table: columns of numbers as doubles, of true and false as booleans, all others as text; `null` where there is nothing. */
export const parquetOf = ({ columns }: RecordTable): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, cells }) => {
        const type = typeOf(cells);
        return {
          name,
          type,
          nullable: cells.includes(null),
          data: type === 'STRING' ? cells.map((cell) => (cell === null ? null : String(cell))) : [...cells],
        };
      }),
    }),
  );

function typeOf(cells: readonly Cell[]): 'BOOLEAN' | 'DOUBLE' | 'STRING' {
  const kinds = new Set(cells.filter((cell) => cell !== null).map((cell) => typeof cell));
  if (kinds.size === 1 && kinds.has('number')) return 'DOUBLE';
  return kinds.size === 1 && kinds.has('boolean') ? 'BOOLEAN' : 'STRING';
}
