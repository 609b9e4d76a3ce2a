package main

import (
	"fmt"
	"log"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	_ "istio.io/api/mesh/v1alpha1"
	_ "istio.io/istio/operator/pkg/apis"
)

// messages gives a line for each message and each enum below one, sorted by name.
func messages(root protoreflect.FullName) (messages, enums []string) {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(root)
	if err != nil {
		log.Fatalf("%s: %v", root, err)
	}
	met := map[protoreflect.FullName]bool{}
	var visit func(message protoreflect.MessageDescriptor)
	typeOf := func(field protoreflect.FieldDescriptor) string {
		if enum := field.Enum(); enum != nil {
			if !met[enum.FullName()] {
				met[enum.FullName()] = true
				enums = append(enums, enumLine(enum))
			}
			return "#" + string(enum.Name())
		}
		message := field.Message()
		if message == nil {
			return field.Kind().String()
		}
		if strings.HasPrefix(string(message.FullName()), "google.protobuf.") {
			return "@" + string(message.Name())
		}
		visit(message)
		return string(message.Name())
	}
	visit = func(message protoreflect.MessageDescriptor) {
		if met[message.FullName()] {
			return
		}
		met[message.FullName()] = true
		line := string(message.Name())
		for i := range message.Fields().Len() {
			line += " " + fieldText(message.Fields().Get(i), typeOf)
		}
		messages = append(messages, line)
	}
	visit(found.(protoreflect.MessageDescriptor))
	slices.Sort(messages)
	slices.Sort(enums)
	return messages, enums
}

func fieldText(field protoreflect.FieldDescriptor, typeOf func(protoreflect.FieldDescriptor) string) string {
	name := field.JSONName()
	if proto := string(field.Name()); proto != name {
		name += "/" + proto
	}
	kind := ""
	switch {
	case field.IsMap():
		kind = "{" + typeOf(field.MapValue()) + "}"
	case field.IsList():
		kind = "[" + typeOf(field) + "]"
	default:
		kind = typeOf(field)
	}
	if oneof := field.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		kind += "|" + string(oneof.Name())
	}
	return name + ":" + kind
}

func enumLine(enum protoreflect.EnumDescriptor) string {
	line := "#" + string(enum.Name())
	for i := range enum.Values().Len() {
		value := enum.Values().Get(i)
		line += fmt.Sprintf(" %s=%d", value.Name(), value.Number())
	}
	return line
}
