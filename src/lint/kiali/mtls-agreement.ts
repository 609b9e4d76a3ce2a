import type { DestinationRuleSpec } from '../../model/spec';
import { namespaceOf } from '../namespaces';
import type { Check } from '../view';
import { isMutual, MESH_HOST, modeForHost, MutualTls, namespaceHost, wideMode } from './mtls';
import { KIALI_RULES } from './rules';

const PEER_PATH = ['spec', 'mtls'];
const CLIENT_PATH = ['spec', 'trafficPolicy', 'tls', 'mode'];

/** PeerAuthentications that the DestinationRules of clients do not go with. */
export const checkPeerAuthentications: Check = (view, report) => {
  const tls = new MutualTls(view);
  const mesh = tls.modesFor(MESH_HOST);
  for (const manifest of view.input.ofKind('PeerAuthentication')) {
    const namespace = namespaceOf(manifest.object);
    const global = namespace === view.rootNamespace;
    const mode = wideMode(manifest);
    const own = tls.modesFor(namespaceHost(namespace));
    if (mode === 'DISABLE' && global && mesh.some(isMutual)) {
      report(manifest, {
        rule: KIALI_RULES.MESH_MTLS_REFUSED,
        path: PEER_PATH,
        message: 'the mesh has mTLS off, and a DestinationRule for *.local turns it on for clients',
      });
    }
    if (
      mode === 'DISABLE' &&
      !global &&
      isMutual(own.find((it) => isMutual(it) || it === 'DISABLE') ?? mesh.find(isMutual) ?? '')
    ) {
      report(manifest, {
        rule: KIALI_RULES.NAMESPACE_MTLS_REFUSED,
        path: PEER_PATH,
        message: `${namespace} has mTLS off, and a DestinationRule turns it on for clients`,
      });
    }
    if (mode !== 'STRICT' || tls.isAutomatic) continue;
    const sent = [...mesh, ...(global ? [] : own)].includes('ISTIO_MUTUAL');
    if (sent) continue;
    report(manifest, {
      rule: global ? KIALI_RULES.MESH_MTLS_UNSENT : KIALI_RULES.NAMESPACE_MTLS_UNSENT,
      path: PEER_PATH,
      message: 'automatic mTLS is off, and no DestinationRule has clients send mTLS',
    });
  }
};

/** DestinationRules for a namespace or the mesh that the PeerAuthentications of servers do not go with. */
export const checkWideDestinationRules: Check = (view, report) => {
  const tls = new MutualTls(view);
  const mesh = tls.peersIn(view.rootNamespace).map(wideMode);
  for (const manifest of view.input.ofKind('DestinationRule')) {
    const namespace = namespaceOf(manifest.object);
    const { host } = (manifest.object.spec ?? {}) as DestinationRuleSpec;
    if (host !== MESH_HOST && host !== namespaceHost(namespace)) continue;
    const own = tls.peersIn(namespace).map(wideMode);
    if (modeForHost(manifest, MESH_HOST) === 'DISABLE' && mesh.includes('STRICT')) {
      report(manifest, {
        rule: KIALI_RULES.MTLS_DISABLED_MESH_STRICT,
        path: CLIENT_PATH,
        message: 'clients send plain text to all hosts, and the mesh accepts mTLS alone',
      });
    }
    const mode = modeForHost(manifest, namespaceHost(namespace));
    if (mode === 'DISABLE') {
      const decided = own.find(accepts);
      const inherited = !decided && !own.includes('DISABLE') && mesh.includes('STRICT');
      if (decided !== 'STRICT' && !inherited) continue;
      report(manifest, {
        rule: inherited ? KIALI_RULES.MTLS_DISABLED_MESH_STRICT : KIALI_RULES.MTLS_DISABLED_STRICT,
        path: CLIENT_PATH,
        message: `clients send plain text to ${namespace}, which accepts mTLS alone`,
      });
    }
    if (tls.isAutomatic) continue;
    if (modeForHost(manifest, MESH_HOST) === 'ISTIO_MUTUAL' && !mesh.some(accepts)) {
      report(manifest, {
        rule: KIALI_RULES.MESH_MTLS_UNANSWERED,
        path: CLIENT_PATH,
        message: 'automatic mTLS is off, and no PeerAuthentication has the mesh accept mTLS',
      });
    }
    if (mode === 'ISTIO_MUTUAL' && ![...own, ...mesh].some(accepts)) {
      report(manifest, {
        rule: KIALI_RULES.NAMESPACE_MTLS_UNANSWERED,
        path: CLIENT_PATH,
        message: `automatic mTLS is off, and no PeerAuthentication has ${namespace} accept mTLS`,
      });
    }
  }
};

/** Whether a mode of servers takes mTLS. */
function accepts(mode: string): boolean {
  return mode === 'STRICT' || mode === 'PERMISSIVE';
}
