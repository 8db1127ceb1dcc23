import { openBytes } from './byte-file.ts';
import { guessTarget } from './choose-arrays.ts';
import { numbered } from './class-names.ts';
import { storageOf, type DataElement, type DataTensor } from './data-tensor.ts';
import { parquetColumns, type ParquetColumn } from './parquet-columns.ts';
import type { ArrayFile, ArrayFileSettings, StoredArray } from './stored-array.ts';

/**
 * The arrays of a Parquet file: `columns` float32 [N, C], all columns of single numbers but the target; the target [N] under its column's
 * name, a column of texts as names of classes; each column of lists of one length [N, …] under its own. Of each only the rows asked for are read.
 *
 * @throws RangeError naming the file, the column and the row for an empty field or lists of several lengths; TypeError for a column that is
 *   no numbers.
 */
export async function parquetArrays(
  path: string,
  { target, inputs = {} }: ArrayFileSettings,
): Promise<ArrayFile> {
  const file = await parquetColumns(await openBytes(path));
  const { columns, rows } = file;
  if (rows === 0) throw new RangeError(`${path}: empty data, the file has no rows.`);
  const singles = columns.filter(({ depth }) => depth === 0);
  const named = [...new Set(Object.values(inputs))].filter((key) => key !== 'columns' && key !== target);
  const isFree = ({ name }: ParquetColumn): boolean => !named.includes(name);
  const goal =
    target === 'columns'
      ? undefined
      : (target ?? guessTarget(singles.filter(isFree).map(({ name }) => name)));
  const numbers = singles.filter(({ name, dataType }) => name !== goal && dataType !== undefined);
  const read = (column: ParquetColumn, count = rows): Promise<readonly unknown[]> =>
    file.read(column.name, Math.min(count, rows));
  const arrays: Record<string, StoredArray> = {};
  if (numbers.length > 0)
    arrays['columns'] = {
      shape: [rows, numbers.length],
      dataType: 'float',
      read: async (count = rows) => {
        const each: (readonly unknown[])[] = [];
        for (const column of numbers) each.push(await read(column, count));
        const parts = each.map((values, k) =>
          tensorOf(values, { dataType: 'float', shape: [], name: numbers[k]!.name, path }),
        );
        return side(parts);
      },
    };
  for (const column of columns) {
    const { name, depth, dataType } = column;
    if (dataType === undefined || (depth === 0 && name !== goal && !named.includes(name))) continue;
    const shape = depth === 0 ? [] : shapeOf((await read(column, 1))[0]);
    const isInput = depth === 0 && name !== goal;
    const own = isInput ? ([1] as const) : shape;
    // A single column that is fed is [N, 1], as of a table of texts.
    arrays[name] = {
      shape: [rows, ...own],
      dataType: depth > 0 ? dataType : isInput ? 'float' : /int|bool/.test(dataType) ? 'int64' : 'float',
      read: async (count = rows) => {
        const type = arrays[name]!.dataType;
        const found = tensorOf(await read(column, count), { dataType: type, shape, name, path });
        return { ...found, shape: [found.shape[0]!, ...own] };
      },
    };
  }
  const aim = columns.find(({ name }) => name === goal);
  if (!aim || aim.dataType !== undefined || !aim.isText) return { arrays };
  const texts = (await read(aim)).map((value, row) => {
    if (typeof value === 'string' && value !== '') return value;
    throw new TypeError(
      `${path}: row ${row}: expected the name of a class in column "${aim.name}", got an empty field.`,
    );
  });
  const { tensor, classes } = numbered(texts);
  const own = { shape: tensor.shape, dataType: tensor.dataType };
  const labels = tensor.data as BigInt64Array;
  arrays[aim.name] = {
    ...own,
    read: (count = rows) => {
      const data = labels.slice(0, count);
      return Promise.resolve({ shape: [data.length], dataType: 'int64' as const, data });
    },
  };
  return { arrays, classes };
}

const shapeOf = (value: unknown): number[] =>
  Array.isArray(value) || ArrayBuffer.isView(value)
    ? [(value as unknown[]).length, ...shapeOf((value as unknown[])[0])]
    : [];

/** Values, one a row, as a tensor whose rows have a shape. */
function tensorOf(
  values: readonly unknown[],
  {
    dataType,
    shape,
    name,
    path,
  }: {
    readonly dataType: DataElement;
    readonly shape: readonly number[];
    readonly name: string;
    readonly path: string;
  },
): DataTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const data = new storageOf[dataType](values.length * size);
  const isWide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  values.forEach((value, row) => {
    const where = `${path}: row ${row} of column "${name}"`;
    if (shape.length > 0 && shapeOf(value).join() !== shape.join())
      throw new RangeError(
        `${where}: expected lists of one shape, [${shape.join()}] as in row 0, got [${shapeOf(value).join()}].`,
      );
    const flat: unknown[] = shape.length === 0 ? [value] : [...(value as unknown[])].flat(shape.length - 1);
    flat.forEach((one, i) => {
      const isNumber = typeof one === 'number' || typeof one === 'bigint' || typeof one === 'boolean';
      if (!isNumber)
        throw new RangeError(
          `${where}: expected a number, got ${one === null || one === undefined ? 'an empty field' : typeof one}.`,
        );
      (data as unknown as unknown[])[row * size + i] = isWide ? BigInt(one) : Number(one);
    });
  });
  return { shape: [values.length, ...shape], dataType, data };
}

/** Columns of single numbers side by side: [N, C]. */
function side(parts: readonly DataTensor[]): DataTensor {
  const rows = parts[0]!.data.length;
  const data = new Float32Array(rows * parts.length);
  parts.forEach((part, k) => {
    for (let i = 0; i < rows; i++) data[i * parts.length + k] = Number(part.data[i]);
  });
  return { shape: [rows, parts.length], dataType: 'float', data };
}
