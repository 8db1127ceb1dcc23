import { fieldsOf, type Fields } from './byte-fields.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  /** Its name. */
  readonly name: string;
  /** How it is compressed: 0 not at all, 8 deflated. */
  readonly method: number;
  /** The CRC-32 of its content. */
  readonly checksum: number;
  /** The bytes it takes in the archive. */
  readonly packed: number;
  /** The bytes of its content. */
  readonly size: number;
  /** Where its bytes begin. */
  readonly start: number;
}

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50 };
const locator64 = 0x07064b50;
const [endSize, locatorSize, centralSize, localSize] = [22, 20, 46, 30];
const wide = 0xffffffff;

/**
 * Reads the list of a zip archive's entries (zip64 included), each compared with the header in front of its bytes.
 *
 * @throws RangeError naming the archive if the list is damaged, cut short, or does not agree with the headers, or if an entry is
 *   encrypted.
 */
export const directoryOf = (bytes: Uint8Array, where: string): ZipEntry[] =>
  entriesOf(fieldsOf(bytes), where);

/** Reads the list of an archive's entries from its fields; `where` names it. @throws RangeError as {@link directoryOf}. */
export function entriesOf(view: Fields, where: string): ZipEntry[] {
  const fail = (expected: string, got: string): RangeError =>
    new RangeError(`${where}: not a whole zip file (expected ${expected}, got ${got}).`);
  try {
    const { count, length, offset } = endOf(view, fail);
    const entries: ZipEntry[] = [];
    let at = offset;
    while (at < offset + length) {
      if (view.getUint32(at, true) !== signatures.central)
        throw fail('an entry of its list', `none at byte ${at}`);
      const next = entryAt(view, at, fail);
      entries.push(next.entry);
      at = next.end;
    }
    if (at !== offset + length || entries.length !== count)
      throw fail(`${count} entries in ${length} bytes`, `${entries.length} in ${at - offset}`);
    return entries;
  } catch (error) {
    // DataView's own: a field that would lie outside of the file.
    if (error instanceof RangeError && !error.message.startsWith(where))
      throw fail('all of its fields', `${view.byteLength} bytes that end too soon`);
    throw error;
  }
}

type Fail = (expected: string, got: string) => RangeError;

/** Where the list is, from the record at the end of the file. */
function endOf(
  view: Fields,
  fail: Fail,
): { readonly count: number; readonly length: number; readonly offset: number } {
  const last = view.byteLength - endSize;
  let at = last;
  // A comment of up to 64 kB may follow the record.
  while (at >= 0 && at > last - 0x10000 && view.getUint32(at, true) !== signatures.end) at--;
  if (at < 0 || view.getUint32(at, true) !== signatures.end)
    throw fail('the record at its end', `none in ${view.byteLength} bytes`);
  if (at + endSize + view.getUint16(at + 20, true) !== view.byteLength)
    throw fail(`a comment of ${view.getUint16(at + 20, true)} bytes`, String(view.byteLength - at - endSize));
  if (view.getUint16(at + 4, true) !== 0 || view.getUint16(at + 6, true) !== 0)
    throw fail('one file', 'a part of several');
  const locator = at - locatorSize;
  if (locator >= 0 && view.getUint32(locator, true) === locator64) {
    const at64 = Number(view.getBigUint64(locator + 8, true));
    if (view.getUint32(at64, true) !== signatures.end64) throw fail('a zip64 record', `none at byte ${at64}`);
    return {
      count: Number(view.getBigUint64(at64 + 32, true)),
      length: Number(view.getBigUint64(at64 + 40, true)),
      offset: Number(view.getBigUint64(at64 + 48, true)),
    };
  }
  return {
    count: view.getUint16(at + 10, true),
    length: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
  };
}

/** The entry whose line of the list is at a place, and where that line ends. */
function entryAt(view: Fields, at: number, fail: Fail): { readonly entry: ZipEntry; readonly end: number } {
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
    view.getUint16(at + field, true),
  ) as [number, number, number];
  const name = view.getText(at + centralSize, nameLength);
  if ((view.getUint16(at + 8, true) & 0x2041) !== 0)
    throw fail(`${JSON.stringify(name)} to be readable`, 'an encrypted entry');
  const [size, packed, local] = widened(
    view,
    [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
    { start: at + centralSize + nameLength, length: extraLength },
  ) as [number, number, number];
  const entry = {
    name,
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    packed,
    size,
    start: local + localSize + view.getUint16(local + 26, true) + view.getUint16(local + 28, true),
  };
  checkLocal(view, local, entry, fail);
  if (entry.start + packed > view.byteLength)
    throw fail(
      `${packed} bytes of ${JSON.stringify(name)}`,
      String(Math.max(0, view.byteLength - entry.start)),
    );
  return { entry, end: at + centralSize + nameLength + extraLength + commentLength };
}

/** Compares an entry with the header in front of its bytes. */
function checkLocal(view: Fields, at: number, entry: ZipEntry, fail: Fail): void {
  if (view.getUint32(at, true) !== signatures.local)
    throw fail(`the header of ${JSON.stringify(entry.name)}`, `none at byte ${at}`);
  const [flags, nameLength] = [view.getUint16(at + 6, true), view.getUint16(at + 26, true)];
  const [size, packed] = widened(view, [view.getUint32(at + 22, true), view.getUint32(at + 18, true)], {
    start: at + localSize + nameLength,
    length: view.getUint16(at + 28, true),
  });
  // With bit 3 the sizes and the checksum stand behind the bytes.
  const streamed = (flags & 8) !== 0;
  const own = {
    name: view.getText(at + localSize, nameLength),
    method: view.getUint16(at + 8, true),
    ...(!streamed && { checksum: view.getUint32(at + 14, true), packed, size }),
  };
  for (const [field, got] of Object.entries(own)) {
    const expected = entry[field as keyof ZipEntry];
    if (got !== expected)
      throw fail(
        `${field} ${JSON.stringify(expected)} of ${JSON.stringify(entry.name)}`,
        `${JSON.stringify(got)} in front of its bytes`,
      );
  }
}

/** Numbers of 32 bits with those that do not fit from the zip64 part of the extra field, in order. */
function widened(
  view: Fields,
  numbers: readonly number[],
  extra: { readonly start: number; readonly length: number },
): number[] {
  let at = extra.start;
  const end = extra.start + extra.length;
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true);
  at += 4;
  return numbers.map((number) => {
    if (number !== wide || at + 8 > end) return number;
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  });
}
