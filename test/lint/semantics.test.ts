import { parseManifests } from '../../src/files/parse';
import { lint } from '../../src/lint/lint';
import { SEMANTICS_FAMILY } from '../../src/lint/semantics';
import { SEMANTIC_RULES } from '../../src/lint/semantics/rules';
import {
  AT_GATEWAY,
  CANARY,
  DELEGATE,
  DEMANDED,
  FAILOVER,
  FULL,
  GATEWAY,
  HTTP_SERVER,
  NAMESPACE,
  POLICY,
  PRIORITY,
  ROUTE,
  RULE,
  SERVICE,
  STRICT,
  SWITCHED_OFF,
  TO,
  TOKENS,
} from './documents';

/** For each rule, what breaks it and what is nearest to that and does not. */
type Case = readonly [rule: keyof typeof SEMANTIC_RULES, bad: readonly string[], good: readonly string[]];

const CASES: readonly Case[] = [
  [
    'HIDDEN_FROM_GATEWAY',
    [GATEWAY('web', HTTP_SERVER), ROUTE(`{${TO}}`, 'hosts: [shop.example], gateways: [web], exportTo: ["."]')],
    [
      GATEWAY('web', HTTP_SERVER),
      ROUTE(`{${TO}}`, 'hosts: [shop.example], gateways: [web], exportTo: [".", istio-system]'),
    ],
  ],
  [
    'NEVER_COMPLETED',
    [SERVICE('reviews'), ROUTE(`{${TO}}`, 'hosts: [reviews.shop]')],
    [SERVICE('reviews'), ROUTE(`{${TO}}`, `hosts: [${FULL}]`)],
  ],
  [
    'SOURCE_DROPPED',
    [ROUTE(`{match: [{gateways: [mesh], sourceLabels: {app: a}}], ${TO}}`)],
    [ROUTE(`{match: [{sourceLabels: {app: a}}], ${TO}}`)],
  ],
  [
    'SOURCE_AT_GATEWAY',
    [ROUTE(`{match: [{sourceNamespace: a}], ${TO}}`, 'hosts: [a.example], gateways: [web]')],
    [ROUTE(`{match: [{sourceNamespace: a}], ${TO}}`)],
  ],
  ['PREFIX', [ROUTE(`{match: [{uri: {prefix: /api}}], ${TO}}`)], [ROUTE(`{match: [{uri: {prefix: /api/}}], ${TO}}`)]],
  [
    'NO_CATCH_ALL',
    [SERVICE('reviews'), ROUTE(`{match: [{uri: {exact: /a}}], ${TO}}`)],
    [SERVICE('reviews'), ROUTE(`{match: [{uri: {exact: /a}}], ${TO}}, {${TO}}`)],
  ],
  [
    'OVERLAPPING_ROUTES',
    [GATEWAY('web', HTTP_SERVER), AT_GATEWAY('a', 'prefix: /a'), AT_GATEWAY('b', 'prefix: /a/b')],
    [GATEWAY('web', HTTP_SERVER), AT_GATEWAY('a', 'prefix: /a/b'), AT_GATEWAY('b', 'prefix: /a')],
  ],
  [
    'DROPPED_SERVER',
    [
      GATEWAY(
        'a',
        '{port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: c}, hosts: [x.example]}',
      ),
      GATEWAY(
        'b',
        '{port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: d}, hosts: [x.example, y.example]}',
      ),
    ],
    [
      GATEWAY(
        'a',
        '{port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: c}, hosts: [x.example]}',
      ),
      GATEWAY(
        'b',
        '{port: {number: 443, name: https, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: d}, hosts: [y.example]}',
      ),
    ],
  ],
  [
    'FAULT_NEVER',
    [ROUTE(`{fault: {abort: {httpStatus: 500}}, ${TO}}`)],
    [ROUTE(`{fault: {abort: {httpStatus: 500, percentage: {value: 1}}}, ${TO}}`)],
  ],
  [
    'REDIRECT_CODE',
    [ROUTE('{redirect: {uri: /, redirectCode: 305}}')],
    [ROUTE('{redirect: {uri: /, redirectCode: 308}}')],
  ],
  [
    'DELEGATE_DROPPED',
    [ROUTE('{match: [{uri: {exact: /a}}], delegate: {name: leaf}}'), DELEGATE('prefix: /a')],
    [ROUTE('{match: [{uri: {prefix: /a}}], delegate: {name: leaf}}'), DELEGATE('prefix: /a/b')],
  ],
  [
    'DELEGATE_MISSING',
    [ROUTE('{delegate: {name: leaf}}')],
    [ROUTE('{delegate: {name: leaf}}'), DELEGATE('prefix: /a')],
  ],
  [
    'UNMERGED_RULES',
    [SERVICE('reviews'), RULE('a', 'shop', 'host: reviews'), RULE('b', 'shop', 'host: reviews, exportTo: ["."]')],
    [SERVICE('reviews'), RULE('a', 'shop', 'host: reviews'), RULE('b', 'shop', 'host: reviews, exportTo: ["*"]')],
  ],
  [
    'OWNER_HIDDEN',
    [
      SERVICE('reviews'),
      SERVICE('web', 'front'),
      RULE('a', 'shop', 'host: reviews, subsets: [{name: v1, labels: {app: reviews}}]'),
      RULE('b', 'front', `host: ${FULL}`),
    ],
    [
      SERVICE('reviews'),
      SERVICE('web', 'front'),
      RULE('a', 'shop', 'host: reviews'),
      RULE('b', 'front', `host: ${FULL}`),
    ],
  ],
  [
    'FOREIGN_RULE',
    [SERVICE('reviews'), RULE('a', 'elsewhere', `host: ${FULL}`)],
    [SERVICE('reviews'), RULE('a', 'istio-system', `host: ${FULL}`)],
  ],
  [
    'FOREIGN_RULE',
    [SERVICE('reviews'), RULE('a', 'elsewhere', `host: ${FULL}`)],
    [SERVICE('reviews').split('---')[0]!, RULE('a', 'elsewhere', `host: ${FULL}`)],
  ],
  [
    'UNBOUNDED_RETRIES',
    [ROUTE(`{retries: {attempts: 2}, ${TO}}`)],
    [ROUTE(`{retries: {attempts: 2, perTryTimeout: 1s}, ${TO}}`)],
  ],
  [
    'ROUTES_UNTAKEN',
    [
      GATEWAY(
        'web',
        '{port: {number: 443, name: tls, protocol: TLS}, tls: {mode: PASSTHROUGH}, hosts: [shop.example]}, ' +
          '{port: {number: 80, name: http, protocol: HTTP}, tls: {httpsRedirect: true}, hosts: [shop.example]}',
      ),
      ROUTE(`{${TO}}`, 'hosts: [shop.example], gateways: [web]'),
    ],
    [
      GATEWAY(
        'web',
        '{port: {number: 443, name: tls, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: c}, hosts: [shop.example]}',
      ),
      ROUTE(`{${TO}}`, 'hosts: [shop.example], gateways: [web]'),
    ],
  ],
  [
    'ROUTES_UNTAKEN',
    [
      GATEWAY('web', HTTP_SERVER),
      ROUTE('', `hosts: [shop.example], gateways: [web], tls: [{match: [{sniHosts: [shop.example]}], ${TO}}]`),
    ],
    [
      GATEWAY(
        'web',
        '{port: {number: 443, name: tls, protocol: TLS}, tls: {mode: PASSTHROUGH}, hosts: [shop.example]}',
      ),
      ROUTE('', `hosts: [shop.example], gateways: [web], tls: [{match: [{sniHosts: [shop.example]}], ${TO}}]`),
    ],
  ],
  [
    'UNBOUND_MATCH',
    [ROUTE(`{match: [{gateways: [shop/web]}], ${TO}}`)],
    [ROUTE(`{match: [{gateways: [shop/web, mesh]}], ${TO}}`, 'hosts: [shop.example], gateways: [web, mesh]')],
  ],
  [
    'SERVICE_PORT',
    [
      SERVICE('reviews', 'shop', '{name: http, port: 80, targetPort: 8080}'),
      POLICY('selector: {matchLabels: {app: reviews}}, rules: [{to: [{operation: {ports: ["80"]}}]}]'),
    ],
    [
      SERVICE('reviews', 'shop', '{name: http, port: 80, targetPort: 8080}'),
      POLICY('selector: {matchLabels: {app: reviews}}, rules: [{to: [{operation: {ports: ["8080"]}}]}]'),
    ],
  ],
  [
    'SERVICE_PORT',
    [
      SERVICE('reviews', 'shop', '{name: http, port: 80, targetPort: 8080}'),
      STRICT.replace('spec: {', 'spec: {portLevelMtls: {80: {mode: DISABLE}}, '),
    ],
    [
      SERVICE('reviews', 'shop', '{name: http, port: 80, targetPort: web}'),
      STRICT.replace('spec: {', 'spec: {portLevelMtls: {80: {mode: DISABLE}}, '),
    ],
  ],
  [
    'PORT_TLS_LOST',
    [
      RULE(
        'a',
        'shop',
        'host: a.example, trafficPolicy: {tls: {mode: SIMPLE}, portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}]}',
      ),
    ],
    [
      RULE(
        'a',
        'shop',
        'host: a.example, trafficPolicy: {tls: {mode: SIMPLE}, portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]}',
      ),
    ],
  ],
  [
    'FAILOVER_UNDETECTED',
    [RULE('a', 'shop', `host: reviews, trafficPolicy: {${FAILOVER}}`)],
    [RULE('a', 'shop', `host: reviews, trafficPolicy: {${FAILOVER}, outlierDetection: {}}`)],
  ],
  [
    'FAILOVER_UNDETECTED',
    [
      RULE(
        'a',
        'shop',
        `host: reviews, trafficPolicy: {outlierDetection: {}, portLevelSettings: [{port: {number: 80}, ${FAILOVER}}]}`,
      ),
    ],
    [
      RULE(
        'a',
        'shop',
        `host: reviews, trafficPolicy: {portLevelSettings: [{port: {number: 80}, ${FAILOVER}, outlierDetection: {}}]}`,
      ),
    ],
  ],
  [
    'FAILOVER_UNDETECTED',
    [RULE('a', 'shop', `host: reviews, subsets: [{name: v1, trafficPolicy: {${PRIORITY}}}]`)],
    [
      RULE('b', 'shop', `host: reviews, subsets: [{name: v1, trafficPolicy: {${PRIORITY}}}]`),
      RULE('a', 'shop', `host: ${FULL}, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 1}}`),
    ],
  ],
  [
    'FAILOVER_UNDETECTED',
    [RULE('a', 'shop', `host: reviews, trafficPolicy: {${FAILOVER}}, subsets: [{name: v1}]`)],
    [
      RULE(
        'a',
        'shop',
        `host: reviews, trafficPolicy: {${FAILOVER}}, subsets: [{name: v1, trafficPolicy: {outlierDetection: {}}}]`,
      ),
    ],
  ],
  [
    'FAILOVER_UNDETECTED',
    [RULE('a', 'shop', `host: reviews, trafficPolicy: {${PRIORITY}}`)],
    [
      RULE(
        'a',
        'shop',
        'host: reviews, trafficPolicy: {loadBalancer: {localityLbSetting: {enabled: false, failoverPriority: [zone]}}}',
      ),
      RULE(
        'b',
        'shop',
        'host: ratings, trafficPolicy: {loadBalancer: {localityLbSetting: {distribute: [{from: a, to: {b: 100}}]}}}',
      ),
    ],
  ],
  [
    'TRY_TIMEOUT',
    [ROUTE(`{timeout: 1s, retries: {attempts: 2, perTryTimeout: 1s}, ${TO}}`)],
    [ROUTE(`{timeout: 3s, retries: {attempts: 2, perTryTimeout: 1s}, ${TO}}`)],
  ],
  [
    'HOST_OUTSIDE_GATEWAY',
    [GATEWAY('web', HTTP_SERVER), ROUTE(`{${TO}}`, 'hosts: [shop.example, a.example], gateways: [web]')],
    [GATEWAY('web', HTTP_SERVER), ROUTE(`{${TO}}`, 'hosts: [shop.example, reviews], gateways: [web, mesh]')],
  ],
  [
    'UNROUTED_HOST',
    [
      GATEWAY('web', '{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example, a.example]}'),
      ROUTE(`{${TO}}`, 'hosts: [shop.example], gateways: [web]'),
    ],
    [
      GATEWAY('web', '{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*.example", "./shop.example"]}'),
      ROUTE(`{${TO}}`, 'hosts: [shop.example], gateways: [web]'),
    ],
  ],
  [
    'FAULT_UNTOUCHED',
    [ROUTE(`{fault: {delay: {fixedDelay: 7s, percentage: {value: 10}}}, timeout: 3s, ${TO}}`)],
    [ROUTE(`{fault: {delay: {fixedDelay: 2s, percentage: {value: 10}}}, timeout: 3s, ${TO}}`)],
  ],
  [
    'FAULT_UNTOUCHED',
    [ROUTE(`{fault: {abort: {httpStatus: 503, percentage: {value: 10}}}, retries: {attempts: 2}, ${TO}}`)],
    [ROUTE(`{fault: {abort: {httpStatus: 503, percentage: {value: 10}}}, retries: {attempts: 0}, ${TO}}`)],
  ],
  [
    'REWRITE_SLASH',
    [ROUTE(`{match: [{uri: {prefix: /api}}], rewrite: {uri: /}, ${TO}}`)],
    [ROUTE(`{match: [{uri: {prefix: /api/}}, {uri: {prefix: /api}}], rewrite: {uri: /}, ${TO}}`)],
  ],
  [
    'REWRITE_SLASH',
    [ROUTE(`{rewrite: {uri: /v1}, ${TO}}`)],
    [ROUTE(`{match: [{uri: {exact: /a}}], rewrite: {uri: /v1}, ${TO}}`)],
  ],
  [
    'SPIFFE_PRINCIPAL',
    [POLICY('rules: [{from: [{source: {principals: [spiffe://cluster.local/ns/a/sa/b]}}]}]')],
    [POLICY('rules: [{from: [{source: {principals: [cluster.local/ns/a/sa/b]}}]}]')],
  ],
  [
    'SPIFFE_PRINCIPAL',
    [POLICY('rules: [{when: [{key: source.principal, notValues: [spiffe://cluster.local/ns/a/sa/b]}]}]')],
    [POLICY('rules: [{when: [{key: "request.headers[x]", values: [spiffe://cluster.local/ns/a/sa/b]}]}]')],
  ],
  [
    'TOKEN_UNREAD',
    [POLICY('selector: {matchLabels: {app: ratings}}, rules: [{when: [{key: "request.auth.claims[a]"}]}]'), TOKENS],
    [POLICY('selector: {matchLabels: {app: reviews}}, rules: [{when: [{key: "request.auth.claims[a]"}]}]'), TOKENS],
  ],
  [
    'HTTP_ON_TCP',
    [SERVICE('reviews', 'shop', '{name: tcp-a, port: 80}'), ROUTE(`{${TO}}`)],
    [SERVICE('reviews', 'shop', '{name: web, port: 80}'), ROUTE(`{${TO}}`)],
  ],
  [
    'POLICY_ON_TCP',
    [
      SERVICE('reviews', 'shop', '{name: tcp-a, port: 80}'),
      POLICY('selector: {matchLabels: {app: reviews}}, rules: [{to: [{operation: {paths: [/a]}}]}]'),
    ],
    [
      SERVICE('reviews'),
      POLICY('selector: {matchLabels: {app: reviews}}, rules: [{to: [{operation: {paths: [/a]}}]}]'),
    ],
  ],
  [
    'TOKEN_OPTIONAL',
    [TOKENS],
    [
      TOKENS,
      POLICY('selector: {matchLabels: {app: reviews}}, rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]'),
    ],
  ],
  [
    'PLAIN_TO_STRICT',
    [SERVICE('reviews'), STRICT, RULE('a', 'shop', 'host: reviews, trafficPolicy: {tls: {mode: DISABLE}}')],
    [SERVICE('reviews'), RULE('a', 'shop', 'host: reviews, trafficPolicy: {tls: {mode: DISABLE}}')],
  ],
  [
    'PLAIN_TO_STRICT',
    [
      SERVICE('reviews'),
      STRICT,
      RULE('a', 'shop', 'host: reviews, subsets: [{name: v1, trafficPolicy: {tls: {mode: DISABLE}}}]'),
    ],
    [
      SERVICE('reviews'),
      STRICT.replace(
        'spec: {',
        'spec: {selector: {matchLabels: {app: reviews}}, portLevelMtls: {80: {mode: PERMISSIVE}}, ',
      ),
      RULE(
        'a',
        'shop',
        'host: reviews, trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]}',
      ),
    ],
  ],
  [
    'MTLS_TO_PLAIN',
    [
      NAMESPACE('shop', 'disabled'),
      SERVICE('reviews').replace(', sidecar.istio.io/inject: "true"', ''),
      RULE('a', 'shop', 'host: reviews, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
    ],
    [
      NAMESPACE('shop', 'enabled'),
      SERVICE('reviews').replace(', sidecar.istio.io/inject: "true"', ''),
      RULE('a', 'shop', 'host: reviews, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
    ],
  ],
  ...[DEMANDED('mtls: {mode: STRICT}'), DEMANDED('portLevelMtls: {80: {mode: STRICT}}')].map((policy): Case => [
    'DEMANDED_UNDER_DISABLE',
    [SERVICE('reviews'), SWITCHED_OFF, policy],
    [SERVICE('reviews'), policy],
  ]),
  [
    'DEMANDED_UNDER_DISABLE',
    [SERVICE('reviews'), SWITCHED_OFF, DEMANDED('mtls: {mode: STRICT}')],
    [
      SERVICE('reviews'),
      SWITCHED_OFF,
      DEMANDED('mtls: {mode: STRICT}'),
      RULE('a', 'shop', 'host: reviews, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
    ],
  ],
  // A rule of the whole namespace, settings of the port, and names that only look alike.
  ...[
    RULE('a', 'shop', 'host: "*.shop.svc.cluster.local", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
    RULE(
      'a',
      'front',
      `host: ${FULL}, trafficPolicy: {portLevelSettings: [{port: {number: 80}, tls: {mode: ISTIO_MUTUAL}}]}`,
    ),
  ].map((good): Case => [
    'DEMANDED_UNDER_DISABLE',
    [
      SERVICE('reviews'),
      SWITCHED_OFF,
      DEMANDED('mtls: {mode: STRICT}'),
      RULE('a', 'shop', 'host: reviews.elsewhere.svc.cluster.local, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
      RULE('b', 'elsewhere', 'host: reviews, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
      RULE('c', 'shop', 'host: "*.example", trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'),
    ],
    [SERVICE('reviews'), SWITCHED_OFF, DEMANDED('mtls: {mode: STRICT}'), good],
  ]),
  ['EMPTY_SOURCE', [POLICY('rules: [{from: []}]')], [POLICY('rules: []')]],
  [
    'DEAD_ROUTE',
    [ROUTE(`{match: [{uri: {prefix: /a}}], ${TO}}, {match: [{uri: {prefix: /a/b}, headers: {x: {exact: y}}}], ${TO}}`)],
    [ROUTE(`{match: [{uri: {prefix: /a/b}, headers: {x: {exact: y}}}], ${TO}}, {match: [{uri: {prefix: /a}}], ${TO}}`)],
  ],
];

const codesOf = (documents: readonly string[]): string[] =>
  lint(parseManifests(documents.join('---\n')).manifests, { families: [SEMANTICS_FAMILY] }).map(({ rule }) => rule);

describe('what Istio accepts and does not do', () => {
  test('every rule has a case', () => {
    expect([...new Set(CASES.map(([name]) => name))].sort()).toEqual(Object.keys(SEMANTIC_RULES).sort());
  });

  test.each(CASES)('%s is found', (name, bad) => {
    expect(codesOf(bad)).toContain(SEMANTIC_RULES[name].code);
  });

  test.each(CASES)('%s is silent where nothing is wrong', (name, _bad, good) => {
    expect(codesOf(good)).not.toContain(SEMANTIC_RULES[name].code);
  });

  test('a delegate that Flagger makes is not missing', () => {
    const root = ROUTE('{delegate: {name: apex}}');
    expect(codesOf([root])).toContain('MESH2025');
    expect(codesOf([root, CANARY])).not.toContain('MESH2025');
  });
});
