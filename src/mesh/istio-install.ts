import { Duration, JsonPatch, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { ArgoApplication } from '../gitops/argo-application';
import { AccessLog } from '../telemetry/access-log';
import { emit } from './emit';
import { refuse } from './error';
import {
  chartValues,
  gatewayValues,
  IstioChart,
  meshConfigOf,
  type InstalledGateway,
  type InstallPlan,
} from './istio-charts';
import { checkName } from './name';
import { MESH_RULES } from './rules';
import { settingsOf } from './settings';

/** How the charts of Istio get into the cluster. */
export enum InstallMethod {
  /** An Application of Argo CD for each chart, in waves. */
  ARGO_CD = 'argo-cd',
  /** A HelmRelease of Flux for each chart, each waiting for those before it. */
  FLUX = 'flux',
  /** Nothing is emitted: `valuesOf` gives what a `helm upgrade --install` takes. */
  VALUES = 'values',
}

/** What an IstioInstall is made of. */
export interface IstioInstallProps {
  /** The version of the charts, such as `1.30.3`; it must be of the release that the mesh is written for. */
  readonly version: string;
  /**
   * How they get into the cluster.
   *
   * @default InstallMethod.ARGO_CD
   */
  readonly method?: InstallMethod;
  /**
   * Where the charts are.
   *
   * @default 'https://istio-release.storage.googleapis.com/charts'
   */
  readonly repository?: string;
  /**
   * Whether Istio's CNI plugin redirects the traffic of pods.
   *
   * @default false
   */
  readonly cni?: boolean;
  /**
   * The gateways.
   *
   * @default - one, `istio-ingressgateway`, behind a load balancer
   */
  readonly gateways?: InstalledGateway[];
  /**
   * The access log of all proxies.
   *
   * @default AccessLog.json()
   */
  readonly accessLog?: AccessLog;
  /**
   * Whether hosts that no object declares are out of reach for all sidecars.
   *
   * @default false
   */
  readonly registryOnly?: boolean;
  /**
   * Further parts of the mesh config, such as `telemetry.meshConfig`; lists of providers are joined.
   *
   * @default - none
   */
  readonly meshConfig?: { readonly [field: string]: unknown }[];
  /**
   * The namespace of the Applications or HelmReleases.
   *
   * @default - argocd, or flux-system
   */
  readonly namespace?: string;
}

/** One chart with its values, where it goes, and when. */
interface Release {
  readonly name: string;
  readonly chart: IstioChart;
  readonly namespace: string;
  readonly wave: number;
  readonly values: Record<string, unknown>;
}

const REPOSITORY = 'https://istio-release.storage.googleapis.com/charts';

/** What istiod writes into its own webhook configurations; Git must not put it back. */
const MOVED_BY_ISTIOD = {
  group: 'admissionregistration.k8s.io',
  kind: 'ValidatingWebhookConfiguration',
  jqPathExpressions: ['.webhooks[].failurePolicy', '.webhooks[].clientConfig.caBundle'],
};

/**
 * Istio itself, as the mesh's settings want it: the charts base, cni, istiod and gateway with their values, installed by Argo CD, Flux or
 * Helm.
 *
 * @see https://istio.io/latest/docs/setup/install/helm/
 */
export class IstioInstall extends Construct {
  private readonly plan: InstallPlan;
  private readonly gateways: readonly InstalledGateway[];
  private readonly releases: readonly Release[];

  /**
   * @throws MESH0120 for a version that is none, or of another release than the mesh's; MESH0806 when two providers have one name
   */
  public constructor(scope: Construct, id: string, props: IstioInstallProps) {
    super(scope, id);
    const settings = settingsOf(this);
    if (!/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(props.version) || !props.version.startsWith(`${settings.istio}.`)) {
      refuse(this, MESH_RULES.INSTALL_VERSION, {
        what: 'version of the charts does not fit the mesh',
        given: props.version,
        allowed: `a version of Istio ${settings.istio}, such as ${settings.istio}.0`,
      });
    }
    this.plan = {
      settings,
      cni: props.cni ?? false,
      accessLog: props.accessLog ?? AccessLog.json(),
      registryOnly: props.registryOnly ?? false,
      fragments: [...(props.meshConfig ?? [])],
    };
    this.gateways = props.gateways ?? [{}];
    this.releases = this.planReleases();
    const method = props.method ?? InstallMethod.ARGO_CD;
    if (method === InstallMethod.ARGO_CD) this.releases.forEach((release) => this.emitApplication(release, props));
    if (method === InstallMethod.FLUX) this.emitHelmReleases(props);
  }

  /** The mesh config that istiod gets, for whoever installs Istio in another way. */
  public get meshConfig(): { readonly [field: string]: unknown } {
    return meshConfigOf(this.plan, this.node.path);
  }

  /**
   * The values of a chart, as a values file of Helm.
   *
   * @param chart the chart
   * @param gateway the name of the gateway, where there are several
   * @throws MESH0121 when it is not installed
   */
  public valuesOf(chart: IstioChart, gateway?: string): string {
    const release = this.releases.find(
      (each) => each.chart === chart && (gateway === undefined || each.name === gateway),
    );
    if (release !== undefined) return Yaml.stringify(release.values);
    return refuse(this, MESH_RULES.NOT_INSTALLED, {
      what: 'this chart is not installed',
      given: gateway === undefined ? chart : `${chart} ${gateway}`,
      allowed: this.releases.map((each) => each.name).join(', '),
    });
  }

  private planReleases(): Release[] {
    const { rootNamespace, ingressGateway } = this.plan.settings;
    const charts = [IstioChart.BASE, ...(this.plan.cni ? [IstioChart.CNI] : []), IstioChart.ISTIOD];
    const control = charts.map((chart, wave): Release => ({
      name: chart === IstioChart.ISTIOD ? 'istiod' : `istio-${chart}`,
      chart,
      namespace: rootNamespace,
      wave,
      values: chartValues(chart, this.plan, this.node.path),
    }));
    const gateways = this.gateways.map((gateway): Release => {
      const name = checkName(this, 'name of the gateway', gateway.name ?? 'istio-ingressgateway');
      const namespace = checkName(this, 'namespace of the gateway', gateway.namespace ?? ingressGateway.namespace);
      return {
        name,
        chart: IstioChart.GATEWAY,
        namespace,
        wave: charts.length,
        values: gatewayValues(gateway, this.plan),
      };
    });
    return [...control, ...gateways];
  }

  private emitApplication(release: Release, props: IstioInstallProps): void {
    const application = new ArgoApplication(this, release.name, {
      namespace: props.namespace,
      source: {
        repoUrl: props.repository ?? REPOSITORY,
        chart: release.chart,
        targetRevision: props.version,
        helmValues: Yaml.stringify(release.values),
      },
      destinationNamespace: release.namespace,
      createNamespace: true,
      serverSideApply: true,
    });
    application.apiObject.metadata.addAnnotation('argocd.argoproj.io/sync-wave', String(release.wave));
    if (release.chart === IstioChart.BASE || release.chart === IstioChart.ISTIOD) {
      application.apiObject.addJsonPatch(JsonPatch.add('/spec/ignoreDifferences', [MOVED_BY_ISTIOD]));
    }
  }

  private emitHelmReleases(props: IstioInstallProps): void {
    const namespace = props.namespace ?? 'flux-system';
    const interval = `${Duration.hours(1).toSeconds()}s`;
    emit(this, 'repository', {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      name: 'istio',
      namespace,
      body: { spec: () => ({ interval, url: props.repository ?? REPOSITORY }) },
    });
    for (const release of this.releases) {
      const before = this.releases.filter(({ wave }) => wave === release.wave - 1).map(({ name }) => ({ name }));
      emit(this, release.name, {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        name: release.name,
        namespace,
        body: {
          spec: () => ({
            interval,
            releaseName: release.name,
            targetNamespace: release.namespace,
            install: { createNamespace: true, crds: 'CreateReplace' },
            upgrade: { crds: 'CreateReplace' },
            ...(before.length === 0 ? {} : { dependsOn: before }),
            chart: {
              spec: {
                chart: release.chart,
                version: props.version,
                sourceRef: { kind: 'HelmRepository', name: 'istio', namespace },
              },
            },
            values: release.values,
          }),
        },
      });
    }
  }
}
