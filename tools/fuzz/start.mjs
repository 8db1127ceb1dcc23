// Starts the worker of fuzz.ts: worker threads do not read TypeScript by themselves.
import { register } from 'tsx/esm/api';

register();
await import('./worker.ts');
