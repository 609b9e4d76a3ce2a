/**
 * The status codes of gRPC.
 *
 * @see https://grpc.io/docs/guides/status-codes/
 */
export enum GrpcStatus {
  /** No error. */
  OK = 'OK',
  /** The caller has given up. */
  CANCELLED = 'CANCELLED',
  /** An error of a kind that nobody named. */
  UNKNOWN = 'UNKNOWN',
  /** The request itself is wrong, whatever the state of the service. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** The deadline passed before the answer. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** What was asked for is not there. */
  NOT_FOUND = 'NOT_FOUND',
  /** What was to be made is there already. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller may not do this. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** A quota or another resource is used up. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** The service is not in the state that the operation needs. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** A conflict between callers; trying the whole again may help. */
  ABORTED = 'ABORTED',
  /** Beyond the valid range. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** The service has no such operation. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** The service broke one of its own invariants. */
  INTERNAL = 'INTERNAL',
  /** The service is away; trying again may help. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Data is lost for good. */
  DATA_LOSS = 'DATA_LOSS',
  /** The caller has no valid credentials. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
}
