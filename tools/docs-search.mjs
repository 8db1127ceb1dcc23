// Searches the built documents as their page does, for words that people come with, and fails where no page about them is among the ten that
// are shown: node tools/docs-search.mjs [word...]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

/** What people look for, and pages that explain it: one of them must be found, not only functions and fields of that name. */
const expected = {
  Hessian: ['Curvature'],
  barrier: ['Connectors', 'Slices', 'Alignment', 'Instability'],
  resume: ['Runs in other programs'],
  curvature: ['Curvature'],
};

// The search engine that TypeDoc made the index with.
const typedoc = createRequire(new URL('../docs/package.json', import.meta.url)).resolve('typedoc');
const lunr = createRequire(typedoc)('lunr');

const asset = fileURLToPath(new URL('../docs/api/assets/search.js', import.meta.url));
const [, packed] = /"([^"]+)"/.exec(readFileSync(asset, 'utf8'));
const { rows, index } = JSON.parse(inflateSync(Buffer.from(packed, 'base64')));
const searched = lunr.Index.load(index);

/** The ten rows that the search of the site shows for a word, in its order. */
function shown(word) {
  const rank = ({ ref, score }) => {
    const { name } = rows[Number(ref)];
    const isBegun = name.toLowerCase().startsWith(word.toLowerCase());
    return score * (isBegun ? 10 / (1 + Math.abs(name.length - word.length)) : 1);
  };
  return searched
    .search(`*${word}*`)
    .toSorted((a, b) => rank(b) - rank(a))
    .slice(0, 10)
    .map(({ ref }) => rows[Number(ref)]);
}

const asked = process.argv.slice(2);
for (const word of asked)
  console.log(
    `${word}: ${shown(word)
      .map(({ name, url }) => `${name} (${url})`)
      .join(', ')}`,
  );
if (asked.length === 0)
  for (const [word, pages] of Object.entries(expected)) {
    const found = shown(word);
    if (found.some(({ name, url }) => url.startsWith('documents/') && pages.includes(name))) continue;
    console.error(
      `the search for "${word}" shows none of the pages ${pages.join(', ')}, only ${found.map(({ name }) => name).join(', ') || 'nothing'}`,
    );
    process.exitCode = 1;
  }
