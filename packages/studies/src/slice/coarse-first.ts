import { sizeOfCut, sliceOf, type CutGrid, type SlicePoint, type SliceSettings } from '@orograph/probes';
import { addPreview, readPreview } from '@orograph/runs';
import type { Cut, Measurement } from '@orograph/tensor';
import { concat, defer, ignoreElements, of, tap, type Observable } from 'rxjs';

/** Cuts of fewer points are done before anyone has looked. */
const fewest = 400;
/** At most this share of the points is measured before its turn, and at most so many. */
const share = 0.05;
const most = 2500;

/**
 * Measures the points of a cut in their order; before them, where there are many, some for a picture, the coarsest grid first, which the run
 * folder keeps as a preview. Each is measured once.
 */
export function coarseFirst(
  cut: Cut,
  plan: CutGrid,
  { out, ...settings }: SliceSettings & { readonly out: string },
): Observable<SlicePoint> {
  const whole = (own: Cut): Observable<SlicePoint> => sliceOf(() => of(own), plan, settings);
  const steps = previewSteps(plan);
  if (steps.length === 0) return whole(cut);
  const known = new Map<string, Measurement>();
  const place = (coords: readonly number[]): string => coords.join();
  const own: Cut = {
    ...cut,
    measure: (coords) => {
      const there = known.get(place(coords));
      return there ? Promise.resolve(there) : cut.measure(coords);
    },
  };
  const from = settings.part?.from ?? 0;
  return defer(() => {
    for (const { coords, loss, metrics } of readPreview(out) as unknown as SlicePoint[])
      known.set(place(coords), { loss, metrics });
    const previews = steps.map((step) =>
      sliceOf(() => of(own), plan, {
        ...settings,
        part: { from, to: Infinity },
        skip: (index) => !isOnGrid(index, plan, step) || known.has(place(coordsAt(plan, index))),
      }).pipe(
        tap(({ index, coords, loss, metrics }) => {
          known.set(place(coords), { loss, metrics });
          addPreview(out, { type: 'preview', index, coords, step, loss, metrics });
        }),
        ignoreElements(),
      ),
    );
    return concat(...previews, whole(own));
  });
}

/** How far the points of each preview are apart, the coarsest first: each half as far as the one before. */
function previewSteps({ shape }: Pick<CutGrid, 'shape'>): number[] {
  const size = sizeOfCut({ shape });
  if (shape.length < 2 || size < fewest) return [];
  const count = (step: number): number =>
    shape.reduce((product, length) => product * placesOn(length, step).length, 1);
  let finest = 2;
  while (count(finest) > Math.min(most, share * size)) finest += 1;
  return [4 * finest, 2 * finest, finest].filter((step) => count(step) >= 16);
}

/** The places on an axis that are a multiple of `step` from its middle. */
const placesOn = (length: number, step: number): number[] =>
  Array.from({ length }, (_, i) => i).filter((i) => (i - Math.floor(length / 2)) % step === 0);

const isOnGrid = (index: readonly number[], { shape }: CutGrid, step: number): boolean =>
  index.every((i, axis) => (i - Math.floor(shape[axis]! / 2)) % step === 0);

const coordsAt = ({ axes }: CutGrid, index: readonly number[]): number[] =>
  index.map((i, axis) => axes[axis]![i]!);
