import type { IConstruct } from 'constructs';
import { knownRelease } from '../model/istio-release';
import type { Manifest } from '../model/manifest';
import type { MeshModel } from '../routing/mesh-model';
import { settingsOf } from './settings';

/** What a mesh of these objects does with requests, by the settings that hold at a construct. */
export function modelOf(scope: IConstruct, manifests: readonly Manifest[]): MeshModel {
  const { istio, clusterDomain, rootNamespace, trustDomain } = settingsOf(scope);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- most syntheses ask for no model
  const { MeshModel } = require('../routing/mesh-model') as typeof import('../routing/mesh-model');
  return MeshModel._fromManifests(manifests, {
    release: knownRelease(istio),
    domain: clusterDomain,
    settings: { rootNamespace, trustDomain },
  });
}
