// Says what the API server makes of Pods under a MutatingAdmissionPolicy, by running the policy with the API server's own code.
//
// Reads one JSON value from the standard input, `input`, and writes one to the standard output, `output`. Whatever keeps a request from being
// answered is in the output; only what is wrong with the input itself ends the program with a failure.
package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"

	"k8s.io/klog/v2"
)

type input struct {
	// Policy is YAML: policies and their bindings. Without any, requests are only read and written again.
	Policy   string    `json:"policy"`
	Requests []request `json:"requests"`
}

type request struct {
	// Operation is CREATE or UPDATE.
	Operation string `json:"operation"`
	// SubResource is empty, or ephemeralcontainers.
	SubResource string `json:"subResource"`
	// Object is a Pod in YAML or JSON, as it arrives.
	Object string `json:"object"`
	// OldObject is the Pod that an UPDATE changes.
	OldObject  string   `json:"oldObject"`
	UserGroups []string `json:"userGroups"`
}

type output struct {
	// Version is the release of Kubernetes whose code this is.
	Version string `json:"version"`
	// Refused is why the API server would not take the policy. Then there are no answers.
	Refused []string `json:"refused"`
	Answers []answer `json:"answers"`
}

type answer struct {
	// Object is the Pod of v1 behind admission.
	Object json.RawMessage `json:"object"`
	// Error is what went wrong in the policy, even where its failurePolicy would have kept silent.
	Error string `json:"error"`
	// Cost is what its mutations cost, of the budget that they may use up.
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
