import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';

/** The packages that bring native TensorFlow, the fastest first. */
export type NativePackage = '@tensorflow/tfjs-node-gpu' | '@tensorflow/tfjs-node';

const packages: readonly NativePackage[] = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/** Where a package is looked up. */
type Resolve = (name: string) => string;

/**
 * The installed package whose native binding is there, or why there is none, as the end of a sentence.
 *
 * Nothing is loaded: the packages throw, and take half a second, when their binding is missing.
 */
export function nativeBinding(
  resolve: Resolve = createRequire(import.meta.url).resolve,
  runs: boolean = 'isNullOrUndefined' in util,
): { readonly name: NativePackage } | { readonly because: string } {
  const folders = packages.flatMap((name) => {
    try {
      return [{ name, folder: dirname(resolve(`${name}/package.json`)) }];
    } catch {
      return [];
    }
  });
  if (folders.length === 0)
    return { because: '@tensorflow/tfjs-node is not installed (npm install @tensorflow/tfjs-node)' };
  const built = folders.find(({ folder }) => hasBinding(folder));
  if (!built)
    return {
      because: `the native binding of ${folders[0]!.name} is not built (npm rebuild ${folders[0]!.name} --ignore-scripts=false)`,
    };
  if (!runs) return { because: `${built.name} 4.22 runs on Node 20 and 22, not on ${process.version}` };
  return { name: built.name };
}

function hasBinding(folder: string): boolean {
  const lib = join(folder, 'lib');
  return existsSync(lib) && readdirSync(lib).some((dir) => existsSync(join(lib, dir, 'tfjs_binding.node')));
}
