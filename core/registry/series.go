package registry

import "fmt"

// Series is everything that is built of one month's marks of one source: the timesheet, its later revisions, the
// correcting timesheets. Corrections and approvals belong to a series: another object's marks of the month, which come
// in a file of their own, are another.
type Series struct {
	Organisation string // id
	Month        string // YYYY-MM
	Chain        string // of the documents
}

// key is that of a record of the series. What a source calls its documents may hold a name, so it stands there as a digest.
func (s Series) key(number int) string { return fmt.Sprintf("%s%06d", s.prefix(), number) }

func (s Series) prefix() string {
	return s.Organisation + "/" + s.Month + "/" + digest([]byte(s.Chain)) + "/"
}
