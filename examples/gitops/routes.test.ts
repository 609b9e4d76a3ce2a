import 'cdk8s-mesh/jest';
import { Caller, Mesh, MeshApp, MeshService } from 'cdk8s-mesh';
import { committedStep, declareShop } from './app';

const app = new MeshApp();
const release = declareShop(app, committedStep());
const frontend = app.node.findChild('shop').node.findChild('frontend') as MeshService;
const catalog = { from: Caller.of(frontend), host: 'catalog', port: 9898 };

test('no step of the release leaves a request unserved, and staff stay with the new version', () => {
  expect(release).toKeepEveryRequestServed();
});

test('staff get the new version first, then a tenth of the customers', () => {
  const staff = { ...catalog, headers: { 'x-staff': 'yes' } };
  expect(release.at(0).route(staff)).toReach('catalog', { subset: 'v1' });
  expect(release.at(1).route(staff)).toReach('catalog', { subset: 'v2' });
  expect(release.at(1).route(catalog)).toReach('catalog', { subset: 'v1' });
  expect(release.at(2).route(catalog)).toSplit({ v1: 90, v2: 10 });
});

test('the linter finds no error', () => {
  expect(Mesh.model(app)).toHaveNoErrors();
});
