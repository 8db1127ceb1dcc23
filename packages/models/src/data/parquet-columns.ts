import type * as Hyparquet from 'hyparquet';
import type { ByteFile } from './byte-file.ts';
import type { DataElement } from './data-tensor.ts';

/** A column of a Parquet file. */
export interface ParquetColumn {
  /** Its name. */
  readonly name: string;
  /** How many lists its numbers stand in: 0 for single ones. */
  readonly depth: number;
  /** The type of its numbers; absent where it holds something else. */
  readonly dataType?: DataElement;
  /** Whether it holds texts. */
  readonly isText: boolean;
}

/** The columns of a Parquet file. */
export interface ParquetColumns {
  /** The columns in their order. */
  readonly columns: readonly ParquetColumn[];
  /** How many rows there are. */
  readonly rows: number;
  /** The first `count` values of a column. */
  read(name: string, count: number): Promise<readonly unknown[]>;
}

/** Reads the list of columns of a Parquet file. @throws RangeError naming the file if it is damaged. */
export async function parquetColumns(file: ByteFile): Promise<ParquetColumns> {
  const { parquetMetadataAsync, parquetSchema, parquetReadObjects } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const refused = (what: string, error: unknown): RangeError =>
    new RangeError(`${file.path}: ${what}, ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  const buffer = {
    byteLength: file.length,
    slice: async (start: number, end = file.length) => (await file.read(start, end)).buffer as ArrayBuffer,
  };
  const metadata = await parquetMetadataAsync(buffer).catch((error: unknown) => {
    throw refused('not a whole Parquet file', error);
  });
  return {
    columns: parquetSchema(metadata).children.map(columnOf),
    rows: Number(metadata.num_rows),
    read: async (name, count) => {
      const rows = await parquetReadObjects({
        file: buffer,
        metadata,
        columns: [name],
        rowStart: 0,
        rowEnd: count,
        useOffsetIndex: true,
        compressors,
      }).catch((error: unknown) => {
        throw refused('not read', error);
      });
      return rows.map((row) => row[name] as unknown);
    },
  };
}

const numbers: Readonly<Record<string, DataElement>> = {
  BOOLEAN: 'bool',
  DOUBLE: 'double',
  FLOAT: 'float',
  INT32: 'int32',
  INT64: 'int64',
};
/** Types that lie in wider storage. */
const narrower: Readonly<Record<string, DataElement>> = {
  INT_16: 'int16',
  INT_8: 'int8',
  UINT_16: 'uint16',
  UINT_8: 'uint8',
};

function columnOf({ element, children }: Hyparquet.SchemaTree): ParquetColumn {
  const { name, type, converted_type: converted = '', logical_type: logical } = element;
  const [repeated] = children;
  // A list is a group of a repeated group of its element.
  if (children.length === 1 && repeated!.element.repetition_type === 'REPEATED' && repeated!.children[0]) {
    const item = columnOf(repeated!.children[0]);
    return { ...item, name, depth: item.depth + 1 };
  }
  if (children.length > 0 || type === undefined) return { name, depth: 0, isText: false };
  const isText = converted === 'UTF8' || logical?.type === 'STRING';
  const dataType = narrower[converted] ?? (/^(?:U?INT_\d+)?$/.test(converted) ? numbers[type] : undefined);
  return { name, depth: 0, isText, ...(dataType !== undefined && { dataType }) };
}
