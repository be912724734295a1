// Asks containerd and Tekton themselves what they make of our files: `hosts FOLDER HOST` prints where containerd would pull an image of HOST from, and
// `task FILE` validates a Task.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/containerd/containerd/v2/core/remotes/docker"
	"github.com/containerd/containerd/v2/core/remotes/docker/config"
	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) < 3 {
		fail(fmt.Errorf("hosts FOLDER HOST, or task FILE"))
	}
	if os.Args[1] == "task" {
		task(os.Args[2])
		return
	}
	hosts(os.Args[2], os.Args[3])
}

// One line for each place, in the order in which containerd asks.
func hosts(folder, host string) {
	options := config.HostOptions{HostDir: config.HostDirFromRoot(folder)}
	places, err := config.ConfigureHosts(context.Background(), options)(host)
	fail(err)
	for _, place := range places {
		fmt.Printf("%s://%s%s pull=%v\n", place.Scheme, place.Host, place.Path, place.Capabilities.Has(docker.HostCapabilityPull|docker.HostCapabilityResolve))
	}
}

func task(file string) {
	text, err := os.ReadFile(file)
	fail(err)
	read := v1.Task{}
	fail(yaml.UnmarshalStrict(text, &read))
	read.SetDefaults(context.Background())
	if problem := read.Validate(context.Background()); problem != nil {
		fail(problem)
	}
	fail(json.NewEncoder(os.Stdout).Encode(read.Spec.Steps))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
