package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	openshift "github.com/openshift/api/apps/v1"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// roots are the kinds that the injector decodes.
var roots = []any{
	corev1.Pod{}, appsv1.Deployment{}, appsv1.StatefulSet{}, appsv1.DaemonSet{}, appsv1.ReplicaSet{},
	corev1.ReplicationController{}, batchv1.Job{}, batchv1.CronJob{}, openshift.DeploymentConfig{},
}

// leaves are the structs that JSON writes as scalars.
var leaves = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():  "q",
	reflect.TypeFor[intstr.IntOrString](): "x",
	reflect.TypeFor[metav1.Time]():        "t",
}

// unread are the fields that injection carries along as they are.
var unread = []string{"status", "managedFields"}

type table struct {
	lines []string
	names map[reflect.Type]string
}

// structs gives a line for each struct below the roots, in the order in which they are met.
func structs() []string {
	t := &table{names: map[reflect.Type]string{}}
	for _, root := range roots {
		t.structName(reflect.TypeOf(root))
	}
	return t.lines
}

func (t *table) structName(goType reflect.Type) string {
	if name, met := t.names[goType]; met {
		return name
	}
	name := goType.Name()
	for other, taken := range t.names {
		if taken == name && other != goType {
			name = "OpenShift" + name
			break
		}
	}
	t.names[goType] = name
	at := len(t.lines)
	t.lines = append(t.lines, "")
	t.lines[at] = strings.Join(append([]string{name}, t.fields(goType)...), " ")
	return name
}

func (t *table) fields(goType reflect.Type) []string {
	var out []string
	for i := range goType.NumField() {
		field := goType.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" && field.Anonymous {
			for _, inlined := range t.fields(field.Type) {
				out = append(out, strings.Replace(inlined, ":", ":^", 1))
			}
			continue
		}
		if name == "-" {
			continue
		}
		if !strings.Contains(options, "omit") {
			name += "!"
		}
		goName := "any"
		if !slices.Contains(unread, strings.TrimSuffix(name, "!")) || field.Type.Kind() == reflect.String {
			goName = t.typeName(field.Type)
		}
		merge := ""
		if strings.Contains(field.Tag.Get("patchStrategy"), "merge") && field.Type.Kind() == reflect.Slice {
			merge = "@" + field.Tag.Get("patchMergeKey")
		}
		out = append(out, fmt.Sprintf("%s:%s%s", name, goName, merge))
	}
	return out
}

func (t *table) typeName(goType reflect.Type) string {
	if leaf, known := leaves[goType]; known {
		return leaf
	}
	switch goType.Kind() {
	case reflect.Pointer:
		return "*" + t.typeName(goType.Elem())
	case reflect.Slice:
		if goType.Elem().Kind() == reflect.Uint8 {
			return "y"
		}
		return "[" + t.typeName(goType.Elem()) + "]"
	case reflect.Map:
		return "{" + t.typeName(goType.Elem()) + "}"
	case reflect.Struct:
		return t.structName(goType)
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Int32:
		return "i"
	case reflect.Int64:
		return "l"
	}
	panic("no name for " + goType.String())
}
