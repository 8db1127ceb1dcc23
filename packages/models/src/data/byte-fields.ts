import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Numbers and texts at places of bytes, wherever the bytes are. */
export interface Fields {
  /** How many bytes there are. */
  readonly byteLength: number;
  /** The 16-bit number at a place. */
  getUint16(at: number, littleEndian: true): number;
  /** The 32-bit number at a place. */
  getUint32(at: number, littleEndian: true): number;
  /** The 64-bit number at a place. */
  getBigUint64(at: number, littleEndian: true): bigint;
  /** The UTF-8 text at a place. */
  getText(at: number, length: number): string;
}

const utf8 = new TextDecoder();

/** Fields of bytes in memory. @throws RangeError for a place outside of them. */
export function fieldsOf(bytes: Uint8Array): Fields {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    byteLength: view.byteLength,
    getUint16: (at) => view.getUint16(at, true),
    getUint32: (at) => view.getUint32(at, true),
    getBigUint64: (at) => view.getBigUint64(at, true),
    getText: (at, length) => utf8.decode(bytes.subarray(at, at + length)),
  };
}

const page = 2 ** 16;

/** Fields of a file, of which only the pages looked at are read. Close it. @throws RangeError for a place outside of it. */
export function fieldsOfFile(path: string): Fields & { close(): void } {
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
