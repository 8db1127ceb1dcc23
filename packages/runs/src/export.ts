/**
 * Makes tables, arrays and images of runs for other programs: CSV, NPZ, VTK.
 *
 * @packageDocumentation
 */
export { gridArrays, gridTable, readGrid, type Grid } from './export/grid.ts';
export { tableArrays } from './export/table-arrays.ts';
export { vtkImage } from './export/vtk-image.ts';
export { csvLines, writeCsv } from './export/write-csv.ts';
