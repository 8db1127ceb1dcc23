/** One basin of a landscape, from its minimum up to where it joins a deeper one. */
export interface Basin {
  /** The point of its minimum. */
  readonly minimum: number;
  /** The loss there. */
  readonly birth: number;
  /** The point or edge where it joins a deeper basin; −1 for one that joins none. */
  readonly saddle: number;
  /** The loss at the saddle: `Infinity` for a basin that joins none. */
  readonly death: number;
  /** Which basin it joins, by its place in the list; −1 for none. */
  readonly parent: number;
  /** How many points lie in it alone, below its saddle, those of basins that joined it included. */
  readonly points: number;
}

/** Persistence: how much higher the saddle is than the minimum. */
export const persistence = ({ birth, death }: Pick<Basin, 'birth' | 'death'>): number => death - birth;

/** Basins that join, the higher minimum into the deeper. */
export interface Joining {
  /** A new basin, by its number. */
  start(minimum: number, birth: number): number;
  /** Counts one point in a basin. */
  add(basin: number): void;
  /** Joins the basins that two belong to by now, at a saddle; does nothing if they are one. */
  join(a: number, b: number, saddle: number, height: number): void;
  /** The basins, most persistent first, and the place in this list of each by its number. Those without depth are part of others unless all are kept. */
  basins(settings?: { readonly keepAll?: boolean }): {
    readonly basins: readonly Basin[];
    readonly place: Int32Array;
  };
}

/** Starts with no basins; there will be at most `most`. */
export function joining(most: number): Joining {
  const births: number[] = [];
  const minima: number[] = [];
  const deaths: number[] = [];
  const saddles: number[] = [];
  const parents: number[] = [];
  const counts: number[] = [];
  const roots: number[] = [];
  const rootOf = (basin: number): number => {
    let root = basin;
    while (roots[root] !== root) root = roots[root] = roots[roots[root]!]!;
    return root;
  };
  return {
    start(minimum, birth) {
      const basin = births.length;
      if (basin >= most) throw new RangeError(`joining: expected at most ${most} basins.`);
      births.push(birth);
      minima.push(minimum);
      deaths.push(Infinity);
      saddles.push(-1);
      parents.push(-1);
      counts.push(0);
      roots.push(basin);
      return basin;
    },
    add: (basin) => {
      counts[rootOf(basin)]! += 1;
    },
    join(a, b, saddle, height) {
      const x = rootOf(a);
      const y = rootOf(b);
      if (x === y) return;
      // Basins start from the lowest minimum up: the elder one has the smaller number.
      const [deeper, higher] =
        births[x]! < births[y]! || (births[x] === births[y] && x < y) ? [x, y] : [y, x];
      roots[higher] = deeper;
      deaths[higher] = height;
      saddles[higher] = saddle;
      parents[higher] = deeper;
      counts[deeper]! += counts[higher]!;
    },
    basins({ keepAll = false } = {}) {
      const list = births.map((_, i) => i).filter((i) => keepAll || deaths[i]! > births[i]!);
      const height = (i: number): number => deaths[i]! - births[i]!;
      list.sort((a, b) =>
        height(a) === height(b) ? births[a]! - births[b]! || a - b : height(b) - height(a),
      );
      const place = new Int32Array(births.length).fill(-1);
      list.forEach((basin, i) => (place[basin] = i));
      // A basin without depth is part of the one that it joins.
      const placeOf = (basin: number): number =>
        place[basin]! < 0 ? placeOf(parents[basin]!) : place[basin]!;
      births.forEach((_, basin) => (place[basin] = placeOf(basin)));
      const basins = list.map((i): Basin => ({
        minimum: minima[i]!,
        birth: births[i]!,
        saddle: saddles[i]!,
        death: deaths[i]!,
        parent: parents[i]! < 0 ? -1 : place[parents[i]!]!,
        points: counts[i]!,
      }));
      return { basins, place };
    },
  };
}
