package output

import (
	"bytes"
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

// MaxSettings bounds the size of a file of settings.
const MaxSettings = 1 << 20

// Settings are what an organisation decides about a form once: which one, in which codes, by which kinds of pay, and who
// signs. They are written in YAML; README.md describes them.
type Settings struct {
	Form string // t13, or the path of a template from the settings' own folder
	Options
}

// yamlSettings is a file of settings as it is written.
type yamlSettings struct {
	Form  scalar             `yaml:"form"`
	Codes scalar             `yaml:"codes"`
	Pay   map[string]yamlPay `yaml:"pay"`
	Signs struct {
		Responsible yamlSignatory `yaml:"responsible"`
		Head        yamlSignatory `yaml:"head"`
		Personnel   yamlSignatory `yaml:"personnel"`
	} `yaml:"signs"`
}

type yamlPay struct {
	Code    scalar `yaml:"code"`
	Account scalar `yaml:"account"`
}

type yamlSignatory struct {
	Position scalar `yaml:"position"`
	Name     scalar `yaml:"name"`
}

func (y yamlSignatory) signatory() Signatory {
	return Signatory{Position: string(y.Position), Name: string(y.Name)}
}

// scalar is a value as it is written: to YAML 0504421 is an octal number, and the account 44.10 the number 44.1.
type scalar string

// UnmarshalYAML takes the text.
func (s *scalar) UnmarshalYAML(node ast.Node) error {
	if _, isScalar := node.(ast.ScalarNode); !isScalar {
		return errSettings.With("здесь ожидается текст")
	}
	*s = scalar(node.GetToken().Value)
	return nil
}

// IsSettings tells the name of a file of settings from that of a form or of a template.
func IsSettings(form string) bool {
	return slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(form)))
}

// ParseSettings reads a file of settings. The name is used in errors only.
func ParseSettings(name string, data []byte) (Settings, error) {
	var y yamlSettings
	if err := decodeSettings(data, &y); err != nil {
		return Settings{}, settingsFault(name, err)
	}
	s := Settings{Form: string(y.Form), Options: Options{
		Notation: Notation(y.Codes), Responsible: y.Signs.Responsible.signatory(), Head: y.Signs.Head.signatory(),
		Personnel: y.Signs.Personnel.signatory(),
	}}
	if !IsTemplate(s.Form) && !slices.ContainsFunc(forms, func(f Form) bool { return s.Form == f.Name || s.Form == f.Name+f.Extension }) {
		return Settings{}, errUnknownForm.At(name).With("form: %.60q; есть: %s или файл .xlsx", s.Form, strings.Join(formNames(), ", "))
	}
	if s.Notation != "" && s.Notation != Letters && s.Notation != Digits {
		return Settings{}, errNotation.At(name).With("codes: %.60q", y.Codes)
	}
	for _, code := range slices.Sorted(maps.Keys(y.Pay)) {
		if timesheet.Code(code).Class() != timesheet.Work {
			return Settings{}, errSettings.At(name).With("pay: %.20q — не код отработанного времени", code)
		}
		if s.Pay == nil {
			s.Pay = map[timesheet.Code]Pay{}
		}
		s.Pay[timesheet.Code(code)] = Pay{Code: string(y.Pay[code].Code), Account: string(y.Pay[code].Account)}
	}
	return s, nil
}

// settingsFault says where the library stumbled, not what stands there: it may be a name.
func settingsFault(name string, err error) error {
	if f, ok := fault.As(err); ok {
		return f.At(name)
	}
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil {
		name += ":" + strconv.Itoa(located.GetToken().Position.Line)
	}
	return errSettings.At(name).With("неизвестное поле, отступ, кавычки или скобки")
}

// decodeSettings turns a panic of the parser into an error: the file comes from people, and some broken ones do that.
func decodeSettings(data []byte, y *yamlSettings) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errSettings.With("файл не похож на YAML")
		}
	}()
	const mostBrackets = 1000 // the parser takes time in the square of the nesting
	if len(data) > MaxSettings || bytes.Count(data, []byte("["))+bytes.Count(data, []byte("{")) > mostBrackets {
		return errSettings.With("файл слишком велик")
	}
	return yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(y)
}
