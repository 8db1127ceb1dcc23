import { platform } from '#platform';
import { directoryOf, type ZipEntry } from './zip-directory.ts';

/** Deflate makes at most 1032 bytes of one. */
const deflateLimit = 1032;

/** The other methods that Python's zipfile knows. */
const METHODS: ReadonlyMap<number, string> = new Map([
  [12, ' (bzip2)'],
  [14, ' (LZMA)'],
  [93, ' (Zstandard)'],
]);

/**
 * Reads the files of a zip archive, stored or deflated, by name: each is checked against its size and its CRC-32.
 *
 * Reference: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", 6.3.
 *
 * @throws RangeError naming the archive and the entry if it is damaged, cut short, encrypted or compressed another way, if two
 *   entries share a name or bytes, or if an entry claims more than its bytes can hold.
 */
export function unzip(bytes: Uint8Array, where: string): Map<string, Uint8Array> {
  const entries = directoryOf(bytes, where);
  checkEntries(entries, where);
  return new Map(
    entries.map((entry) => {
      const { name, start, packed } = entry;
      return [name, contentOf(bytes.subarray(start, start + packed), entry, where)];
    }),
  );
}

/** Checks that the entries of an archive have names and bytes of their own, packed in a way we read. @throws RangeError as {@link unzip}. */
export function checkEntries(entries: readonly ZipEntry[], where: string): void {
  let end = 0;
  for (const entry of entries.toSorted((a, b) => a.start - b.start)) {
    if (entry.start < end)
      throw damaged(where, entry, { expected: 'bytes of its own', got: 'bytes of another entry' });
    end = entry.start + entry.packed;
  }
  const names = new Set<string>();
  for (const entry of entries) {
    if (names.has(entry.name)) throw damaged(where, entry, { expected: 'one of that name', got: 'two' });
    names.add(entry.name);
    if (entry.method !== 0 && entry.method !== 8)
      throw damaged(where, entry, {
        expected: 'method 0 (stored) or 8 (deflated)',
        got: `method ${entry.method}${METHODS.get(entry.method) ?? ''}`,
      });
  }
}

/** Unpacks the bytes of an entry, and checks them against its size and CRC-32. @throws RangeError as {@link unzip}. */
export function contentOf(raw: Uint8Array, entry: ZipEntry, where: string): Uint8Array {
  const { size, packed, method, checksum } = entry;
  const most = method === 0 ? packed : packed * deflateLimit;
  if (method === 0 ? size !== packed : size > most)
    throw damaged(where, entry, {
      expected: `${method === 0 ? '' : 'at most '}${most} bytes of ${packed}`,
      got: `a claim of ${size}`,
    });
  const content = method === 0 ? raw : inflated(raw, entry, where);
  if (content.length !== size)
    throw damaged(where, entry, { expected: `${size} bytes`, got: String(content.length) });
  const own = platform.crc32(content);
  if (own !== checksum) throw damaged(where, entry, { expected: `CRC-32 ${hex(checksum)}`, got: hex(own) });
  return content;
}

function inflated(raw: Uint8Array, entry: ZipEntry, where: string): Uint8Array {
  try {
    // Not a byte more than it claims is made.
    return platform.inflateRaw(raw, entry.size);
  } catch (error) {
    throw damaged(where, entry, {
      expected: `${entry.size} bytes deflated`,
      got: error instanceof RangeError ? 'more' : 'a damaged stream',
      cause: error,
    });
  }
}

const hex = (checksum: number): string => checksum.toString(16).padStart(8, '0');

const damaged = (
  where: string,
  { name }: ZipEntry,
  { expected, got, cause }: { readonly expected: string; readonly got: string; readonly cause?: unknown },
): RangeError =>
  new RangeError(
    `${where}: the archive is damaged or not one we read (expected ${expected}, got ${got}, in its entry ${JSON.stringify(name)}).`,
    { cause },
  );
