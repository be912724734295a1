// Reads policies as the API server does when they are created: strictly, with its defaults and its validation.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	v1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	"k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
)

// policies are the policies that the plugin sees. Their names are unique.
type policies struct {
	policies []*v1.MutatingAdmissionPolicy
	bindings []*v1.MutatingAdmissionPolicyBinding
}

// strictly refuses unknown and duplicate fields, as `kubectl apply` asks the API server to.
var strictly = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

func readPolicies(text string) (policies, []error) {
	var read policies
	var refused []error
	documents := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return read, refused
		}
		if err != nil {
			return read, append(refused, err)
		}
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		refused = append(refused, read.add(document)...)
	}
}

func (p *policies) add(document []byte) []error {
	object, err := runtime.Decode(strictly, document)
	if err != nil {
		return []error{err}
	}
	switch object := object.(type) {
	case *admissionregistration.MutatingAdmissionPolicy:
		stored := &v1.MutatingAdmissionPolicy{}
		p.policies = append(p.policies, stored)
		return errorsOf(validation.ValidateMutatingAdmissionPolicy(object), legacyscheme.Scheme.Convert(object, stored, nil))
	case *admissionregistration.MutatingAdmissionPolicyBinding:
		stored := &v1.MutatingAdmissionPolicyBinding{}
		p.bindings = append(p.bindings, stored)
		return errorsOf(validation.ValidateMutatingAdmissionPolicyBinding(object), legacyscheme.Scheme.Convert(object, stored, nil))
	default:
		return []error{fmt.Errorf("%T is neither a policy nor a binding", object)}
	}
}

func errorsOf[E error](found []E, last error) []error {
	all := make([]error, 0, len(found)+1)
	for _, each := range found {
		all = append(all, each)
	}
	if last != nil {
		all = append(all, last)
	}
	return all
}

// loud is a copy whose policies refuse a request on an error, where the originals would ignore the error.
func (p policies) loud() policies {
	copied := policies{bindings: p.bindings}
	fail := v1.Fail
	for _, each := range p.policies {
		policy := each.DeepCopy()
		policy.Spec.FailurePolicy = &fail
		copied.policies = append(copied.policies, policy)
	}
	return copied
}
