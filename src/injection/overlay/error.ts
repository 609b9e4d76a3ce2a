/** A value of the pod that a template cannot work with. */
export class OverlayError extends Error {
  public constructor(
    public readonly annotation: string,
    public readonly given: string,
    public readonly allowed: string,
  ) {
    super(`annotation ${annotation} is not ${allowed}`);
  }
}
