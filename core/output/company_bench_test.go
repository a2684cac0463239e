package output

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/table"
)

const companySchedules = `
five-two: { week: [8h, 8h, 8h, 8h, 8h, 0h, 0h], start: "09:00", lunch: { after: 4h, length: 1h } }
nights: { cycle: [11h, 11h, 0h, 0h], anchor: 2026-10-01, start: "20:00", lunch: { after: 5h, length: 1h } }
`

// companyTables are the tables of a company whose people pass twice a day, every day of October 2026: 62 marks each.
func companyTables(employees int) timesheet.Files {
	var people, passes bytes.Buffer
	people.WriteString("tab_number,full_name,position,department,schedule,hired,dismissed\n")
	passes.WriteString("tab_number,time,direction,object,device\n")
	for i := range employees {
		schedule := [...]string{"five-two", "nights"}[i%2]
		fmt.Fprintf(&people, "%06d,Работников Работник Работникович,кассир,Торговый зал,%s,2020-01-10,\n", i+1, schedule)
	}
	first := time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC)
	for day := range 31 {
		for i := range employees {
			in, length := 8*60+50+(i*7+day)%25, 9*60+(i*3+day)%70
			if i%2 == 1 {
				in, length = 19*60+50+(i*7+day)%25, 12*60+(i*3+day)%40
			}
			from := first.AddDate(0, 0, day).Add(time.Duration(in) * time.Minute)
			to := from.Add(time.Duration(length) * time.Minute)
			const layout = "2006-01-02 15:04:05"
			fmt.Fprintf(&passes, "%06d,%s,in,A1,card\n%06d,%s,out,A1,card\n", i+1, from.Format(layout), i+1, to.Format(layout))
		}
	}
	return timesheet.Files{Employees: timesheet.File{Name: "employees.csv", Data: people.Bytes()},
		Marks: timesheet.File{Name: "marks.csv", Data: passes.Bytes()}}
}

// BenchmarkCompany goes all the way from the tables to the workbook. The process's peak of memory is that of the largest
// run so far: measure one size at a time.
func BenchmarkCompany(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		for _, form := range []string{"t13", "t12", "flat"} {
			b.Run(fmt.Sprintf("%s/%d", form, n), func(b *testing.B) {
				files := companyTables(n)
				for b.Loop() {
					data := companyWorkbook(b, files, form)
					b.ReportMetric(float64(len(data))/1e6, "MB")
				}
				b.ReportMetric(peakMemory(b), "peak-MB")
			})
		}
	}
}

func companyWorkbook(b *testing.B, files timesheet.Files, form string) []byte {
	b.Helper()
	tables, err := timesheet.ReadTables(files, table.DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	schedules, err := timesheet.ParseSchedules("schedules.yaml", []byte(companySchedules))
	if err != nil {
		b.Fatal(err)
	}
	result, err := timesheet.Build(timesheet.Input{Document: tables.Document, Schedules: schedules}, timesheet.Options{Month: "2026-10"})
	if err != nil {
		b.Fatal(err)
	}
	tables.Document.Marks = nil
	return mustExport(b, form, result.Document(tables.Document, "10", "2026-10-31"), Options{TempDir: b.TempDir()}).Data
}

// peakMemory is the most memory that the process ever had, in megabytes; 0 where the system does not tell.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kilobytes, _ := strconv.ParseFloat(fields[0], 64)
	return kilobytes / 1024
}

// BenchmarkFlat writes 200,000 rows: 6,452 employees of a month of 31 days.
func BenchmarkFlat(b *testing.B) {
	doc := crowd(b, 6452)
	o := Options{TempDir: b.TempDir()}
	before := peakMemory(b)
	for b.Loop() {
		file := mustExport(b, "flat", doc, o)
		b.ReportMetric(float64(len(file.Data))/1e6, "MB")
	}
	b.ReportMetric(peakMemory(b), "peak-MB")
	b.ReportMetric(peakMemory(b)-before, "above-the-timesheet-MB")
}
