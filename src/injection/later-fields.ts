/**
 * What a release adds to the tables of types, which are those of 1.29: lines of the same form, whose fields go behind those
 * of a type that is known. `conformance/judge/tables`, built with that release, prints them.
 */
export interface LaterFields {
  readonly proxyMessages: string;
  readonly proxyEnums: string;
  readonly values: string;
}

export const FIELDS_1_29: LaterFields = { proxyMessages: '', proxyEnums: '', values: '' };

export const FIELDS_1_30: LaterFields = {
  ...FIELDS_1_29,
  values: `
CNIConfig useAppArmorAnnotation:@BoolValue
GlobalConfig enableReaderRBAC:@BoolValue
PilotTaintControllerConfig name:string
`,
};

export const FIELDS_1_31: LaterFields = {
  proxyMessages: `
ConnectionSettings profile:#Profile listenerPerConnectionBufferLimitBytes/listener_per_connection_buffer_limit_bytes:@Int32Value clusterPerConnectionBufferLimitBytes/cluster_per_connection_buffer_limit_bytes:@Int32Value httpIdleTimeout/http_idle_timeout:@Duration httpMaxConnectionDuration/http_max_connection_duration:@Duration httpDrainTimeout/http_drain_timeout:@Duration httpRequestTimeout/http_request_timeout:@Duration httpRequestHeadersTimeout/http_request_headers_timeout:@Duration httpStreamIdleTimeout/http_stream_idle_timeout:@Duration httpMaxStreamDuration/http_max_stream_duration:@Duration httpMaxConcurrentStreams/http_max_concurrent_streams:@Int32Value http2InitialStreamWindowSize/http2_initial_stream_window_size:@Int32Value http2InitialConnectionWindowSize/http2_initial_connection_window_size:@Int32Value httpHeadersWithUnderscoresAction/http_headers_with_underscores_action:#HeadersWithUnderscoresAction httpMergeSlashes/http_merge_slashes:@BoolValue httpPathWithEscapedSlashesAction/http_path_with_escaped_slashes_action:#PathWithEscapedSlashesAction listenerConnectionLimit/listener_connection_limit:@Int32Value globalDownstreamConnectionLimit/global_downstream_connection_limit:@Int32Value
ProxyConfig connectionSettings/connection_settings:ConnectionSettings
`,
  proxyEnums: `
#HeadersWithUnderscoresAction HEADERS_WITH_UNDERSCORES_UNSPECIFIED=0 HEADERS_WITH_UNDERSCORES_ALLOW=1 HEADERS_WITH_UNDERSCORES_REJECT_REQUEST=2 HEADERS_WITH_UNDERSCORES_DROP_HEADER=3
#PathWithEscapedSlashesAction PATH_WITH_ESCAPED_SLASHES_UNSPECIFIED=0 KEEP_UNCHANGED=1 REJECT_REQUEST=2 UNESCAPE_AND_REDIRECT=3 UNESCAPE_AND_FORWARD=4
#Profile SIDECAR=0 EDGE=1
`,
  values: `${FIELDS_1_30.values}
GlobalConfig readerServiceAccount:ReaderServiceAccount
ReaderServiceAccount name:string namespace:string
`,
};

/** Kubernetes' fields since then; those of another release than the cluster's are carried along like any unknown one. */
export const LATER_KUBERNETES_TYPES = `
PodSpec schedulingGroup:*PodSchedulingGroup
PodSchedulingGroup podGroupName:*s
`;
