package timesheet

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/uzelhub/uzel/schemas/table"
)

// Columns tell how a table of marks that another program exports is to be read: which of its columns say what. They are
// written in YAML; core/timesheet/COLUMNS.md describes them.
type Columns struct {
	table   table.Options
	day     bool              // a row is a day with its entry and exit, not one mark
	columns map[string]string // what a column says → its header
	// What the table's own words for directions and objects mean.
	directions map[string]string
	objects    map[string]string
	object     string // of every row, where there is no column
	direction  string // the same of direction
	tabDigits  int    // tab numbers are filled up with zeros: spreadsheets drop them
	overnight  bool   // an exit earlier than its entry is the next day's
}

// yamlColumns is a file of columns as it is written.
type yamlColumns struct {
	Row        string            `yaml:"row"`
	Skip       int               `yaml:"skip"`
	Sheet      string            `yaml:"sheet"`
	Encoding   string            `yaml:"encoding"`
	Separator  string            `yaml:"separator"`
	Columns    map[string]string `yaml:"columns"`
	Directions map[string]string `yaml:"directions"`
	Objects    map[string]string `yaml:"objects"`
	Direction  string            `yaml:"direction"`
	Object     string            `yaml:"object"`
	TabDigits  int               `yaml:"tab_digits"`
	Overnight  string            `yaml:"overnight"`
}

// The columns that a row of either kind may have.
var (
	markColumns = []string{"tab_number", "time", "date", "clock", "direction", "object", "device"}
	dayColumns  = []string{"tab_number", "date", "in", "out", "object", "device"}
)

// ParseColumns reads a description of columns. The name is used in errors only.
func ParseColumns(name string, data []byte) (Columns, error) {
	if len(data) > maxYAMLBytes || bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > maxYAMLBrackets {
		return Columns{}, errColumns.At(name).With("файл слишком велик")
	}
	var y yamlColumns
	if err := decodeColumns(data, &y); err != nil {
		return Columns{}, yamlFault(name, err, errColumns)
	}
	c, wrong := y.columns()
	if wrong != "" {
		return Columns{}, errColumns.At(name).With("%.200s", wrong)
	}
	return c, nil
}

// decodeColumns turns a panic of the parser into an error: the file comes from people.
func decodeColumns(data []byte, y *yamlColumns) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errColumns.With("файл не разобран: %.100v", p)
		}
	}()
	return yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(y)
}

func (y yamlColumns) columns() (Columns, string) {
	c := Columns{
		table:   table.Options{Skip: y.Skip, Sheet: y.Sheet, Encoding: y.Encoding, Raw: true, Repeated: true},
		columns: map[string]string{}, directions: map[string]string{}, objects: map[string]string{},
		object: y.Object, direction: y.Direction, tabDigits: y.TabDigits,
	}
	allowed := markColumns
	switch y.Row {
	case "mark":
	case "day":
		c.day, allowed = true, dayColumns
	default:
		return c, "row: нужно mark (строка — отметка) или day (строка — день с входом и выходом)"
	}
	for _, step := range []func(*Columns, []string) string{y.readColumns, y.readWords, y.readRest} {
		if wrong := step(&c, allowed); wrong != "" {
			return c, wrong
		}
	}
	return c, ""
}

func (y yamlColumns) readColumns(c *Columns, allowed []string) string {
	for _, what := range slices.Sorted(maps.Keys(y.Columns)) {
		if !slices.Contains(allowed, what) {
			return "columns: " + what + " здесь не бывает; допустимы " + strings.Join(allowed, ", ")
		}
		if c.columns[what] = table.ColumnName(y.Columns[what]); c.columns[what] == "" {
			return "columns: у " + what + " не назван столбец"
		}
	}
	has := func(what string) bool { return c.columns[what] != "" }
	switch {
	case !has("tab_number"):
		return "columns: не назван столбец табельного номера (tab_number)"
	case c.day && (!has("date") || !has("in") || !has("out")):
		return "columns: строке-дню нужны столбцы date, in и out"
	case !c.day && has("time") == (has("date") || has("clock")) || !c.day && has("date") != has("clock"):
		return "columns: отметке нужен либо столбец time, либо два: date и clock"
	case !c.day && has("direction") == (y.Direction != ""):
		return "нужен либо столбец direction, либо direction: auto для всех строк"
	}
	return ""
}

func (y yamlColumns) readWords(c *Columns, _ []string) string {
	if y.Direction != "" && (c.day || y.Direction != "auto") {
		return "direction: без столбца направления допустимо только auto, и только когда строка — отметка"
	}
	for word, meaning := range y.Directions {
		if _, known := directions[meaning]; !known {
			return "directions: " + meaning + " — не in, не out и не auto"
		}
		c.directions[table.ColumnName(word)] = meaning
	}
	for word, object := range y.Objects {
		c.objects[table.ColumnName(word)] = object
	}
	return ""
}

func (y yamlColumns) readRest(c *Columns, _ []string) string {
	const mostTitles, mostDigits = 100, 20
	switch y.Separator {
	case "":
	case "tab":
		c.table.Separator = '\t'
	default:
		r, size := utf8.DecodeRuneInString(y.Separator)
		if size != len(y.Separator) || !strings.ContainsRune(",;|", r) {
			return "separator: допустимы , ; | и tab"
		}
		c.table.Separator = r
	}
	if y.Skip < 0 || y.Skip > mostTitles {
		return "skip: строк заголовка должно быть от 0 до 100"
	}
	if y.TabDigits < 0 || y.TabDigits > mostDigits {
		return "tab_digits: от 0 до 20"
	}
	if y.Encoding != "" && !slices.Contains(table.Encodings(), y.Encoding) {
		return "encoding: допустимы " + strings.Join(table.Encodings(), ", ")
	}
	switch y.Overnight {
	case "", "refuse":
	case "next_day":
		c.overnight = true
	default:
		return "overnight: refuse или next_day"
	}
	return ""
}
