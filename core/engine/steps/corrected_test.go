package steps_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/marks"
	"github.com/uzelhub/uzel/schemas/timesheet"
)

var (
	clerk   = store.Actor{Name: "petrov", Kind: store.ActorPerson}
	chief   = store.Actor{Name: "sidorova", Kind: store.ActorPerson}
	october = registry.Series{Organisation: "romashka", Month: "2026-10", Chain: "october"}
	now     = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
)

// attendance is October of two people: one forgot to mark that he left, the other worked on leave.
func attendance() engine.Content {
	content := marksOf(func(d *marks.Document) {
		d.Marks = []marks.Mark{
			{TabNumber: "0001", Time: "2026-10-01 09:00", Direction: "in"},
			{TabNumber: "0002", Time: "2026-10-01 09:00", Direction: "in"}, {TabNumber: "0002", Time: "2026-10-01 18:00", Direction: "out"},
		}
		d.Absences = []marks.Absence{{TabNumber: "0002", From: "2026-09-28", To: "2026-10-09", Code: "ОТ"}}
	})
	content.Envelope.SourceKey = october.Chain
	return content
}

// kept is a document of the engine's whose steps have run.
func (b *bench) kept(identity engine.Identity, parts ...engine.Content) string {
	b.t.Helper()
	var id string
	roles := []string{"enriched", "timesheet"}
	err := b.store.Update(b.t.Context(), store.Hub, func(tx store.Tx) error {
		doc := store.Document{Route: "sheets", Source: "hr", Envelope: parts[len(parts)-1].Envelope, State: document.StateFinished}
		doc.Envelope.Revision = identity.File
		if _, err := tx.InsertDocument(&doc); err != nil {
			return err
		}
		id = doc.ID
		p := engine.Progress{State: doc.State, Identity: identity, Parts: map[string]string{}}
		for i, content := range parts {
			part := store.Part{Document: id, Role: roles[i], Kind: content.Envelope.Kind}
			if err := tx.PutPayload(&part, content.Body); err != nil {
				return err
			}
			p.Parts[part.Role] = part.SHA256
		}
		var err error
		if doc.Progress, err = json.Marshal(p); err != nil {
			return err
		}
		return tx.SaveDocument(&doc)
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return id
}

// correct writes corrections down as the clerk.
func (b *bench) correct(list ...registry.Correction) {
	b.t.Helper()
	if _, err := b.registry.Correct(b.t.Context(), clerk, october, "", now, list...); err != nil {
		b.t.Fatal(err)
	}
}

// forgotten adds the mark that was forgotten.
var forgotten = registry.Correction{
	Act: registry.MarkAdded, TabNumber: "0001", Reason: "забыл отметиться",
	Is: &marks.Mark{TabNumber: "0001", Time: "2026-10-01 18:00", Direction: "out", Device: "manual"},
}

func (b *bench) sheetOf(content engine.Content) timesheet.Document {
	b.t.Helper()
	return decode[timesheet.Document](b.t, b.must(content, "to-timesheet", "validate").Body)
}

func TestATimesheetIsMadeOfCorrectedMarks(t *testing.T) {
	was := marks.Mark{TabNumber: "0002", Time: "2026-10-01 09:00", Direction: "in"}
	is := marks.Mark{TabNumber: "0002", Time: "2026-10-01 11:00", Direction: "in", Device: "manual"}
	decided := func(d registry.Decision) registry.Correction {
		d.Date = "2026-10-01"
		return registry.Correction{Act: registry.DayDecided, TabNumber: "0002", Day: &d, Reason: "отозван из отпуска"}
	}
	for rule, c := range map[string]struct {
		made      []registry.Correction
		want      [2]string // the first of October of each
		anomalies int
	}{
		"nothing is corrected":                 {nil, [2]string{"НН 0", "ОТ 0"}, 2},
		"a forgotten mark is added":            {[]registry.Correction{forgotten}, [2]string{"Я 480", "ОТ 0"}, 1},
		"work on leave counts":                 {[]registry.Correction{decided(registry.Decision{Verdict: registry.CountWork})}, [2]string{"НН 0", "Я 480"}, 1},
		"the leave stays, and that is settled": {[]registry.Correction{decided(registry.Decision{Verdict: registry.Keep, Settles: []string{"work_during_absence"}})}, [2]string{"НН 0", "ОТ 0"}, 1},
		"it was illness": {[]registry.Correction{decided(registry.Decision{Verdict: registry.SetAbsence, Code: "Б", Settles: []string{"work_during_absence"}})},
			[2]string{"НН 0", "Б 0"}, 1},
		"a mark is changed": {[]registry.Correction{
			decided(registry.Decision{Verdict: registry.CountWork}), {Act: registry.MarkChanged, TabNumber: "0002", Was: &was, Is: &is, Reason: "часы терминала"},
		}, [2]string{"НН 0", "Я 360"}, 1},
		"a mark is taken out": {[]registry.Correction{
			{Act: registry.MarkRemoved, TabNumber: "0001", Was: &marks.Mark{TabNumber: "0001", Time: "2026-10-01 09:00", Direction: "in"}, Reason: "чужая карта"},
		}, [2]string{"НН 0", "ОТ 0"}, 1},
		"what is revoked counts no more": {[]registry.Correction{forgotten, {Act: registry.Revoked, Revokes: 1, Reason: "ошибка"}}, [2]string{"НН 0", "ОТ 0"}, 2},
		"a revocation may be revoked": {[]registry.Correction{
			forgotten, {Act: registry.Revoked, Revokes: 1, Reason: "ошибка"}, {Act: registry.Revoked, Revokes: 2, Reason: "верно"},
		}, [2]string{"Я 480", "ОТ 0"}, 1},
	} {
		t.Run(rule, func(t *testing.T) {
			b := newBench(t)
			b.correct(c.made...)
			doc := b.sheetOf(attendance())
			days := [2]string{entries(doc.Sheet.Employees[0].Days["2026-10-01"]), entries(doc.Sheet.Employees[1].Days["2026-10-01"])}
			same(t, "the day", c.want, days)
			anomalies := 0
			for _, line := range doc.Sheet.Employees {
				anomalies += len(line.Anomalies)
			}
			same(t, "anomalies and corrections", [2]int{c.anomalies, len(c.made)}, [2]int{anomalies, doc.Corrected})
		})
	}
}

func TestCorrectionsBelongToTheirOwnSeries(t *testing.T) {
	b := newBench(t)
	b.correct(forgotten)
	other := attendance()
	other.Envelope.SourceKey = "the other object"
	same(t, "another file of the month", "НН 0", entries(b.sheetOf(other).Sheet.Employees[0].Days["2026-10-01"]))
}

func TestWhatBuildsAgainAfterAnApprovalIsACorrectingTimesheet(t *testing.T) {
	b := newBench(t)
	first := attendance()
	built := b.must(first, "to-timesheet")
	id := b.kept(identity, first, built)
	if _, err := b.registry.Approve(t.Context(), chief, id, registry.ApprovalOptions{DespiteAnomalies: true, At: now}); err != nil {
		t.Fatal(err)
	}
	same(t, "built once more the approved one is what it was", string(built.Body), string(b.must(first, "to-timesheet").Body))

	later := identity
	later.File = "1f8fad5b-d9cb-469f-a165-70867728950e"
	same(t, "what changes nothing is no timesheet", []string{"UZ-STP-020"}, b.as(later).told(first, "to-timesheet"))
	b.correct(forgotten)
	corrected := b.as(later).must(first, "to-timesheet")
	doc := decode[timesheet.Document](t, corrected.Body)
	same(t, "the frozen one", string(built.Body), string(b.must(first, "to-timesheet").Body))
	same(t, "numbers", [3]string{"10/1", "10/1", "10"}, [3]string{doc.Number, corrected.Envelope.Number, doc.Correction.Of})
	same(t, "the difference", []timesheet.Change{{
		TabNumber: "0001", Date: "2026-10-01", Was: []timesheet.Entry{{Code: "НН"}}, Is: []timesheet.Entry{{Code: "Я", Minutes: 480}}, Minutes: 480,
	}}, doc.Correction.Changes)

	second := b.as(later).kept(later, first, corrected)
	if _, err := b.registry.Approve(t.Context(), chief, second, registry.ApprovalOptions{DespiteAnomalies: true, At: now}); err != nil {
		t.Fatal(err)
	}
	b.correct(registry.Correction{Act: registry.Revoked, Revokes: 1, Reason: "ошибка"})
	later.File = "2f8fad5b-d9cb-469f-a165-70867728950e"
	doc = decode[timesheet.Document](t, b.as(later).must(first, "to-timesheet").Body)
	same(t, "the second correction is of the first", [3]any{"10/2", "10/1", -480}, [3]any{doc.Number, doc.Correction.Of, doc.Correction.Changes[0].Minutes})
}

// as builds documents of another identity.
func (b *bench) as(identity engine.Identity) *bench {
	c := *b
	c.identity = &identity
	return &c
}

func TestWhoMayApproveWhat(t *testing.T) {
	for rule, c := range map[string]struct {
		prepare func(*bench)
		content func() engine.Content
		actor   store.Actor
		despite bool
		want    string
	}{
		"days that nobody decided about are not approved": {nil, attendance, chief, false, "UZ-REG-115"},
		"unless that is said":                             {nil, attendance, chief, true, ""},
		"four eyes: not by whoever corrected":             {func(b *bench) { b.fourEyes(); b.correct(forgotten) }, attendance, clerk, true, "UZ-REG-116"},
		"four eyes: by another":                           {func(b *bench) { b.fourEyes(); b.correct(forgotten) }, attendance, chief, true, ""},
		"without that rule by the same":                   {func(b *bench) { b.correct(forgotten) }, attendance, clerk, true, ""},
	} {
		t.Run(rule, func(t *testing.T) {
			b := newBench(t)
			if c.prepare != nil {
				c.prepare(b)
			}
			id := b.kept(identity, c.content(), b.must(c.content(), "to-timesheet"))
			same(t, "said", c.want, codeOf(b.approve(c.actor, id, c.despite)))
		})
	}
}

// Four eyes look at what is new: corrections that an approval has seen do not keep their author from approving later ones
// of somebody else.
func TestFourEyesLookAtWhatIsNew(t *testing.T) {
	b := newBench(t)
	b.fourEyes()
	b.correct(forgotten)
	first := attendance()
	id := b.kept(identity, first, b.must(first, "to-timesheet"))
	if err := b.approve(chief, id, true); err != nil {
		t.Fatal(err)
	}
	made := registry.Correction{Act: registry.DayDecided, TabNumber: "0001", Reason: "лист", Day: &registry.Decision{Date: "2026-10-02", Verdict: registry.SetAbsence, Code: "Б"}}
	if _, err := b.registry.Correct(t.Context(), chief, october, "", now, made); err != nil {
		t.Fatal(err)
	}
	later := identity
	later.File = "1f8fad5b-d9cb-469f-a165-70867728950e"
	second := b.as(later).kept(later, first, b.as(later).must(first, "to-timesheet"))
	same(t, "whoever made the new one", "UZ-REG-116", codeOf(b.approve(chief, second, true)))
	same(t, "whoever made the old one", "", codeOf(b.approve(clerk, second, true)))
}

func (b *bench) fourEyes() { b.config.Organisations[0].Timesheet = &config.Timesheet{FourEyes: true} }

func (b *bench) approve(actor store.Actor, id string, despite bool) error {
	_, err := b.registry.Approve(b.t.Context(), actor, id, registry.ApprovalOptions{DespiteAnomalies: despite, At: now})
	return err
}

func codeOf(err error) string {
	if e, ok := fault.As(err); ok {
		return e.Kind.Code
	}
	return ""
}

func TestOnlyTheLatestTimesheetWithEveryCorrectionIsApproved(t *testing.T) {
	b := newBench(t)
	first := attendance()
	id := b.kept(identity, first, b.must(first, "to-timesheet"))
	b.correct(forgotten)
	same(t, "a correction that is not in it", "UZ-REG-114", codeOf(b.approve(chief, id, true)))
	later := identity
	later.File = "1f8fad5b-d9cb-469f-a165-70867728950e"
	whole := b.as(later).kept(later, first, b.as(later).must(first, "to-timesheet"))
	same(t, "the one with it", "", codeOf(b.approve(chief, whole, true)))
	same(t, "once more", "UZ-REG-112", codeOf(b.approve(chief, whole, true)))
	same(t, "the one before", "UZ-REG-113", codeOf(b.approve(chief, id, true)))
	var said []string
	err := b.store.View(t.Context(), func(tx store.ReadTx) error {
		list, err := tx.Journal(store.JournalFilter{})
		for _, e := range list {
			if e.Action == "timesheet.corrected" || e.Action == "timesheet.approved" {
				said = append(said, e.Actor.Name+" "+e.Action+" "+e.Details["month"])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the journal", []string{"petrov timesheet.corrected 2026-10", "sidorova timesheet.approved 2026-10"}, said)
}
