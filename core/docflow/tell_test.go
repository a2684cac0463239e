package docflow

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/uzelhub/uzel/schemas/docflow"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestWhatComesWithinAMinuteIsToldInItsCourse(t *testing.T) {
	at := func(second int) time.Time { return time.Date(2026, 10, 5, 10, 0, second, 0, time.UTC) }
	facts := []docflow.Fact{ // an operator rounds its times down, and the hub does not
		{ID: "a", Event: docflow.Refused, At: at(1)}, {ID: "b", Event: docflow.TitleDispatched, At: at(1)}, {ID: "c", Event: docflow.Title, At: at(9)},
	}
	judged := Case{Flow: docflow.UnformalisedSigned, Ours: docflow.Seller}
	chapters := judged.Tell(facts, judged.Judge(facts, at(30)))
	for _, chapter := range chapters {
		if chapter.Title != "Что было" {
			continue
		}
		for i, want := range []string{"документ передан", "дата получения", "отказ"} {
			if !strings.Contains(chapter.Lines[i], want) {
				t.Errorf("line %d is %q, want %q", i, chapter.Lines[i], want)
			}
		}
	}
	if standing := chapters[0].Lines[1]; !strings.HasSuffix(standing, "мы — отправитель") {
		t.Errorf("a contract has no seller: %q", standing)
	}
}

func TestTheStoryOfAnExchangeIsToldInRussian(t *testing.T) {
	deemed, own := terms, terms
	own.Deemed = ""
	own.Zone = time.FixedZone("Омск", 6*60*60)
	for _, c := range []struct {
		name   string
		flow   docflow.Flow
		ours   docflow.Side
		terms  Terms
		events []docflow.Event
		more   []docflow.Fact
		now    time.Time
	}{
		{"prepared", docflow.InvoiceTransfer, docflow.Seller, terms, nil, nil, monday},
		{"sent", docflow.InvoiceTransfer, docflow.Seller, terms, []docflow.Event{docflow.Title}, nil, monday},
		{"delivered", docflow.InvoiceTransfer, docflow.Seller, deemed, issued, nil, monday},
		{"received", docflow.InvoiceTransfer, docflow.Buyer, own, issued, nil, monday},
		{"overdue", docflow.Transfer, docflow.Seller, own, issued, nil, monday.AddDate(0, 1, 0)},
		{"accepted", docflow.InvoiceTransfer, docflow.Seller, terms, with(with(noticed, docflow.Accepted), confirmedAnswer...), nil, monday},
		{"discrepancies", docflow.Transfer, docflow.Buyer, terms, with(issued, docflow.AcceptedPartly), nil, monday},
		{"contradictory", docflow.Transfer, docflow.Seller, terms, with(issued, docflow.Accepted, docflow.Refused), nil, monday},
		{"clarification", docflow.Invoice, docflow.Seller, terms, with(noticed, docflow.Clarification), []docflow.Fact{
			{ID: "x", Event: docflow.Unknown, At: monday.Add(9 * time.Hour), Raw: "DocumentMoved"},
			{ID: "ask", Event: docflow.ReceiptAsked, About: "c", At: monday.Add(10 * time.Hour)},
		}, monday},
		{"struck", docflow.Transfer, docflow.Seller, terms, with(with(issued, docflow.Accepted, docflow.Refused), confirmedAnswer...), []docflow.Fact{
			{ID: "s", Event: docflow.Struck, About: string(docflow.Refused), At: monday.Add(9 * time.Hour), Ground: "отказ отозван письмом"},
		}, monday},
		{"annulment", docflow.Transfer, docflow.Seller, terms, with(issued, docflow.AnnulmentByBuyer), nil, monday},
		{"paper", docflow.Transfer, docflow.Seller, terms, with(issued[:2], docflow.Undeliverable, docflow.Mailed), nil, monday},
	} {
		t.Run(c.name, func(t *testing.T) {
			judged := Case{Flow: c.flow, Ours: c.ours, Terms: c.terms}
			facts := append(story(c.events...), c.more...)
			var told strings.Builder
			for _, chapter := range judged.Tell(facts, judged.Judge(facts, c.now)) {
				told.WriteString(chapter.Title + "\n  " + strings.Join(chapter.Lines, "\n  ") + "\n")
			}
			golden(t, c.name+".txt", told.String())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEveryWordOfTheVocabularyHasItsRussian(t *testing.T) {
	source, err := os.ReadFile("../../schemas/docflow/event.go")
	if err != nil {
		t.Fatal(err)
	}
	events := regexp.MustCompile(`(?m)^\t\w+ +Event = "(\w+)"`).FindAllSubmatch(source, -1)
	if len(events) < 30 {
		t.Fatalf("%d events found", len(events))
	}
	for _, e := range events {
		if eventWords[docflow.Event(e[1])] == "" {
			t.Errorf("%s has no words", e[1])
		}
	}
	for _, f := range docflow.Flows() {
		if flowWords[f] == "" {
			t.Errorf("%s has no words", f)
		}
	}
	if words("later_version") != "событие «later_version»" {
		t.Error("an unknown word is lost")
	}
}
