/**
 * The assignment of rows to columns of an n × n matrix, row-major, with the largest sum: for each row its column.
 *
 * Exact, by shortest augmenting paths with dual prices, in O(n³). Of equal assignments the same one is found every time.
 *
 * Reference: Jonker & Volgenant 1987, "A Shortest Augmenting Path Algorithm for Dense and Sparse Linear Assignment Problems".
 *
 * @throws RangeError unless there are n² numbers, all finite.
 */
export function assignment(gains: ArrayLike<number>, n: number): Int32Array {
  if (gains.length !== n * n)
    throw new RangeError(`assignment: expected ${n * n} gains for ${n} rows, got ${gains.length}.`);
  for (let i = 0; i < gains.length; i++)
    if (!Number.isFinite(gains[i]))
      throw new RangeError(`assignment: expected finite gains, got ${gains[i]} in row ${Math.floor(i / n)}.`);
  const rowPrice = new Float64Array(n);
  const columnPrice = new Float64Array(n);
  const rowOf = new Int32Array(n).fill(-1);
  const columnOf = new Int32Array(n).fill(-1);
  const distance = new Float64Array(n);
  const from = new Int32Array(n);
  const done = new Uint8Array(n);
  for (let start = 0; start < n; start++) {
    distance.fill(Infinity);
    done.fill(0);
    let row = start;
    let reached = 0;
    let end = -1;
    while (end < 0) {
      let nearest = -1;
      for (let column = 0; column < n; column++) {
        if (done[column]) continue;
        const length = reached - gains[row * n + column]! - rowPrice[row]! - columnPrice[column]!;
        if (length < distance[column]!) {
          distance[column] = length;
          from[column] = row;
        }
        if (nearest < 0 || distance[column]! < distance[nearest]!) nearest = column;
      }
      done[nearest] = 1;
      reached = distance[nearest]!;
      if (rowOf[nearest]! < 0) end = nearest;
      else row = rowOf[nearest]!;
    }
    rowPrice[start]! += reached;
    for (let column = 0; column < n; column++)
      if (done[column] && column !== end) {
        rowPrice[rowOf[column]!]! += reached - distance[column]!;
        columnPrice[column]! -= reached - distance[column]!;
      }
    for (let column = end; column >= 0;) {
      const own = from[column]!;
      const next = columnOf[own]!;
      rowOf[column] = own;
      columnOf[own] = column;
      column = own === start ? -1 : next;
    }
  }
  return columnOf;
}
