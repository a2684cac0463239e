package sandbox

import (
	"regexp"
	"slices"
	"strings"
)

var operators = map[string]bool{
	"=": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true, "in": true, "not in": true, "like": true, "not like": true,
	"ilike": true, "not ilike": true, "where": true,
}

// holds compares as SQL does: with nothing on the left only "= nothing" and an "in" that lists nothing hold.
func holds(left any, operator string, right any) bool {
	switch operator {
	case "in", "not in":
		list := items(right)
		if left == nil {
			return operator == "in" && slices.Contains(list, nil)
		}
		found := slices.ContainsFunc(list, func(item any) bool { return item != nil && equal(left, item) })
		return found == (operator == "in")
	case "=":
		return left == nil && right == nil || left != nil && right != nil && equal(left, right)
	}
	if right == nil {
		return operator == "!=" && left != nil
	}
	if left == nil {
		return false
	}
	switch operator {
	case "!=":
		return !equal(left, right)
	case "like", "ilike", "not like", "not ilike":
		return like(left, right, strings.HasSuffix(operator, "ilike")) != strings.HasPrefix(operator, "not ")
	}
	order, ok := compare(left, right)
	switch operator {
	case "<":
		return ok && order < 0
	case "<=":
		return ok && order <= 0
	case ">":
		return ok && order > 0
	}
	return ok && order >= 0
}

func equal(a, b any) bool {
	order, ok := compare(a, b)
	return ok && order == 0
}

// like is SQL's pattern: % for any text, _ for one character, \ before one of them for itself.
func like(left, right any, fold bool) bool {
	text, ok := left.(string)
	pattern, ok2 := right.(string)
	if !ok || !ok2 {
		return false
	}
	var b strings.Builder
	b.WriteString(`(?s`)
	if fold {
		b.WriteString(`i`)
	}
	b.WriteString(`)^`)
	escaped := false
	for _, letter := range pattern {
		switch {
		case escaped:
			b.WriteString(regexp.QuoteMeta(string(letter)))
			escaped = false
		case letter == '\\':
			escaped = true
		case letter == '%':
			b.WriteString(`.*`)
		case letter == '_':
			b.WriteString(`.`)
		default:
			b.WriteString(regexp.QuoteMeta(string(letter)))
		}
	}
	b.WriteString(`$`)
	matched, err := regexp.MatchString(b.String(), text)
	return err == nil && matched
}
