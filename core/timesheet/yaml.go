package timesheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/uzelhub/uzel/schemas/fault"
)

const (
	maxYAMLBytes = 256 << 10
	// The YAML parser needs time and memory in the square of the nesting; no honest file opens so many brackets.
	maxYAMLBrackets = 10_000
)

// yamlEntry is one named part of schedules.yaml: a schedule or, under the reserved name, the settings. Fields of both
// are declared here, so that a misspelt one is found by the strict decoder and an alias may point anywhere in the file.
type yamlEntry struct {
	Week             []yamlText `yaml:"week"`
	Cycle            []yamlText `yaml:"cycle"`
	Anchor           yamlText   `yaml:"anchor"`
	Start            yamlText   `yaml:"start"`
	Lunch            *yamlLunch `yaml:"lunch"`
	NormWeek         yamlText   `yaml:"norm_week"`
	AccountingPeriod yamlText   `yaml:"accounting_period"`

	Overtime     yamlText `yaml:"overtime"`
	OvertimeFrom yamlText `yaml:"overtime_from"`
	Round        yamlText `yaml:"round"`
	Clip         yamlText `yaml:"clip"`

	Codes map[string]*yamlCode `yaml:"codes"`
}

// yamlCode is a reason of absence of the employer's own.
type yamlCode struct {
	Digits    yamlText `yaml:"digits"`
	Meaning   yamlText `yaml:"meaning"`
	EveryDay  bool     `yaml:"every_day"`
	KeepsNorm bool     `yaml:"keeps_norm"`
}

type yamlLunch struct {
	After  yamlText `yaml:"after"`
	Length yamlText `yaml:"length"`
}

// yamlText is a scalar as it is written, with the line it stands in; the line is 0 where there is none.
type yamlText struct {
	value string
	line  int
}

func (t *yamlText) UnmarshalYAML(node ast.Node) error {
	token := node.GetToken()
	t.value, t.line = token.Value, token.Position.Line
	return nil
}

func (t yamlText) given() bool { return t.line != 0 }

func readYAML(name string, data []byte) (entries map[string]*yamlEntry, err error) {
	defer func() {
		if panicked := recover(); panicked != nil { // goccy/go-yaml v1.19.2 does on some broken files
			entries, err = nil, errSchedulesYAML.At(name).With("файл не похож на YAML")
		}
	}()
	if len(data) > maxYAMLBytes || bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > maxYAMLBrackets {
		return nil, errSchedulesYAML.At(name).With("файл слишком велик")
	}
	entries = map[string]*yamlEntry{}
	decoder := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := decoder.Decode(&entries); err != nil && !errors.Is(err, io.EOF) {
		return nil, yamlFault(name, err, errSchedulesYAML)
	}
	if err := decoder.Decode(&map[string]any{}); !errors.Is(err, io.EOF) {
		return nil, errSchedulesYAML.At(name).With("в файле больше одного документа YAML")
	}
	return entries, nil
}

// yamlFault says in Russian what the library found, and where.
func yamlFault(name string, err error, kindOf *fault.Kind) *fault.Error {
	var located yaml.Error
	if !errors.As(err, &located) {
		return kindOf.At(name).Wrap(err)
	}
	e := kindOf.At(name)
	if token := located.GetToken(); token != nil {
		e = kindOf.At(at(name, token.Position.Line))
	}
	var unknown *yaml.UnknownFieldError
	var kind *yaml.UnexpectedNodeTypeError
	var twice *yaml.DuplicateKeyError
	switch {
	case errors.As(err, &unknown):
		return e.With("неизвестное поле %.60q", unknown.Token.Value)
	case errors.As(err, &twice):
		return e.With("имя повторяется: %.60q", twice.Token.Value)
	case errors.As(err, &kind):
		return e.With("здесь ожидается значение другого вида")
	}
	return e.With("отступы, кавычки или скобки здесь или строкой выше")
}

func at(name string, line int) string { return name + ":" + strconv.Itoa(line) }
