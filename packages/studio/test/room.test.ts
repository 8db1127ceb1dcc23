import { expect, test } from 'vitest';

import { roomWords } from '../src/engine/room.ts';

test('says how much is kept, and that there is no room left', () => {
  expect(roomWords({ usage: 12_300_000, quota: 3.21e9 }, false)).toBe(
    'Kept in this browser: 13 MB of 3.2 GB.',
  );
  expect(roomWords({ usage: 12_300_000, quota: 13_000_000 }, true)).toBe(
    'This browser has no room left (13 MB of 13 MB): what is new stays in memory until the page is closed. Save runs (zip), then remove runs or files that are not needed.',
  );
  expect(roomWords({ usage: 12_300_000, quota: 3.21e9 }, true)).toMatch(
    /^This browser has no room left: what/,
  );
  expect(roomWords({ usage: undefined, quota: undefined }, false)).toBe('');
  expect(roomWords({ usage: undefined, quota: undefined }, true)).toMatch(
    /^This browser has no room left: what/,
  );
});
