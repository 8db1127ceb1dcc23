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
