// Prints what the API server makes of Pods under a MutatingAdmissionPolicy. It runs the policy with the API server's own code.
//
// Reads one JSON value from standard input, `input`, and writes one to standard output, `output`. The output also holds the errors of
// requests. Only a mistake in the input itself ends the program with a failure.
package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"k8s.io/klog/v2"
)

type input struct {
	// Policy is YAML with policies and their bindings. Without policies, requests only get their defaults.
	Policy   string    `json:"policy"`
	Requests []request `json:"requests"`
}

type request struct {
	// Operation is CREATE or UPDATE.
	Operation string `json:"operation"`
	// SubResource is empty, or ephemeralcontainers.
	SubResource string `json:"subResource"`
	// Object is the Pod of the request, in YAML or JSON.
	Object string `json:"object"`
	// OldObject is the Pod before an UPDATE.
	OldObject  string   `json:"oldObject"`
	UserGroups []string `json:"userGroups"`
}

type output struct {
	// Version is the release of Kubernetes whose code runs here.
	Version string `json:"version"`
	// Refused holds the reasons why the API server refuses the policy. Then there are no answers.
	Refused []string `json:"refused"`
	Answers []answer `json:"answers"`
}

type answer struct {
	// Object is the Pod after admission, of version v1.
	Object json.RawMessage `json:"object"`
	// Error is the error of the policy, even where its failurePolicy would hide it.
	Error string `json:"error"`
	// Cost is the cost of the mutations. Budget is the limit.
	Cost   int64 `json:"cost"`
	Budget int64 `json:"budget"`
}

func main() {
	klog.SetSlogLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var in input
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		return fmt.Errorf("the input: %w", err)
	}
	out := output{Version: kubernetesVersion(), Refused: []string{}, Answers: []answer{}}
	stored, refused := readPolicies(in.Policy)
	for _, err := range refused {
		out.Refused = append(out.Refused, err.Error())
	}
	if len(refused) == 0 {
		answers, err := answerAll(stored, in.Requests)
		if err != nil {
			return err
		}
		out.Answers = answers
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}
