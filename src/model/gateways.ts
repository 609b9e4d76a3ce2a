import type { Config } from './config';
import { selects } from './config';
import type { Service } from './service';
import { isHttp, parseProtocol, type Protocol } from './protocol';
import type { GatewaySpec, Server, ServerTls } from './spec';

export type Gateway = Config<GatewaySpec>;

/** Why a server of a Gateway listens nowhere. */
export type ServerProblem = 'duplicateHost' | 'protocolConflict' | 'portNameTaken' | 'noTls' | 'noPort';

/** A server that was dropped when Gateways were merged. */
export interface DroppedServer {
  readonly gateway: Gateway;
  /** Index in the Gateway's `servers`. */
  readonly index: number;
  readonly port: number;
  readonly problem: ServerProblem;
}

/** A server of a Gateway, with its hosts in the form `namespace/host`, `host` or `*`. */
export interface GatewayServer {
  readonly gateway: Gateway;
  readonly index: number;
  /** The port that the Gateway says. */
  readonly port: number;
  readonly portName: string;
  readonly protocol: Protocol;
  readonly bind: string;
  readonly hosts: readonly string[];
  readonly tls: ServerTls | undefined;
  /** Names that the client must ask for in the handshake; empty where it need not. */
  readonly sniHosts: readonly string[];
  readonly routeName: string;
}

/** Servers that share a listener. */
export interface ServerGroup {
  /** The port that the gateway's pods listen on. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: string;
  readonly routeName: string;
  readonly servers: GatewayServer[];
}

/** All servers of the Gateways that select one proxy, as they share its ports. */
export interface MergedGateways {
  readonly gateways: readonly Gateway[];
  readonly groups: readonly ServerGroup[];
  readonly byRouteName: ReadonlyMap<string, readonly GatewayServer[]>;
  readonly dropped: readonly DroppedServer[];
}

/** Names the services, by host, whose pods a Gateway is for; then their labels do not count. */
const gatewayService = 'internal.istio.io/gateway-service';

/** A Gateway of some pods, with the ports that they listen on for a port of its servers. */
export interface SelectedGateway {
  readonly gateway: Gateway;
  readonly listenPorts: (port: number) => readonly number[];
}

/**
 * The Gateways whose selector fits a gateway's pods, in whatever namespace, the oldest first.
 *
 * @param behind the services that lead to the pods
 * @param byName the services that a Gateway may name instead of labels
 */
export function gatewaysFor(
  all: readonly Gateway[],
  labels: Readonly<Record<string, string>>,
  behind: readonly Service[],
  named: NamedPort,
  byName: readonly Service[],
): SelectedGateway[] {
  const out: SelectedGateway[] = [];
  for (const gateway of all) {
    const hosts = gateway.annotations[gatewayService]?.split(',');
    if (hosts) {
      const services = byName.filter((s) => s.namespace === gateway.namespace && hosts.includes(s.hostname));
      const listenPorts = (port: number): number[] => [...new Set(services.flatMap((s) => targetsOf(s, port, named)))];
      if (services.length > 0) out.push({ gateway, listenPorts });
    } else if (selects(gateway.spec.selector, labels)) {
      const services = behind.filter((s) => !Object.hasOwn(s.labels, noTranslation));
      out.push({ gateway, listenPorts: (port) => [services.flatMap((s) => targetsOf(s, port, named))[0] ?? port] });
    }
  }
  return out;
}

/** Finds a port of the pods by its name. */
export type NamedPort = (name: string) => number | undefined;

const noTranslation = 'experimental.istio.io/disable-gateway-port-translation';

/** The pods' ports behind a service's port. */
export function targetsOf(service: Service, port: number, named: NamedPort): number[] {
  return service.ports
    .filter((p) => p.number === port)
    .map(({ targetPort }) =>
      typeof targetPort === 'number' ? targetPort : (named(targetPort) ?? (Number(targetPort) || port)),
    );
}

/** Whether TLS settings leave TLS to the other end, as those do that say no mode. */
export function isPassthrough({ tls }: { readonly tls?: ServerTls | undefined }): boolean {
  return Boolean(tls) && /^(AUTO_)?PASSTHROUGH$/.test(tls?.mode ?? 'PASSTHROUGH');
}

/** Whether the proxy decrypts and reads HTTP. */
export function terminatesHttps(server: GatewayServer): boolean {
  return server.tls !== undefined && server.protocol === 'HTTPS' && !isPassthrough(server);
}

function isHttpServer(server: GatewayServer): boolean {
  return isHttp(server.protocol) || (server.protocol === 'HTTPS' && !isPassthrough(server));
}

/**
 * Merges Gateways as istiod does: plain HTTP servers of one port and bind share a route table, a TLS server needs
 * hosts that no earlier one of the port has, and what cannot live beside an earlier server is dropped whole.
 */
export function mergeGateways(selected: readonly SelectedGateway[]): MergedGateways {
  const merging = new Merging();
  for (const { gateway, listenPorts } of selected) {
    for (const [index, server] of (gateway.spec.servers ?? []).entries()) {
      if (!server.port) merging.dropped.push({ gateway, index, port: 0, problem: 'noPort' });
      else for (const port of listenPorts(server.port.number ?? 0)) merging.add(gateway, server, index, port);
    }
  }
  const gateways = selected.map((s) => s.gateway);
  return { gateways, groups: merging.groups, byRouteName: merging.byRouteName, dropped: merging.dropped };
}

class Merging {
  public readonly groups: ServerGroup[] = [];
  public readonly byRouteName = new Map<string, GatewayServer[]>();
  public readonly dropped: DroppedServer[] = [];
  private readonly byPort = new Map<string, ServerGroup>();
  private readonly ports = new Set<number>();
  private readonly plainText = new Map<number, ServerGroup>();
  private readonly tlsBinds = new Map<number, Set<string>>();
  private readonly tlsHosts = new Map<number, Map<string, string>>();

  public add(gateway: Gateway, yaml: Server, index: number, port: number): void {
    const drop = (at: number, problem: ServerProblem): void => {
      this.dropped.push({ gateway, index, port: at, problem });
    };
    const server = readServer(gateway, yaml, index, port);
    if (server.tls && !this.claimHosts(port, server)) return drop(port, 'duplicateHost');
    const protocolText = yaml.port?.protocol ?? '';
    const key = `${port} ${protocolText} ${server.bind}`;
    if (!this.ports.has(port)) {
      this.ports.add(port);
      this.open(key, server, port);
      return;
    }
    const plain = this.plainText.get(port);
    if (plain) this.besidePlainText(key, server, port, plain, drop);
    else this.besideTls(key, server, port, drop);
  }

  private besidePlainText(
    key: string,
    server: GatewayServer,
    port: number,
    plain: ServerGroup,
    drop: (port: number, problem: ServerProblem) => void,
  ): void {
    if (plain.bind !== server.bind) {
      const group = this.byPort.get(key);
      if (!group) this.open(key, server, port);
      else {
        group.servers.push(server);
        this.addToRoute(server);
      }
      return;
    }
    const mergeable = (isHttp(plain.protocol) || plain.protocol === server.protocol) && isHttp(server.protocol);
    if (!mergeable || server.routeName === '') return drop(port, 'protocolConflict');
    plain.servers.push(server);
    this.addToRoute(server);
  }

  private besideTls(
    key: string,
    server: GatewayServer,
    port: number,
    drop: (port: number, problem: ServerProblem) => void,
  ): void {
    if (!isTlsServer(server)) {
      const group = this.group(key, server, port);
      this.plainText.set(port, group);
      if (isHttpServer(server)) this.byRouteName.set(server.routeName, [server]);
      return;
    }
    if (isHttpServer(server)) {
      if (this.byRouteName.has(server.routeName)) return drop(port, 'portNameTaken');
      this.byRouteName.set(server.routeName, [server]);
    }
    let binds = this.tlsBinds.get(port);
    if (!binds) this.tlsBinds.set(port, (binds = new Set()));
    const newBind = !binds.has(server.bind);
    binds.add(server.bind);
    if (!server.tls && !newBind) return drop(port, 'noTls');
    const group = this.byPort.get(key);
    if (group) group.servers.push(server);
    else this.group(key, server, port);
  }

  /** Takes the server's hosts for itself unless one of them is taken on the port. */
  private claimHosts(port: number, server: GatewayServer): boolean {
    let known = this.tlsHosts.get(port);
    if (!known) this.tlsHosts.set(port, (known = new Map()));
    return claim(known, server.hosts, server.bind);
  }

  private open(key: string, server: GatewayServer, port: number): void {
    const group = this.group(key, server, port);
    if (!isTlsServer(server)) this.plainText.set(port, group);
    if (isHttpServer(server)) this.byRouteName.set(server.routeName, [server]);
  }

  private group(key: string, server: GatewayServer, port: number): ServerGroup {
    const group: ServerGroup = {
      port,
      protocol: server.protocol,
      bind: server.bind,
      routeName: server.routeName,
      servers: [server],
    };
    this.byPort.set(key, group);
    const at = this.groups.findIndex(
      (g) => g.port === port && g.protocol === server.protocol && g.bind === server.bind,
    );
    if (at < 0) this.groups.push(group);
    else this.groups[at] = group;
    return group;
  }

  private addToRoute(server: GatewayServer): void {
    const list = this.byRouteName.get(server.routeName);
    if (list) list.push(server);
    else this.byRouteName.set(server.routeName, [server]);
  }
}

function isTlsServer(server: GatewayServer): boolean {
  return server.tls !== undefined && !isHttp(server.protocol);
}

/** Notes hosts for a bind, unless one of them is noted for it already. */
export function claim(known: Map<string, string>, hosts: readonly string[], bind: string): boolean {
  if (hosts.some((h) => known.get(h) === bind)) return false;
  for (const h of hosts) known.set(h, bind);
  return true;
}

function readServer(gateway: Gateway, yaml: Server, index: number, listenPort: number): GatewayServer {
  const protocol = parseProtocol(yaml.port?.protocol);
  const port = yaml.port?.number ?? 0;
  const portName = yaml.port?.name ?? '';
  const bind = yaml.bind ?? '';
  const hosts = serverHosts(yaml.hosts ?? [], gateway.namespace);
  const tls = yaml.tls ?? undefined;
  const suffix = bind === '' ? '' : `.${bind}`;
  let routeName = '';
  if (isHttp(protocol)) routeName = `http.${listenPort}${suffix}`;
  else if (protocol === 'HTTPS' && !isPassthrough({ tls })) {
    routeName = `https.${port}.${portName}.${gateway.name}.${gateway.namespace}${suffix}`;
  }
  const names = new Set(hosts.map((h) => h.slice(h.indexOf('/') + 1)));
  return {
    gateway,
    index,
    port,
    portName,
    protocol,
    bind,
    hosts,
    tls,
    sniHosts: tls ? [...names].sort() : [],
    routeName,
  };
}

/** `./h` becomes `namespace/h`, a host of every namespace loses its `*` and slash; every host of every namespace anywhere makes the whole list `*`. */
function serverHosts(hosts: readonly string[], namespace: string): string[] {
  if (hosts.includes('*/*')) return ['*'];
  return hosts.map((host) => {
    if (host.startsWith('./')) return `${namespace}${host.slice(1)}`;
    return host.startsWith('*/') ? host.slice(2) : host;
  });
}
