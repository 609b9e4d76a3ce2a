/**
 * The messages of the values that `istioctl` 1.5.0 accepts (`operator/pkg/apis`), in the form of the other message tables;
 * charts that injection reads nothing of are not looked into.
 */
export const VALUES_MESSAGES_1_5 = `
ArchConfig amd64:uint32 ppc64le:uint32 s390x:uint32
CNIConfig enabled:@BoolValue hub:string tag:@Value image:string pullPolicy:string cniBinDir:string cniConfDir:string cniConfFileName:string excludeNamespaces:[string] podAnnotations:@Struct psp_cluster_role:string logLevel:string repair:@Struct chained:@BoolValue
DefaultPodDisruptionBudgetConfig enabled:@BoolValue
DefaultResourcesConfig requests:ResourcesRequestsConfig
EnvoyAccessLogConfig enabled:@BoolValue host:string port:string tlsSettings:EnvoyAccessLogtlsSettings tcpKeepalive:@Struct
EnvoyAccessLogtlsSettings mode:string clientCertificate:string privateKey:string caCertificates:string sni:string subjectAltNames:[string]
EnvoyMetricsConfig enabled:@BoolValue host:string port:int32 tlsSettings:@Struct tcpKeepalive:@Struct
GlobalConfig arch:ArchConfig certificates:[@Struct] configNamespace:string configRootNamespace:string configValidation:@BoolValue controlPlaneSecurityEnabled:@BoolValue defaultConfigVisibilitySettings:[string] defaultNodeSelector:@Struct defaultPodDisruptionBudget:DefaultPodDisruptionBudgetConfig disablePolicyChecks:@BoolValue defaultResources:DefaultResourcesConfig defaultTolerations:[@Struct] enableHelmTest:@BoolValue enableTracing:@BoolValue hub:string imagePullPolicy:string imagePullSecrets:[string] istioNamespace:string localityLbSetting:@Struct k8sIngress:KubernetesIngressConfig logAsJson:@BoolValue logging:GlobalLoggingConfig meshExpansion:MeshExpansionConfig meshID:string meshNetworks:@Struct monitoringPort:uint32 mtls:MTLSConfig multiCluster:MultiClusterConfig network:string podDNSSearchNamespaces:[string] omitSidecarInjectorConfigMap:@BoolValue oneNamespace:@BoolValue operatorManageWebhooks:@BoolValue outboundTrafficPolicy:OutboundTrafficPolicyConfig policyCheckFailOpen:@BoolValue policyNamespace:string priorityClassName:string prometheusNamespace:string proxy:ProxyConfig proxy_init/proxyInit:ProxyInitConfig sds:SDSConfig tag:@Value telemetryNamespace:string tracer:TracerConfig trustDomain:string trustDomainAliases:[string] useMCP:@BoolValue istioRemote:@BoolValue createRemoteSvcEndpoints:@BoolValue remotePilotCreateSvcEndpoint:@BoolValue remotePolicyAddress:string remotePilotAddress:string remoteTelemetryAddress:string istiod:IstiodConfig pilotCertProvider:string jwtPolicy:string sts:STSConfig revision:string mountMtlsCerts:@BoolValue
GlobalLoggingConfig level:string
IstiodConfig enabled:@BoolValue
KubernetesIngressConfig enabled:@BoolValue enableHttps:@BoolValue gatewayName:string
MTLSConfig enabled:@BoolValue auto:@BoolValue
MeshExpansionConfig enabled:@BoolValue useILB:@BoolValue
MultiClusterConfig enabled:@BoolValue clusterName:string
OutboundTrafficPolicyConfig mode:string
ProxyConfig enabled:@BoolValue accessLogFile:string accessLogFormat:string accessLogEncoding:#accessLogEncoding autoInject:string clusterDomain:string componentLogLevel:string concurrency:uint32 dnsRefreshRate:@Duration enableCoreDump:@BoolValue envoyMetricsService:EnvoyMetricsConfig envoyStatsd:EnvoyMetricsConfig excludeInboundPorts:string excludeIPRanges:string image:string includeInboundPorts:string includeIPRanges:string kubevirtInterfaces:string logLevel:string privileged:@BoolValue readinessInitialDelaySeconds:uint32 readinessPeriodSeconds:uint32 readinessFailureThreshold:uint32 statusPort:uint32 resources:Resources tracer:#tracer protocolDetectionTimeout:string envoyAccessLogService:EnvoyAccessLogConfig excludeOutboundPorts:string drainDuration:@Duration connectTimeout:string parentShutdownDuration:@Duration enableCoreDumpImage:string outlierLogPath:string
ProxyInitConfig image:string resources:Resources
Resources limits:{string} requests:{string}
ResourcesRequestsConfig cpu:string memory:string
SDSConfig enabled:@BoolValue udsPath:string useNormalJwt:@BoolValue useTrustworthyJwt:@BoolValue token:@Struct
STSConfig servicePort:uint32
SidecarInjectorConfig enabled:@BoolValue enableNamespacesByDefault:@BoolValue image:string hub:string tag:@Value nodeSelector:@Struct neverInjectSelector:[@Struct] alwaysInjectSelector:[@Struct] podAntiAffinityLabelSelector:[@Struct] podAntiAffinityTermLabelSelector:[@Struct] replicaCount:uint32 rewriteAppHTTPProbe:@BoolValue selfSigned:@BoolValue injectLabel:string injectedAnnotations:@Struct resources:Resources objectSelector:@Struct tolerations:[@Struct] lifecycle:@Struct podAnnotations:@Struct rollingMaxSurge:@Value rollingMaxUnavailable:@Value
TracerConfig datadog:TracerDatadogConfig lightstep:TracerLightStepConfig zipkin:TracerZipkinConfig stackdriver:TracerStackdriverConfig
TracerDatadogConfig address:string
TracerLightStepConfig address:string accessToken:string cacertPath:string secure:@BoolValue
TracerStackdriverConfig debug:@BoolValue maxNumberOfAttributes:uint32 maxNumberOfAnnotations:uint32 maxNumberOfMessageEvents:uint32
TracerZipkinConfig address:string
Values certmanager:@Value cni:@Value istiocoredns:@Value galley:@Value gateways:@Value global:GlobalConfig grafana:@Value mixer:@Value nodeagent:@Value pilot:@Value telemetry:@Value prometheus:@Value security:@Value sidecarInjectorWebhook:SidecarInjectorConfig tracing:@Value kiali:@Value version:@Value clusterResources:@Value prometheusOperator:@Value istio_cni:CNIConfig kustomize:@Value revision:string
`;

/** The enums of those messages. */
export const VALUES_ENUMS_1_5 = `
#accessLogEncoding JSON=0 TEXT=1
#tracer zipkin=0 lightstep=1 datadog=2 stackdriver=3
`;
