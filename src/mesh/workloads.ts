import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkLabelValue, checkName } from './name';
import type { Port } from './port';
import { settingsOf } from './settings';

/** Something that consists of pods: a service, a gateway, or whatever labels select. */
export interface IWorkloads {
  /** Its pods. */
  readonly selection: Workloads;
}

/** Where an object that is for certain workloads has to live, and what it selects there. */
export interface WorkloadPlace {
  /** The namespace of the object; that of the chart where it is undefined. */
  readonly namespace?: string;
  /** The labels that it selects by; every workload of the namespace where it is undefined. */
  readonly labels?: { readonly [name: string]: string };
}

/** The pods that a policy is for. */
export class Workloads implements IWorkloads {
  /** All pods of the mesh. */
  public static mesh(): Workloads {
    return new Workloads((scope) => ({ namespace: settingsOf(scope).rootNamespace }));
  }

  /**
   * All pods of a namespace.
   *
   * @param name its name; that of the chart unless told otherwise
   */
  public static namespace(name?: string): Workloads {
    if (name !== undefined) checkName('Workloads.namespace', 'namespace', name);
    return new Workloads(() => ({ namespace: name }));
  }

  /**
   * Pods that carry labels, all of them.
   *
   * @param labels the labels
   * @param namespace their namespace; that of the chart unless told otherwise
   */
  public static labelled(labels: { readonly [name: string]: string }, namespace?: string): Workloads {
    for (const [name, value] of Object.entries(labels)) checkLabelValue('Workloads.labelled', name, value);
    if (namespace !== undefined) checkName('Workloads.labelled', 'namespace', namespace);
    return Workloads._of({ namespace, labels });
  }

  /** Pods with known ports. @internal */
  public static _of(place: WorkloadPlace, ports?: readonly Port[]): Workloads {
    return new Workloads(() => place, ports);
  }

  /** Pods of a gateway. @internal */
  public static _ofGateway(place: WorkloadPlace): Workloads {
    return new Workloads(() => place, undefined, true);
  }

  private constructor(
    private readonly find: (scope: Construct) => WorkloadPlace,
    /** The ports on which they are called, where that is known. @internal */
    public readonly _ports?: readonly Port[],
    /** Whether their proxies are gateways. @internal */
    public readonly _isGateway: boolean = false,
  ) {}

  /** Itself. */
  public get selection(): Workloads {
    return this;
  }

  /** Where an object of a construct is to be put. @internal */
  public _place(scope: Construct): WorkloadPlace {
    return this.find(scope);
  }
}

/** What an object takes that is for certain workloads: its namespace, and its selector unless it is for all of them. */
export interface Attachment {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly selector?: { readonly matchLabels: Record<string, string> };
}

/**
 * Writes down which workloads an object is for.
 *
 * @param id its name unless another is given; with the chart's namespace before it where it has to live in another one, as there others
 * may have used the same name
 */
export function attach(scope: Construct, id: string, name: string | undefined, of: IWorkloads | undefined): Attachment {
  const { namespace, labels } = of?.selection._place(scope) ?? {};
  const home = Chart.of(scope).namespace;
  const isElsewhere = home !== undefined && namespace !== undefined && namespace !== home;
  return {
    metadata: {
      name: name ?? (isElsewhere ? `${home}-${id}` : id),
      ...(namespace === undefined ? {} : { namespace }),
    },
    ...(labels === undefined ? {} : { selector: { matchLabels: { ...labels } } }),
  };
}
