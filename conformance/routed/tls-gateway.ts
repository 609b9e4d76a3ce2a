import { ingressGateway, notFound, reaches, sidecar, toHttps, type Row, type Tables } from './table';

const host = 'httpbin.example.com';
const toV2 = reaches({ 'httpbin/v1': 0, 'httpbin/v2': 100 }, { attempts: 10 });

function secure(path: string, expect: Row['expect'], more: Partial<Row['call']> = {}): Row {
  const call = { host, port: 443, path, tls: 'tls' as const, ...more };
  return { name: `https ${call.host}${path}`, from: ingressGateway, call, expect };
}

function plain(path: string, expect: Row['expect'], at = host): Row {
  return { name: `http ${at}${path}`, from: ingressGateway, call: { host: at, port: 80, path }, expect };
}

function inMesh(path: string, expect: Row['expect'], name = 'httpbin'): Row {
  const call = { host: name, port: 8000, path };
  return { name: `in the mesh ${name}${path}`, from: sidecar('httpbin', 'client'), call, expect };
}

const rows: Row[] = [
  secure('/status/200', toV2),
  secure('/headers', toV2),
  secure('/', notFound),
  secure('/headers/x', notFound),
  secure('/status/200', { outcome: 'refused' }, { host: 'other.example.com' }),
  secure('/status/200', notFound, { host: 'other.example.com', sni: host }),
  plain('/status/200', toHttps(`https://${host}/status/200`)),
  plain('/status/200', notFound, 'other.example.com'),
  inMesh('/status/200', toV2),
  inMesh('/status/200', toV2, 'httpbin.httpbin.svc.cluster.local'),
  inMesh('/other', notFound),
];

export const tlsGateway: Tables = {
  'tls-gateway/secret': rows,
  'tls-gateway/files': rows,
  'tls-gateway/cert-manager': rows,
};
