package steps_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/uzelhub/uzel/core/config"
	"github.com/uzelhub/uzel/core/engine"
	"github.com/uzelhub/uzel/core/engine/steps"
	"github.com/uzelhub/uzel/schemas/cms/cmstest"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
	"github.com/uzelhub/uzel/schemas/fault"
	"github.com/uzelhub/uzel/schemas/party"
	"github.com/uzelhub/uzel/schemas/receipt"
	"github.com/uzelhub/uzel/schemas/ukd"
	"github.com/uzelhub/uzel/schemas/upd"
	"github.com/uzelhub/uzel/schemas/upd/updtest"
)

// signed is a detached signature over a document, with a certificate of the test's own.
func signed(body []byte) []byte { return cmstest.New().Sign(body) }

// answering is a bench whose configuration has the customer of the published examples as an organisation of ours.
func answering(t *testing.T) *bench {
	b := newBench(t)
	b.config.Organisations = append(b.config.Organisations,
		config.Organisation{
			ID: "vector", INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»", EDOID: "2BM-7810000026-781001001-202601010000000000009",
			Signatory: &config.Signatory{LastName: "Векторов", FirstName: "Виктор", MiddleName: "Викторович", Position: "Директор", Authority: 1},
		},
		config.Organisation{
			ID: "trader", INN: "770123456703", Name: "ИП Образцова Мария Петровна", EDOID: "2BM-770123456703",
			Signatory: &config.Signatory{LastName: "Образцова", FirstName: "Мария", MiddleName: "Петровна", Authority: 1},
		})
	return b
}

// asked is a request to answer a published example.
func asked(t *testing.T, event docflow.Event, kind document.Kind, example string) steps.AnswerRequest {
	t.Helper()
	body := read(t, example)
	return steps.AnswerRequest{
		Event: event, Organisation: "vector", Identity: identity, Body: body, Signatures: [][]byte{signed(body)},
		Received: time.Date(2026, 10, 30, 6, 15, 0, 0, time.UTC), Reason: "Номер договора неверен",
		Document: document.Envelope{
			Kind: kind, Name: filepath.Base(example), SourceKey: "7", Number: "7", Date: "2026-09-30",
			Counterparty: document.Party{INN: "7700000016", KPP: "770101001", Name: "ООО «Ромашка»"},
		},
	}
}

func (b *bench) answers() steps.Answers {
	return steps.Answers{Registry: b.registry, Generator: "Uzel test"}
}

// answered is the answer's file, which there has to be.
func (b *bench) answered(r steps.AnswerRequest) engine.Content {
	b.t.Helper()
	out, findings, err := b.answers().Build(b.t.Context(), r)
	if err != nil || fault.HasErrors(findings) {
		b.t.Fatal(err, findings)
	}
	if !out.IsChecked() {
		b.t.Error("the answer was not held against its format's rules")
	}
	again, _, _ := b.answers().Build(b.t.Context(), r)
	if !bytes.Equal(out.Body, again.Body) || out.Envelope.Name != again.Envelope.Name {
		b.t.Error("the same request gives other bytes")
	}
	return out
}

// refusedAnswer are the codes and places of what keeps an answer from being made.
func (b *bench) refusedAnswer(r steps.AnswerRequest) []string {
	b.t.Helper()
	out, findings, err := b.answers().Build(b.t.Context(), r)
	if err != nil {
		e, _ := fault.As(err)
		return []string{string(e.Kind.Blame) + " " + e.Kind.Code}
	}
	if out.Body != nil {
		b.t.Error("there is a file all the same")
	}
	var list []string
	for _, f := range findings {
		if f.Severity == fault.SeverityError {
			list = append(list, f.Code+" "+f.Path)
		}
	}
	return list
}

func TestAnУПДIsAnsweredInItsOwnVersion(t *testing.T) {
	for _, c := range []struct {
		rule, example, organisation, version string
	}{
		{"5.03", "timebook.xml", "vector", "5.03"},
		{"5.02", "timebook-502.xml", "vector", "5.02"},
		{"an invoice that is a transfer too", "mixed-rates.xml", "vector", "5.03"},
		{"5.01, by an entrepreneur", "traceable-501.xml", "trader", "5.01"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			b := answering(t)
			r := asked(t, docflow.Accepted, document.KindUPD, "upd/examples/"+c.example)
			r.Organisation, r.Reason = c.organisation, ""
			out := b.answered(r)
			updtest.Check(t, out.Envelope.Name, out.Body)
			d, findings := upd.ParseBuyer(out.Body, out.Envelope.Name)
			if len(findings) > 0 {
				t.Fatal(findings)
			}
			seller, _ := upd.Parse(r.Body, "")
			same(t, "version", c.version, d.Version)
			same(t, "envelope", [3]string{"upd", c.version, "7"}, [3]string{string(out.Envelope.Kind), out.Envelope.Format, out.Envelope.SourceKey})
			same(t, "participants change places", [2]string{seller.Identity.Receiver, seller.Identity.Sender}, [2]string{d.Identity.Sender, d.Identity.Receiver})
			same(t, "identity", [2]string{identity.File, "2026-11-01"}, [2]string{d.Identity.GUID, string(d.Identity.Date)})
			same(t, "what is answered", [4]string{string(seller.Function), seller.Number, string(seller.Date), seller.Identity.Time},
				[4]string{string(d.Function), d.Number, string(d.Date), d.SellerFile.Time})
			same(t, "outcome", "1", d.Acceptance.Outcome.Code)
			if !strings.Contains(string(r.Body), d.SellerFile.FileID) || len(d.SellerFile.Signatures) != 1 {
				t.Errorf("answers %q", d.SellerFile.FileID)
			}
		})
	}
}

func TestDiscrepanciesAreNamedLineByLine(t *testing.T) {
	b := answering(t)
	received := decimal("1")
	r := asked(t, docflow.AcceptedPartly, document.KindUPD, "upd/examples/mixed-rates.xml")
	r.Reason, r.On = "Часть товара повреждена", "2026-10-31"
	r.Differences = []upd.Difference{{Row: 1, Accepted: &received, Reason: "порвана упаковка"}, {Row: 2, Reason: "другой сорт"}}
	r.Act = &party.DocRef{Name: "Акт о расхождениях", Number: "3", Date: "2026-10-31"}
	d, findings := upd.ParseBuyer(b.answered(r).Body, "")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	same(t, "outcome", [3]string{"2", "Акт о расхождениях", "2026-10-31"},
		[3]string{d.Acceptance.Outcome.Code, d.Acceptance.Outcome.Document.Name, string(d.Acceptance.Date)})
	seller, _ := upd.Parse(r.Body, "")
	rows := seller.Table.Rows
	same(t, "texts", []upd.Text{
		{ID: "Причина", Value: "Часть товара повреждена"},
		{ID: "Расхождение_1", Value: "Строка 1 «" + rows[0].Name + "»: по документу " + rows[0].Quantity.String() + ", принято 1; порвана упаковка"},
		{ID: "Расхождение_2", Value: "Строка 2 «" + rows[1].Name + "»; другой сорт"},
	}, d.Info.Texts)
}

func TestARejectionSaysWhyAndTakesNothingOver(t *testing.T) {
	for _, example := range []string{"timebook.xml", "timebook-502.xml"} {
		b := answering(t)
		d, _ := upd.ParseBuyer(b.answered(asked(t, docflow.Rejected, document.KindUPD, "upd/examples/"+example)).Body, "")
		same(t, "acceptance", upd.Acceptance{Date: "2026-11-01", Outcome: &upd.Outcome{Code: "3"}}, d.Acceptance)
		same(t, "reason", []upd.Text{{ID: "Причина", Value: "Номер договора неверен"}}, d.Info.Texts)
	}
}

func TestASignatoryWithAPowerOfAttorneyNamesIt(t *testing.T) {
	b := answering(t)
	power := &party.Power{Number: "66666666-2222-4333-8444-555555555555", Issued: "2026-01-12", System: "Единое хранилище доверенностей"}
	r := asked(t, docflow.Accepted, document.KindUPD, "upd/examples/timebook.xml")
	r.Power = power
	d, _ := upd.ParseBuyer(b.answered(r).Body, "")
	same(t, "title", []party.Power{*power}, d.Signers[0].Powers)
	r.Event = docflow.Notice
	notice, _ := receipt.Parse(b.answered(r).Body, "")
	same(t, "notice", [2]string{"2", power.Number}, [2]string{notice.Signer.Status, notice.Signer.Power.Number})
}

func TestTheBuyerAgreesWithAnУКД(t *testing.T) {
	b := answering(t)
	r := asked(t, docflow.Accepted, document.KindUKD, "ukd/examples/decrease-and-increase.xml")
	out := b.answered(r)
	d, findings := ukd.Parse(out.Body, out.Envelope.Name)
	if len(findings) > 0 || d.Answer == nil {
		t.Fatal(findings)
	}
	same(t, "answer", [4]string{"КСЧФДИС", "С изменением стоимости согласны", "2026-11-01", "7810000026"},
		[4]string{d.Answer.Function, d.Answer.Operation, string(d.Answer.AgreedOn), d.Answer.Signers[0].Representative.INN})
	for _, event := range []docflow.Event{docflow.AcceptedPartly, docflow.Rejected} {
		r.Event = event
		same(t, "no other answer", []string{"UZ-STP-049 /event"}, b.refusedAnswer(r))
	}
	same(t, "КСЧФ has no answer", []string{"UZ-STP-048 /document"},
		b.refusedAnswer(asked(t, docflow.Accepted, document.KindUKD, "ukd/examples/excise.xml")))
}

func TestServiceDocumentsSayWhatCameWhenAndFromWhom(t *testing.T) {
	ours, theirs := "ООО «Вектор»", "Общество с ограниченной ответственностью «Заказчик-Тест»"
	for _, c := range []struct {
		event        docflow.Event
		organisation string
		kind         receipt.Type
		author, text string
		prefix       string
	}{
		{docflow.Notice, "vector", receipt.ReceiptNotice, ours, "", "DP_IZVPOL"},
		{docflow.Clarification, "vector", receipt.ClarificationRequest, ours, "Номер договора неверен", "DP_UVUTOCH"},
		{docflow.AnnulmentByBuyer, "vector", receipt.AnnulmentProposal, ours, "Номер договора неверен", "DP_PRANNUL"},
		{docflow.AnnulmentBySeller, "romashka", receipt.AnnulmentProposal, "ООО «Ромашка»", "Номер договора неверен", "DP_PRANNUL"},
	} {
		t.Run(string(c.event), func(t *testing.T) {
			b := answering(t)
			b.config.Counterparties = nil
			r := asked(t, c.event, document.KindUPD, "upd/examples/timebook.xml")
			r.Organisation = c.organisation
			out := b.answered(r)
			d, findings := receipt.Parse(out.Body, out.Envelope.Name)
			if len(findings) > 0 {
				t.Fatal(findings)
			}
			seller, _ := upd.Parse(r.Body, "")
			same(t, "what", [4]string{string(c.kind), c.author, c.text, c.prefix},
				[4]string{string(d.Type), d.Author.Company.Name, d.Text, strings.SplitN(out.Envelope.Name, "_2BM", 2)[0]})
			from, to, them := seller.Identity.Receiver, seller.Identity.Sender, d.Sender
			if c.kind == receipt.AnnulmentProposal {
				them = d.Recipient
			}
			if c.event == docflow.AnnulmentBySeller {
				from, to = to, from
				same(t, "to whom", theirs, them.Company.Name)
			}
			same(t, "participants", [4]string{from, to, from, to}, [4]string{d.Identity.Sender, d.Identity.Receiver, d.Author.ID, them.ID})
			if c.kind != receipt.AnnulmentProposal {
				same(t, "received in our own time", [2]string{"2026-10-30", "09:15:00"}, [2]string{string(d.Date), d.Time})
			}
		})
	}
}

func TestAFileOfNoFormatIsAnsweredByWhatTheRegistryKnows(t *testing.T) {
	b := answering(t)
	b.config.Counterparties = []config.Counterparty{{INN: "7700000016", EDOID: "2BM-7700000016"}}
	r := asked(t, docflow.Notice, document.KindUnformalised, "upd/examples/timebook.json")
	r.Document.Name = "Договор № 15.pdf"
	d, findings := receipt.Parse(b.answered(r).Body, "")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	same(t, "notice", [4]string{"Договор № 15", b.config.Organisations[1].EDOID, "2BM-7700000016", "ООО «Ромашка»"},
		[4]string{d.File.Name, d.Author.ID, d.Sender.ID, d.Sender.Company.Name})
}

func TestAReceiptThatAnOperatorAsksForGoesToTheOperator(t *testing.T) {
	b := answering(t)
	r := asked(t, docflow.ReceiptGiven, document.KindReceipt, "receipt/examples/date-confirmation.xml")
	same(t, "whose identifier nobody told", []string{"UZ-STP-008 /counterparty/edo_id"}, b.refusedAnswer(r))
	r.Operator = "2BM-operator"
	confirmation, _ := receipt.Parse(r.Body, "")
	d, findings := receipt.Parse(b.answered(r).Body, "")
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	same(t, "to the operator", confirmation.Operator, d.Sender.Operator)
	same(t, "of ours", confirmation.Identity.Receiver, d.Author.ID)
	r = asked(t, docflow.ReceiptGiven, document.KindReceipt, "receipt/examples/receipt-notice.xml")
	same(t, "on nothing else", []string{"UZ-STP-046 /document"}, b.refusedAnswer(r))
}

func TestAnAnswerThatLacksSomethingIsNotMade(t *testing.T) {
	for _, c := range []struct {
		rule   string
		event  docflow.Event
		change func(*bench, *steps.AnswerRequest)
		want   []string
	}{
		{"no signatory", docflow.Accepted, func(b *bench, _ *steps.AnswerRequest) { b.config.Organisations[1].Signatory = nil },
			[]string{"UZ-STP-041 /organisation/signatory"}},
		{"no signature to answer", docflow.Notice, func(_ *bench, r *steps.AnswerRequest) { r.Signatures = nil }, []string{"UZ-STP-042 /signatures"}},
		{"what is no signature", docflow.Notice, func(_ *bench, r *steps.AnswerRequest) { r.Signatures[0] = []byte("подпись") }, []string{"UZ-STP-043 /signatures/0"}},
		{"nobody accepts what was not signed", docflow.Accepted, func(b *bench, r *steps.AnswerRequest) { r.Signatures[0] = signed([]byte("другое")) },
			[]string{"UZ-SIG-001 /signatures/0"}},
		{"another organisation's document", docflow.Accepted, func(_ *bench, r *steps.AnswerRequest) { r.Organisation = "trader" }, []string{"UZ-STP-044 /document"}},
		{"discrepancies without any", docflow.AcceptedPartly, func(_ *bench, r *steps.AnswerRequest) { r.Reason = "" }, []string{"UZ-STP-051 /differences"}},
		{"a line that is not there", docflow.AcceptedPartly, func(_ *bench, r *steps.AnswerRequest) { r.Differences = []upd.Difference{{Row: 99, Reason: "нет"}} },
			[]string{"UZ-STP-054 /differences/0"}},
		{"a difference that is none", docflow.AcceptedPartly, func(_ *bench, r *steps.AnswerRequest) { r.Differences = []upd.Difference{{Row: 1}} },
			[]string{"UZ-STP-052 /differences/0"}},
		{"differences where all is well", docflow.Accepted, func(_ *bench, r *steps.AnswerRequest) { r.Differences = []upd.Difference{{Row: 1, Reason: "бой"}} },
			[]string{"UZ-STP-053 /differences"}},
		{"a rejection without a reason", docflow.Rejected, func(_ *bench, r *steps.AnswerRequest) { r.Reason = "" }, []string{"UZ-STP-050 /reason"}},
		{"a request without words", docflow.Clarification, func(_ *bench, r *steps.AnswerRequest) { r.Reason = "" }, []string{"UZ-STP-050 /reason"}},
		{"an answer that has no file", docflow.AnnulmentAccepted, func(*bench, *steps.AnswerRequest) {}, []string{"hub UZ-STP-040"}},
		{"a title for a file of no format", docflow.Accepted, func(_ *bench, r *steps.AnswerRequest) { r.Document.Kind = document.KindUnformalised },
			[]string{"UZ-STP-008 /counterparty/edo_id"}},
		{"no box of our own", docflow.Notice, func(b *bench, r *steps.AnswerRequest) {
			r.Document.Kind, b.config.Organisations[1].EDOID = document.KindUnformalised, ""
		}, []string{"UZ-STP-008 /organisation/edo_id", "UZ-STP-008 /counterparty/edo_id"}},
		{"a broken document", docflow.Accepted, func(_ *bench, r *steps.AnswerRequest) { r.Body = []byte("<Файл") }, []string{"UZ-XML-004 1:6"}},
		{"an identity that is none", docflow.Notice, func(_ *bench, r *steps.AnswerRequest) { r.Identity.File = "7" }, []string{"UZ-TXF-012 /identity/guid"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			b := answering(t)
			r := asked(t, c.event, document.KindUPD, "upd/examples/timebook.xml")
			c.change(b, &r)
			same(t, "what is wrong", c.want, b.refusedAnswer(r))
		})
	}
	b := answering(t)
	same(t, "an invoice has no title", []string{"UZ-STP-048 /document"},
		b.refusedAnswer(asked(t, docflow.Accepted, document.KindUPD, "upd/examples/invoice.xml")))
}

func TestWhichAnswersHaveAFile(t *testing.T) {
	a := answering(t).answers()
	same(t, "answers", [4]bool{true, true, false, false},
		[4]bool{a.CanBuild(docflow.Accepted), a.CanBuild(docflow.ReceiptGiven), a.CanBuild(docflow.Refused), a.CanBuild(docflow.AnnulmentAccepted)})
}
