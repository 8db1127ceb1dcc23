#!/usr/bin/env node
// Installed from npm this runs dist/. In a checkout it runs the TypeScript source in this very process,
// so that signals reach it.
import { existsSync } from 'node:fs';
import * as modules from 'node:module';

if (existsSync(new URL('../src/bin.ts', import.meta.url))) {
  const hook = `export const resolve = (specifier, context, next) =>
    next(specifier, { ...context, conditions: [...new Set([...context.conditions, '@orograph/source'])] });`;
  modules.register(`data:text/javascript,${encodeURIComponent(hook)}`);
  if (!process.features.typescript) (await import('tsx/esm/api')).register();
  await import('../src/bin.ts');
} else {
  // Node.js 22 keeps what it compiled for the next start.
  modules.enableCompileCache?.();
  await import('../dist/bin.js');
}
