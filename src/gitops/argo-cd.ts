import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { refuse } from '../mesh/error';
import { apiGroup, type KubeObject } from '../model/manifest';
import { movedFields, type MovedFields } from './moved-fields';
import { GITOPS_RULES } from './rules';
import { neededByRoutes } from './wave-order';
import { isEngine, isPrunedLast, SYNC_WAVE_ANNOTATION, syncWaveOf } from './sync-waves';

const SYNC_OPTIONS_ANNOTATION = 'argocd.argoproj.io/sync-options';
const IGNORE_ANNOTATION = 'argocd.argoproj.io/ignore-differences';

/** What to write for Argo CD. */
export interface ArgoCdOptions {
  /**
   * Whether every object gets its sync wave.
   *
   * @default true
   */
  readonly syncWaves?: boolean;
  /**
   * Whether objects that a controller writes to name those fields in an annotation of their own. Argo CD reads it from
   * 3.6 on and only where the Application sets `RespectIgnoreDifferences=true`; older releases need the rules of the
   * Application, which `ArgoApplication` writes as well.
   *
   * @default true
   */
  readonly ignoreAnnotations?: boolean;
  /**
   * Whether what others name or send requests to (pods, Services, subsets, delegates, gateways, certificates) is deleted last
   * once it has left Git. Argo CD otherwise deletes it in its own wave, before the routes of a later wave let go of it.
   *
   * @default true
   */
  readonly pruneLast?: boolean;
}

/**
 * Writes what Argo CD needs to know into the objects of a chart or an app.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export class ArgoCd {
  /**
   * Annotates every object below a construct: its sync wave, and the fields of it that a controller moves. An annotation
   * that an object already has is kept. Call it last, once everything is declared.
   *
   * @throws MESH0901 where a Rollout or Canary would not stand in the last wave
   * @throws MESH0905 where a wave written by hand puts a delegate or a subset no earlier than the route that names it
   */
  public static annotate(scope: IConstruct, options: ArgoCdOptions = {}): void {
    const objects = scope.node
      .findAll()
      .filter((construct) => ApiObject.isApiObject(construct))
      .map((construct) => ({ construct, object: construct.toJson() as KubeObject }));
    if (options.syncWaves ?? true) annotateWaves(scope, objects);
    const moved = (options.ignoreAnnotations ?? true) ? annotateMovedFields(objects) : new Set<ApiObject>();
    for (const { construct, object } of objects) {
      const syncOptions = [
        ...((options.pruneLast ?? true) && isPrunedLast(object) ? ['PruneLast=true'] : []),
        // Server-side apply would take a Service's selector away from the controller that owns it.
        ...(object.kind === 'Service' && moved.has(construct) ? ['ServerSideApply=false'] : []),
      ];
      if (syncOptions.length > 0) annotate(construct, object, SYNC_OPTIONS_ANNOTATION, syncOptions.join(','));
    }
  }

  private constructor() {}
}

interface Annotated {
  readonly construct: ApiObject;
  readonly object: KubeObject;
}

function annotateWaves(scope: IConstruct, objects: readonly Annotated[]): void {
  const waves = objects.map(({ object }) =>
    Number(object.metadata?.annotations?.[SYNC_WAVE_ANNOTATION] ?? syncWaveOf(object)),
  );
  const last = Math.max(...waves);
  objects.forEach(({ construct, object }, index) => {
    if (isEngine(object) && waves[index] < last) {
      refuse(construct, GITOPS_RULES.ENGINE_WAVE, {
        what: `the ${object.kind} is in wave ${waves[index]}, but ${scope.node.path || 'the app'} has objects in wave ${last}`,
        given: waves[index],
        allowed: `${last} or more`,
      });
    }
    annotate(construct, object, SYNC_WAVE_ANNOTATION, String(waves[index]));
  });
  checkRouteOrder(objects, waves);
}

function checkRouteOrder(objects: readonly Annotated[], waves: readonly number[]): void {
  const indexOf = new Map(objects.map(({ object }, index) => [object, index]));
  for (const { needed, by } of neededByRoutes(objects.map(({ object }) => object))) {
    const [wave, limit] = [needed, by].map((object) => waves[indexOf.get(object)!]);
    if (wave < limit) continue;
    refuse(objects[indexOf.get(needed)!].construct, GITOPS_RULES.ROUTE_ORDER, {
      what: `a route of the VirtualService ${by.metadata?.name} in wave ${limit} names it`,
      given: wave,
      allowed: `less than ${limit}`,
    });
  }
}

/** Gives the constructs that have such fields. */
function annotateMovedFields(objects: readonly Annotated[]): Set<ApiObject> {
  const annotated = new Set<ApiObject>();
  const moved = new Map(movedFields(objects.map(({ object }) => object)).map((it) => [keyOf(it), it]));
  for (const { construct, object } of objects) {
    const group = apiGroup(object.apiVersion);
    const { name = '', namespace } = object.metadata ?? {};
    const fields = moved.get(keyOf({ group, kind: object.kind, name, namespace, pointers: [] }));
    if (!fields) continue;
    annotate(construct, object, IGNORE_ANNOTATION, ignoreRule(fields.pointers));
    annotated.add(construct);
  }
  return annotated;
}

function annotate(construct: ApiObject, object: KubeObject, name: string, value: string): void {
  if (object.metadata?.annotations?.[name] === undefined) construct.metadata.addAnnotation(name, value);
}

/** The annotation's value is YAML. */
function ignoreRule(pointers: readonly string[]): string {
  return ['jsonPointers:', ...pointers.map((pointer) => `- ${pointer}`)].join('\n');
}

function keyOf(fields: MovedFields): string {
  return [fields.group, fields.kind, fields.namespace ?? '', fields.name].join('/');
}
