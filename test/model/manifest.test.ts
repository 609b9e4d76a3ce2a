import { formatFieldPath } from '../../src/model/manifest';

describe('formatFieldPath', () => {
  test.each([
    [['spec', 'http', 0, 'route', 1, 'weight'], 'spec.http[0].route[1].weight'],
    [['metadata', 'annotations', 'sidecar.istio.io/inject'], 'metadata.annotations["sidecar.istio.io/inject"]'],
    [['app-x'], 'app-x'],
    [[], ''],
  ])('%j is written %s', (path, text) => {
    expect(formatFieldPath(path)).toBe(text);
  });
});
