import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha1 } from '../src/sha1.ts';

test('it is the SHA-1 of OpenSSL for every length around the ends of blocks', () => {
  const all = Uint8Array.from({ length: 300 }, (_, i) => (i * 97) % 256);
  for (let length = 0; length <= 200; length++) {
    const bytes = all.subarray(7, 7 + length);
    expect(sha1(bytes)).toBe(createHash('sha1').update(bytes).digest('hex'));
  }
});
