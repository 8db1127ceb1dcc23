import type { RunDrawing } from './run-drawing.ts';

/** What draws the runs of the commands of Orograph, by their names: those of the paper are drawn by `@orograph/paper/drawings`. */
export const runDrawings: Readonly<Record<string, RunDrawing>> = {
  survey: { page: async () => (await import('../pages/survey-page.ts')).page },
  slice: { part: async () => (await import('../slice/slice-part.ts')).slicePart },
  curvature: { part: async () => (await import('../parts/curvature/curvature-part.ts')).part },
  sharpness: { part: async () => (await import('../parts/sharpness/sharpness-part.ts')).part },
  reach: { part: async () => (await import('../parts/reach/reach-part.ts')).part },
  width: { part: async () => (await import('../parts/width/width-part.ts')).part },
  basin: { part: async () => (await import('../parts/basin/basin-part.ts')).part },
  wedge: { part: async () => (await import('../parts/wedge/wedge-part.ts')).part },
  overlap: { part: async () => (await import('../parts/overlap/overlap-part.ts')).part },
  similarity: { part: async () => (await import('../parts/similarity/similarity-part.ts')).part },
  connect: { part: async () => (await import('../parts/connect/connect-part.ts')).part },
  align: { part: async () => (await import('../parts/align/align-part.ts')).part },
  topology: { part: async () => (await import('../parts/topology/topology-part.ts')).part },
  trajectory: { part: async () => (await import('../parts/trajectory/trajectory-part.ts')).part },
  along: { part: async () => (await import('../parts/along/along-part.ts')).part },
  goldilocks: { part: async () => (await import('../parts/goldilocks/goldilocks-part.ts')).part },
  subspace: { part: async () => (await import('../parts/subspace/subspace-part.ts')).part },
  instability: { part: async () => (await import('../parts/instability/instability-part.ts')).part },
  ensemble: { part: async () => (await import('../parts/ensemble/ensemble-part.ts')).part },
  train: { part: async () => (await import('../parts/train/train-part.ts')).part },
  run: { page: async () => (await import('../pages/pipeline-page.ts')).page },
};
