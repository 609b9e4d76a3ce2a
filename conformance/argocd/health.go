package main

import (
	"strings"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/health"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
)

const healthPrefix = "resource.customizations.health."

// healthOf answers for each object how healthy Argo CD finds it, with the checks of an argocd-cm beside its own.
func healthOf(req request) (any, error) {
	overrides := map[string]v1alpha1.ResourceOverride{}
	for key, script := range req.HealthChecks {
		kind := strings.Replace(strings.TrimPrefix(key, healthPrefix), "_", "/", 1)
		overrides[kind] = v1alpha1.ResourceOverride{HealthLua: script}
	}
	answers := make([]health.HealthStatus, 0, len(req.Objects))
	for _, it := range req.Objects {
		status, err := health.GetResourceHealth(it.Git, lua.ResourceHealthOverrides(overrides))
		if err != nil {
			return nil, err
		}
		if status == nil {
			status = &health.HealthStatus{}
		}
		answers = append(answers, *status)
	}
	return answers, nil
}
