import * as nodeCrypto from 'node:crypto';
import { isDeepStrictEqual as nodeEqual } from 'node:util';
import * as nodeZlib from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { createHash } from '../src/node/crypto.ts';
import { isDeepStrictEqual } from '../src/node/deep-equal.ts';
import * as zlib from '../src/node/zlib.ts';

const bytes = Uint8Array.from({ length: 40_000 }, (_, i) => (i * i) % 97);

describe('what stands for modules of Node does as they do', () => {
  test('hashes and checksums are the same', () => {
    const own = createHash('sha256').update('θ').update(Float32Array.of(1, 2)).digest('hex');
    expect(own).toBe(nodeCrypto.createHash('sha256').update('θ').update(Float32Array.of(1, 2)).digest('hex'));
    const whole = createHash('sha256').update('θ').digest();
    expect(whole.equals(nodeCrypto.createHash('sha256').update('θ').digest())).toBe(true);
    expect(Buffer.concat([whole, Buffer.from('a')])).toHaveLength(33);
    expect(() => createHash('md5' as 'sha256')).toThrow('no hash md5 here');
    expect(zlib.crc32(bytes, zlib.crc32('a'))).toBe(nodeZlib.crc32(bytes, nodeZlib.crc32('a')));
  });

  test('what one packs the other unpacks', () => {
    expect(zlib.inflateRawSync(nodeZlib.deflateRawSync(bytes))).toEqual(Buffer.from(bytes));
    expect(zlib.gunzipSync(nodeZlib.gzipSync(bytes))).toEqual(Buffer.from(bytes));
    expect(nodeZlib.inflateSync(zlib.deflateSync(bytes, { level: 9 }))).toEqual(Buffer.from(bytes));
  });

  test('more than the limit is refused as Node refuses it', () => {
    const packed = nodeZlib.deflateRawSync(bytes);
    const codeOf = (act: () => unknown): unknown => {
      try {
        return act();
      } catch (error) {
        return (error as NodeJS.ErrnoException).code;
      }
    };
    expect(codeOf(() => zlib.inflateRawSync(packed, { maxOutputLength: 100 }))).toBe('ERR_BUFFER_TOO_LARGE');
    expect(codeOf(() => nodeZlib.inflateRawSync(packed, { maxOutputLength: 100 }))).toBe(
      'ERR_BUFFER_TOO_LARGE',
    );
  });

  test('the start of a gzip file is unpacked as far as it goes, with a name in its header or not', () => {
    const packed = nodeZlib.gzipSync(bytes);
    const named = Buffer.concat([packed.subarray(0, 10), Buffer.from('name\0'), packed.subarray(10)]);
    named[3] = 8;
    for (const file of [packed, named]) {
      const start = zlib.gunzipSync(file.subarray(0, Math.floor(file.length / 2)), { finishFlush: 2 });
      expect(start.length).toBeGreaterThan(0);
      expect(start).toEqual(Buffer.from(bytes.subarray(0, start.length)));
    }
  });

  test('a stream is unpacked piece by piece, and its end is told', async () => {
    const packed = nodeZlib.deflateRawSync(bytes);
    const stream = zlib.createInflateRaw();
    for (let at = 0; at < packed.length; at += 100) stream.write(packed.subarray(at, at + 100));
    stream.end();
    const parts: Uint8Array[] = [];
    for await (const part of stream) parts.push(part);
    expect(Buffer.concat(parts)).toEqual(Buffer.from(bytes));
  });

  test('values are the same or not as Node says', () => {
    const values: unknown[] = [
      1,
      NaN,
      -0,
      0,
      'a',
      null,
      undefined,
      [1, [2]],
      [1, [3]],
      { a: 1 },
      { a: 1, b: 2 },
      { b: 1 },
      [],
      {},
    ];
    for (const a of values)
      for (const b of values) expect([a, b, isDeepStrictEqual(a, b)]).toEqual([a, b, nodeEqual(a, b)]);
  });
});
