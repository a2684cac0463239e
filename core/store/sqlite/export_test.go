package sqlite

import "fmt"

// LimitPages makes stores that are opened until restore is called believe that the disk is full after so many pages.
func LimitPages(n int) (restore func()) {
	before := writes
	writes = append([]string{fmt.Sprintf("max_page_count(%d)", n)}, writes...)
	return func() { writes = before }
}
