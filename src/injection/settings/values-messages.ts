/**
 * The messages of the values that `istioctl install` accepts (`operator/pkg/apis` of Istio 1.29), in the form of the
 * other message tables. It refuses every field that is not here.
 */
export const VALUES_MESSAGES = `
Agentgateway image:string
ArchConfig amd64:uint32 ppc64le:uint32 s390x:uint32 arm64:uint32
BaseConfig enableCRDTemplates:@BoolValue excludedCRDs:[string] validationURL:string enableIstioConfigCRDs:@BoolValue validateGateway:@BoolValue validationCABundle:string
CNIAmbientConfig enabled:@BoolValue configDir:string dnsCapture:@BoolValue ipv6:@BoolValue reconcileIptablesOnStartup:@BoolValue
CNIConfig enabled:@BoolValue hub:string tag:@Value variant:string image:string pullPolicy:string cniBinDir:string cniConfDir:string cniConfFileName:string cniNetnsDir:string excludeNamespaces:[string] affinity:@Struct env:@Struct daemonSetLabels:@Struct podAnnotations:@Struct podLabels:@Struct pspClusterRole/psp_cluster_role:string logLevel:string logging:GlobalLoggingConfig repair:CNIRepairConfig chained:@BoolValue resourceQuotas/resource_quotas:ResourceQuotas resources:Resources privileged:@BoolValue seccompProfile:@Struct ambient:CNIAmbientConfig provider:string rollingMaxUnavailable:IntOrString istioOwnedCNIConfig:@BoolValue istioOwnedCNIConfigFileName:string
CNIRepairConfig enabled:@BoolValue hub:string tag:@Value image:string labelPods:bool repairPods:bool createEvents:string deletePods:bool brokenPodLabelKey:string brokenPodLabelValue:string initContainerName:string
CNIUsageConfig enabled:@BoolValue chained:@BoolValue provider:string
DefaultPodDisruptionBudgetConfig enabled:@BoolValue
DefaultResourcesConfig requests:ResourcesRequestsConfig
EgressGatewayConfig autoscaleEnabled:@BoolValue autoscaleMax:uint32 autoscaleMin:uint32 memory:TargetUtilizationConfig cpu:TargetUtilizationConfig customService:@BoolValue enabled:@BoolValue env:@Struct labels:{string} name:string nodeSelector:@Struct podAnnotations:@Struct podAntiAffinityLabelSelector:[@Struct] podAntiAffinityTermLabelSelector:[@Struct] ports:[PortsConfig] resources:Resources secretVolumes:[SecretVolume] serviceAnnotations:@Struct type:string tolerations:[@Struct] rollingMaxSurge:IntOrString rollingMaxUnavailable:IntOrString configVolumes:[@Struct] additionalContainers:[@Struct] runAsRoot:@BoolValue injectionTemplate:string serviceAccount:ServiceAccount ipFamilies:[string] ipFamilyPolicy:string
ExperimentalConfig stableValidationPolicy:@BoolValue
GatewaysConfig istio-egressgateway/istio_egressgateway:EgressGatewayConfig enabled:@BoolValue istio-ingressgateway/istio_ingressgateway:IngressGatewayConfig securityContext:@Value seccompProfile:@Value
GlobalConfig arch:ArchConfig certSigners:[string] configValidation:@BoolValue defaultNodeSelector:@Struct defaultPodDisruptionBudget:DefaultPodDisruptionBudgetConfig defaultResources:DefaultResourcesConfig defaultTolerations:[@Struct] hub:string imagePullPolicy:string imagePullSecrets:[string] istioNamespace:string logAsJson:@BoolValue logging:GlobalLoggingConfig meshID:string meshNetworks:@Struct multiCluster:MultiClusterConfig network:string podDNSSearchNamespaces:[string] omitSidecarInjectorConfigMap:@BoolValue operatorManageWebhooks:@BoolValue priorityClassName:string proxy:ProxyConfig proxy_init:ProxyInitConfig sds:SDSConfig tag:@Value variant:string tracer:TracerConfig remotePilotAddress:string istiod:IstiodConfig pilotCertProvider:string jwtPolicy:string sts:STSConfig revision:string mountMtlsCerts:@BoolValue caAddress:string externalIstiod:@BoolValue configCluster:@BoolValue caName:string platform:string ipFamilies:[string] ipFamilyPolicy:string waypoint:WaypointConfig trustBundleName:string nativeNftables:@BoolValue networkPolicy:NetworkPolicyConfig resourceScope:#ResourceScope agentgateway:Agentgateway
GlobalLoggingConfig level:string
IngressGatewayConfig autoscaleEnabled:@BoolValue autoscaleMax:uint32 autoscaleMin:uint32 memory:TargetUtilizationConfig cpu:TargetUtilizationConfig customService:@BoolValue enabled:@BoolValue env:@Struct labels:{string} loadBalancerIP:string loadBalancerSourceRanges:[string] name:string nodeSelector:@Struct podAnnotations:@Struct podAntiAffinityLabelSelector:[@Struct] podAntiAffinityTermLabelSelector:[@Struct] ports:[PortsConfig] replicaCount:uint32 resources:@Struct secretVolumes:[SecretVolume] serviceAnnotations:@Struct type:string rollingMaxSurge:IntOrString rollingMaxUnavailable:IntOrString externalTrafficPolicy:string tolerations:[@Struct] ingressPorts:[@Struct] additionalContainers:[@Struct] configVolumes:[@Struct] runAsRoot:@BoolValue injectionTemplate:string serviceAccount:ServiceAccount ipFamilies:[string] ipFamilyPolicy:string
IntOrString type:int64 intVal:@Int32Value strVal:@StringValue
IstiodConfig enableAnalysis:@BoolValue
IstiodRemoteConfig injectionURL:string injectionPath:string injectionCABundle:string enabled:@BoolValue enabledLocalInjectorIstiod:@BoolValue
MultiClusterConfig enabled:@BoolValue clusterName:string globalDomainSuffix:string includeEnvoyFilter:@BoolValue
NetworkPolicyConfig enabled:@BoolValue
PilotConfig enabled:@BoolValue autoscaleEnabled:@BoolValue autoscaleMin:uint32 autoscaleMax:uint32 autoscaleBehavior:@Struct replicaCount:uint32 image:string traceSampling:double resources:Resources cpu:TargetUtilizationConfig nodeSelector:@Struct keepaliveMaxServerConnectionAge:@Duration deploymentLabels:@Struct podLabels:@Struct configMap:@BoolValue env:@Struct affinity:@Struct rollingMaxSurge:IntOrString rollingMaxUnavailable:IntOrString tolerations:[@Struct] podAnnotations:@Struct serviceAnnotations:@Struct serviceAccountAnnotations:@Struct jwksResolverExtraRootCA:string hub:string tag:@Value variant:string seccompProfile:@Struct topologySpreadConstraints:[@Struct] extraContainerArgs:[@Struct] volumeMounts:[@Struct] volumes:[@Struct] ipFamilies:[string] ipFamilyPolicy:string memory:TargetUtilizationConfig cni:CNIUsageConfig taint:PilotTaintControllerConfig trustedZtunnelNamespace:string istiodRemote:IstiodRemoteConfig envVarFrom:[@Struct] crlConfigMapName:string
PilotTaintControllerConfig enabled:bool namespace:string
PortsConfig name:string port:int32 nodePort:int32 targetPort:int32 protocol:string
ProxyConfig autoInject:string clusterDomain:string componentLogLevel:string enableCoreDump:@BoolValue excludeInboundPorts:string excludeIPRanges:string image:string includeIPRanges:string logLevel:string outlierLogPath:string privileged:@BoolValue readinessInitialDelaySeconds:uint32 readinessPeriodSeconds:uint32 readinessFailureThreshold:uint32 seccompProfile:@Struct startupProbe:StartupProbe statusPort:uint32 resources:Resources tracer:#tracer excludeOutboundPorts:string lifecycle:@Struct holdApplicationUntilProxyStarts:@BoolValue includeInboundPorts:string includeOutboundPorts:string
ProxyInitConfig image:string resources:Resources
ResourceQuotas enabled:@BoolValue pods:int64
Resources limits:{string} requests:{string}
ResourcesRequestsConfig cpu:string memory:string
SDSConfig token:@Struct
STSConfig servicePort:uint32
SecretVolume mountPath:string name:string secretName:string
ServiceAccount annotations:@Struct
SidecarInjectorConfig enableNamespacesByDefault:@BoolValue reinvocationPolicy:string neverInjectSelector:[@Struct] alwaysInjectSelector:[@Struct] rewriteAppHTTPProbe:@BoolValue injectedAnnotations:@Struct injectionURL:string templates:@Struct defaultTemplates:[string]
StartupProbe enabled:@BoolValue failureThreshold:uint32
TargetUtilizationConfig targetAverageUtilization:int32
TelemetryConfig enabled:@BoolValue v2:TelemetryV2Config
TelemetryV2Config enabled:@BoolValue prometheus:TelemetryV2PrometheusConfig stackdriver:TelemetryV2StackDriverConfig
TelemetryV2PrometheusConfig enabled:@BoolValue
TelemetryV2StackDriverConfig enabled:@BoolValue
TracerConfig datadog:TracerDatadogConfig lightstep:TracerLightStepConfig zipkin:TracerZipkinConfig stackdriver:TracerStackdriverConfig
TracerDatadogConfig address:string
TracerLightStepConfig address:string accessToken:string
TracerStackdriverConfig debug:@BoolValue maxNumberOfAttributes:uint32 maxNumberOfAnnotations:uint32 maxNumberOfMessageEvents:uint32
TracerZipkinConfig address:string
Values cni:CNIConfig gateways:GatewaysConfig global:GlobalConfig pilot:PilotConfig ztunnel:@Value telemetry:TelemetryConfig sidecarInjectorWebhook:SidecarInjectorConfig istioCni/istio_cni:CNIUsageConfig revision:string ownerName:string meshConfig:@Value base:BaseConfig istiodRemote:IstiodRemoteConfig revisionTags:[string] defaultRevision:string profile:string compatibilityVersion:string experimental:ExperimentalConfig gatewayClasses:@Value
WaypointConfig resources:Resources affinity:@Struct topologySpreadConstraints:[@Struct] nodeSelector:@Struct toleration:[@Struct]
`;

/** The enums of those messages. */
export const VALUES_ENUMS = `
#ResourceScope undefined=0 all=1 cluster=2 namespace=3
#tracer zipkin=0 lightstep=1 datadog=2 stackdriver=3 openCensusAgent=4 none=5
`;
