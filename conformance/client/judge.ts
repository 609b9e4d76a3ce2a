import { ArgoComparison, ArgoHealth, ArgoObject, ArgoOptions } from './argocd';
import { AnalyzerMessage, Call, Injected, Proxy, RouteDecision, Verdict, XdsConfiguration } from './answers';
import { judgeTools } from './tools';
import { Worker } from './worker';

export interface JudgeOptions {
  /** Processes that share the work. @default 1 */
  readonly processes?: number;
  /** Environment of the processes, e.g. `ENABLE_NATIVE_SIDECARS`. @default none beside ours */
  readonly env?: Readonly<Record<string, string>>;
  /** How long one request may take. @default 120 */
  readonly timeoutSeconds?: number;
}

export interface AnalyzeOptions {
  /** MeshConfig as YAML. @default Istio's own */
  readonly mesh?: string;
  /** MeshNetworks as YAML. @default none */
  readonly networks?: string;
  /** Whether the stream is taken as it is, without a Pod for each workload. @default false */
  readonly noPods?: boolean;
  /** Whether the Secrets that gateways name and the stream lacks are taken to be there. @default false */
  readonly credentials?: boolean;
}

/** Analyzers remember the mesh config of their process, so each has a process; this many are kept. */
const keptAnalyzers = 4;

/**
 * Istio's own code and Envoy, asked over JSON lines. Processes start when first asked; `close` ends them.
 * @throws where the tools are missing: `describeJudged` asks first
 */
export class Judge {
  private readonly workers: Worker[];
  private readonly analyzers = new Map<string, Worker>();
  private readonly newWorker: () => Worker;
  private readonly argocd: Worker;

  constructor(options: JudgeOptions = {}) {
    const tools = judgeTools();
    if ('missing' in tools) throw new Error(tools.missing);
    const seconds = options.timeoutSeconds ?? 120;
    this.newWorker = () => new Worker(tools.judge, { ENVOY: tools.envoy, ...options.env }, seconds);
    this.argocd = new Worker(tools.argocd, {}, seconds);
    this.workers = Array.from({ length: options.processes ?? 1 }, this.newWorker);
  }

  /** Webhook, unknown fields, CRD schema and CEL, document by document. */
  async validate(yaml: string): Promise<Verdict[]> {
    return (await this.idlest().ask({ op: 'validate', yaml })) as Verdict[];
  }

  /** Every analyzer of `istioctl analyze`. */
  async analyze(yaml: string, options: AnalyzeOptions = {}): Promise<AnalyzerMessage[]> {
    const worker = options.mesh || options.networks ? await this.analyzer(options) : this.idlest();
    return (await worker.ask({ op: 'analyze', yaml, ...options })) as AnalyzerMessage[];
  }

  /** `istioctl kube-inject` with the charts' own templates. */
  async inject(
    yaml: string,
    options: { readonly set?: readonly string[]; readonly mesh?: string; readonly operator?: string } = {},
  ): Promise<Injected> {
    return (await this.idlest().ask({ op: 'inject', yaml, ...options })) as Injected;
  }

  /** What istiod sends to a proxy. */
  async xds(yaml: string, proxy: Proxy, options: { readonly mesh?: string } = {}): Promise<XdsConfiguration> {
    return (await this.idlest().ask({ op: 'xds', yaml, proxy, ...options })) as XdsConfiguration;
  }

  /** What istiod and Envoy do with each call of one proxy. Many calls in one request cost little more than one. */
  async route(
    yaml: string,
    proxy: Proxy,
    calls: readonly Call[],
    options: { readonly mesh?: string } = {},
  ): Promise<RouteDecision[]> {
    return (await this.idlest().ask({ op: 'route', yaml, proxy, calls, ...options })) as RouteDecision[];
  }

  /** What Argo CD would call different between Git and live objects, object by object. */
  async argoDiff(objects: readonly ArgoObject[], options: ArgoOptions): Promise<ArgoComparison[]> {
    return (await this.argocd.ask({ op: 'diff', objects, ...options })) as ArgoComparison[];
  }

  /** What the live objects are after a sync with RespectIgnoreDifferences. */
  async argoSync(objects: readonly ArgoObject[], options: Omit<ArgoOptions, 'mode'>): Promise<object[]> {
    return (await this.argocd.ask({ op: 'sync', objects, ...options })) as object[];
  }

  /** What Argo CD would call different where a cluster holds the live objects. */
  async argoDiffCluster(kubeconfig: string, git: readonly object[], options: ArgoOptions): Promise<ArgoComparison[]> {
    const objects = git.map((it) => ({ git: it }));
    return (await this.argocd.ask({ op: 'cluster', kubeconfig, objects, ...options })) as ArgoComparison[];
  }

  /** How healthy Argo CD finds an object, with health checks of ours beside its own. */
  async argoHealth(
    objects: readonly object[],
    healthChecks: Readonly<Record<string, string>> = {},
  ): Promise<ArgoHealth[]> {
    return (await this.argocd.ask({
      op: 'health',
      objects: objects.map((git) => ({ git })),
      healthChecks,
    })) as ArgoHealth[];
  }

  async close(): Promise<void> {
    await Promise.all([...this.workers, this.argocd, ...this.analyzers.values()].map((worker) => worker.close()));
    this.analyzers.clear();
  }

  private idlest(): Worker {
    return this.workers.reduce((least, worker) => (worker.load < least.load ? worker : least));
  }

  private async analyzer(options: { readonly mesh?: string; readonly networks?: string }): Promise<Worker> {
    const key = JSON.stringify([options.mesh, options.networks]);
    const worker = this.analyzers.get(key) ?? this.newWorker();
    this.analyzers.delete(key);
    this.analyzers.set(key, worker); // last used last
    for (const [oldest, idle] of this.analyzers) {
      if (this.analyzers.size <= keptAnalyzers) break;
      if (idle.load > 0) continue;
      this.analyzers.delete(oldest);
      await idle.close();
    }
    return worker;
  }
}
