// Package timesheet makes timesheets from marks: pure arithmetic in whole minutes, no clock, no disk, no network.
//
// A [marks.Document] with [Schedules] goes in; a timesheet.Sheet comes out, with a finding for every row that had to be
// left out. [ReadTables] and [ParseSchedules] read the CSV tables and schedules.yaml that people keep; a route step brings
// its own document. [Explain] answers for any cell by which marks and rules it came about.
//
// The rules are numbered, and each has its file, in the order in which they are applied to an employee:
//
//	plan.go        1  what the schedule plans for a date (Labour Code, art. 95, 112)
//	marking.go     2  marks sorted, automatic directions resolved, double passes merged
//	pairs.go       3  an entry with its exit; what is left alone is an anomaly
//	shifts.go      4  pairs of one shift, and the day the shift belongs to
//	lunch.go       5  the unpaid break (art. 108); clipping and rounding, which stand around it
//	midnight.go    6  what was worked, split at local midnight and at the edges of the night (art. 96)
//	codes.go       7  Я, Н, С and РВ of every minute (art. 96, 99, 152, 153); overtime.go the settings of overtime
//	employment.go  8  shifts outside the employment
//	absences.go    9  absences, and work during them (art. 256)
//	cells.go      10  the cell of a date
//	norm.go       11  norm and overtime (art. 91, 104)
//	totals.go     12  sums of the halves and of the month
//	explain.go    14  why a cell is what it is
//
// Marks that another program exports come through columns.go, a description of what each column says; annotate.go puts
// reasons beside the rows that could not be taken; join.go adds earlier months to an accounting period.
//
// Rule 13, corrections, concerns stored timesheets and is no arithmetic.
package timesheet
