package main

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/hub"
	"github.com/uzelhub/uzel/schemas/calendar"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/table"
	"github.com/uzelhub/uzel/schemas/upd"
)

// rowFlags say what of a document was taken over otherwise than it says, and by whom the answer is signed.
type rowFlags struct {
	file, on, power            string
	row                        int
	code, accepted, unit, note string
	act, actName, actDate      string
}

func (r *rowFlags) flags(f *pflag.FlagSet) {
	f.StringVar(&r.file, "differences", "", "`ФАЙЛ` расхождений по строкам: .json, .xlsx или .csv")
	f.IntVar(&r.row, "line", 0, "`НОМЕР` строки документа, если расхождение одно")
	f.StringVar(&r.code, "code", "", "`КОД` товара вместо номера строки")
	f.StringVar(&r.accepted, "accepted", "", "сколько принято: `ЧИСЛО` в единицах документа")
	f.StringVar(&r.unit, "unit", "", "`ЕДИНИЦА`, чтобы сверить её с документом: код ОКЕИ или наименование")
	f.StringVar(&r.note, "line-reason", "", "`ПРИЧИНА` расхождения в этой строке")
	f.StringVar(&r.act, "act", "", "`НОМЕР` документа о расхождениях")
	f.StringVar(&r.actName, "act-name", "Акт о расхождениях", "`НАИМЕНОВАНИЕ` документа о расхождениях")
	f.StringVar(&r.actDate, "act-date", "", "`ДАТА` документа о расхождениях, ГГГГ-ММ-ДД")
}

// ofAnswer are those that an answer alone has.
func (r *rowFlags) ofAnswer(f *pflag.FlagSet) {
	f.StringVar(&r.on, "on", "", "`ДАТА` приёмки, ГГГГ-ММ-ДД; если не указана — день ответа")
	f.StringVar(&r.power, "power", "", "`НОМЕР` доверенности (МЧД) подписанта из uzel mchd list")
}

// read completes an order by what the flags say.
func (r *rowFlags) read(ctx context.Context, o *hub.AnswerOrder) error {
	o.PowerNumber = r.power
	if r.file != "" {
		if err := r.readFile(ctx, &o.AnswerDetails); err != nil {
			return err
		}
	}
	if r.row != 0 || r.code != "" {
		one, err := r.one()
		if err != nil {
			return err
		}
		o.Differences = append(o.Differences, one)
	} else if r.accepted != "" || r.unit != "" || r.note != "" {
		return errUsage.With("назовите строку: --line или --code")
	}
	if r.act != "" {
		o.Act = &party.DocRef{Name: r.actName, Number: r.act, Date: upd.Date(r.actDate)}
	}
	if r.on != "" {
		o.On = r.on
	}
	for _, day := range []string{r.actDate, o.On} {
		if _, err := calendar.ParseDate(day); day != "" && err != nil {
			return errUsage.With("дата %q: нужна ГГГГ-ММ-ДД", day)
		}
	}
	return nil
}

func (r *rowFlags) one() (upd.Difference, error) {
	d := upd.Difference{Row: r.row, Code: r.code, Unit: r.unit, Reason: r.note}
	accepted, err := quantity(r.accepted)
	if err != nil {
		return d, errUsage.With("--accepted %q: нужно число, например 8 или 8.5", r.accepted)
	}
	d.Accepted = accepted
	return d, nil
}

// quantity reads a number as people write it; nil: none is said.
func quantity(text string) (*num.Decimal, error) {
	if text == "" {
		return nil, nil
	}
	q, err := num.Parse(strings.ReplaceAll(text, ",", "."))
	return &q, err
}

// readFile reads differences, and in JSON whatever else an order has.
func (r *rowFlags) readFile(ctx context.Context, into *steps.AnswerDetails) error {
	data, err := read(ctx, r.file)
	if err != nil {
		return err
	}
	if strings.EqualFold(filepath.Ext(r.file), ".json") {
		return document.Decode(data, into)
	}
	t, err := table.Open(r.file, data, table.DefaultLimits())
	if err != nil {
		return err
	}
	into.Differences, err = differencesOf(t, r.file)
	return err
}

// columnWords are the headers under which people write the columns of differences.
var columnWords = map[string][]string{
	"row":      {"row", "строка", "номер строки", "№"},
	"code":     {"code", "код", "код товара", "артикул"},
	"accepted": {"accepted", "принято", "принятое количество"},
	"unit":     {"unit", "единица", "единица измерения", "ед. изм."},
	"reason":   {"reason", "причина", "примечание"},
}

func differencesOf(t *table.Reader, name string) ([]upd.Difference, error) {
	columns := map[string]int{}
	for field, words := range columnWords {
		columns[field] = -1
		for _, word := range words {
			if i, ok := t.Column(word); ok {
				columns[field] = i
			}
		}
	}
	if columns["row"] < 0 && columns["code"] < 0 {
		return nil, errDifferences.At(name).With("нет столбца «строка» или «код»")
	}
	var list []upd.Difference
	for row, err := range t.Rows() {
		if err != nil {
			return nil, err
		}
		d := upd.Difference{Code: row.Cell(columns["code"]), Unit: row.Cell(columns["unit"]), Reason: row.Cell(columns["reason"])}
		place := name + ", строка " + strconv.Itoa(row.Number)
		if number := row.Cell(columns["row"]); number != "" {
			if d.Row, err = strconv.Atoi(number); err != nil || d.Row < 1 {
				return nil, errDifferences.At(place).With("номер строки документа %.20q", number)
			}
		}
		if d.Accepted, err = quantity(row.Cell(columns["accepted"])); err != nil {
			return nil, errDifferences.At(place).With("принято %.20q: нужно число", row.Cell(columns["accepted"]))
		}
		list = append(list, d)
	}
	return list, nil
}
