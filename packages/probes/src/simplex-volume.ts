import { between, dot, symmetricEigenpairs, type Vector } from '@orograph/tensor';

/**
 * The k-dimensional volume of a simplex with k + 1 vertices: √(det G)/k!, Gᵢⱼ = ⟨vᵢ − v₀, vⱼ − v₀⟩.
 *
 * Equal to the Cayley-Menger determinant's. 1 for a single point.
 *
 * @throws RangeError if there is no vertex.
 */
export function simplexVolume(vertices: readonly Vector[]): number {
  const [origin, ...rest] = vertices;
  if (!origin) throw new RangeError('simplexVolume: expected at least one vertex, got none.');
  const edges = rest.map((vertex) => between(origin, vertex));
  const gram = edges.map((a) => edges.map((b) => dot(a, b)));
  const determinant = symmetricEigenpairs(gram).reduce(
    (product, { value }) => product * Math.max(0, value),
    1,
  );
  return edges.reduce((volume, _, k) => volume / (k + 1), Math.sqrt(determinant));
}
