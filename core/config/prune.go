package config

import "strconv"

// prune removes the value at a location, so that the rest can be decoded and checked.
func prune(value any, location []string) any {
	if len(location) == 0 {
		return nil
	}
	switch parent := value.(type) {
	case map[string]any:
		if item, ok := parent[location[0]]; ok {
			if kept := prune(item, location[1:]); kept != nil {
				parent[location[0]] = kept
			} else {
				delete(parent, location[0])
			}
		}
	case []any:
		if i, err := strconv.Atoi(location[0]); err == nil && i < len(parent) {
			parent[i] = prune(parent[i], location[1:])
		}
	}
	return value
}
