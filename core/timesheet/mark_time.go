package timesheet

// IsTime reports whether a text is a time that a mark may have: RFC 3339, or YYYY-MM-DD HH:MM[:SS].
func IsTime(s string) bool {
	_, _, ok := parseTime(s)
	return ok
}
