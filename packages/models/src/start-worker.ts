import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts the module `name` (a specifier relative to `base`, without extension) as a worker thread.
 *
 * Works from the built `.js` and from the `.ts` source alike: on a Node without type stripping the source is loaded
 * through tsx, which a worker does not inherit by itself.
 */
export function startWorker(name: string, base: string, options: WorkerOptions): Worker {
  if (!base.endsWith('.ts')) return new Worker(new URL(`${name}.js`, base), options);
  const url = new URL(`${name}.ts`, base);
  const execArgv = ['--conditions=@orograph/source'];
  if ((process.features as { typescript?: unknown }).typescript)
    return new Worker(url, { ...options, execArgv });
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const boot = `import(${loader}).then((tsx) => { tsx.register(); return import(${JSON.stringify(url.href)}); })`;
  return new Worker(boot, { ...options, execArgv, eval: true });
}
