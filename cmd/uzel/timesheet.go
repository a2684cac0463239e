package main

import (
	"cmp"
	"context"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/uzelhub/uzel/core/output"
	"github.com/uzelhub/uzel/core/timesheet"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/table"
	sheet "github.com/uzelhub/uzel/schemas/timesheet"
)

func (a *app) timesheetCommand() *cobra.Command {
	c := &cobra.Command{Use: "timesheet", Short: "Табель: построить из отметок, объяснить ячейку"}
	c.AddCommand(a.timesheetBuild(), a.timesheetExplain(), a.timesheetTemplate())
	return c
}

// timesheetInputs are the files and settings that both commands take.
type timesheetInputs struct {
	employees, marks, absences, objects, orders, schedules string
	columns                                                string
	month                                                  string
	plainCalendar                                          bool
}

func (in *timesheetInputs) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&in.employees, "employees", "", "`ФАЙЛ` работников: employees.csv")
	f.StringVar(&in.marks, "marks", "", "`ФАЙЛ` отметок: marks.csv")
	f.StringVar(&in.columns, "marks-columns", "", "`ФАЙЛ` с описанием столбцов чужой таблицы отметок: columns.yaml")
	f.StringVar(&in.absences, "absences", "", "`ФАЙЛ` неявок: absences.csv")
	f.StringVar(&in.schedules, "schedules", "", "`ФАЙЛ` графиков работы: schedules.yaml")
	f.StringVar(&in.objects, "objects", "", "`ФАЙЛ` объектов и их часовых поясов: objects.csv")
	f.StringVar(&in.orders, "orders", "", "`ФАЙЛ` приказов о сверхурочной работе: orders.csv")
	f.BoolVar(&in.plainCalendar, "plain-calendar", false, "считать год без производственного календаря по праздникам ст. 112 ТК")
}

// read reads the inputs. Rows that could not be taken are findings.
func (in *timesheetInputs) read(ctx context.Context) (timesheet.Input, []fault.Finding, error) {
	for _, one := range [][2]string{{"--employees", in.employees}, {"--marks", in.marks}, {"--schedules", in.schedules}} {
		if one[1] == "" {
			return timesheet.Input{}, nil, errUsage.With("не назван файл: %s", one[0])
		}
	}
	limits := table.DefaultLimits()
	var files timesheet.Files
	for _, one := range []struct {
		name string
		file *timesheet.File
	}{
		{in.employees, &files.Employees}, {in.marks, &files.Marks}, {in.absences, &files.Absences},
		{in.objects, &files.Objects}, {in.orders, &files.Orders},
	} {
		if one.name == "" {
			continue
		}
		data, err := readUpTo(ctx, one.name, limits.Bytes)
		if err != nil {
			return timesheet.Input{}, nil, err
		}
		*one.file = timesheet.File{Name: one.name, Data: data}
	}
	written, err := read(ctx, in.schedules)
	if err != nil {
		return timesheet.Input{}, nil, err
	}
	schedules, err := timesheet.ParseSchedules(in.schedules, written)
	if err != nil {
		return timesheet.Input{}, nil, err
	}
	tables, err := in.readTables(ctx, files, limits)
	return timesheet.Input{Document: tables.Document, Schedules: schedules, Origins: tables.Origins}, tables.Findings, err
}

// readTables reads the tables; that of marks as its columns are described, if they are.
func (in *timesheetInputs) readTables(ctx context.Context, files timesheet.Files, limits table.Limits) (timesheet.Tables, error) {
	if in.columns == "" {
		return timesheet.ReadTables(files, limits)
	}
	columns, err := in.marksColumns(ctx)
	if err != nil {
		return timesheet.Tables{}, err
	}
	passages, err := timesheet.ReadMarks(files.Marks, columns, limits)
	if err != nil {
		return timesheet.Tables{}, err
	}
	files.Marks = timesheet.File{}
	tables, err := timesheet.ReadTables(files, limits)
	tables.Document.Marks, tables.Origins.Marks = passages.Document.Marks, passages.Origins.Marks
	tables.Findings = append(passages.Findings, tables.Findings...)
	return tables, err
}

func (in *timesheetInputs) marksColumns(ctx context.Context) (timesheet.Columns, error) {
	described, err := read(ctx, in.columns)
	if err != nil {
		return timesheet.Columns{}, err
	}
	return timesheet.ParseColumns(in.columns, described)
}

// annotate writes a copy of the marks with the reasons of findings beside their rows, and reports whether there was one.
func (in *timesheetInputs) annotate(ctx context.Context, out string, findings []fault.Finding) (bool, error) {
	limits := table.DefaultLimits()
	data, err := readUpTo(ctx, in.marks, limits.Bytes)
	if err != nil {
		return false, err
	}
	file, copied := timesheet.File{Name: in.marks, Data: data}, []byte(nil)
	if in.columns == "" {
		copied, err = file.Annotate(limits, findings)
	} else {
		columns, columnsErr := in.marksColumns(ctx)
		if columnsErr != nil {
			return false, columnsErr
		}
		copied, err = columns.Annotate(file, limits, findings)
	}
	if err != nil || copied == nil {
		return false, err
	}
	return true, write(out, copied)
}

func (in *timesheetInputs) options() timesheet.Options {
	return timesheet.Options{Month: in.month, PlainCalendar: in.plainCalendar}
}

func (a *app) timesheetBuild() *cobra.Command {
	var in timesheetInputs
	var form, out, digits, rejected string
	var head struct{ name, okpo, department, number, date string }
	c := &cobra.Command{
		Use:   "build --employees F --marks F --schedules F --month ГГГГ-ММ --out F.xlsx",
		Short: "Построить табель за месяц", Args: noArgs,
		Example: "  uzel timesheet build --employees employees.csv --marks marks.csv --schedules schedules.yaml \\\n" +
			"    --month 2026-10 --form t13 --out Табель.xlsx",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkBuild(in.month, out, head.date); err != nil {
				return err
			}
			if out == "" && !a.json {
				return errUsage.With("не назван файл табеля: --out F.xlsx (или --json)")
			}
			// A month of 10,000 people is a few hundred megabytes of short-lived rows: half the memory is worth a bit of time.
			defer debug.SetGCPercent(debug.SetGCPercent(50))
			input, findings, err := in.read(c.Context())
			if err != nil {
				return err
			}
			result, err := timesheet.Build(input, in.options())
			if err != nil {
				return err
			}
			input.Document.Marks, input.Origins = nil, timesheet.Origins{} // they are counted
			findings = append(findings, result.Findings...)
			if out != "" {
				doc := result.Document(input.Document, cmp.Or(head.number, in.month[len("2026-"):]), cmp.Or(head.date, lastDay(in.month)))
				doc.Organisation, doc.Department = sheet.Organisation{Name: head.name, OKPO: head.okpo}, head.department
				file, err := exportForm(c.Context(), form, doc, output.Options{Notation: output.Notation(digits)})
				if err != nil {
					return err
				}
				a.report(file.Findings)
				if err := write(out, file.Data); err != nil {
					return err
				}
			}
			a.report(findings)
			if a.json {
				if err := a.value(result.Sheet); err != nil {
					return err
				}
			} else {
				a.sayTimesheet(out, result)
			}
			if rejected != "" {
				if wrote, err := in.annotate(c.Context(), rejected, findings); err != nil {
					return err
				} else if wrote && !a.json {
					a.say("%s: строки отметок, которые не учтены, с причинами", rejected)
				}
			}
			if len(findings) > 0 {
				return silent{errPartial.With("строк не учтено: %d", len(findings))}
			}
			return nil
		},
	}
	in.flags(c)
	f := c.Flags()
	f.StringVar(&in.month, "month", "", "`МЕСЯЦ`, ГГГГ-ММ")
	f.StringVar(&rejected, "rejected", "", "`ФАЙЛ`: копия таблицы отметок с причинами у строк, которые не учтены")
	f.StringVar(&form, "form", "t13", "`ФОРМА`: t13, t12, 0504421, flat, свой шаблон .xlsx или настройки формы .yaml")
	f.StringVar(&out, "out", "", "`ФАЙЛ` табеля")
	f.StringVar(&digits, "codes", string(output.Letters), "`КОДЫ` буквами или цифрами: letters, digits")
	f.StringVar(&head.name, "organisation", "", "`НАИМЕНОВАНИЕ` организации для шапки")
	f.StringVar(&head.okpo, "okpo", "", "код `ОКПО` для шапки")
	f.StringVar(&head.department, "department", "", "структурное `ПОДРАЗДЕЛЕНИЕ` для шапки")
	f.StringVar(&head.number, "number", "", "`НОМЕР` табеля; если не указан — номер месяца")
	f.StringVar(&head.date, "date", "", "`ДАТА` составления, ГГГГ-ММ-ДД; если не указана — последний день месяца")
	return c
}

func (a *app) sayTimesheet(out string, result timesheet.Result) {
	totals, anomalies := result.Sheet.Totals, 0
	for _, line := range result.Sheet.Employees {
		anomalies += len(line.Anomalies)
	}
	a.say("%s", out)
	a.say("  работников %d, отработано %s ч, из них ночью %s ч, сверх нормы %s ч", len(result.Sheet.Employees),
		hours(totals.Minutes), hours(totals.NightMinutes), hours(totals.OvertimeMinutes))
	if anomalies > 0 {
		a.say("  требуют внимания: %d (подробно: --json, поле anomalies)", anomalies)
	}
}

func (a *app) timesheetExplain() *cobra.Command {
	var in timesheetInputs
	var tab, date string
	c := &cobra.Command{
		Use:   "explain --tab ТАБ.№ --date ГГГГ-ММ-ДД --employees F --marks F --schedules F",
		Short: "Объяснить ячейку табеля: отметки, смена, обед, правила", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if tab == "" {
				return errUsage.With("не назван табельный номер: --tab")
			}
			if _, err := time.Parse(time.DateOnly, date); err != nil {
				return errUsage.With("дата %q: нужна ГГГГ-ММ-ДД (--date)", date)
			}
			in.month = date[:len("2026-10")]
			input, _, err := in.read(c.Context())
			if err != nil {
				return err
			}
			explanation, err := timesheet.Explain(input, in.options(), tab, date)
			if err != nil {
				return err
			}
			if a.json {
				return a.value(explanation)
			}
			a.say("%s", strings.TrimRight(explanation.Text(), "\n"))
			return nil
		},
	}
	in.flags(c)
	f := c.Flags()
	f.StringVar(&tab, "tab", "", "табельный `НОМЕР`")
	f.StringVar(&date, "date", "", "`ДЕНЬ`, ГГГГ-ММ-ДД")
	return c
}

// checkBuild refuses at once what would be refused after all the reading, or be done wrong.
func checkBuild(month, out, date string) error {
	if _, _, err := calendar.ParseMonth(month); err != nil {
		return errUsage.With("месяц %q: нужен ГГГГ-ММ (--month)", month)
	}
	if ext := filepath.Ext(out); out != "" && !strings.EqualFold(ext, ".xlsx") {
		return errUsage.With("табель %q: это книга Excel, имя кончается на .xlsx (--out)", out)
	}
	if _, err := time.Parse(time.DateOnly, date); date != "" && err != nil {
		return errUsage.With("дата составления %q: нужна ГГГГ-ММ-ДД (--date)", date)
	}
	return nil
}

func lastDay(month string) string {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return ""
	}
	return first.AddDate(0, 1, -1).Format(time.DateOnly)
}
