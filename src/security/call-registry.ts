import type { IConstruct } from 'constructs';
import type { Destination } from '../mesh/destination';
import { declarationCount, noteDeclaration } from '../mesh/synthesis';
import type { ICaller } from './caller';

/** A host and who declares it. */
export interface Visible {
  readonly host: string;
  readonly namespace: string | undefined;
}

/** A service that takes part in the call graph. */
export interface Member {
  /** Its host, as destinations name it. */
  readonly host: string;
  readonly namespace?: string;
  /** Everything that its callers' sidecars must know. */
  readonly visible?: readonly Visible[];
  /** Where its routes send requests that callers address to it. */
  _routed(): readonly Destination[];
}

/** Who calls a place, and on which port of it; undefined is every port. */
export interface IncomingCall {
  readonly caller: ICaller;
  readonly port: number | undefined;
}

/** Who calls what in one tree of constructs. */
export class CallRegistry {
  /** The registry of the tree that a construct is in. */
  public static of(construct: IConstruct): CallRegistry {
    const { root } = construct.node;
    const registry = registries.get(root) ?? new CallRegistry();
    registries.set(root, registry);
    return registry;
  }

  private readonly members = new Map<string, Member>();
  private readonly calls = new Map<string, IncomingCall[]>();
  private index = new Map<string, IncomingCall[]>();
  private indexedAt = -1;

  public addMember(member: Member): void {
    this.members.set(member.host, member);
    noteDeclaration();
  }

  /** Notes that a caller sends requests to a place. */
  public addCall(caller: ICaller, destination: Destination): void {
    const calls = this.calls.get(destination.host) ?? [];
    calls.push({ caller, port: destination.port });
    this.calls.set(destination.host, calls);
    noteDeclaration();
  }

  public member(host: string): Member | undefined {
    return this.members.get(host);
  }

  /**
   * Who reaches a host: those that call it, and those that call a service whose routes send requests on to it, since it is the
   * caller's own proxy that follows them.
   */
  public callersOf(host: string): readonly IncomingCall[] {
    if (this.indexedAt !== declarationCount()) {
      this.index = this.follow();
      this.indexedAt = declarationCount();
    }
    return this.index.get(host) ?? [];
  }

  private follow(): Map<string, IncomingCall[]> {
    const index = new Map<string, IncomingCall[]>();
    for (const [host, calls] of this.calls) {
      append(index, host, calls);
      for (const destination of this.members.get(host)?._routed() ?? []) {
        if (destination.host === host) continue;
        append(
          index,
          destination.host,
          calls.map(({ caller }) => ({ caller, port: destination.port })),
        );
      }
    }
    return index;
  }
}

const registries = new WeakMap<IConstruct, CallRegistry>();

function append(index: Map<string, IncomingCall[]>, host: string, calls: readonly IncomingCall[]): void {
  const known = index.get(host) ?? [];
  known.push(...calls);
  index.set(host, known);
}
