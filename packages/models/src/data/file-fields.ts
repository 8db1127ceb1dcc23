import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Fields } from './byte-fields.ts';
import { entriesOf, type ZipEntry } from './zip-directory.ts';

/**
 * Reads the list of the entries of a zip archive in a file, and of the file no more than that.
 *
 * @throws RangeError as `directoryOf`.
 */
export function directoryOfFile(path: string): ZipEntry[] {
  const fields = fieldsOfFile(path);
  try {
    return entriesOf(fields, path);
  } finally {
    fields.close();
  }
}

const utf8 = new TextDecoder();
const page = 2 ** 16;

/** Fields of a file, of which only the pages looked at are read. Close it. @throws RangeError for a place outside of it. */
function fieldsOfFile(path: string): Fields & { close(): void } {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const pages = new Map<number, Uint8Array>();
  const pageAt = (number: number): Uint8Array => {
    const known = pages.get(number);
    if (known) return known;
    const bytes = new Uint8Array(Math.min(page, size - number * page));
    for (let done = 0; done < bytes.length;) {
      const read = readSync(file, bytes, done, bytes.length - done, number * page + done);
      if (read === 0) throw new RangeError(`${path} was cut short while it was read`);
      done += read;
    }
    pages.set(number, bytes);
    return bytes;
  };
  const bytesAt = (at: number, length: number): Uint8Array => {
    if (!(at >= 0 && at + length <= size)) throw new RangeError('outside of the file');
    const out = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const [number, offset] = [Math.floor((at + done) / page), (at + done) % page];
      const part = pageAt(number).subarray(offset, offset + length - done);
      out.set(part, done);
      done += part.length;
    }
    return out;
  };
  const fields = (at: number, length: number): DataView => new DataView(bytesAt(at, length).buffer);
  return {
    byteLength: size,
    getUint16: (at) => fields(at, 2).getUint16(0, true),
    getUint32: (at) => fields(at, 4).getUint32(0, true),
    getBigUint64: (at) => fields(at, 8).getBigUint64(0, true),
    getText: (at, length) => utf8.decode(bytesAt(at, length)),
    close: () => closeSync(file),
  };
}
