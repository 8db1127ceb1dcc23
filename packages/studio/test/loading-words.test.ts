import { expect, test } from 'vitest';

import { loadingWords } from '../src/engine/loading-words.ts';

test('says what to do where a part of the site is gone', () => {
  const chromium =
    'error: Failed to fetch dynamically imported module: http://localhost/assets/connect-Bq3.js';
  const firefox = 'error: error loading dynamically imported module: http://localhost/assets/connect-Bq3.js';
  const safari = 'error: Importing a module script failed.';
  for (const error of [chromium, firefox, safari])
    expect(loadingWords(error)).toContain('Load the page anew');
  expect(loadingWords('error: no such file')).toBe('error: no such file');
});
