package endtoend

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/connectors/tryton/trytontest"
)

// erp is a real Tryton, filled, and a site whose routes read it.
type erp struct {
	site
	server  *trytontest.Server
	plan    trytontest.Plan
	filled  trytontest.Filled
	session *trytontest.Session

	updFolder, sheetFolder string
}

// TestWithARealERP takes a month out of a real Tryton server: УПД and the timesheet. The parts follow one another on one
// database, which takes half a minute to make.
func TestWithARealERP(t *testing.T) {
	e := &erp{server: trytontest.Start(t), plan: trytontest.Sample()}
	e.filled = trytontest.Fill(t, e.server, e.plan)
	e.session = e.server.Dial(t)
	e.site = newSite(t, map[string]string{
		"uzel.yaml": e.config(), "routes.yaml": erpRoutes, "work_schedules.yaml": erpSchedules, "password": e.server.Password + "\n",
	})
	e.updFolder, e.sheetFolder = e.folder("out/upd"), e.folder("out/timesheet")
	for _, part := range []struct {
		name string
		do   func(*testing.T)
	}{
		{"everything is in order before the first run", e.testCheck},
		{"every invoice becomes an УПД or is set aside with its reason", e.testInvoices},
		{"the timesheet says what the turnstile saw", e.testTimesheet},
		{"a second run makes nothing new", e.testSecondRun},
		{"a serving hub takes a new invoice and nothing twice", e.testServing},
	} {
		if !t.Run(part.name, part.do) {
			t.FailNow()
		}
	}
}

// in gives the site to a part of the test, so that what fails is told of that part.
func (e *erp) in(t *testing.T) site { return site{t: t, dir: e.dir} }

func (e *erp) testCheck(t *testing.T) {
	said := string(e.in(t).run(0, "check"))
	for _, want := range []string{"Tryton 6.0", "счетов покупателям: 8", "сотрудников: 12", "подключение payroll"} {
		if !strings.Contains(said, want) {
			t.Errorf("the check does not say %q:\n%s", want, said)
		}
	}
}

func (e *erp) testSecondRun(t *testing.T) {
	s := e.in(t)
	before := [2]map[string]string{listing(t, e.updFolder), listing(t, e.sheetFolder)}
	if got := s.runRoute("upd-out"); got.Taken != 0 || got.Problems != 0 {
		t.Errorf("the second run for УПД brought %+v", got)
	}
	if got := s.runRoute("timesheet-monthly", "--month", e.plan.Month); got != (intake{Known: 1}) {
		t.Errorf("the second run for the timesheet brought %+v", got)
	}
	if diff := cmp.Diff(before, [2]map[string]string{listing(t, e.updFolder), listing(t, e.sheetFolder)}); diff != "" {
		t.Errorf("the second run changed what lies in the folders:\n%s", diff)
	}
}

// testServing posts one more invoice while the hub serves.
func (e *erp) testServing(t *testing.T) {
	s := e.in(t)
	before := listing(t, e.updFolder)
	served := s.serve()
	id := e.copyInvoice(t, e.filled.Invoices[0])
	served.until("the УПД of a new invoice", func() bool { return len(listing(t, e.updFolder)) > len(before) })
	served.stop()

	after := listing(t, e.updFolder)
	var fresh []string
	for name, was := range after {
		if before[name] == "" {
			fresh = append(fresh, name)
		} else if before[name] != was {
			t.Errorf("%s was written again", name)
		}
	}
	if len(fresh) != 1 || len(after) != len(before)+1 {
		t.Fatalf("the new invoice made the files %v", fresh)
	}
	number := e.read(t, id).Number
	if doc := parseUPD(t, filepath.Join(e.updFolder, fresh[0])); doc.Number != number {
		t.Errorf("the new УПД has the number %s, the invoice %s", doc.Number, number)
	}
	if got := s.runRoute("upd-out"); got.Taken != 0 {
		t.Errorf("after the hub has stopped a run takes %d documents again", got.Taken)
	}
	for _, doc := range s.documents("--state", "finished") {
		attempts := s.story(doc.ID).Attempts
		if len(attempts) != 1 || attempts[0].Outcome != "done" {
			t.Errorf("%s %s was sent by the attempts %+v, want one", doc.Kind, doc.Number, attempts)
		}
	}
	if diff := cmp.Diff(after, listing(t, e.updFolder)); diff != "" {
		t.Errorf("what was sent was sent again:\n%s", diff)
	}
}

const erpRoutes = `routes:
  - name: upd-out
    from: { connection: tryton, kinds: [invoice], every: 1s }
    steps: [enrich, to-upd, validate]
    to: upd
  - name: timesheet-monthly
    schedule: "0 7 1 * *"
    from: { connection: tryton, kinds: [marks], period: previous-month }
    steps: [enrich, to-timesheet, validate, { export: t13.xlsx }]
    to: payroll
`

const erpSchedules = `five-two:
  week: [8h, 8h, 8h, 8h, 8h, 0h, 0h]
  start: "09:00"
  lunch: { after: 4h, length: 1h }
two-two-night:
  cycle: [11h, 11h, 0h, 0h]
  anchor: 2026-01-01
  start: "20:00"
  lunch: { after: 5h, length: 1h }
`

// config describes the company as its accountant would. Of the foreign buyer there is nothing to say: it takes part in
// no exchange of electronic documents.
func (e *erp) config() string {
	var night strings.Builder
	for _, employee := range e.plan.Employees {
		if employee.Night {
			fmt.Fprintf(&night, "  - { organisation: romashka, tab_number: %q, schedule: two-two-night, position: Охранник }\n", employee.Tab)
		}
	}
	return fmt.Sprintf(`organisations:
  - id: romashka
    name: %s
    inn: "%s"
    kpp: "%s"
    address: 101000, Москва, ул. Ленина, 1
    edo_id: 2BM-7700000016-770001001-202601010000000000001
    schedule: five-two
    signatory: { last_name: Ромашкина, first_name: Анна, middle_name: Сергеевна, position: Генеральный директор, authority: 1 }
    upd:
      function: СЧФДОП
      document_name: Счет-фактура и документ об отгрузке товаров (выполнении работ)
      operation: Товары переданы, услуги оказаны
      basis: { name: Договор, number: "14", date: 2026-01-12 }
counterparties:
  - { inn: "7810000026", kpp: "781001001", edo_id: 2BM-7810000026-781001001-202601010000000000002 }
  - { inn: "6605000014", kpp: "660501001", edo_id: 2BM-6605000014-660501001-202601010000000000003 }
  - { inn: "770123456703", edo_id: 2BM-770123456703-202601010000000000004 }
units:
  u: { code: "796" }
  h: { code: "356" }
  d: { code: "359" }
  kg: { code: "166" }
  l: { code: "112" }
connections:
  - name: tryton
    connector: tryton
    organisation: romashka
    config: { url: %s, database: %s, user: %s, password: "${file:password}" }
  - name: upd
    connector: folder
    organisation: romashka
    config: { out: out/upd }
  - name: payroll
    connector: folder
    organisation: romashka
    config: { out: out/timesheet }
routes: [routes.yaml]
work_schedules: work_schedules.yaml
employees:
%s`, e.plan.Company.Name, e.plan.Company.INN, e.plan.Company.KPP, e.server.URL, e.server.Database, e.server.User, night.String())
}
