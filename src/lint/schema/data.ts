/* eslint-disable max-lines */
// Generated from imports/crds by `npm run schema`; never edited. One node of a schema a line, which others name by its number.

/** For each release and each served `group/version Kind`, the number of its root node. */
export const ROOTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '1.29': {
    'extensions.istio.io/v1alpha1 WasmPlugin': 41,
    'networking.istio.io/v1 DestinationRule': 103,
    'networking.istio.io/v1alpha3 DestinationRule': 103,
    'networking.istio.io/v1beta1 DestinationRule': 103,
    'networking.istio.io/v1alpha3 EnvoyFilter': 134,
    'networking.istio.io/v1 Gateway': 145,
    'networking.istio.io/v1alpha3 Gateway': 145,
    'networking.istio.io/v1beta1 Gateway': 145,
    'networking.istio.io/v1beta1 ProxyConfig': 150,
    'networking.istio.io/v1 ServiceEntry': 168,
    'networking.istio.io/v1alpha3 ServiceEntry': 168,
    'networking.istio.io/v1beta1 ServiceEntry': 168,
    'networking.istio.io/v1 Sidecar': 179,
    'networking.istio.io/v1alpha3 Sidecar': 179,
    'networking.istio.io/v1beta1 Sidecar': 179,
    'networking.istio.io/v1 VirtualService': 242,
    'networking.istio.io/v1alpha3 VirtualService': 242,
    'networking.istio.io/v1beta1 VirtualService': 242,
    'networking.istio.io/v1 WorkloadEntry': 243,
    'networking.istio.io/v1alpha3 WorkloadEntry': 243,
    'networking.istio.io/v1beta1 WorkloadEntry': 243,
    'networking.istio.io/v1 WorkloadGroup': 265,
    'networking.istio.io/v1alpha3 WorkloadGroup': 265,
    'networking.istio.io/v1beta1 WorkloadGroup': 265,
    'security.istio.io/v1 AuthorizationPolicy': 283,
    'security.istio.io/v1beta1 AuthorizationPolicy': 283,
    'security.istio.io/v1 PeerAuthentication': 288,
    'security.istio.io/v1beta1 PeerAuthentication': 288,
    'security.istio.io/v1 RequestAuthentication': 299,
    'security.istio.io/v1beta1 RequestAuthentication': 299,
    'telemetry.istio.io/v1 Telemetry': 333,
    'telemetry.istio.io/v1alpha1 Telemetry': 333,
  },
  '1.30': {
    'extensions.istio.io/v1alpha1 TrafficExtension': 343,
    'extensions.istio.io/v1alpha1 WasmPlugin': 41,
    'networking.istio.io/v1 DestinationRule': 103,
    'networking.istio.io/v1alpha3 DestinationRule': 103,
    'networking.istio.io/v1beta1 DestinationRule': 103,
    'networking.istio.io/v1alpha3 EnvoyFilter': 349,
    'networking.istio.io/v1 Gateway': 145,
    'networking.istio.io/v1alpha3 Gateway': 145,
    'networking.istio.io/v1beta1 Gateway': 145,
    'networking.istio.io/v1beta1 ProxyConfig': 150,
    'networking.istio.io/v1 ServiceEntry': 168,
    'networking.istio.io/v1alpha3 ServiceEntry': 168,
    'networking.istio.io/v1beta1 ServiceEntry': 168,
    'networking.istio.io/v1 Sidecar': 179,
    'networking.istio.io/v1alpha3 Sidecar': 179,
    'networking.istio.io/v1beta1 Sidecar': 179,
    'networking.istio.io/v1 VirtualService': 242,
    'networking.istio.io/v1alpha3 VirtualService': 242,
    'networking.istio.io/v1beta1 VirtualService': 242,
    'networking.istio.io/v1 WorkloadEntry': 243,
    'networking.istio.io/v1alpha3 WorkloadEntry': 243,
    'networking.istio.io/v1beta1 WorkloadEntry': 243,
    'networking.istio.io/v1 WorkloadGroup': 265,
    'networking.istio.io/v1alpha3 WorkloadGroup': 265,
    'networking.istio.io/v1beta1 WorkloadGroup': 265,
    'security.istio.io/v1 AuthorizationPolicy': 356,
    'security.istio.io/v1beta1 AuthorizationPolicy': 356,
    'security.istio.io/v1 PeerAuthentication': 288,
    'security.istio.io/v1beta1 PeerAuthentication': 288,
    'security.istio.io/v1 RequestAuthentication': 299,
    'security.istio.io/v1beta1 RequestAuthentication': 299,
    'telemetry.istio.io/v1 Telemetry': 360,
    'telemetry.istio.io/v1alpha1 Telemetry': 360,
  },
  '1.31': {
    'extensions.istio.io/v1alpha1 TrafficExtension': 343,
    'extensions.istio.io/v1alpha1 WasmPlugin': 41,
    'networking.istio.io/v1 DestinationRule': 377,
    'networking.istio.io/v1alpha3 DestinationRule': 377,
    'networking.istio.io/v1beta1 DestinationRule': 377,
    'networking.istio.io/v1alpha3 EnvoyFilter': 383,
    'networking.istio.io/v1 Gateway': 388,
    'networking.istio.io/v1alpha3 Gateway': 388,
    'networking.istio.io/v1beta1 Gateway': 388,
    'networking.istio.io/v1beta1 ProxyConfig': 150,
    'networking.istio.io/v1 ServiceEntry': 168,
    'networking.istio.io/v1alpha3 ServiceEntry': 168,
    'networking.istio.io/v1beta1 ServiceEntry': 168,
    'networking.istio.io/v1 Sidecar': 392,
    'networking.istio.io/v1alpha3 Sidecar': 392,
    'networking.istio.io/v1beta1 Sidecar': 392,
    'networking.istio.io/v1 VirtualService': 397,
    'networking.istio.io/v1alpha3 VirtualService': 397,
    'networking.istio.io/v1beta1 VirtualService': 397,
    'networking.istio.io/v1 WorkloadEntry': 243,
    'networking.istio.io/v1alpha3 WorkloadEntry': 243,
    'networking.istio.io/v1beta1 WorkloadEntry': 243,
    'networking.istio.io/v1 WorkloadGroup': 265,
    'networking.istio.io/v1alpha3 WorkloadGroup': 265,
    'networking.istio.io/v1beta1 WorkloadGroup': 265,
    'security.istio.io/v1 AuthorizationPolicy': 356,
    'security.istio.io/v1beta1 AuthorizationPolicy': 356,
    'security.istio.io/v1 PeerAuthentication': 288,
    'security.istio.io/v1beta1 PeerAuthentication': 288,
    'security.istio.io/v1 RequestAuthentication': 299,
    'security.istio.io/v1beta1 RequestAuthentication': 299,
    'telemetry.istio.io/v1 Telemetry': 360,
    'telemetry.istio.io/v1alpha1 Telemetry': 360,
  },
};

export const NODES = String.raw`{"t":"string","e":["FAIL_CLOSE","FAIL_OPEN","FAIL_RELOAD"]}
{"t":"string","e":["UNSPECIFIED_POLICY","IfNotPresent","Always"]}
{"t":"string","minL":1,"maxL":253}
{"t":"string","e":["UNDEFINED","CLIENT","SERVER","CLIENT_AND_SERVER"]}
{"t":"integer","min":1,"max":65535}
{"t":"object","r":["number"],"p":{"number":4}}
{"t":"array","lt":"map","lk":["number"],"i":5}
{"t":"object","p":{"mode":3,"ports":6}}
{"t":"array","i":7}
{"t":"string","e":["UNSPECIFIED_PHASE","AUTHN","AUTHZ","STATS"]}
{"t":"object","pu":1}
{"t":"string","minL":1,"maxL":256}
{"t":"integer","f":"int32","n":1}
{"t":"string","maxL":63,"v":[["!self.contains(\"*\")","wildcard not allowed in label value match"]]}
{"t":"object","maxP":4096,"a":13,"v":[["self.all(key, !key.contains(\"*\"))","wildcard not allowed in label key match"],["self.all(key, key.size() != 0)","key must not be empty"]]}
{"t":"object","p":{"matchLabels":14}}
{"t":"string","pat":"(^$|^[a-f0-9]{64}$)"}
{"t":"string","maxL":253,"pat":"^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"}
{"t":"string","minL":1,"maxL":63,"pat":"^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$"}
{"t":"string","v":[["self.size() == 0","cross namespace referencing is not currently supported"]]}
{"t":"object","r":["kind","name"],"p":{"group":17,"kind":18,"name":2,"namespace":19}}
{"t":"array","maxI":16,"i":20}
{"t":"string","e":["UNSPECIFIED_PLUGIN_TYPE","HTTP","NETWORK"]}
{"t":"string","minL":1,"v":[["isURL(self) ? (url(self).getScheme() in [\"\", \"http\", \"https\", \"oci\", \"file\"]) : (isURL(\"http://\" + self) && url(\"http://\" + self).getScheme() in [\"\", \"http\", \"https\", \"oci\", \"file\"])","url must have schema one of [http, https, file, oci]"]]}
{"t":"string"}
{"t":"string","maxL":2048}
{"t":"string","e":["INLINE","HOST"]}
{"t":"object","r":["name"],"p":{"name":11,"value":25,"valueFrom":26},"v":[["(has(self.valueFrom) ? self.valueFrom : \"\") != \"HOST\" || !has(self.value)","value may only be set when valueFrom is INLINE"]]}
{"t":"array","maxI":256,"lt":"map","lk":["name"],"i":27}
{"t":"object","p":{"env":28}}
{"t":"object","r":["url"],"p":{"failStrategy":0,"imagePullPolicy":1,"imagePullSecret":2,"match":8,"phase":9,"pluginConfig":10,"pluginName":11,"priority":12,"selector":15,"sha256":16,"targetRef":20,"targetRefs":21,"type":22,"url":23,"verificationKey":24,"vmConfig":29},"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"]]}
{"t":"string","f":"date-time"}
{"t":"integer"}
{"is":1,"any":[32,24]}
{"t":"object","p":{"lastProbeTime":31,"lastTransitionTime":31,"message":24,"observedGeneration":33,"reason":24,"status":24,"type":24}}
{"t":"array","i":34}
{"t":"string","e":["UNKNOWN","ERROR","WARNING","INFO"]}
{"t":"object","p":{"code":24,"name":24}}
{"t":"object","p":{"documentationUrl":24,"level":36,"type":37}}
{"t":"array","i":38}
{"t":"object","pu":1,"p":{"conditions":35,"observedGeneration":33,"validationMessages":39}}
{"t":"object","r":["spec"],"p":{"spec":30,"status":40}}
{"t":"array","i":24}
{"t":"object","a":24}
{"t":"string","e":["DEFAULT","DO_NOT_UPGRADE","UPGRADE"]}
{"t":"integer","f":"int32"}
{"t":"string","v":[["duration(self) >= duration('1ms')","must be a valid duration greater than 1ms"]]}
{"t":"boolean"}
{"t":"object","p":{"h2UpgradePolicy":44,"http1MaxPendingRequests":45,"http2MaxRequests":45,"idleTimeout":46,"maxConcurrentStreams":45,"maxRequestsPerConnection":45,"maxRetries":45,"useClientProtocol":47}}
{"t":"integer","min":0,"max":4294967295}
{"t":"object","p":{"interval":46,"probes":49,"time":46}}
{"t":"object","p":{"connectTimeout":46,"idleTimeout":24,"maxConnectionDuration":46,"maxConnections":45,"tcpKeepalive":50}}
{"t":"object","p":{"http":48,"tcp":51}}
{"t":"object","r":["name"],"p":{"name":24,"value":24}}
{"t":"array","i":53}
{"t":"object","r":["name"],"p":{"attributes":54,"name":24,"path":24,"ttl":24}}
{"t":"integer","min":0}
{"t":"object","p":{"tableSize":56}}
{"t":"object","p":{"minimumRingSize":56}}
{"r":["httpHeaderName"]}
{"r":["httpCookie"]}
{"r":["useSourceIp"]}
{"r":["httpQueryParameterName"]}
{"any":[59,60,61,62]}
{"not":63}
{"one":[64,59,60,61,62]}
{"r":["ringHash"]}
{"r":["maglev"]}
{"any":[66,67]}
{"not":68}
{"one":[69,66,67]}
{"t":"object","p":{"httpCookie":55,"httpHeaderName":24,"httpQueryParameterName":24,"maglev":57,"minimumRingSize":56,"ringHash":58,"useSourceIp":47},"all":[65,70]}
{"t":"object","a":49}
{"t":"object","p":{"from":24,"to":72}}
{"t":"array","i":73}
{"t":"boolean","n":1}
{"t":"object","p":{"from":24,"to":24}}
{"t":"array","i":76}
{"t":"object","p":{"distribute":74,"enabled":75,"failover":77,"failoverPriority":42}}
{"t":"string","e":["UNSPECIFIED","LEAST_CONN","RANDOM","PASSTHROUGH","ROUND_ROBIN","LEAST_REQUEST"]}
{"t":"number","f":"double","min":0,"n":1}
{"t":"number","f":"double","min":0,"max":100,"n":1}
{"t":"object","r":["duration"],"p":{"aggression":80,"duration":46,"minimumPercent":81}}
{"r":["simple"]}
{"r":["consistentHash"]}
{"any":[83,84]}
{"not":85}
{"t":"object","p":{"consistentHash":71,"localityLbSetting":78,"simple":79,"warmup":82,"warmupDurationSecs":46},"one":[86,83,84]}
{"t":"integer","min":0,"max":4294967295,"n":1}
{"t":"object","p":{"baseEjectionTime":46,"consecutive5xxErrors":88,"consecutiveErrors":45,"consecutiveGatewayErrors":88,"consecutiveLocalOriginFailures":88,"interval":46,"maxEjectionPercent":45,"minHealthPercent":45,"splitExternalLocalOriginErrors":47}}
{"t":"object","p":{"number":49}}
{"t":"string","e":["DISABLE","SIMPLE","MUTUAL","ISTIO_MUTUAL"]}
{"t":"object","p":{"caCertificates":24,"caCrl":24,"clientCertificate":24,"credentialName":24,"insecureSkipVerify":75,"mode":91,"privateKey":24,"sni":24,"subjectAltNames":42}}
{"t":"object","p":{"connectionPool":52,"loadBalancer":87,"outlierDetection":89,"port":90,"tls":92}}
{"t":"array","maxI":4096,"i":93}
{"t":"string","e":["V1","V2"]}
{"t":"object","p":{"version":95}}
{"t":"object","p":{"minRetryConcurrency":49,"percent":81}}
{"t":"object","r":["targetHost","targetPort"],"p":{"protocol":24,"targetHost":24,"targetPort":49}}
{"t":"object","p":{"connectionPool":52,"loadBalancer":87,"outlierDetection":89,"portLevelSettings":94,"proxyProtocol":96,"retryBudget":97,"tls":92,"tunnel":98}}
{"t":"object","r":["name"],"p":{"labels":43,"name":24,"trafficPolicy":99}}
{"t":"array","i":100}
{"t":"object","r":["host"],"p":{"exportTo":42,"host":24,"subsets":101,"trafficPolicy":99,"workloadSelector":15}}
{"t":"object","p":{"spec":102,"status":40}}
{"t":"string","e":["INVALID","LISTENER","FILTER_CHAIN","NETWORK_FILTER","HTTP_FILTER","ROUTE_CONFIGURATION","VIRTUAL_HOST","HTTP_ROUTE","CLUSTER","EXTENSION_CONFIG","BOOTSTRAP","LISTENER_FILTER"]}
{"t":"object","p":{"name":24,"portNumber":49,"service":24,"subset":24}}
{"t":"string","e":["ANY","SIDECAR_INBOUND","SIDECAR_OUTBOUND","GATEWAY","WAYPOINT"]}
{"t":"object","p":{"name":24}}
{"t":"object","p":{"name":24,"subFilter":107}}
{"t":"object","p":{"applicationProtocols":24,"destinationPort":49,"filter":108,"name":24,"sni":24,"transportProtocol":24}}
{"t":"object","p":{"filterChain":109,"listenerFilter":24,"name":24,"portName":24,"portNumber":49}}
{"t":"object","p":{"metadata":43,"proxyVersion":24}}
{"t":"string","e":["ANY","ROUTE","REDIRECT","DIRECT_RESPONSE"]}
{"t":"object","p":{"action":112,"name":24}}
{"t":"object","p":{"domainName":24,"name":24,"route":113}}
{"t":"object","p":{"gateway":24,"name":24,"portName":24,"portNumber":49,"vhost":114}}
{"t":"integer","min":0,"max":4294967295,"v":[["0 < self && self <= 6553","port must be between 1-65535"]]}
{"t":"object","p":{"filter":108,"portNumber":116,"route":107}}
{"r":["listener"]}
{"r":["routeConfiguration"]}
{"r":["cluster"]}
{"r":["waypoint"]}
{"any":[118,119,120,121]}
{"not":122}
{"t":"object","p":{"cluster":105,"context":106,"listener":110,"proxy":111,"routeConfiguration":115,"waypoint":117},"one":[123,118,119,120,121],"v":[["has(self.context) ? ((self.context == \"WAYPOINT\") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)","only support waypointMatch when context is WAYPOINT"]]}
{"t":"string","e":["UNSPECIFIED","AUTHN","AUTHZ","STATS"]}
{"t":"string","e":["INVALID","MERGE","ADD","REMOVE","INSERT_BEFORE","INSERT_AFTER","INSERT_FIRST","REPLACE"]}
{"t":"object","p":{"filterClass":125,"operation":126,"value":10}}
{"t":"object","p":{"applyTo":104,"match":124,"patch":127}}
{"t":"array","i":128}
{"t":"string","maxL":63,"v":[["!self.contains(\"*\")","wildcard is not supported in selector"]]}
{"t":"object","maxP":256,"a":130}
{"t":"object","p":{"labels":131}}
{"t":"object","p":{"configPatches":129,"priority":45,"targetRefs":21,"workloadSelector":132},"v":[["(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or workloadSelector can be set"]]}
{"t":"object","p":{"spec":133,"status":40}}
{"t":"object","r":["number","protocol","name"],"p":{"name":24,"number":49,"protocol":24,"targetPort":49}}
{"t":"array","minI":1,"maxI":2,"i":24}
{"t":"string","e":["TLS_AUTO","TLSV1_0","TLSV1_1","TLSV1_2","TLSV1_3"]}
{"t":"string","e":["PASSTHROUGH","SIMPLE","MUTUAL","AUTO_PASSTHROUGH","ISTIO_MUTUAL","OPTIONAL_MUTUAL"]}
{"t":"object","p":{"caCertificates":24,"privateKey":24,"serverCertificate":24}}
{"t":"array","minI":1,"maxI":2,"i":139}
{"t":"object","p":{"caCertCredentialName":24,"caCertificates":24,"caCrl":24,"cipherSuites":42,"credentialName":24,"credentialNames":136,"httpsRedirect":47,"maxProtocolVersion":137,"minProtocolVersion":137,"mode":138,"privateKey":24,"serverCertificate":24,"subjectAltNames":42,"tlsCertificates":140,"verifyCertificateHash":42,"verifyCertificateSpki":42},"v":[["(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1","only one of credentialNames or tlsCertificates can be set"],["(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1","only one of credentialName or credentialNames can be set"],["(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1","only one of credentialName or tlsCertificates can be set"]]}
{"t":"object","r":["port","hosts"],"p":{"bind":24,"defaultEndpoint":24,"hosts":42,"name":24,"port":135,"tls":141}}
{"t":"array","i":142}
{"t":"object","p":{"selector":43,"servers":143}}
{"t":"object","p":{"spec":144,"status":40}}
{"t":"integer","f":"int32","min":0,"n":1}
{"t":"object","a":25}
{"t":"object","p":{"imageType":24}}
{"t":"object","p":{"concurrency":146,"environmentVariables":147,"image":148,"selector":15}}
{"t":"object","p":{"spec":149,"status":40}}
{"t":"string","maxL":64}
{"t":"array","maxI":256,"i":151}
{"t":"string","maxL":256,"v":[["self.startsWith(\"unix://\") ? (self.substring(7, 8) == \"/\" || self.substring(7, 8) == \"@\") : true","UDS must be an absolute path or abstract socket"],["self.startsWith(\"unix://\") ? !self.endsWith(\"/\") : true","UDS may not be a dir"]]}
{"t":"object","maxP":256,"a":24}
{"t":"integer","min":0,"max":4294967295,"v":[["0 < self && self <= 65535","port must be between 1-65535"]]}
{"t":"object","maxP":128,"a":155,"v":[["self.all(key, size(key) < 63 && key.matches(\"^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$\"))","port name must be valid"]]}
{"t":"string","maxL":253}
{"t":"object","p":{"address":153,"labels":154,"locality":25,"network":25,"ports":156,"serviceAccount":157,"weight":49},"v":[["has(self.address) || has(self.network)","Address is required"],["(has(self.address) ? self.address : \"\").startsWith(\"unix://\") ? !has(self.ports) : true","UDS may not include ports"]]}
{"t":"array","maxI":4096,"i":158}
{"t":"string","v":[["self != \"*\"","hostname cannot be wildcard"]]}
{"t":"array","minI":1,"maxI":256,"i":160}
{"t":"string","e":["MESH_EXTERNAL","MESH_INTERNAL"]}
{"t":"string","maxL":256}
{"t":"object","r":["number","name"],"p":{"name":163,"number":155,"protocol":163,"targetPort":155}}
{"t":"array","maxI":256,"lt":"map","lk":["name"],"i":164,"v":[["self.all(l1, self.exists_one(l2, l1.number == l2.number))","port number cannot be duplicated"]]}
{"t":"string","e":["NONE","STATIC","DNS","DNS_ROUND_ROBIN","DYNAMIC_DNS"]}
{"t":"object","r":["hosts"],"p":{"addresses":152,"endpoints":159,"exportTo":42,"hosts":161,"location":162,"ports":165,"resolution":166,"subjectAltNames":42,"workloadSelector":132},"v":[["(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1","only one of WorkloadSelector or Endpoints can be set"],["!((has(self.addresses) ? self.addresses : []).exists(k, k.contains(\"/\")) && !((has(self.resolution) ? self.resolution : \"NONE\") in [\"STATIC\", \"NONE\"]))","CIDR addresses are allowed only for NONE/STATIC resolution types"],["((has(self.resolution) ? self.resolution : \"NONE\") == \"NONE\") ? !has(self.endpoints) : true","NONE mode cannot set endpoints"],["((has(self.resolution) ? self.resolution : \"\") == \"DNS_ROUND_ROBIN\") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true","DNS_ROUND_ROBIN mode cannot have multiple endpoints"]]}
{"t":"object","r":["spec"],"p":{"spec":167,"status":40}}
{"t":"string","e":["DEFAULT","IPTABLES","NONE"]}
{"t":"object","p":{"name":24,"number":49,"protocol":24,"targetPort":49}}
{"t":"object","r":["hosts"],"p":{"bind":24,"captureMode":169,"hosts":42,"port":170}}
{"t":"array","i":171}
{"t":"object","r":["port"],"p":{"bind":24,"captureMode":169,"connectionPool":52,"defaultEndpoint":24,"port":170,"tls":141}}
{"t":"array","i":173}
{"t":"object","r":["host"],"p":{"host":24,"port":90,"subset":24}}
{"t":"string","e":["REGISTRY_ONLY","ALLOW_ANY"]}
{"t":"object","p":{"egressProxy":175,"mode":176}}
{"t":"object","p":{"egress":172,"inboundConnectionPool":52,"ingress":174,"outboundTrafficPolicy":177,"workloadSelector":132}}
{"t":"object","p":{"spec":178,"status":40}}
{"r":["exact"]}
{"r":["prefix"]}
{"r":["regex"]}
{"any":[180,181,182]}
{"not":183}
{"t":"object","p":{"exact":24,"prefix":24,"regex":24},"one":[184,180,181,182]}
{"t":"array","i":185}
{"t":"string","e":["UNSPECIFIED","FORWARD","IGNORE"]}
{"t":"object","p":{"allowCredentials":75,"allowHeaders":42,"allowMethods":42,"allowOrigin":42,"allowOrigins":186,"exposeHeaders":42,"maxAge":46,"unmatchedPreflights":187}}
{"t":"object","p":{"name":24,"namespace":24}}
{"t":"string","f":"byte"}
{"r":["string"]}
{"r":["bytes"]}
{"any":[191,192]}
{"not":193}
{"t":"object","p":{"bytes":190,"string":24},"one":[194,191,192]}
{"t":"object","r":["status"],"p":{"body":195,"status":49}}
{"t":"number","f":"double"}
{"t":"object","p":{"value":197}}
{"r":["httpStatus"]}
{"r":["grpcStatus"]}
{"r":["http2Error"]}
{"any":[199,200,201]}
{"not":202}
{"t":"object","p":{"grpcStatus":24,"http2Error":24,"httpStatus":45,"percentage":198},"one":[203,199,200,201]}
{"r":["fixedDelay"]}
{"r":["exponentialDelay"]}
{"any":[205,206]}
{"not":207}
{"t":"object","p":{"exponentialDelay":46,"fixedDelay":46,"percent":45,"percentage":198},"one":[208,205,206]}
{"t":"object","p":{"abort":204,"delay":209}}
{"t":"object","p":{"add":43,"remove":42,"set":43}}
{"t":"object","p":{"request":211,"response":211}}
{"t":"object","a":185}
{"t":"object","p":{"authority":185,"gateways":42,"headers":213,"ignoreUriCase":47,"method":185,"name":24,"port":49,"queryParams":213,"scheme":185,"sourceLabels":43,"sourceNamespace":24,"statPrefix":24,"uri":185,"withoutHeaders":213}}
{"t":"array","i":214}
{"t":"object","r":["destination"],"p":{"destination":175,"percentage":198}}
{"t":"array","i":216}
{"t":"string","e":["FROM_PROTOCOL_DEFAULT","FROM_REQUEST_PORT"]}
{"r":["port"]}
{"r":["derivePort"]}
{"any":[219,220]}
{"not":221}
{"t":"object","p":{"authority":24,"derivePort":218,"port":49,"redirectCode":49,"scheme":24,"uri":24},"one":[222,219,220]}
{"t":"object","p":{"attempts":45,"backoff":46,"perTryTimeout":46,"retryIgnorePreviousHosts":75,"retryOn":24,"retryRemoteLocalities":75}}
{"t":"object","p":{"match":24,"rewrite":24}}
{"t":"object","p":{"authority":24,"uri":24,"uriRegexRewrite":225}}
{"t":"object","r":["destination"],"p":{"destination":175,"headers":212,"weight":45}}
{"t":"array","i":227}
{"t":"object","p":{"corsPolicy":188,"delegate":189,"directResponse":196,"fault":210,"headers":212,"match":215,"mirror":175,"mirror_percent":88,"mirrorPercent":88,"mirrorPercentage":198,"mirrors":217,"name":24,"redirect":223,"retries":224,"rewrite":226,"route":228,"timeout":46}}
{"t":"array","i":229}
{"t":"object","p":{"destinationSubnets":42,"gateways":42,"port":49,"sourceLabels":43,"sourceNamespace":24,"sourceSubnet":24}}
{"t":"array","i":231}
{"t":"object","r":["destination"],"p":{"destination":175,"weight":45}}
{"t":"array","i":233}
{"t":"object","p":{"match":232,"route":234}}
{"t":"array","i":235}
{"t":"object","r":["sniHosts"],"p":{"destinationSubnets":42,"gateways":42,"port":49,"sniHosts":42,"sourceLabels":43,"sourceNamespace":24}}
{"t":"array","i":237}
{"t":"object","r":["match"],"p":{"match":238,"route":234}}
{"t":"array","i":239}
{"t":"object","p":{"exportTo":42,"gateways":42,"hosts":42,"http":230,"tcp":236,"tls":240}}
{"t":"object","p":{"spec":241,"status":40}}
{"t":"object","r":["spec"],"p":{"spec":158,"status":40}}
{"t":"object","p":{"annotations":154,"labels":154}}
{"t":"string","minL":1}
{"t":"array","i":245}
{"t":"object","r":["command"],"p":{"command":246}}
{"t":"integer","f":"int32","min":0}
{"t":"object","p":{"port":155,"service":24}}
{"t":"string","pat":"^[-_A-Za-z0-9]+$"}
{"t":"object","p":{"name":250,"value":24}}
{"t":"array","i":251}
{"t":"string","v":[["self in [\"\", \"HTTP\", \"HTTPS\"]","scheme must be one of [HTTP, HTTPS]"]]}
{"t":"object","r":["port"],"p":{"host":24,"httpHeaders":252,"path":24,"port":155,"scheme":253}}
{"t":"object","r":["port"],"p":{"host":24,"port":155}}
{"r":["httpGet"]}
{"r":["tcpSocket"]}
{"r":["exec"]}
{"r":["grpc"]}
{"any":[256,257,258,259]}
{"not":260}
{"t":"object","p":{"exec":247,"failureThreshold":248,"grpc":249,"httpGet":254,"initialDelaySeconds":248,"periodSeconds":248,"successThreshold":248,"tcpSocket":255,"timeoutSeconds":248},"one":[261,256,257,258,259]}
{"t":"object","p":{"address":153,"labels":154,"locality":25,"network":25,"ports":156,"serviceAccount":157,"weight":49},"v":[["(has(self.address) ? self.address : \"\").startsWith(\"unix://\") ? !has(self.ports) : true","UDS may not include ports"]]}
{"t":"object","r":["template"],"p":{"metadata":244,"probe":262,"template":263}}
{"t":"object","r":["spec"],"p":{"spec":264,"status":40}}
{"t":"string","e":["ALLOW","DENY","AUDIT","CUSTOM"]}
{"t":"string","maxL":320}
{"t":"array","maxI":16,"i":267}
{"t":"object","p":{"ipBlocks":42,"namespaces":42,"notIpBlocks":42,"notNamespaces":42,"notPrincipals":42,"notRemoteIpBlocks":42,"notRequestPrincipals":42,"notServiceAccounts":268,"principals":42,"remoteIpBlocks":42,"requestPrincipals":42,"serviceAccounts":268},"v":[["(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) && !has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true","Cannot set serviceAccounts with namespaces or principals"]]}
{"t":"object","p":{"source":269}}
{"t":"array","maxI":512,"i":270}
{"t":"object","p":{"hosts":42,"methods":42,"notHosts":42,"notMethods":42,"notPaths":42,"notPorts":42,"paths":42,"ports":42}}
{"t":"object","p":{"operation":272}}
{"t":"array","i":273}
{"t":"object","r":["key"],"p":{"key":24,"notValues":42,"values":42}}
{"t":"array","i":275}
{"t":"object","p":{"from":271,"to":274,"when":276}}
{"t":"array","maxI":512,"i":277}
{"r":["provider"]}
{"any":[279]}
{"not":280}
{"t":"object","p":{"action":266,"provider":107,"rules":278,"selector":15,"targetRef":20,"targetRefs":21},"one":[281,279],"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"]]}
{"t":"object","p":{"spec":282,"status":40}}
{"t":"string","e":["UNSET","DISABLE","PERMISSIVE","STRICT"]}
{"t":"object","p":{"mode":284}}
{"t":"object","minP":1,"a":285,"v":[["self.all(key, 0 < int(key) && int(key) <= 65535)","port must be between 1-65535"]]}
{"t":"object","p":{"mtls":285,"portLevelMtls":286,"selector":15},"v":[["has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true","portLevelMtls requires selector"]]}
{"t":"object","p":{"spec":287,"status":40}}
{"t":"object","r":["name"],"p":{"name":245,"prefix":24}}
{"t":"array","i":289}
{"t":"string","minL":1,"maxL":2048,"v":[["url(self).getScheme() in [\"http\", \"https\"]","url must have scheme http:// or https://"]]}
{"t":"string","minL":1,"pat":"^[-_A-Za-z0-9]+$"}
{"t":"object","r":["header","claim"],"p":{"claim":245,"header":292}}
{"t":"array","i":293}
{"t":"array","maxI":64,"i":245}
{"t":"object","p":{"audiences":246,"forwardOriginalToken":47,"fromCookies":246,"fromHeaders":290,"fromParams":246,"issuer":245,"jwks":24,"jwks_uri":291,"jwksUri":291,"outputClaimToHeaders":294,"outputPayloadToHeader":24,"spaceDelimitedClaims":295,"timeout":46},"v":[["(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1","only one of jwks or jwksUri can be set"]]}
{"t":"array","maxI":4096,"i":296}
{"t":"object","p":{"jwtRules":297,"selector":15,"targetRef":20,"targetRefs":21},"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"]]}
{"t":"object","p":{"spec":298,"status":40}}
{"t":"object","p":{"expression":24}}
{"t":"string","e":["CLIENT_AND_SERVER","CLIENT","SERVER"]}
{"t":"object","p":{"mode":301}}
{"t":"object","r":["name"],"p":{"name":245}}
{"t":"array","i":303}
{"t":"object","p":{"disabled":75,"filter":300,"match":302,"providers":304}}
{"t":"array","i":305}
{"t":"string","e":["ALL_METRICS","REQUEST_COUNT","REQUEST_DURATION","REQUEST_SIZE","RESPONSE_SIZE","TCP_OPENED_CONNECTIONS","TCP_CLOSED_CONNECTIONS","TCP_SENT_BYTES","TCP_RECEIVED_BYTES","GRPC_REQUEST_MESSAGES","GRPC_RESPONSE_MESSAGES"]}
{"r":["metric"]}
{"r":["customMetric"]}
{"any":[308,309]}
{"not":310}
{"t":"object","p":{"customMetric":245,"metric":307,"mode":301},"one":[311,308,309]}
{"t":"string","e":["UPSERT","REMOVE"]}
{"t":"object","p":{"operation":313,"value":24},"v":[["((has(self.operation) ? self.operation : \"\") == \"UPSERT\") ? (self.value != \"\") : true","value must be set when operation is UPSERT"],["((has(self.operation) ? self.operation : \"\") == \"REMOVE\") ? !has(self.value) : true","value must not be set when operation is REMOVE"]]}
{"t":"object","a":314}
{"t":"object","p":{"disabled":75,"match":312,"tagOverrides":315}}
{"t":"array","i":316}
{"t":"object","p":{"overrides":317,"providers":304,"reportingInterval":46}}
{"t":"array","i":318}
{"t":"object","r":["name"],"p":{"defaultValue":24,"name":245}}
{"t":"object","r":["value"],"p":{"value":245}}
{"r":["literal"]}
{"r":["environment"]}
{"r":["header"]}
{"r":["formatter"]}
{"any":[322,323,324,325]}
{"not":326}
{"t":"object","p":{"environment":320,"formatter":321,"header":320,"literal":321},"one":[327,322,323,324,325]}
{"t":"object","a":328}
{"t":"object","p":{"customTags":329,"disableSpanReporting":75,"enableIstioTags":75,"match":302,"providers":304,"randomSamplingPercentage":81,"useRequestIdForTraceSampling":75}}
{"t":"array","i":330}
{"t":"object","p":{"accessLogging":306,"metrics":319,"selector":15,"targetRef":20,"targetRefs":21,"tracing":331},"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"]]}
{"t":"object","p":{"spec":332,"status":40}}
{"t":"string","minL":1,"maxL":65536}
{"t":"object","r":["inlineCode"],"p":{"inlineCode":334}}
{"t":"string","minL":1,"v":[["isURL(self) ? (url(self).getScheme() in [\"\", \"http\", \"https\", \"file\", \"oci\"]) : (isURL(\"http://\" + self) && url(\"http://\" + self).getScheme() in [\"\", \"http\", \"https\", \"file\", \"oci\"])","url must have schema one of [http, https, file, oci]"]]}
{"t":"object","r":["url"],"p":{"failStrategy":0,"imagePullPolicy":1,"imagePullSecret":2,"pluginConfig":10,"pluginName":11,"sha256":16,"type":22,"url":336,"verificationKey":24,"vmConfig":29}}
{"r":["wasm"]}
{"r":["lua"]}
{"any":[338,339]}
{"not":340}
{"t":"object","p":{"lua":335,"match":8,"phase":125,"priority":12,"selector":15,"targetRefs":21,"wasm":337},"one":[341,338,339],"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"],["has(self.wasm) != has(self.lua)","exactly one of wasm or lua must be set"]]}
{"t":"object","r":["spec"],"p":{"spec":342,"status":40}}
{"t":"object","p":{"filter":108,"portNumber":155,"route":107}}
{"t":"object","p":{"cluster":105,"context":106,"listener":110,"proxy":111,"routeConfiguration":115,"waypoint":344},"one":[123,118,119,120,121],"v":[["has(self.context) ? ((self.context == \"WAYPOINT\") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)","only support waypointMatch when context is WAYPOINT"]]}
{"t":"object","p":{"applyTo":104,"match":345,"patch":127}}
{"t":"array","i":346}
{"t":"object","p":{"configPatches":347,"priority":45,"targetRefs":21,"workloadSelector":132},"v":[["(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or workloadSelector can be set"]]}
{"t":"object","p":{"spec":348,"status":40}}
{"t":"object","p":{"ipBlocks":42,"namespaces":42,"notIpBlocks":42,"notNamespaces":42,"notPrincipals":42,"notRemoteIpBlocks":42,"notRequestPrincipals":42,"notServiceAccounts":268,"notTrustDomains":42,"principals":42,"remoteIpBlocks":42,"requestPrincipals":42,"serviceAccounts":268,"trustDomains":42},"v":[["(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) && !has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true","Cannot set serviceAccounts with namespaces or principals"]]}
{"t":"object","p":{"source":350}}
{"t":"array","maxI":512,"i":351}
{"t":"object","p":{"from":352,"to":274,"when":276}}
{"t":"array","maxI":512,"i":353}
{"t":"object","p":{"action":266,"provider":107,"rules":354,"selector":15,"targetRef":20,"targetRefs":21},"one":[281,279],"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"]]}
{"t":"object","p":{"spec":355,"status":40}}
{"t":"object","p":{"customTags":329,"disableContextPropagation":75,"disableSpanReporting":75,"enableIstioTags":75,"match":302,"providers":304,"randomSamplingPercentage":81,"useRequestIdForTraceSampling":75}}
{"t":"array","i":357}
{"t":"object","p":{"accessLogging":306,"metrics":319,"selector":15,"targetRef":20,"targetRefs":21,"tracing":358},"v":[["(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or selector can be set"]]}
{"t":"object","p":{"spec":359,"status":40}}
{"t":"object","p":{"interval":46,"timeout":46}}
{"t":"object","p":{"h2UpgradePolicy":44,"http1MaxPendingRequests":45,"http2KeepAlive":361,"http2MaxRequests":45,"idleTimeout":46,"maxConcurrentStreams":45,"maxRequestsPerConnection":45,"maxRetries":45,"useClientProtocol":47}}
{"t":"object","p":{"http":362,"tcp":51}}
{"t":"integer","min":1,"max":4294967295,"n":1}
{"t":"object","p":{"enabled":75,"failover":77,"failoverPriority":42,"minClusterSize":364}}
{"t":"object","p":{"consistentHash":71,"localityLbSetting":78,"simple":79,"warmup":82,"warmupDurationSecs":46,"zoneAwareLbSetting":365},"one":[86,83,84]}
{"t":"integer","min":100,"max":599}
{"t":"array","i":367}
{"t":"object","p":{"baseEjectionTime":46,"consecutive5xxErrors":88,"consecutiveErrors":45,"consecutiveGatewayErrors":88,"consecutiveLocalOriginFailures":88,"interval":46,"maxEjectionPercent":45,"minHealthPercent":45,"outlierDetectionHttpErrorCodes":368,"splitExternalLocalOriginErrors":47}}
{"t":"object","p":{"connectionPool":363,"loadBalancer":366,"outlierDetection":369,"port":90,"tls":92}}
{"t":"array","maxI":4096,"i":370}
{"t":"object","p":{"budgetInterval":24,"minRetryConcurrency":49,"percent":81}}
{"t":"object","p":{"connectionPool":363,"loadBalancer":366,"outlierDetection":369,"portLevelSettings":371,"proxyProtocol":96,"retryBudget":372,"tls":92,"tunnel":98}}
{"t":"object","r":["name"],"p":{"labels":43,"name":24,"trafficPolicy":373}}
{"t":"array","i":374}
{"t":"object","r":["host"],"p":{"exportTo":42,"host":24,"subsets":375,"trafficPolicy":373,"workloadSelector":15}}
{"t":"object","p":{"spec":376,"status":40}}
{"t":"string","e":["INVALID","MERGE","ADD","REMOVE","INSERT_BEFORE","INSERT_AFTER","INSERT_FIRST","REPLACE","MERGE_AND_REPLACE_LIST"]}
{"t":"object","p":{"filterClass":125,"operation":378,"value":10}}
{"t":"object","p":{"applyTo":104,"match":345,"patch":379}}
{"t":"array","i":380}
{"t":"object","p":{"configPatches":381,"priority":45,"targetRefs":21,"workloadSelector":132},"v":[["(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1","only one of targetRefs or workloadSelector can be set"]]}
{"t":"object","p":{"spec":382,"status":40}}
{"t":"object","p":{"caCertCredentialName":24,"caCertificates":24,"caCrl":24,"cipherSuites":42,"credentialName":24,"credentialNames":136,"httpsRedirect":47,"insecureSkipVerify":75,"maxProtocolVersion":137,"minProtocolVersion":137,"mode":138,"privateKey":24,"serverCertificate":24,"subjectAltNames":42,"tlsCertificates":140,"verifyCertificateHash":42,"verifyCertificateSpki":42},"v":[["(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1","only one of credentialNames or tlsCertificates can be set"],["(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1","only one of credentialName or credentialNames can be set"],["(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1","only one of credentialName or tlsCertificates can be set"]]}
{"t":"object","r":["port","hosts"],"p":{"bind":24,"defaultEndpoint":24,"hosts":42,"name":24,"port":135,"tls":384}}
{"t":"array","i":385}
{"t":"object","p":{"selector":43,"servers":386}}
{"t":"object","p":{"spec":387,"status":40}}
{"t":"object","r":["port"],"p":{"bind":24,"captureMode":169,"connectionPool":363,"defaultEndpoint":24,"port":170,"tls":384}}
{"t":"array","i":389}
{"t":"object","p":{"egress":172,"inboundConnectionPool":363,"ingress":390,"outboundTrafficPolicy":177,"workloadSelector":132}}
{"t":"object","p":{"spec":391,"status":40}}
{"t":"object","p":{"authority":24,"derivePort":218,"port":49,"prefixRewrite":24,"redirectCode":49,"scheme":24,"uri":24},"one":[222,219,220]}
{"t":"object","p":{"corsPolicy":188,"delegate":189,"directResponse":196,"fault":210,"headers":212,"match":215,"mirror":175,"mirror_percent":88,"mirrorPercent":88,"mirrorPercentage":198,"mirrors":217,"name":24,"redirect":393,"retries":224,"rewrite":226,"route":228,"timeout":46}}
{"t":"array","i":394}
{"t":"object","p":{"exportTo":42,"gateways":42,"hosts":42,"http":395,"tcp":236,"tls":240}}
{"t":"object","p":{"spec":396,"status":40}}`;
