/** One change of a live object: by server-side apply, or of the whole object. */
export interface Write {
  readonly manager: string;
  readonly how: 'apply' | 'update';
  readonly object: object;
}

/** An object as Git has it, and the writes that made the live one. */
export interface ArgoObject {
  readonly git: object;
  readonly writes: readonly Write[];
}

export interface ArgoOptions {
  /** `client`: three-way, by the annotation of the last apply; `server`: a dry run of server-side apply. */
  readonly mode: 'client' | 'server';
  /** The rules of the Application. @default none */
  readonly ignoreDifferences?: readonly object[];
  /** Whether rules count that objects carry themselves, as from Argo CD 3.6 on. @default false */
  readonly annotations?: boolean;
}

/** Without differences the object is synced. */
export interface ArgoComparison {
  readonly object: string;
  readonly differences: readonly { readonly path: string; readonly live?: unknown; readonly git?: unknown }[];
}

/** `status` is `Healthy`, `Progressing`, `Degraded`, `Suspended` or `Unknown`; absent where Argo CD does not judge the kind. */
export interface ArgoHealth {
  readonly status?: string;
  readonly message?: string;
}
