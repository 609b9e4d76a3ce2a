import type { Manifest } from '../../model/manifest';
import { append } from '../groups';
import type { LabelSelector } from '../../model/label-selector';
import { namesOf } from '../namespaces';
import type { Check, View } from '../view';
import { KIALI_RULES } from './rules';

interface Listener {
  readonly name?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly allowedRoutes?: { readonly namespaces?: { readonly from?: string; readonly selector?: LabelSelector } };
}

/** What a Gateway of the Gateway API says that the checks look at. */
export interface KubernetesGatewaySpec {
  readonly gatewayClassName?: string;
  readonly addresses?: readonly { readonly type?: string; readonly value?: string }[];
  readonly listeners?: readonly Listener[];
}

/** The Gateways of the Gateway API, or those of Istio. */
export function gatewaysOf(
  view: View,
  group: 'gateway.networking.k8s.io' | 'networking.istio.io',
): readonly Manifest[] {
  return view.input.ofKind('Gateway').filter(({ object }) => object.apiVersion.startsWith(`${group}/`));
}

export function kubernetesGatewaySpec({ object }: Manifest): KubernetesGatewaySpec {
  return (object.spec ?? {}) as KubernetesGatewaySpec;
}

interface Claim {
  readonly manifest: Manifest;
  readonly index: number;
  readonly name?: string;
}

/** Gateways of the Gateway API that claim one listener or one address, and listeners that say the same. */
export const checkKubernetesGateways: Check = (view, report) => {
  const listeners = new Map<string, Claim[]>();
  const addresses = new Map<string, Claim[]>();
  for (const manifest of gatewaysOf(view, 'gateway.networking.k8s.io')) {
    const spec = kubernetesGatewaySpec(manifest);
    for (const [index, listener] of (spec.listeners ?? []).entries()) {
      const { name, hostname, port, protocol } = listener ?? {};
      if (hostname !== undefined) append(listeners, `${protocol} ${hostname}:${port}`, { manifest, index, name });
    }
    for (const [index, address] of (spec.addresses ?? []).entries()) {
      const { type = 'IPAddress', value } = address ?? {};
      if (value) append(addresses, `${type} ${value}`, { manifest, index });
    }
  }
  for (const [key, claims] of listeners) {
    for (const { manifest, index, name } of claims) {
      const path = ['spec', 'listeners', index];
      const others = othersOf(claims, manifest);
      if (others !== '') {
        const message = `${key} also stands in ${others}`;
        report(manifest, { rule: KIALI_RULES.SEVERAL_LISTENERS, path: [...path, 'hostname'], message });
      }
      if (claims.some((other) => other.manifest === manifest && other.name !== name)) {
        const message = `another listener of the Gateway has ${key} too`;
        report(manifest, { rule: KIALI_RULES.REPEATED_LISTENER, path: [...path, 'name'], message });
      }
    }
  }
  for (const [key, claims] of addresses) {
    for (const { manifest, index } of claims) {
      const others = othersOf(claims, manifest);
      if (others === '') continue;
      const message = `${key} also stands in ${others}`;
      report(manifest, { rule: KIALI_RULES.SEVERAL_ADDRESSES, path: ['spec', 'addresses', index, 'value'], message });
    }
  }
};

function othersOf(claims: readonly Claim[], manifest: Manifest): string {
  return namesOf(claims.map((it) => it.manifest).filter((it) => it !== manifest));
}
