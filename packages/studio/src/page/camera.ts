/** The side of the picture of a surface, in CSS pixels before it is fitted. */
export const side = 460;

/** From where surfaces are looked at: turned about the vertical, and how high, in radians. It lasts while surfaces are drawn anew. */
const look = { turn: -0.7, elevation: 0.62 };

/** A point of a surface in a box of side 1 about the origin: across, deep, up. */
export type Corner = readonly [number, number, number];

/** Where a point is in the picture, and how near. */
export type Projected = readonly [x: number, y: number, near: number];

/** Projects a point of a surface, with a little perspective. */
export function project([x, y, height]: Corner): Projected {
  const [c, s] = [Math.cos(look.turn), Math.sin(look.turn)];
  const [across, deep] = [c * x - s * y, s * x + c * y];
  const near = height * Math.sin(look.elevation) - deep * Math.cos(look.elevation);
  const up = height * Math.cos(look.elevation) + deep * Math.sin(look.elevation);
  const scale = (0.74 * side) / (1.25 - 0.35 * near);
  return [side / 2 + scale * across, 0.47 * side - scale * up, near];
}

/** Looks from elsewhere: never from below. */
export function turnBy(turn: number, elevation: number): void {
  look.turn += turn;
  look.elevation = Math.max(0.05, Math.min(Math.PI / 2, look.elevation + elevation));
}
