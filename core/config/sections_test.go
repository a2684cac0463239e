package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A key of uzel.yaml that no comparison looks at would be changed in vain: a reload would not see it.
func TestEveryKeyOfTheConfigurationIsCompared(t *testing.T) {
	compared := append(slices.Collect(maps.Keys((&Config{}).sections())), "connections", "routes", "schedules")
	for field := range reflect.TypeFor[Config]().Fields() {
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if key != "" && key != "-" && !slices.Contains(compared, key) {
			t.Errorf("%s is not compared", key)
		}
	}
}
