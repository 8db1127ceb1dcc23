"""Says what GUDHI finds on landscapes: persistence in dimension 0 with values at vertices and at cells, and distances of each diagram to the one before.

Reads [{shape, values}] as JSON on standard input, writes {version, pairs, distances} on standard output. Needs gudhi, POT or hera comes with it.
tools/interop/check-persistence.mjs calls it.
"""
import json
import math
import sys

import gudhi
import numpy as np
from gudhi.hera import wasserstein_distance


def pairs_of(complex_):
    complex_.persistence(homology_coeff_field=2, min_persistence=0)
    pairs = [[float(b), float(d)] for b, d in complex_.persistence_intervals_in_dimension(0)]
    return sorted(pairs)


def finite(pairs):
    return [[b, None if d == math.inf else d] for b, d in pairs]


pairs, distances, last = [], [], None
for landscape in json.load(sys.stdin):
    values = np.array(landscape["values"]).reshape(landscape["shape"])
    faces = pairs_of(gudhi.CubicalComplex(vertices=values))
    corners = pairs_of(gudhi.CubicalComplex(top_dimensional_cells=values))
    if last is not None:
        a, b = np.array(last), np.array(faces)
        wasserstein = [wasserstein_distance(a, b, order=p, internal_p=math.inf, delta=1e-9) for p in (2, 1)]
        distances.append([gudhi.bottleneck_distance(a, b), *wasserstein])
    last = faces
    pairs.append([finite(faces), finite(corners)])
json.dump({"version": gudhi.__version__, "pairs": pairs, "distances": distances}, sys.stdout)
