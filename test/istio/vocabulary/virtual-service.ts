import type { Chart } from 'cdk8s';
import { Duration } from 'cdk8s';
import {
  Delegate,
  DirectResponse,
  Fault,
  GrpcStatus,
  HttpRedirect,
  HttpRewrite,
  Percent,
  RedirectPort,
  RetryOn,
  StringMatch,
  istio,
} from '../../../src';

const reviews = 'reviews.bookinfo.svc.cluster.local';

const headers: istio.Headers = {
  request: { set: { 'x-set': 'a' }, add: { 'x-add': '%DOWNSTREAM_REMOTE_ADDRESS%' }, remove: ['x-remove'] },
  response: { set: { 'x-set': 'b' }, add: { 'x-add': '100%%' }, remove: ['server'] },
};

const everyMatch: istio.HttpMatchRequest = {
  name: 'every-condition',
  uri: StringMatch.prefix('/api'),
  scheme: StringMatch.exact('https'),
  method: StringMatch.regex('GET|POST'),
  authority: StringMatch.prefix('reviews'),
  headers: { 'end-user': StringMatch.exact('jason'), cookie: StringMatch.regex('^(.*;)?user=jason(;.*)?$') },
  withoutHeaders: { 'x-canary': StringMatch.present(), 'x-beta': StringMatch.prefix('no') },
  queryParams: { page: StringMatch.exact('1'), sort: StringMatch.prefix('a'), filter: StringMatch.regex('\\d+') },
  ignoreUriCase: true,
  port: 9080,
  sourceLabels: { app: 'productpage' },
  sourceNamespace: 'bookinfo',
  gateways: ['mesh', 'bookinfo/gateway'],
  statPrefix: 'api',
};

const http: istio.HttpRoute[] = [
  {
    name: 'everything',
    match: [everyMatch],
    route: [
      { destination: { host: reviews, subset: 'v1', port: { number: 9080 } }, weight: 100, headers },
      { destination: { host: reviews, subset: 'v2' }, weight: 0 },
    ],
    rewrite: HttpRewrite.regex('^/api/(.*)$', '/\\1', { authority: 'internal.example.com' }),
    timeout: Duration.seconds(3),
    retries: {
      attempts: 2,
      perTryTimeout: Duration.millis(1500),
      retryOn: [RetryOn.GATEWAY_ERROR, RetryOn.CONNECT_FAILURE, RetryOn.status(503)],
      retryRemoteLocalities: true,
      retryIgnorePreviousHosts: false,
      backoff: Duration.millis(50),
    },
    fault: Fault.combined(
      Fault.delay(Duration.seconds(7), { percentage: 12.5 }),
      Fault.abort(503, { percentage: 0.1 }),
    ),
    mirrors: [
      { destination: { host: reviews, subset: 'v3', port: { number: 9080 } }, percentage: Percent.of(50) },
      { destination: { host: reviews } },
    ],
    corsPolicy: {
      allowOrigins: [
        StringMatch.exact('https://example.com'),
        StringMatch.prefix('https://dev.'),
        StringMatch.regex('https://[a-z]+\\.example\\.org'),
      ],
      allowMethods: ['GET', 'POST'],
      allowHeaders: ['x-user'],
      exposeHeaders: ['x-page'],
      maxAge: Duration.hours(24),
      allowCredentials: true,
      unmatchedPreflights: istio.UnmatchedPreflights.IGNORE,
    },
    headers,
  },
  {
    name: 'moved',
    match: [
      { uri: StringMatch.exact('/old'), method: StringMatch.exact('GET'), scheme: StringMatch.prefix('http') },
      { uri: StringMatch.regex('/older/.*'), method: StringMatch.prefix('P'), scheme: StringMatch.regex('https?') },
    ],
    redirect: HttpRedirect.to({
      uri: '/new',
      authority: 'www.example.com',
      scheme: 'https',
      port: RedirectPort.of(8443),
      redirectCode: 308,
    }),
  },
  {
    name: 'moved-by-prefix',
    match: [{ uri: StringMatch.prefix('/v1/'), authority: StringMatch.exact('www.example.com') }],
    redirect: HttpRedirect.to({ prefixRewrite: '/v2/', port: RedirectPort.FROM_REQUEST_PORT }),
  },
  {
    name: 'closed',
    match: [{ uri: StringMatch.prefix('/closed'), authority: StringMatch.regex('.*\\.example\\.com') }],
    directResponse: DirectResponse.text(503, 'closed for today'),
    headers: { response: { add: { 'retry-after': '3600' } } },
  },
  {
    name: 'pixel',
    match: [{ uri: StringMatch.exact('/pixel') }],
    directResponse: DirectResponse.bytes(200, 'R0lGODlhAQ=='),
  },
  {
    name: 'grpc',
    match: [
      {
        headers: { 'content-type': StringMatch.prefix('application/grpc') },
        withoutHeaders: { te: StringMatch.exact('x'), a: StringMatch.regex('b') },
      },
    ],
    fault: Fault.grpcAbort(GrpcStatus.UNAVAILABLE, { percentage: 1 }),
    rewrite: HttpRewrite.uri('/rpc'),
    mirror: { host: reviews, subset: 'v3', port: { number: 9080 } },
    mirrorPercentage: Percent.of(0.5),
    route: [{ destination: { host: reviews } }],
  },
];

/** A VirtualService for each way to say something about routes. */
export function declareVirtualServices(chart: Chart): void {
  new istio.VirtualService(chart, 'reviews', {
    hosts: ['reviews.bookinfo.svc.cluster.local', 'www.example.com'],
    gateways: ['mesh', 'bookinfo/gateway'],
    exportTo: ['.', 'istio-system'],
    http,
  });
  const delegate = new istio.VirtualService(chart, 'shop-pages', {
    http: [{ name: 'pages', route: [{ destination: { host: reviews } }] }],
  });
  new istio.VirtualService(chart, 'shop', {
    hosts: ['shop.example.com'],
    gateways: ['gateway'],
    http: [
      { name: 'pages', match: [{ uri: StringMatch.prefix('/pages') }], delegate: delegate.asDelegate },
      { name: 'rest', delegate: Delegate.named('shop-rest', { namespace: 'shop' }) },
    ],
  });
  new istio.VirtualService(chart, 'mail', {
    hosts: ['mail.example.com', '*.mail.example.com'],
    gateways: ['mesh', 'gateway'],
    tls: [
      {
        match: [
          {
            sniHosts: ['mail.example.com', 'imap.mail.example.com'],
            destinationSubnets: ['10.0.0.0/8'],
            port: 993,
            sourceLabels: { app: 'client' },
            sourceNamespace: 'office',
            gateways: ['mesh'],
          },
        ],
        route: [
          { destination: { host: 'mail.office.svc.cluster.local', subset: 'v1', port: { number: 993 } }, weight: 9 },
          { destination: { host: 'mail.office.svc.cluster.local', subset: 'v2', port: { number: 993 } }, weight: 1 },
        ],
      },
    ],
    tcp: [
      {
        match: [
          {
            destinationSubnets: ['10.1.2.3', '10.2.0.0/16'],
            sourceSubnet: '10.3.0.0/16',
            port: 25,
            sourceLabels: { app: 'relay' },
            sourceNamespace: 'office',
            gateways: ['gateway'],
          },
        ],
        route: [
          { destination: { host: 'mail.office.svc.cluster.local', subset: 'v1', port: { number: 25 } }, weight: 1 },
          { destination: { host: 'mail.office.svc.cluster.local', subset: 'v2', port: { number: 25 } }, weight: 0 },
        ],
      },
    ],
  });
}
