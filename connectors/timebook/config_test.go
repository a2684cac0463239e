package timebook_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/connectors/timebook"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

func TestConfigurationIsChecked(t *testing.T) {
	api := throughAPI("http://127.0.0.1:1", nil)
	with := func(more config) config {
		all := throughAPI("http://127.0.0.1:1", nil)
		for key, value := range more {
			all[key] = value
		}
		return all
	}
	for name, test := range map[string]struct {
		change config
		want   string // in the message; empty: the configuration is right
	}{
		"the least that is needed": {nil, ""},
		"tables of everything": {config{
			"kpp": "770101001", "name": "ООО «Ромашка»", "time_zone": "Asia/Omsk", "encoding": "windows-1251", "settle": "0s",
			"absences": config{"files": "absences_{month}.xlsx"}, "objects": config{"files": "objects.csv"},
			"marks": config{"files": "*.xlsx", "columns": config{"time": "Дата + Время"}, "values": config{"direction": config{"Вх": "in"}}},
		}, ""},
		"shifts of the API":            {api, ""},
		"an unknown key":               {config{"folders": "x"}, "folders"},
		"no folder":                    {config{"folder": nil}, "folder"},
		"no employees":                 {config{"employees": nil}, "employees"},
		"an ИНН with a slip":           {config{"inn": "7700000017"}, "inn"},
		"a КПП that is none":           {config{"kpp": "77"}, "kpp"},
		"a zone that is none":          {config{"time_zone": "Moscow"}, "time_zone"},
		"the machine's zone":           {config{"time_zone": "Local"}, "time_zone"},
		"another encoding":             {config{"encoding": "koi8-r"}, "encoding"},
		"no time to answer":            {config{"timeout": "0s"}, "timeout"},
		"a path for a pattern":         {config{"employees": config{"files": "2026/*.csv"}}, "employees.files"},
		"a pattern that is none":       {config{"employees": config{"files": "[.csv"}}, "employees.files"},
		"a column that we do not have": {config{"employees": config{"files": "*", "columns": config{"tab": "Номер"}}}, "employees.columns.tab"},
		"a column without a header":    {config{"employees": config{"files": "*", "columns": config{"hired": "Дата + "}}}, "employees.columns.hired"},
		"values of no column":          {config{"marks": config{"files": "*", "values": config{"way": config{"a": "in"}}}}, "marks.values.way"},
		"no marks":                     {config{"marks": nil}, "marks"},
		"marks from both sides":        {with(config{"marks": config{"files": "*"}}), "marks"},
		"an API without an address":    {with(config{"url": nil}), "url"},
		"an API without a password":    {with(config{"password": nil}), "password"},
		"shifts without an API":        {config{"marks_from": "demands", "marks": nil}, "marks_from"},
		"an address without a scheme":  {with(config{"url": "romashka.timebook.ru/erpi"}), "url"},
		"a password in the address":    {with(config{"url": "https://uzel:secret@romashka.timebook.ru"}), "url"},
		"parameters in the address":    {with(config{"url": "https://romashka.timebook.ru/erpi?a=1"}), "url"},
		"shifts of nobody":             {with(config{"performer": nil}), "performer"},
		"shifts without GUIDs":         {with(config{"employees": config{"files": "*"}}), "guid"},
		"a source that is none":        {config{"marks_from": "webhooks"}, "marks_from"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := newConnection(timebook.Patient, settings(t.TempDir(), test.change), true)
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				_ = c.Close()
				return
			}
			if f := faultOf(t, err, document.CauseMisconfigured); !strings.Contains(f.Message, test.want) {
				t.Errorf("the error does not speak of %s: %v", test.want, err)
			}
			if strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "secret@") {
				t.Errorf("a secret is repeated: %v", err)
			}
		})
	}
}

func TestAGuessNeedsTheCustomersConsent(t *testing.T) {
	guess := settings(t.TempDir(), throughAPI("http://127.0.0.1:1", config{"marks_from": "timesheets"}))
	_, err := newConnection(timebook.Patient, guess, false)
	if f := faultOf(t, err, document.CauseMisconfigured); !strings.Contains(f.Message, "accept_guess") {
		t.Errorf("the error does not say how it is given: %v", f)
	}
	if _, err := newConnection(timebook.Patient, guess, true); err != nil {
		t.Errorf("with consent: %v", err)
	}
	known := settings(t.TempDir(), throughAPI("http://127.0.0.1:1", nil))
	if _, err := newConnection(timebook.Patient, known, false); err != nil {
		t.Errorf("what is known needs none: %v", err)
	}
}

func TestThePasswordIsMarkedAsASecretAndEverySettingHasATitle(t *testing.T) {
	text, err := sdk.ConfigSchema(timebook.Connector{}.Describe().Config)
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]struct {
			WriteOnly bool
			Title     string
		}
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	for name, property := range schema.Properties {
		if property.WriteOnly != (name == "password") {
			t.Errorf("%s: writeOnly is %v", name, property.WriteOnly)
		}
		if property.Title == "" {
			t.Errorf("%s has no title", name)
		}
	}
}
