// Puts the studio into the built site of documents, below studio/, and makes links to "#open-the-studio" lead there: node tools/docs-studio.mjs
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('../docs/api', import.meta.url));
const studio = fileURLToPath(new URL('../packages/studio/dist', import.meta.url));
if (!existsSync(join(studio, 'index.html')))
  throw new Error('build the studio first: npx nx build @orograph/studio');
rmSync(join(site, 'studio'), { recursive: true, force: true });
cpSync(studio, join(site, 'studio'), { recursive: true });

let links = 0;
for (const entry of readdirSync(site, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !path.endsWith('.html') || path.startsWith(join(site, 'studio'))) continue;
  const html = readFileSync(path, 'utf8');
  const place = relative(dirname(path), join(site, 'studio/index.html')).replaceAll('\\', '/');
  const linked = html.replaceAll(/href="[^"]*#open-the-studio"/g, () => {
    links += 1;
    return `href="${place}"`;
  });
  if (linked !== html) writeFileSync(path, linked);
}
if (links === 0) throw new Error('no document has a link to the studio (#open-the-studio)');
console.log(`the studio is in the site, with ${links} links to it`);
