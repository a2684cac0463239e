package table

// Limits bound what one file may cost. A hostile file meets a limit, an honest one does not.
type Limits struct {
	Bytes         int64 // size of the file
	Rows          int   // rows without the header
	Columns       int   // cells of a row
	CellBytes     int   // length of a cell
	UnzippedBytes int64 // size of a workbook's parts together
	ZipEntries    int   // number of a workbook's parts
}

// DefaultLimits serve a year of marks of 10,000 people as CSV, and any workbook a person would send.
func DefaultLimits() Limits {
	return Limits{
		Bytes:         1 << 30,
		Rows:          10_000_000,
		Columns:       256,
		CellBytes:     32_767, // Excel's own limit
		UnzippedBytes: 64 << 20,
		ZipEntries:    2_000,
	}
}
