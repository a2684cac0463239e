package steps_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/core/store/sqlite"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
)

// bench is where steps are tried: a registry over a real store, and a configuration that a test may change.
type bench struct {
	t        *testing.T
	config   *config.Config
	store    store.Store
	registry *registry.Registry
	identity *engine.Identity // of the documents; nil: the same in every test
}

const workSchedules = `five-two:
  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]
  start: "09:00"
  lunch: { after: 4h, length: 1h }
night:
  cycle: [11h, 11h, 0h, 0h]
  anchor: 2026-10-01
  start: "20:00"
  lunch: { after: 5h, length: 1h }
`

func newBench(t *testing.T) *bench {
	t.Helper()
	s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(t.TempDir(), "uzel.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &config.Config{
		Organisations: []config.Organisation{{
			ID: "romashka", INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»", OKPO: "00010010", Address: "101000, Москва, ул. Примерная, 1",
			EDOID: "2BM-7700000016-770101001-202601010000000000001", Schedule: "five-two",
			Account: &config.Account{
				Number: "40702810800000000001", BIC: "049999001", Bank: "АО «Пример банк»", Correspondent: "30101810900000000001",
			},
			Signatory: &config.Signatory{LastName: "Ромашкина", FirstName: "Анна", Position: "Директор", Authority: 1},
			UPD: &config.UPD{
				Function: "СЧФДОП", DocumentName: "Счет-фактура и передаточный документ", Operation: "Товары переданы",
				Basis: &config.Basis{Name: "Договор", Number: "14", Date: "2026-01-12"},
			},
		}},
		Contracts: []config.Contract{{
			Name: "hours", Seller: "romashka", Buyer: "7810000026", Basis: config.Basis{Name: "Договор", Number: "15", Date: "2026-01-12"}, Prefix: "Л15-", Support: 20,
		}},
		Connections: []config.Connection{{Name: "hr", Organisation: "romashka"}},
		Counterparties: []config.Counterparty{
			{INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»", EDOID: "2BM-7810000026-781001001-202601010000000000002", Address: "190000, Санкт-Петербург"},
			{INN: "770123456703", EDOID: "2BM-770123456703-202601010000000000004"},
		},
		Units:         map[string]config.Unit{"u": {Code: "796"}, "h": {Code: "356"}},
		WorkSchedules: config.WorkSchedules{File: "work_schedules.yaml", YAML: []byte(workSchedules), Names: []string{"five-two", "night"}},
	}
	return &bench{t: t, config: c, store: s, registry: registry.New(c, s)}
}

// know gives the registry reference data, as a folder would.
func (b *bench) know(kind document.Kind, name, body string) {
	b.t.Helper()
	records, findings := b.registry.Read("hr", document.Envelope{Kind: kind, SourceKey: name, Name: name}, []byte(body))
	if len(findings) > 0 {
		b.t.Fatal(findings)
	}
	err := b.store.Update(b.t.Context(), store.Hub, func(tx store.Tx) error { return b.registry.Keep(tx, records) })
	if err != nil {
		b.t.Fatal(err)
	}
}

// identity is the same in every test: 23:30 in Moscow is the next day in Omsk.
var identity = engine.Identity{File: "0f8fad5b-d9cb-469f-a165-70867728950e", BuiltAt: time.Date(2026, 11, 1, 20, 30, 0, 0, time.UTC)}

func (b *bench) id() engine.Identity {
	if b.identity != nil {
		return *b.identity
	}
	return identity
}

// do takes a content through steps as a route writes them: "enrich", "export t13.xlsx".
func (b *bench) do(content engine.Content, names ...string) (engine.Content, []fault.Finding, error) {
	b.t.Helper()
	var findings []fault.Finding
	for _, name := range names {
		name, parameter, _ := strings.Cut(name, " ")
		deps := steps.Deps{Registry: b.registry, Config: b.config, Generator: "Uzel test"}
		step, err := steps.Make(deps, config.Step{Name: name, Parameter: parameter})
		if err != nil {
			b.t.Fatal(err)
		}
		out, found, err := step.Do(b.t.Context(), engine.Input{Content: content, Identity: b.id(), Organisation: "romashka"})
		findings = append(findings, found...)
		if err != nil || fault.HasErrors(found) {
			return engine.Content{}, findings, err
		}
		content = out
	}
	return content, findings, nil
}

// must takes a content through steps that find nothing wrong.
func (b *bench) must(content engine.Content, names ...string) engine.Content {
	b.t.Helper()
	out, findings, err := b.do(content, names...)
	if err != nil || len(findings) > 0 {
		b.t.Fatalf("%v: %v, %v", names, findings, err)
	}
	return out
}

// told is what is said of a content: "code path" of every finding, or the code of the error.
func (b *bench) told(content engine.Content, names ...string) []string {
	b.t.Helper()
	_, findings, err := b.do(content, names...)
	if err != nil {
		e, ok := fault.As(err)
		if !ok {
			return []string{err.Error()}
		}
		return []string{string(e.Kind.Blame) + " " + e.Kind.Code}
	}
	var lines []string
	for _, f := range findings {
		lines = append(lines, strings.TrimSpace(f.Code+" "+f.Path))
	}
	return lines
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func decode[T any](t *testing.T, body []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return v
}

func TestEveryStepIsNamedAndNoOther(t *testing.T) {
	var names []string
	for _, spec := range steps.Specs() {
		names = append(names, spec.Name)
	}
	slices.Sort(names)
	same(t, "the steps", []string{"enrich", "export", "resolve", "sign", "to-bill", "to-timesheet", "to-ukd", "to-upd", "validate"}, names)
	if _, err := steps.Make(steps.Deps{}, config.Step{Name: "guess"}); err == nil {
		t.Error("a step that is not there is made")
	}
}

func TestStepsRefuseWhatTheyAreNotFor(t *testing.T) {
	b := newBench(t)
	for step, kinds := range map[string][]document.Kind{
		"enrich":          {document.KindUPD, document.KindTimesheet},
		"to-upd":          {document.KindUPD, document.KindMarks},
		"to-timesheet":    {document.KindInvoice, document.KindTimesheet},
		"validate":        {document.KindInvoice, document.KindMarks},
		"export t13.xlsx": {document.KindInvoice, document.KindMarks},
		"to-bill hours":   {document.KindMarks, document.KindBill},
	} {
		for _, kind := range kinds {
			content := engine.Content{Envelope: document.Envelope{Kind: kind}, Body: []byte("{}")}
			same(t, fmt.Sprintf("%s of %s", step, kind), []string{"setup UZ-STP-002"}, b.told(content, step))
		}
	}
}

func TestWhatIsNoDocumentIsTheDocumentsFault(t *testing.T) {
	b := newBench(t)
	for name, body := range map[string]string{
		"nothing": "", "cut off": `{"number": "1", "lines": [`, "XML": "<Файл/>", "nesting without end": strings.Repeat("[", 100_000),
		"a list": "[]", "a wrong number": `{"total": "сто"}`,
	} {
		for step, kind := range map[string]document.Kind{
			"enrich": document.KindInvoice, "to-upd": document.KindInvoice, "to-timesheet": document.KindMarks, "export t13.xlsx": document.KindTimesheet,
		} {
			if name == "a wrong number" && kind != document.KindInvoice {
				continue
			}
			content := engine.Content{Envelope: document.Envelope{Kind: kind}, Body: []byte(body)}
			if said := b.told(content, step); len(said) != 1 || !strings.HasPrefix(said[0], "input UZ-") {
				t.Errorf("%s, %s: %v", step, name, said)
			}
		}
	}
}
