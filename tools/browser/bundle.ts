// The libraries must work in browsers: bundles their browser entries with esbuild, and fails on an import of Node's modules or a
// package that is not there. Prints what each comes to, minified and gzipped.
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build, type BuildFailure, type BuildResult } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entries = [
  '@orograph/tensor',
  '@orograph/onnx',
  '@orograph/probes',
  '@orograph/toy',
  '@orograph/models/browser',
];

/** Bundles a program for browsers from the source; `folder` is where its relative imports start. */
export const bundleForBrowser = (
  contents: string,
  { folder = root, minify = false }: { readonly folder?: string; readonly minify?: boolean } = {},
): Promise<BuildResult<{ write: false }>> =>
  build({
    stdin: { contents, resolveDir: folder, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    minify,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    conditions: ['@orograph/source', 'browser'],
    external: ['onnxruntime-web'],
    logLevel: 'silent',
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems: string[] = [];
  for (const entry of entries)
    try {
      const { outputFiles } = await bundleForBrowser(`export * from '${entry}';`, { minify: true });
      const bytes = gzipSync(outputFiles[0]!.contents).length;
      console.log(`${entry}: ${(bytes / 1000).toFixed(0)} kB gzipped`);
    } catch (error) {
      for (const { text, location } of (error as BuildFailure).errors)
        problems.push(`${entry}: ${location?.file ?? ''}: ${text}`);
    }
  if (problems.length > 0) console.error(problems.join('\n'));
  process.exitCode = problems.length > 0 ? 1 : 0;
}
