// Command tables prints the tables of types that src/injection reads objects and settings by, as JSON, from the Go types and
// protobuf messages that Istio is built with.
package main

import (
	"encoding/json"
	"log"
	"os"
)

func main() {
	proxyMessages, proxyEnums := messages("istio.mesh.v1alpha1.ProxyConfig")
	valuesMessages, valuesEnums := messages("istio.operator.v1alpha1.Values")
	err := json.NewEncoder(os.Stdout).Encode(map[string][]string{
		"KUBERNETES_TYPES": structs(),
		"PROXY_MESSAGES":   proxyMessages,
		"PROXY_ENUMS":      proxyEnums,
		"VALUES_MESSAGES":  valuesMessages,
		"VALUES_ENUMS":     valuesEnums,
	})
	if err != nil {
		log.Fatal(err)
	}
}
