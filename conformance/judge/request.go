package main

type request struct {
	ID          any      `json:"id"`
	Op          string   `json:"op"`
	YAML        string   `json:"yaml"`
	Mesh        string   `json:"mesh"`
	Networks    string   `json:"networks"`
	NoPods      bool     `json:"noPods"`      // analyze the stream as it is
	Credentials bool     `json:"credentials"` // analyze with the Secrets that Gateways name
	Set         []string `json:"set"`
	Operator    string   `json:"operator"` // an IstioOperator, for inject
	Proxy       proxy    `json:"proxy"`
	Calls       []call   `json:"calls"`
	Envoy       string   `json:"envoy"`
}

// proxy is the client whose configuration is asked for.
type proxy struct {
	Type      string            `json:"type"` // sidecar (default) or gateway
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	IP        string            `json:"ip"`
}

type call struct {
	Host     string            `json:"host"`
	Port     int               `json:"port"`
	Path     string            `json:"path"`
	Method   string            `json:"method"`
	Headers  map[string]string `json:"headers"`
	TLS      string            `json:"tls"` // "", tls, mtls
	SNI      string            `json:"sni"`
	NoSNI    bool              `json:"noSNI"`    // TLS without a server name; else it is the host unless given
	Protocol string            `json:"protocol"` // http (default), http2, tcp
	Address  string            `json:"address"`
	Inbound  bool              `json:"inbound"` // the call arrives at the sidecar instead of leaving it
}
