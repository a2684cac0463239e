package sandbox

import (
	"bytes"
	"encoding/json"
)

// List is a list that a client may write as its only member, or as nothing: СБИС takes all of it.
type List[T any] []T

// UnmarshalJSON takes a list or its only member.
func (l *List[T]) UnmarshalJSON(text []byte) error {
	if text = bytes.TrimSpace(text); len(text) > 0 && text[0] == '[' {
		return json.Unmarshal(text, (*[]T)(l))
	}
	if string(text) == "null" {
		*l = nil
		return nil
	}
	var one T
	if err := json.Unmarshal(text, &one); err != nil {
		return err
	}
	*l = List[T]{one}
	return nil
}

// first is the first member, or a zero one.
func (l List[T]) first() T {
	var zero T
	if len(l) == 0 {
		return zero
	}
	return l[0]
}
