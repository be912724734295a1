// Runs requests through the admission chain of an API server, with one plugin: its own MutatingAdmissionPolicy.
package main

import (
	"context"
	"fmt"
	"io"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/initializer"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/util/compatibility"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	dynamic "k8s.io/client-go/dynamic/fake"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
)

var (
	podKind     = corev1.SchemeGroupVersion.WithKind("Pod")
	podResource = corev1.SchemeGroupVersion.WithResource("pods")
	interfaces  = admission.NewObjectInterfacesFromScheme(legacyscheme.Scheme)
)

// noConfig is the configuration of a plugin when the API server is started without --admission-control-config-file.
type noConfig struct{}

func (noConfig) ConfigFor(string) (io.Reader, error) { return nil, nil }

// newChain makes the chain. It includes the second round that `reinvocationPolicy` asks for when the first round changed something.
func newChain(ctx context.Context, stored policies, namespaces []string, pods podSchema) (admission.MutationInterface, error) {
	var objects []runtime.Object
	for _, each := range stored.policies {
		objects = append(objects, each)
	}
	for _, each := range stored.bindings {
		objects = append(objects, each)
	}
	for _, name := range namespaces {
		labels := map[string]string{corev1.LabelMetadataName: name}
		objects = append(objects, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: labels}})
	}
	client := withSchema{fake.NewClientset(objects...), pods}
	factory := informers.NewSharedInformerFactory(client, 0)
	plugins := admission.NewPlugins()
	mutating.Register(plugins)
	chain, err := plugins.NewFromPlugins([]string{mutating.PluginName}, noConfig{}, initializer.New(
		client,
		dynamic.NewSimpleDynamicClient(legacyscheme.Scheme),
		factory,
		authorizerfactory.NewAlwaysDenyAuthorizer(),
		utilfeature.DefaultFeatureGate,
		compatibility.DefaultBuildEffectiveVersion(),
		ctx.Done(),
		meta.NewDefaultRESTMapper(nil),
	), nil)
	if err != nil {
		return nil, err
	}
	factory.Start(ctx.Done())
	for informer, synced := range factory.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return nil, fmt.Errorf("the informer of %v was not ready in time", informer)
		}
	}
	mutation, ok := chain.(admission.MutationInterface)
	if !ok {
		return nil, fmt.Errorf("%T admits nothing", chain)
	}
	return mutation, nil
}

// readPod reads a Pod into the form that the API server has when admission begins: the internal version, with defaults.
func readPod(text string) (*core.Pod, error) {
	object, err := runtime.Decode(strictly, []byte(text))
	if err != nil {
		return nil, err
	}
	pod, ok := object.(*core.Pod)
	if !ok {
		return nil, fmt.Errorf("%T is no Pod", object)
	}
	if pod.Namespace == "" {
		pod.Namespace = metav1.NamespaceDefault
	}
	return pod, nil
}

// attributes describes a request to the plugin. The Pod in it is a copy, because admission writes to it.
func attributes(asked request) (admission.Attributes, error) {
	pod, err := readPod(asked.Object)
	if err != nil {
		return nil, err
	}
	var old runtime.Object
	var options runtime.Object = &metav1.CreateOptions{}
	if asked.Operation == string(admission.Update) {
		options = &metav1.UpdateOptions{}
		if old, err = readPod(asked.OldObject); err != nil {
			return nil, fmt.Errorf("the old object: %w", err)
		}
	}
	who := &user.DefaultInfo{Name: "somebody", Groups: asked.UserGroups}
	return admission.NewAttributesRecord(pod, old, podKind, pod.Namespace, pod.Name, podResource, asked.SubResource,
		admission.Operation(asked.Operation), options, false, who), nil
}

// admit waits until the plugin has read the schema of Pods, which it does in the background.
func admit(ctx context.Context, chain admission.MutationInterface, asked request) (runtime.Object, error) {
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		attrs, err := attributes(asked)
		if err != nil {
			return nil, err
		}
		err = chain.Admit(ctx, attrs, interfaces)
		if err == nil || !apierrors.IsServiceUnavailable(err) || time.Now().After(deadline) {
			return attrs.GetObject(), err
		}
	}
}
