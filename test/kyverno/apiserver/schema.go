// Makes the schema of Pods from the same definitions as the API server. It tells which lists are merged, and by which key.
package main

import (
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	endpoints "k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/openapi"
	"k8s.io/kube-openapi/pkg/builder3"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/spec3"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	generated "k8s.io/kubernetes/pkg/generated/openapi"
)

// withSchema is a client whose discovery has the schema of Pods, because the plugin asks for it there.
type withSchema struct {
	*fake.Clientset
	pods podSchema
}

func (c withSchema) Discovery() discovery.DiscoveryInterfaces {
	return schemaDiscovery{c.Clientset.Discovery(), c.pods}
}

type schemaDiscovery struct {
	discovery.DiscoveryInterfaces
	pods podSchema
}

func (d schemaDiscovery) OpenAPIV3() openapi.Client { return d.pods }

// podSchema is the document at /openapi/v3/api/v1, with Pods only.
type podSchema []byte

func (s podSchema) Paths() (map[string]openapi.GroupVersion, error) {
	return map[string]openapi.GroupVersion{"api/v1": s}, nil
}

func (s podSchema) Schema(contentType string) ([]byte, error) {
	if contentType != runtime.ContentTypeJSON {
		return nil, fmt.Errorf("the schema is not there as %s", contentType)
	}
	return s, nil
}

func (s podSchema) ServerRelativeURL() string { return "/openapi/v3/api/v1" }

func readPodSchema() (podSchema, error) {
	namer := endpoints.NewDefinitionNamer(legacyscheme.Scheme)
	config := &common.OpenAPIV3Config{
		Info:              &spec.Info{},
		GetDefinitionName: namer.GetDefinitionName,
		GetDefinitions:    generated.GetOpenAPIDefinitions,
	}
	schemas, err := builder3.BuildOpenAPIDefinitionsForResources(config, corev1.Pod{}.OpenAPIModelName())
	if err != nil {
		return nil, err
	}
	return json.Marshal(&spec3.OpenAPI{Version: "3.0.0", Components: &spec3.Components{Schemas: schemas}})
}
