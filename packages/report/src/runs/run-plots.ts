import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A plot of a run folder. */
interface RunPlot {
  /** Its file, in the folder. */
  readonly file: string;
  /** Its title, as HTML. */
  readonly title: string;
}

/** The plots of a run folder in the order of its report, each with its title. */
export function runPlots(folder: string): RunPlot[] {
  return inOrder(
    folder,
    readdirSync(folder).filter((file) => file.endsWith('.svg')),
    (file) => `id="figure-${file.replace('.svg', '')}"`,
  ).map((file) => ({
    file,
    title: /<title[^>]*>([^<]*)/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? file,
  }));
}

/** The first plot of a run folder; where it has none itself, that of the first of its parts that has one. */
export function firstPlot(folder: string): RunPlot | undefined {
  const [own] = runPlots(folder);
  if (own) return own;
  const parts = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  for (const part of inOrder(folder, parts, (name) => `href="${encodeURI(name)}/`)) {
    const [plot] = runPlots(join(folder, part));
    if (plot) return { ...plot, file: `${part}/${plot.file}` };
  }
  return undefined;
}

/** Names in the order in which a page of the folder has the text of each; those that it lacks come first, by their names. */
function inOrder(folder: string, names: readonly string[], textOf: (name: string) => string): string[] {
  const sorted = names.toSorted();
  if (sorted.length < 2) return sorted;
  const places = placesIn(folder, sorted.map(textOf));
  return sorted
    .map((name, k) => ({ name, place: places[k]! }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ name }) => name);
}

/** Pages hold megabytes, and a list of runs asks for them every few seconds. */
const known = new Map<string, { readonly state: string; readonly places: readonly number[] }>();

function placesIn(folder: string, texts: readonly string[]): readonly number[] {
  const page = ['report.html', 'index.html']
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }) && join(folder, name))
    .find((path) => path !== undefined);
  if (page === undefined) return texts.map(() => -1);
  const { mtimeMs, size } = statSync(page);
  const state = [mtimeMs, size, ...texts].join('\n');
  const before = known.get(page);
  if (before?.state === state) return before.places;
  const html = readFileSync(page, 'utf8');
  const places = texts.map((text) => html.indexOf(text));
  known.set(page, { state, places });
  return places;
}
