package config

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// decodeTree reads JSON into maps, lists and plain values; numbers keep their digits.
func decodeTree(raw json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

// mapStrings copies a tree, replacing every string by what with makes of it.
func mapStrings(pointer string, value any, with func(pointer, text string) any) any {
	switch value := value.(type) {
	case map[string]any:
		mapped := make(map[string]any, len(value))
		for key, item := range value {
			mapped[key] = mapStrings(child(pointer, key), item, with)
		}
		return mapped
	case []any:
		mapped := make([]any, len(value))
		for i, item := range value {
			mapped[i] = mapStrings(element(pointer, i), item, with)
		}
		return mapped
	case string:
		return with(pointer, value)
	}
	return value
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// child is the JSON Pointer of a key below pointer.
func child(pointer, key string) string { return pointer + "/" + pointerEscaper.Replace(key) }

// element is the JSON Pointer of a list's element below pointer.
func element(pointer string, index int) string { return pointer + "/" + strconv.Itoa(index) }

// pointerOf is the JSON Pointer of a location.
func pointerOf(location []string) string {
	pointer := ""
	for _, token := range location {
		pointer = child(pointer, token)
	}
	return pointer
}

// valueAt is what stands at a JSON Pointer; nil when nothing does.
func valueAt(value any, pointer string) any {
	if pointer == "" {
		return value
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch parent := value.(type) {
		case map[string]any:
			value = parent[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			value = parent[i]
		default:
			return nil
		}
	}
	return value
}
