import { expect, test } from 'vitest';

import { crc32Of } from '../src/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('is the check value of the standard, and goes on from bytes before', () => {
  expect(crc32Of(bytes('123456789'))).toBe(0xcbf43926);
  expect(crc32Of(bytes(''))).toBe(0);
  expect(crc32Of(bytes('6789'), crc32Of(bytes('12345')))).toBe(0xcbf43926);
});
