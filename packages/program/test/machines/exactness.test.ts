import { compareManifests } from '../../src/machines.ts';
import { expect, test } from 'vitest';

const manifest = {
  identity: { command: 'slice', models: [{ sha256: 'a' }], threshold: 0.5, device: 'cpu' },
  version: { orograph: '1' },
  models: ['here/model.onnx'],
  origin: { loss: 0.25, metrics: { accuracy: Number.NaN } },
};

test('manifests agree in all bits, to 1e-6, or not at all; paths, versions and devices do not count', () => {
  expect(compareManifests(manifest, manifest)).toEqual({ exactness: 'same bits' });
  const elsewhere = {
    ...manifest,
    identity: { ...manifest.identity, device: 'cuda' },
    version: { orograph: '2' },
    models: ['/tmp/cache/model.onnx'],
  };
  expect(compareManifests(manifest, elsewhere)).toEqual({ exactness: 'same bits' });
  const close = { ...elsewhere, origin: { ...manifest.origin, loss: 0.25 + 2e-7 } };
  expect(compareManifests(manifest, close)).toEqual({ exactness: 'same to 1e-6' });
  const far = { ...elsewhere, origin: { ...manifest.origin, loss: 0.2501 } };
  expect(compareManifests(manifest, far)).toEqual({ differs: 'origin.loss: 0.25, here 0.2501' });
  const infinite = { ...elsewhere, origin: { ...manifest.origin, loss: Number.POSITIVE_INFINITY } };
  expect(compareManifests(manifest, infinite)).toEqual({ differs: 'origin.loss: 0.25, here Infinity' });
});

test('what records depend on must be equal; a manifest without numbers is not compared', () => {
  const other = { ...manifest, identity: { ...manifest.identity, models: [{ sha256: 'b' }] } };
  expect(compareManifests(manifest, other)).toEqual({ differs: 'identity.models.0.sha256: "a", here "b"' });
  const missing = { ...manifest, identity: { command: 'slice' } };
  expect(compareManifests(manifest, missing).differs).toMatch(/^identity\./);
  const { origin: _, ...bare } = manifest;
  expect(compareManifests(bare, bare)).toEqual({ exactness: 'not compared' });
});
