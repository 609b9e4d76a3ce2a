/**
 * The messages of Istio's ProxyConfig (`istio.io/api/mesh/v1alpha1`): for each its fields in the order of declaration.
 *
 * `jsonName[/proto_name]:type[|oneof]`. Scalar types are protobuf's; `[T]` list, `{T}` map of strings, `#E` enum,
 * `@M` a well-known message of protobuf, else a message of this table.
 */
export const PROXY_MESSAGES = `
AttemptCount disabled:@BoolValue
ClientTLSSettings mode:#TLSmode clientCertificate/client_certificate:string privateKey/private_key:string caCertificates/ca_certificates:string credentialName/credential_name:string subjectAltNames/subject_alt_names:[string] sni:string insecureSkipVerify/insecure_skip_verify:@BoolValue caCrl/ca_crl:string
CryptoMb pollDelay/poll_delay:@Duration fallback:@BoolValue
CustomTag literal:Literal|type environment:Environment|type header:RequestHeader|type
Datadog address:string
Environment name:string defaultValue/default_value:string
EnvoyDebugHeaders disabled:@BoolValue
ExecHealthCheckConfig command:[string]
GrpcHealthCheckConfig port:uint32 service:string
HTTPHeader name:string value:string
HTTPHealthCheckConfig path:string port:uint32 host:string scheme:string httpHeaders/http_headers:[HTTPHeader]
Lightstep address:string accessToken/access_token:string
Literal value:string
MetadataExchangeHeaders mode:#MetadataExchangeMode
OpenCensusAgent address:string context:[#TraceContext]
PrivateKeyProvider cryptomb:CryptoMb|provider qat:QAT|provider
ProxyConfig configPath/config_path:string binaryPath/binary_path:string serviceCluster/service_cluster:string|cluster_name tracingServiceName/tracing_service_name:#TracingServiceName|cluster_name drainDuration/drain_duration:@Duration discoveryAddress/discovery_address:string discoveryRefreshDelay/discovery_refresh_delay:@Duration zipkinAddress/zipkin_address:string statsdUdpAddress/statsd_udp_address:string envoyMetricsServiceAddress/envoy_metrics_service_address:string proxyAdminPort/proxy_admin_port:int32 availabilityZone/availability_zone:string controlPlaneAuthPolicy/control_plane_auth_policy:#AuthenticationPolicy customConfigFile/custom_config_file:string statNameLength/stat_name_length:int32 concurrency:@Int32Value proxyBootstrapTemplatePath/proxy_bootstrap_template_path:string interceptionMode/interception_mode:#InboundInterceptionMode tracing:Tracing sds:SDS envoyAccessLogService/envoy_access_log_service:RemoteService envoyMetricsService/envoy_metrics_service:RemoteService proxyMetadata/proxy_metadata:{string} runtimeValues/runtime_values:{string} statusPort/status_port:int32 extraStatTags/extra_stat_tags:[string] gatewayTopology/gateway_topology:Topology terminationDrainDuration/termination_drain_duration:@Duration meshId/mesh_id:string readinessProbe/readiness_probe:ReadinessProbe proxyStatsMatcher/proxy_stats_matcher:ProxyStatsMatcher holdApplicationUntilProxyStarts/hold_application_until_proxy_starts:@BoolValue caCertificatesPem/ca_certificates_pem:[string] image:ProxyImage privateKeyProvider/private_key_provider:PrivateKeyProvider proxyHeaders/proxy_headers:ProxyHeaders fileFlushInterval/file_flush_interval:@Duration fileFlushMinSizeKb/file_flush_min_size_kb:uint32 statsCompression/stats_compression:@BoolValue
ProxyHeaders forwardedClientCert/forwarded_client_cert:#ForwardClientCertDetails setCurrentClientCertDetails/set_current_client_cert_details:SetCurrentClientCertDetails requestId/request_id:RequestId server:Server attemptCount/attempt_count:AttemptCount envoyDebugHeaders/envoy_debug_headers:EnvoyDebugHeaders metadataExchangeHeaders/metadata_exchange_headers:MetadataExchangeHeaders preserveHttp1HeaderCase/preserve_http1_header_case:@BoolValue xForwardedHost/x_forwarded_host:XForwardedHost xForwardedPort/x_forwarded_port:XForwardedPort
ProxyImage imageType/image_type:string
ProxyProtocolConfiguration
ProxyStatsMatcher inclusionPrefixes/inclusion_prefixes:[string] inclusionSuffixes/inclusion_suffixes:[string] inclusionRegexps/inclusion_regexps:[string]
QAT pollDelay/poll_delay:@Duration fallback:@BoolValue
ReadinessProbe initialDelaySeconds/initial_delay_seconds:int32 timeoutSeconds/timeout_seconds:int32 periodSeconds/period_seconds:int32 successThreshold/success_threshold:int32 failureThreshold/failure_threshold:int32 httpGet/http_get:HTTPHealthCheckConfig|health_check_method tcpSocket/tcp_socket:TCPHealthCheckConfig|health_check_method exec:ExecHealthCheckConfig|health_check_method grpc:GrpcHealthCheckConfig|health_check_method
RemoteService address:string tlsSettings/tls_settings:ClientTLSSettings tcpKeepalive/tcp_keepalive:TcpKeepalive
RequestHeader name:string defaultValue/default_value:string
RequestId disabled:@BoolValue
SDS enabled:bool k8sSaJwtPath/k8s_sa_jwt_path:string
Server disabled:@BoolValue value:string
SetCurrentClientCertDetails subject:@BoolValue cert:@BoolValue chain:@BoolValue dns:@BoolValue uri:@BoolValue
Stackdriver debug:bool maxNumberOfAttributes/max_number_of_attributes:@Int64Value maxNumberOfAnnotations/max_number_of_annotations:@Int64Value maxNumberOfMessageEvents/max_number_of_message_events:@Int64Value
TCPHealthCheckConfig host:string port:uint32
TcpKeepalive probes:uint32 time:@Duration interval:@Duration
Topology numTrustedProxies/num_trusted_proxies:uint32 forwardClientCertDetails/forward_client_cert_details:#ForwardClientCertDetails proxyProtocol/proxy_protocol:ProxyProtocolConfiguration
Tracing zipkin:Zipkin|tracer lightstep:Lightstep|tracer datadog:Datadog|tracer stackdriver:Stackdriver|tracer openCensusAgent/open_census_agent:OpenCensusAgent|tracer customTags/custom_tags:{CustomTag} maxPathTagLength/max_path_tag_length:uint32 sampling:double tlsSettings/tls_settings:ClientTLSSettings enableIstioTags/enable_istio_tags:@BoolValue
XForwardedHost enabled:@BoolValue
XForwardedPort enabled:@BoolValue
Zipkin address:string
`;

/** The enums of those messages, with the numbers that stand for their names on the wire. */
export const PROXY_ENUMS = `
#AuthenticationPolicy NONE=0 MUTUAL_TLS=1 INHERIT=1000
#ForwardClientCertDetails UNDEFINED=0 SANITIZE=1 FORWARD_ONLY=2 APPEND_FORWARD=3 SANITIZE_SET=4 ALWAYS_FORWARD_ONLY=5
#InboundInterceptionMode REDIRECT=0 TPROXY=1 NONE=2
#MetadataExchangeMode UNDEFINED=0 IN_MESH=1
#TLSmode DISABLE=0 SIMPLE=1 MUTUAL=2 ISTIO_MUTUAL=3
#TraceContext UNSPECIFIED=0 W3C_TRACE_CONTEXT=1 GRPC_BIN=2 CLOUD_TRACE_CONTEXT=3 B3=4
#TracingServiceName APP_LABEL_AND_NAMESPACE=0 CANONICAL_NAME_ONLY=1 CANONICAL_NAME_AND_NAMESPACE=2
`;
