package hub

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/num"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/upd"
)

// bought is a document that came in and waits for our answer: an УПД of three rows, two drills, fifteen books, lessons.
func bought(t *testing.T, h *Hub) string {
	t.Helper()
	body, err := os.ReadFile("../../schemas/upd/examples/mixed-rates.xml")
	if err != nil {
		t.Fatal(err)
	}
	at := h.options.Clock.Now()
	x := &engine.Exchange{With: "in", Remote: "r", Flow: docflow.Transfer, Ours: docflow.Buyer, Facts: []docflow.Fact{
		{ID: "1", Event: docflow.Title, At: at}, {ID: "2", Event: docflow.TitleDispatched, At: at},
	}}
	progress, err := json.Marshal(engine.Progress{State: document.StateFinished, Product: "original", Flow: x.Flow, Exchange: x})
	if err != nil {
		t.Fatal(err)
	}
	doc := store.Document{Route: "out", Source: "in", State: document.StateFinished, Progress: progress,
		Envelope: document.Envelope{Kind: document.KindUPD, SourceKey: "1", Name: "1.xml"}}
	err = h.store.Update(t.Context(), store.Hub, func(tx store.Tx) error {
		if _, err := tx.InsertDocument(&doc); err != nil {
			return err
		}
		return tx.PutPayload(&store.Part{Document: doc.ID, Role: "original", Name: "1.xml", Kind: document.KindUPD}, body)
	})
	if err != nil {
		t.Fatal(err)
	}
	return doc.ID
}

func quantity(text string) *num.Decimal {
	q := num.Must(text)
	return &q
}

func partly(differences ...upd.Difference) AnswerOrder {
	return AnswerOrder{Event: docflow.AcceptedPartly, AnswerDetails: steps.AnswerDetails{Differences: differences}}
}

func TestWhatIsOrderedWithAnAnswerIsStoredWithIt(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	id := bought(t, h)
	order := partly(upd.Difference{Code: "УЧ-77", Accepted: quantity("12"), Unit: "шт", Reason: "промокли у Иванова"})
	order.Act = &party.DocRef{Name: "Акт", Number: "3", Date: "2026-10-31"}
	findings, err := h.OrderAnswer(t.Context(), anna, id, order)
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	err = h.store.View(t.Context(), func(tx store.ReadTx) error {
		doc, err := tx.Document(id)
		if err != nil {
			return err
		}
		var p engine.Progress
		if err := json.Unmarshal(doc.Progress, &p); err != nil {
			return err
		}
		i := slices.IndexFunc(p.Deliveries, func(d engine.Delivery) bool { return d.Answer != nil && d.Answer.Event == docflow.AcceptedPartly })
		if i < 0 || p.Deliveries[i].Answer.Reason != "Расхождения в строках: 2" {
			t.Fatalf("deliveries are %+v", p.Deliveries)
		}
		body, err := tx.Payload(id, p.Deliveries[i].Answer.Details)
		if err != nil {
			return err
		}
		details, err := steps.ReadDetails(body)
		if err != nil {
			return err
		}
		if d := details.Differences; len(d) != 1 || d[0].Row != 2 || d[0].Code != "" || details.Act.Number != "3" {
			t.Errorf("stored are %+v", details)
		}
		journal, err := tx.Journal(store.JournalFilter{Document: id, Limit: 100})
		for _, entry := range journal {
			if told, _ := json.Marshal(entry); strings.Contains(string(told), "Иванов") || strings.Contains(string(told), "Акт") {
				t.Errorf("the journal tells what the answer says: %s", told)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatDoesNotFitTheDocumentIsNotOrdered(t *testing.T) {
	h := openHub(t, filepath.Join(t.TempDir(), "uzel.db"), configuration())
	id := bought(t, h)
	body, err := os.ReadFile("../../schemas/mchd/examples/employee.xml")
	if err != nil {
		t.Fatal(err)
	}
	kept, findings := registry.ReadPower("ON_EMCHD_20260115_11111111-2222-4333-8444-555555555555.xml", body)
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	if _, err := h.Registry().KeepPower(t.Context(), anna, kept, time.Now()); err != nil {
		t.Fatal(err)
	}
	accept := AnswerOrder{Event: docflow.Accepted, PowerNumber: kept.Number}
	needless := partly(upd.Difference{Row: 1, Reason: "бой"})
	needless.Event = docflow.Accepted
	refused := partly(upd.Difference{Row: 1, Reason: "бой"})
	refused.Event = docflow.Refused
	for _, c := range []struct {
		rule  string
		order AnswerOrder
		at    string // by our clock
		owner string
		want  string
	}{
		{"a row that is not there", partly(upd.Difference{Row: 4, Reason: "бой"}), "", "", "UZ-STP-054"},
		{"more than was delivered", partly(upd.Difference{Row: 1, Accepted: quantity("3")}), "", "", "UZ-STP-058"},
		{"rows of what is accepted", needless, "", "", "UZ-HUB-041"},
		{"rows of what has no title", refused, "", "", "UZ-HUB-040"},
		{"a power that has ended", accept, "2027-01-15", "", "UZ-HUB-050"},
		{"another organisation's power", accept, "2026-11-01", "7810000026", "UZ-HUB-049"},
		{"its own power, in time", accept, "2026-11-01", "", ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if c.at != "" {
				now, _ := time.Parse(time.DateOnly, c.at)
				h.options.Clock = stillClock{now}
			}
			h.plan().config.Organisations[0].INN = "7700000016"
			if c.owner != "" {
				h.plan().config.Organisations[0].INN = c.owner
			}
			findings, err := h.OrderAnswer(t.Context(), anna, id, c.order)
			if err != nil {
				t.Fatal(err)
			}
			found := ""
			if len(findings) > 0 {
				found = findings[0].Code
			}
			if found != c.want {
				t.Errorf("got %q, want %q", found, c.want)
			}
		})
	}
	if _, err := h.OrderAnswer(t.Context(), anna, id, AnswerOrder{Event: docflow.Accepted, PowerNumber: "нет"}); err == nil {
		t.Error("a power that is not kept is taken")
	}
}
