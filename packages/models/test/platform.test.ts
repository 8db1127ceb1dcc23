import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { platform as browser } from '../src/platform/browser.ts';
import { platform as node } from '../src/platform/node.ts';

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);

describe('what a browser does without Node', () => {
  test('checksums are those of the standards, and of Node', () => {
    // The check values of the CRC-32 catalogue and of FIPS 180-2.
    expect(browser.crc32('123456789')).toBe(0xcbf43926);
    const hash = browser.sha256();
    hash.update('ab');
    hash.update(Uint8Array.of(99));
    expect(hash.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(browser.crc32(bytes, browser.crc32('θ'))).toBe(node.crc32(bytes, node.crc32('θ')));
  });

  test('a stream is unpacked, and no more of it than its limit', () => {
    const packed = deflateRawSync(bytes);
    expect(browser.inflateRaw(packed, bytes.length)).toEqual(bytes);
    expect(browser.inflateRaw(packed, 100)).toHaveLength(100);
    expect(() => browser.inflateRaw(packed.subarray(0, 20), bytes.length)).toThrow(/unexpected EOF/);
    expect(() => node.inflateRaw(packed, 100)).toThrow('expected at most 100 bytes, got more');
  });

  test('a machine has a thread and some memory', () => {
    expect(browser.processors()).toBeGreaterThan(0);
    expect(browser.memoryBytes()).toBeGreaterThan(2 ** 29);
  });
});
