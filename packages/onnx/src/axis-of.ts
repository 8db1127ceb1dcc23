/** The axis that a number from −rank up stands for. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
