// Answers requests: the Pod after admission, the error if there was one, and the cost.
package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/util/compatibility"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

func kubernetesVersion() string {
	return compatibility.DefaultBuildEffectiveVersion().BinaryVersion().String()
}

func answerAll(stored policies, requests []request) ([]answer, error) {
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	schema, err := readPodSchema()
	if err != nil {
		return nil, err
	}
	namespaces, err := namespacesOf(requests)
	if err != nil {
		return nil, err
	}
	asWritten, err := newChain(ctx, stored, namespaces, schema)
	if err != nil {
		return nil, err
	}
	loud, err := newChain(ctx, stored.loud(), namespaces, schema)
	if err != nil {
		return nil, err
	}
	meters, err := newMeters(stored)
	if err != nil {
		return nil, err
	}
	answers := make([]answer, 0, len(requests))
	for index, each := range requests {
		object, err := admit(ctx, asWritten, each)
		if err != nil {
			return nil, fmt.Errorf("request %d: %w", index, err)
		}
		text, err := runtime.Encode(legacyscheme.Codecs.LegacyCodec(corev1.SchemeGroupVersion), object)
		if err != nil {
			return nil, err
		}
		given := answer{Object: text, Budget: celconfig.RuntimeCELCostBudget}
		if _, err := admit(ctx, loud, each); err != nil {
			given.Error = err.Error()
		} else if given.Cost, err = costOf(ctx, meters, each); err != nil {
			given.Error = err.Error()
		}
		answers = append(answers, given)
	}
	return answers, nil
}

func namespacesOf(requests []request) ([]string, error) {
	var names []string
	seen := map[string]bool{}
	for index, each := range requests {
		pod, err := readPod(each.Object)
		if err != nil {
			return nil, fmt.Errorf("request %d: %w", index, err)
		}
		if !seen[pod.Namespace] {
			seen[pod.Namespace] = true
			names = append(names, pod.Namespace)
		}
	}
	return names, nil
}
