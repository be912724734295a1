// Validates a Workflow as the controller of Argo does: `argo FILE PARAMETER=VALUE…`.
package main

import (
	"fmt"
	"os"
	"strings"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/templateresolution"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
)

func main() {
	ctx := logging.InitLoggerInContext()
	text, err := os.ReadFile(os.Args[1])
	fail(err)
	workflows, err := common.SplitWorkflowYAMLFile(ctx, text, true)
	fail(err)
	if len(workflows) != 1 {
		fail(fmt.Errorf("%d workflows", len(workflows)))
	}
	workflow := &workflows[0]
	for _, given := range os.Args[2:] {
		name, value, _ := strings.Cut(given, "=")
		for index, parameter := range workflow.Spec.Arguments.Parameters {
			if parameter.Name == name {
				workflow.Spec.Arguments.Parameters[index].Value = wfv1.AnyStringPtr(value)
			}
		}
	}
	fail(validate.ValidateWorkflow(ctx, &templateresolution.NullWorkflowTemplateNamespacedGetter{}, &templateresolution.NullClusterWorkflowTemplateGetter{}, workflow, nil, validate.ValidateOpts{}))
	fmt.Println("valid")
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
