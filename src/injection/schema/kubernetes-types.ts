/**
 * The Go types that Istio's injector decodes a workload into (`k8s.io/api` and `openshift/api`, as Istio 1.29 is built
 * with them): for each type its fields in the order in which Go writes them.
 *
 * `name[!]:type[@key]`. `!` is written even when empty. Types: `s` string, `b` boolean, `i` and `l` integers of 32 and 64
 * bits, `q` quantity, `x` number or string, `t` time, `y` bytes, `any`; `[T]` list, `{T}` map, `*T` pointer (its zero is
 * kept). `@key` is the key by which a strategic merge matches list elements, `@` alone merges a list of scalars as a set.
 */
export const KUBERNETES_TYPES = `
Pod kind:s apiVersion:s metadata:ObjectMeta spec:PodSpec status:any
ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:l creationTimestamp:t deletionTimestamp:*t deletionGracePeriodSeconds:*l labels:{s} annotations:{s} ownerReferences:[OwnerReference]@uid finalizers:[s]@ managedFields:any
OwnerReference apiVersion!:s kind!:s name!:s uid!:s controller:*b blockOwnerDeletion:*b
PodSpec volumes:[Volume]@name initContainers:[Container]@name containers!:[Container]@name ephemeralContainers:[EphemeralContainer]@name restartPolicy:s terminationGracePeriodSeconds:*l activeDeadlineSeconds:*l dnsPolicy:s nodeSelector:{s} serviceAccountName:s serviceAccount:s automountServiceAccountToken:*b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:*b securityContext:*PodSecurityContext imagePullSecrets:[LocalObjectReference]@name hostname:s subdomain:s affinity:*Affinity schedulerName:s tolerations:[Toleration] hostAliases:[HostAlias]@ip priorityClassName:s priority:*i dnsConfig:*PodDNSConfig readinessGates:[PodReadinessGate] runtimeClassName:*s enableServiceLinks:*b preemptionPolicy:*s overhead:{q} topologySpreadConstraints:[TopologySpreadConstraint]@topologyKey setHostnameAsFQDN:*b os:*PodOS hostUsers:*b schedulingGates:[PodSchedulingGate]@name resourceClaims:[PodResourceClaim]@name resources:*ResourceRequirements hostnameOverride:*s workloadRef:*WorkloadReference
Volume name!:s hostPath:*HostPathVolumeSource emptyDir:*EmptyDirVolumeSource gcePersistentDisk:*GCEPersistentDiskVolumeSource awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource gitRepo:*GitRepoVolumeSource secret:*SecretVolumeSource nfs:*NFSVolumeSource iscsi:*ISCSIVolumeSource glusterfs:*GlusterfsVolumeSource persistentVolumeClaim:*PersistentVolumeClaimVolumeSource rbd:*RBDVolumeSource flexVolume:*FlexVolumeSource cinder:*CinderVolumeSource cephfs:*CephFSVolumeSource flocker:*FlockerVolumeSource downwardAPI:*DownwardAPIVolumeSource fc:*FCVolumeSource azureFile:*AzureFileVolumeSource configMap:*ConfigMapVolumeSource vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource azureDisk:*AzureDiskVolumeSource photonPersistentDisk:*PhotonPersistentDiskVolumeSource projected:*ProjectedVolumeSource portworxVolume:*PortworxVolumeSource scaleIO:*ScaleIOVolumeSource storageos:*StorageOSVolumeSource csi:*CSIVolumeSource ephemeral:*EphemeralVolumeSource image:*ImageVolumeSource
HostPathVolumeSource path!:s type:*s
EmptyDirVolumeSource medium:s sizeLimit:*q
GCEPersistentDiskVolumeSource pdName!:s fsType:s partition:i readOnly:b
AWSElasticBlockStoreVolumeSource volumeID!:s fsType:s partition:i readOnly:b
GitRepoVolumeSource repository!:s revision:s directory:s
SecretVolumeSource secretName:s items:[KeyToPath] defaultMode:*i optional:*b
KeyToPath key!:s path!:s mode:*i
NFSVolumeSource server!:s path!:s readOnly:b
ISCSIVolumeSource targetPortal!:s iqn!:s lun!:i iscsiInterface:s fsType:s readOnly:b portals:[s] chapAuthDiscovery:b chapAuthSession:b secretRef:*LocalObjectReference initiatorName:*s
LocalObjectReference name:s
GlusterfsVolumeSource endpoints!:s path!:s readOnly:b
PersistentVolumeClaimVolumeSource claimName!:s readOnly:b
RBDVolumeSource monitors!:[s] image!:s fsType:s pool:s user:s keyring:s secretRef:*LocalObjectReference readOnly:b
FlexVolumeSource driver!:s fsType:s secretRef:*LocalObjectReference readOnly:b options:{s}
CinderVolumeSource volumeID!:s fsType:s readOnly:b secretRef:*LocalObjectReference
CephFSVolumeSource monitors!:[s] path:s user:s secretFile:s secretRef:*LocalObjectReference readOnly:b
FlockerVolumeSource datasetName:s datasetUUID:s
DownwardAPIVolumeSource items:[DownwardAPIVolumeFile] defaultMode:*i
DownwardAPIVolumeFile path!:s fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector mode:*i
ObjectFieldSelector apiVersion:s fieldPath!:s
ResourceFieldSelector containerName:s resource!:s divisor:q
FCVolumeSource targetWWNs:[s] lun:*i fsType:s readOnly:b wwids:[s]
AzureFileVolumeSource secretName!:s shareName!:s readOnly:b
ConfigMapVolumeSource name:s items:[KeyToPath] defaultMode:*i optional:*b
VsphereVirtualDiskVolumeSource volumePath!:s fsType:s storagePolicyName:s storagePolicyID:s
QuobyteVolumeSource registry!:s volume!:s readOnly:b user:s group:s tenant:s
AzureDiskVolumeSource diskName!:s diskURI!:s cachingMode:*s fsType:*s readOnly:*b kind:*s
PhotonPersistentDiskVolumeSource pdID!:s fsType:s
ProjectedVolumeSource sources!:[VolumeProjection] defaultMode:*i
VolumeProjection secret:*SecretProjection downwardAPI:*DownwardAPIProjection configMap:*ConfigMapProjection serviceAccountToken:*ServiceAccountTokenProjection clusterTrustBundle:*ClusterTrustBundleProjection podCertificate:*PodCertificateProjection
SecretProjection name:s items:[KeyToPath] optional:*b
DownwardAPIProjection items:[DownwardAPIVolumeFile]
ConfigMapProjection name:s items:[KeyToPath] optional:*b
ServiceAccountTokenProjection audience:s expirationSeconds:*l path!:s
ClusterTrustBundleProjection name:*s signerName:*s labelSelector:*LabelSelector optional:*b path!:s
LabelSelector matchLabels:{s} matchExpressions:[LabelSelectorRequirement]
LabelSelectorRequirement key!:s operator!:s values:[s]
PodCertificateProjection signerName:s keyType:s maxExpirationSeconds:*i credentialBundlePath:s keyPath:s certificateChainPath:s userAnnotations:{s}
PortworxVolumeSource volumeID!:s fsType:s readOnly:b
ScaleIOVolumeSource gateway!:s system!:s secretRef!:*LocalObjectReference sslEnabled:b protectionDomain:s storagePool:s storageMode:s volumeName:s fsType:s readOnly:b
StorageOSVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:*LocalObjectReference
CSIVolumeSource driver!:s readOnly:*b fsType:*s volumeAttributes:{s} nodePublishSecretRef:*LocalObjectReference
EphemeralVolumeSource volumeClaimTemplate:*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate metadata:ObjectMeta spec!:PersistentVolumeClaimSpec
PersistentVolumeClaimSpec accessModes:[s] selector:*LabelSelector resources:VolumeResourceRequirements volumeName:s storageClassName:*s volumeMode:*s dataSource:*TypedLocalObjectReference dataSourceRef:*TypedObjectReference volumeAttributesClassName:*s
VolumeResourceRequirements limits:{q} requests:{q}
TypedLocalObjectReference apiGroup!:*s kind!:s name!:s
TypedObjectReference apiGroup!:*s kind!:s name!:s namespace:*s
ImageVolumeSource reference:s pullPolicy:s
Container name!:s image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@containerPort envFrom:[EnvFromSource] env:[EnvVar]@name resources:ResourceRequirements resizePolicy:[ContainerResizePolicy] restartPolicy:*s restartPolicyRules:[ContainerRestartRule] volumeMounts:[VolumeMount]@mountPath volumeDevices:[VolumeDevice]@devicePath livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe lifecycle:*Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:*SecurityContext stdin:b stdinOnce:b tty:b
ContainerPort name:s hostPort:i containerPort!:i protocol:s hostIP:s
EnvFromSource prefix:s configMapRef:*ConfigMapEnvSource secretRef:*SecretEnvSource
ConfigMapEnvSource name:s optional:*b
SecretEnvSource name:s optional:*b
EnvVar name!:s value:s valueFrom:*EnvVarSource
EnvVarSource fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector configMapKeyRef:*ConfigMapKeySelector secretKeyRef:*SecretKeySelector fileKeyRef:*FileKeySelector
ConfigMapKeySelector name:s key!:s optional:*b
SecretKeySelector name:s key!:s optional:*b
FileKeySelector volumeName!:s path!:s key!:s optional:*b
ResourceRequirements limits:{q} requests:{q} claims:[ResourceClaim]
ResourceClaim name!:s request:s
ContainerResizePolicy resourceName!:s restartPolicy!:s
ContainerRestartRule action:s exitCodes:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:s values:[i]
VolumeMount name!:s readOnly:b recursiveReadOnly:*s mountPath!:s subPath:s mountPropagation:*s subPathExpr:s
VolumeDevice name!:s devicePath!:s
Probe exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction grpc:*GRPCAction initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:*l
ExecAction command:[s]
HTTPGetAction path:s port!:x host:s scheme:s httpHeaders:[HTTPHeader]
HTTPHeader name!:s value!:s
TCPSocketAction port!:x host:s
GRPCAction port!:i service!:*s
Lifecycle postStart:*LifecycleHandler preStop:*LifecycleHandler stopSignal:*s
LifecycleHandler exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction sleep:*SleepAction
SleepAction seconds!:l
SecurityContext capabilities:*Capabilities privileged:*b seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*l runAsGroup:*l runAsNonRoot:*b readOnlyRootFilesystem:*b allowPrivilegeEscalation:*b procMount:*s seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile
Capabilities add:[s] drop:[s]
SELinuxOptions user:s role:s type:s level:s
WindowsSecurityContextOptions gmsaCredentialSpecName:*s gmsaCredentialSpec:*s runAsUserName:*s hostProcess:*b
SeccompProfile type!:s localhostProfile:*s
AppArmorProfile type!:s localhostProfile:*s
EphemeralContainer name!:s image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@containerPort envFrom:[EnvFromSource] env:[EnvVar]@name resources:ResourceRequirements resizePolicy:[ContainerResizePolicy] restartPolicy:*s restartPolicyRules:[ContainerRestartRule] volumeMounts:[VolumeMount]@mountPath volumeDevices:[VolumeDevice]@devicePath livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe lifecycle:*Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:*SecurityContext stdin:b stdinOnce:b tty:b targetContainerName:s
PodSecurityContext seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*l runAsGroup:*l runAsNonRoot:*b supplementalGroups:[l] supplementalGroupsPolicy:*s fsGroup:*l sysctls:[Sysctl] fsGroupChangePolicy:*s seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile seLinuxChangePolicy:*s
Sysctl name!:s value!:s
Affinity nodeAffinity:*NodeAffinity podAffinity:*PodAffinity podAntiAffinity:*PodAntiAffinity
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector preferredDuringSchedulingIgnoredDuringExecution:[PreferredSchedulingTerm]
NodeSelector nodeSelectorTerms!:[NodeSelectorTerm]
NodeSelectorTerm matchExpressions:[NodeSelectorRequirement] matchFields:[NodeSelectorRequirement]
NodeSelectorRequirement key!:s operator!:s values:[s]
PreferredSchedulingTerm weight!:i preference!:NodeSelectorTerm
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm] preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
PodAffinityTerm labelSelector:*LabelSelector namespaces:[s] topologyKey!:s namespaceSelector:*LabelSelector matchLabelKeys:[s] mismatchLabelKeys:[s]
WeightedPodAffinityTerm weight!:i podAffinityTerm!:PodAffinityTerm
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:[PodAffinityTerm] preferredDuringSchedulingIgnoredDuringExecution:[WeightedPodAffinityTerm]
Toleration key:s operator:s value:s effect:s tolerationSeconds:*l
HostAlias ip!:s hostnames:[s]
PodDNSConfig nameservers:[s] searches:[s] options:[PodDNSConfigOption]
PodDNSConfigOption name:s value:*s
PodReadinessGate conditionType!:s
TopologySpreadConstraint maxSkew!:i topologyKey!:s whenUnsatisfiable!:s labelSelector:*LabelSelector minDomains:*i nodeAffinityPolicy:*s nodeTaintsPolicy:*s matchLabelKeys:[s]
PodOS name!:s
PodSchedulingGate name!:s
PodResourceClaim name!:s resourceClaimName:*s resourceClaimTemplateName:*s
WorkloadReference name!:s podGroup!:s podGroupReplicaKey:s
Deployment kind:s apiVersion:s metadata:ObjectMeta spec:DeploymentSpec status:any
DeploymentSpec replicas:*i selector!:*LabelSelector template!:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds:i revisionHistoryLimit:*i paused:b progressDeadlineSeconds:*i
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
DeploymentStrategy type:s rollingUpdate:*RollingUpdateDeployment
RollingUpdateDeployment maxUnavailable:*x maxSurge:*x
StatefulSet kind:s apiVersion:s metadata:ObjectMeta spec:StatefulSetSpec status:any
StatefulSetSpec replicas:*i selector!:*LabelSelector template!:PodTemplateSpec volumeClaimTemplates:[PersistentVolumeClaim] serviceName!:s podManagementPolicy:s updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:*i minReadySeconds:i persistentVolumeClaimRetentionPolicy:*StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:*StatefulSetOrdinals
PersistentVolumeClaim kind:s apiVersion:s metadata:ObjectMeta spec:PersistentVolumeClaimSpec status:any
StatefulSetUpdateStrategy type:s rollingUpdate:*RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy partition:*i maxUnavailable:*x
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetOrdinals start!:i
DaemonSet kind:s apiVersion:s metadata:ObjectMeta spec:DaemonSetSpec status:any
DaemonSetSpec selector!:*LabelSelector template!:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i revisionHistoryLimit:*i
DaemonSetUpdateStrategy type:s rollingUpdate:*RollingUpdateDaemonSet
RollingUpdateDaemonSet maxUnavailable:*x maxSurge:*x
ReplicaSet kind:s apiVersion:s metadata:ObjectMeta spec:ReplicaSetSpec status:any
ReplicaSetSpec replicas:*i minReadySeconds:i selector!:*LabelSelector template:PodTemplateSpec
ReplicationController kind:s apiVersion:s metadata:ObjectMeta spec:ReplicationControllerSpec status:any
ReplicationControllerSpec replicas:*i minReadySeconds:i selector:{s} template:*PodTemplateSpec
Job kind:s apiVersion:s metadata:ObjectMeta spec:JobSpec status:any
JobSpec parallelism:*i completions:*i activeDeadlineSeconds:*l podFailurePolicy:*PodFailurePolicy successPolicy:*SuccessPolicy backoffLimit:*i backoffLimitPerIndex:*i maxFailedIndexes:*i selector:*LabelSelector manualSelector:*b template!:PodTemplateSpec ttlSecondsAfterFinished:*i completionMode:*s suspend:*b podReplacementPolicy:*s managedBy:*s
PodFailurePolicy rules!:[PodFailurePolicyRule]
PodFailurePolicyRule action!:s onExitCodes:*PodFailurePolicyOnExitCodesRequirement onPodConditions:[PodFailurePolicyOnPodConditionsPattern]
PodFailurePolicyOnExitCodesRequirement containerName:*s operator!:s values!:[i]
PodFailurePolicyOnPodConditionsPattern type!:s status!:s
SuccessPolicy rules!:[SuccessPolicyRule]
SuccessPolicyRule succeededIndexes:*s succeededCount:*i
CronJob kind:s apiVersion:s metadata:ObjectMeta spec:CronJobSpec status:any
CronJobSpec schedule!:s timeZone:*s startingDeadlineSeconds:*l concurrencyPolicy:s suspend:*b jobTemplate!:JobTemplateSpec successfulJobsHistoryLimit:*i failedJobsHistoryLimit:*i
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
DeploymentConfig kind:s apiVersion:s metadata:ObjectMeta spec!:DeploymentConfigSpec status:any
DeploymentConfigSpec strategy!:OpenShiftDeploymentStrategy minReadySeconds:i triggers!:[DeploymentTriggerPolicy] replicas!:i revisionHistoryLimit:*i test!:b paused:b selector:{s} template:*PodTemplateSpec
OpenShiftDeploymentStrategy type:s customParams:*CustomDeploymentStrategyParams recreateParams:*RecreateDeploymentStrategyParams rollingParams:*RollingDeploymentStrategyParams resources:ResourceRequirements labels:{s} annotations:{s} activeDeadlineSeconds:*l
CustomDeploymentStrategyParams image:s environment:[EnvVar] command:[s]
RecreateDeploymentStrategyParams timeoutSeconds:*l pre:*LifecycleHook mid:*LifecycleHook post:*LifecycleHook
LifecycleHook failurePolicy!:s execNewPod:*ExecNewPodHook tagImages:[TagImageHook]
ExecNewPodHook command!:[s] env:[EnvVar] containerName!:s volumes:[s]
TagImageHook containerName!:s to!:ObjectReference
ObjectReference kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s
RollingDeploymentStrategyParams updatePeriodSeconds:*l intervalSeconds:*l timeoutSeconds:*l maxUnavailable:*x maxSurge:*x pre:*LifecycleHook post:*LifecycleHook
DeploymentTriggerPolicy type:s imageChangeParams:*DeploymentTriggerImageChangeParams
DeploymentTriggerImageChangeParams automatic:b containerNames:[s] from!:ObjectReference lastTriggeredImage:s
`;
