package steps_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/core/registry"
	"github.com/uzelhub/uzel/core/store/memstore"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

func read(t testing.TB, example string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("../../../schemas", example))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// about is a request to answer a file that a test has made.
func about(t *testing.T, event docflow.Event, kind document.Kind, name string, body []byte) steps.AnswerRequest {
	t.Helper()
	if body == nil {
		t.Fatal("no file to answer")
	}
	return steps.AnswerRequest{
		Event: event, Organisation: "vector", Identity: identity, Body: body, Signatures: [][]byte{signed(body)}, Reason: "не сходится",
		Document: document.Envelope{Kind: kind, Name: name},
	}
}

func TestACompanyAnswersIn501AsAnEmployeeOfTheBuyer(t *testing.T) {
	d, findings := upd.Decode(read(t, "upd/examples/traceable-501.json"))
	if fault.HasErrors(findings) {
		t.Fatal(findings)
	}
	d.Buyers[0].Person, d.Buyers[0].Entrepreneur = nil, nil
	d.Buyers[0].Company = &upd.Company{Name: "ООО «Вектор»", INN: "7810000026", KPP: "781001001"}
	file := upd.Build(d, *d.Identity)
	b := answering(t)
	for _, event := range []docflow.Event{docflow.Accepted, docflow.AcceptedPartly, docflow.Rejected} {
		r := about(t, event, document.KindUPD, file.Name, file.Bytes)
		out := b.answered(r)
		updtest.Check(t, out.Envelope.Name, out.Body)
		answer, wrong := upd.ParseBuyer(out.Body, out.Envelope.Name)
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		same(t, "capacity", [3]string{"1", "5", "7810000026"},
			[3]string{answer.Signers[0].Capacity.Scope, answer.Signers[0].Capacity.Status, answer.Signers[0].Capacity.Company.INN})
	}
}

func TestAnУКДIsAnsweredInItsOwnEdition(t *testing.T) {
	for _, edition := range []string{ukd.Edition501, ukd.Edition736} {
		d, findings := ukd.Decode(read(t, "ukd/examples/decrease-and-increase.json"))
		if fault.HasErrors(findings) {
			t.Fatal(findings)
		}
		d.Version = edition
		file := ukd.Build(d, *d.Identity)
		out := answering(t).answered(about(t, docflow.Accepted, document.KindUKD, file.Name, file.Bytes))
		answer, _ := ukd.Parse(out.Body, out.Envelope.Name)
		same(t, "edition", [2]string{edition, edition}, [2]string{answer.Answer.Version, out.Envelope.Format})
	}
}

func TestAnEntrepreneurAnswersUnderHisOwnName(t *testing.T) {
	d, _ := ukd.Decode(read(t, "ukd/examples/decrease-and-increase.json"))
	d.Buyer.Company = nil
	d.Buyer.Entrepreneur = &ukd.Entrepreneur{INN: "770123456703", Name: upd.PersonName{Last: "Образцова", First: "Мария", Middle: "Петровна"}}
	file := ukd.Build(d, *d.Identity)
	b := answering(t)
	r := about(t, docflow.Accepted, document.KindUKD, file.Name, file.Bytes)
	r.Organisation = "trader"
	answer, _ := ukd.Parse(b.answered(r).Body, "")
	same(t, "signer", "770123456703", answer.Answer.Signers[0].Entrepreneur.INN)
	r.Event = docflow.Notice
	notice, _ := receipt.Parse(b.answered(r).Body, "")
	same(t, "author", "Мария", notice.Author.Entrepreneur.Name.First)
	same(t, "sender", "7700000016", notice.Sender.Company.INN)
}

func TestTheBuyersTitleIsNotAnswered(t *testing.T) {
	b := answering(t)
	same(t, "of an УКД", []string{"UZ-STP-045 /document"}, b.refusedAnswer(asked(t, docflow.Notice, document.KindUKD, "ukd/examples/answer.xml")))
	r := asked(t, docflow.Notice, document.KindUnformalised, "upd/examples/timebook.json")
	r.Document.Name = ""
	same(t, "nor what has no name", []string{"UZ-STP-047 /document/name"}, b.refusedAnswer(r)[:1])
}

// Whatever document came in, an answer to it is either made and right, or refused with a finding.
func FuzzAnswers(f *testing.F) {
	events := []docflow.Event{
		docflow.Accepted, docflow.AcceptedPartly, docflow.Rejected, docflow.Notice, docflow.Clarification, docflow.AnnulmentByBuyer,
		docflow.AnnulmentBySeller, docflow.ReceiptGiven,
	}
	kinds := []document.Kind{document.KindUPD, document.KindUKD, document.KindReceipt, document.KindUnformalised}
	f.Add(read(f, "upd/examples/timebook.xml"), "x.xml", "причина", byte(0), byte(0))
	f.Add(read(f, "upd/examples/traceable-501.xml"), "x.xml", "причина", byte(1), byte(0))
	f.Add(read(f, "ukd/examples/decrease-and-increase.xml"), "x.xml", "", byte(0), byte(1))
	f.Add(read(f, "receipt/examples/date-confirmation.xml"), "x.xml", "\x00", byte(7), byte(2))
	f.Add(read(f, "upd/examples/mixed-rates.xml"), "УЧ-77", "промокли", byte(1), byte(128))
	f.Add([]byte("%PDF"), "договор.pdf", "а\u202eб", byte(3), byte(3))
	signature := read(f, "cms/testdata/gost-detached.sig")
	known, err := memstore.Open(f.Context(), memstore.Options{Disk: memstore.NewDisk(1)})
	if err != nil {
		f.Fatal(err)
	}
	answers := steps.Answers{Generator: "Uzel test", Registry: registry.New(&config.Config{Organisations: []config.Organisation{{
		ID: "vector", INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»", EDOID: "2BM-7810000026",
		Signatory: &config.Signatory{LastName: "Векторов", FirstName: "Виктор", Position: "Директор", Authority: 1},
	}}}, known)}
	f.Fuzz(func(t *testing.T, body []byte, name, reason string, event, kind byte) {
		r := steps.AnswerRequest{
			Event: events[int(event)%len(events)], Organisation: "vector", Identity: identity, Body: body, Signatures: [][]byte{signature},
			Reason: reason, AnswerDetails: steps.AnswerDetails{Operation: reason}, Operator: "2BM-operator",
			Document: document.Envelope{Kind: kinds[int(kind)%len(kinds)], Name: name},
		}
		if r.Event == docflow.AcceptedPartly && kind > 127 {
			r.Differences = []upd.Difference{{Row: int(kind) % 4, Code: name, Reason: reason}}
		}
		out, findings, err := answers.Build(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if (out.Body == nil) != fault.HasErrors(findings) {
			t.Errorf("a file of %d bytes with findings %v", len(out.Body), findings)
		}
		if again, _, _ := answers.Build(t.Context(), r); !bytes.Equal(out.Body, again.Body) {
			t.Error("the same request gives other bytes")
		}
	})
}
