package registry_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/schemas/document"
)

// FuzzReferenceDataIsReadOrRefused holds that whatever a source gives becomes records, or findings that say why not, or
// both, and never anything of another organisation.
func FuzzReferenceDataIsReadOrRefused(f *testing.F) {
	for _, seed := range []struct{ name, body string }{
		{"employees.csv", people}, {"absences.csv", "tab_number,from,to,code\n0001,2026-10-05,2026-10-18,ОТ\n"},
		{"employee.json", `{"id": "1", "tab_number": "0001", "hired": "2020-03-02"}`},
		{"absence.json", `[{"tab_number": "2", "from": "2026-10-01", "to": "2026-10-02", "code": "К"}]`},
		{"party.json", `{"id": "1", "inn": "7810000026"}`}, {"employees.xlsx", "PK\x03\x04"}, {"", "\xff\xfe"},
	} {
		f.Add(seed.name, []byte(seed.body))
	}
	r := registry.New(&config.Config{
		Organisations: []config.Organisation{{ID: "romashka", INN: "7700000016"}}, Connections: []config.Connection{{Name: "hr", Organisation: "romashka"}},
	}, nil)
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		for _, kind := range []document.Kind{document.KindParty, document.KindEmployee, document.KindAbsence} {
			records, findings := r.Read("hr", document.Envelope{Kind: kind, SourceKey: name, Name: name}, body)
			if len(records)+len(findings) == 0 && !registry.IsTable(document.Envelope{Name: name}) { // a table may have no rows
				t.Errorf("%s: nothing is taken and nothing is said", kind)
			}
			for _, record := range records {
				if !json.Valid(record.Data) || record.Key == "" || record.Organisation != "7700000016" || record.Collection != string(kind) && record.Collection != "employee_list" {
					t.Errorf("%s: the record %+v", kind, record)
				}
				if kind != document.KindParty && !strings.HasPrefix(record.Key, "romashka/hr/") {
					t.Errorf("%s: the key %q", kind, record.Key)
				}
			}
			for _, finding := range findings {
				if finding.Code == "" || finding.Message == "" {
					t.Errorf("%s: the finding %+v", kind, finding)
				}
			}
		}
	})
}
