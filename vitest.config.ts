import { defineConfig } from 'vitest/config';

// One config for all packages: `vitest` run in a package finds it by walking up, with the
// package as its root. The condition makes @orograph/* resolve to src/, so tests need no build.
const conditions = ['@orograph/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Files share what they import: importing it anew for each took more time than most tests.
    isolate: false,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
});
