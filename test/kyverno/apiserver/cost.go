// Computes the cost of the mutations of a policy. The plugin does not report it, so they are compiled and evaluated again here.
package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating"
	"k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

// meter evaluates one mutation.
type meter struct {
	compiler  *cel.CompositedCompiler
	evaluator cel.MutatingEvaluator
}

func newMeters(stored policies) ([]meter, error) {
	var meters []meter
	for _, policy := range stored.policies {
		compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
		if err != nil {
			return nil, err
		}
		options := cel.OptionalVariableDeclarations{HasAuthorizer: true}
		for _, each := range policy.Spec.Variables {
			compiler.CompileAndStoreVariable(&mutating.Variable{Name: each.Name, Expression: each.Expression}, options, environment.StoredExpressions)
		}
		options.HasPatchTypes = true
		for _, each := range policy.Spec.Mutations {
			var condition cel.ExpressionAccessor
			if each.JSONPatch != nil {
				condition = &patch.JSONPatchCondition{Expression: each.JSONPatch.Expression}
			} else {
				condition = &patch.ApplyConfigurationCondition{Expression: each.ApplyConfiguration.Expression}
			}
			meters = append(meters, meter{compiler, compiler.CompileMutatingEvaluator(condition, options, environment.StoredExpressions)})
		}
	}
	return meters, nil
}

// costOf is the cost of the most expensive mutation, because each has its own budget. Match conditions do not count here.
func costOf(ctx context.Context, meters []meter, asked request) (int64, error) {
	attrs, err := attributes(asked)
	if err != nil {
		return 0, err
	}
	versioned, err := admission.NewVersionedAttributes(attrs, podKind, interfaces)
	if err != nil {
		return 0, err
	}
	seen := cel.CreateAdmissionRequest(attrs, metav1.GroupVersionResource(podResource), metav1.GroupVersionKind(podKind))
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: attrs.GetNamespace()}}
	var most int64
	for _, each := range meters {
		_, rest, err := each.evaluator.ForInput(
			each.compiler.CreateContext(ctx), versioned, seen, cel.OptionalVariableBindings{}, namespace, celconfig.RuntimeCELCostBudget)
		if err != nil {
			return 0, err
		}
		most = max(most, celconfig.RuntimeCELCostBudget-rest)
	}
	return most, nil
}
