//go:build linux

package torture

import (
	"cmp"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	diadoc "github.com/uzelhub/uzel/connectors/diadoc/sandbox"
	mail "github.com/uzelhub/uzel/connectors/mail/sandbox"
	mig24 "github.com/uzelhub/uzel/connectors/mig24/sandbox"
	sbis "github.com/uzelhub/uzel/connectors/sbis/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk/mishap"
	"github.com/uzelhub/uzel/schemas/docflow"
	"github.com/uzelhub/uzel/schemas/document"
)

// world is an outside system in the test's own process: it outlives whoever is killed.
type world struct {
	far
	send   string                              // the call that sends a document
	faults []mishap.Fault                      // with which a call is carried out and nobody hears of it
	lose   func(fault mishap.Fault, at string) // the answer to the next such call
	lost   func() int                          // how many answers were
	deeds  func() []string                     // what was really done there for us, each by a name of its own
	sent   func(number string) int             // how often a document was sent

	answer   string                    // the call that answers
	answers  []answer                  // what can be said of a document that came
	words    map[docflow.Event]string  // what the deed is called by which an answer is given: it is done on the document
	planned  func(mishap.Plan)         // what goes wrong from now on
	proposed func(remote string) error // the other side proposes to annul what it sent
	agrees   string                    // what the deed is called by which we agree to that, where it is done on the proposal
	annuls   bool                      // the other side agrees to what we propose
}

// worlds are all that a document of ours can go to.
var worlds = map[string]func(t *testing.T, dir folder) *world{
	"diadoc": diadocWorld, "sbis": sbisWorld, "mig24": mig24World, "mail": mailWorld, "folder": folderWorld,
}

// mutely are faults of an act that was done.
var mutely = []mishap.Fault{mishap.Drop, mishap.ErrorAfter, mishap.Timeout}

// soon is how long a connector waits for an answer here.
const soon = "2s"

func serveWorld(t *testing.T, h http.Handler) (address string) {
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return web.URL
}

// struck is how many of the calls in a ledger had a fault.
func struck[C any](calls []C, fault func(C) mishap.Fault) (n int) {
	for _, c := range calls {
		if fault(c) != "" {
			n++
		}
	}
	return n
}

func diadocWorld(t *testing.T, _ folder) *world {
	server := diadoc.New(diadoc.Options{
		Organisations: diadoc.Sample(
			diadoc.Behaviour{Answer: diadoc.Signs, Annulment: diadoc.Accepts, Delay: instant},
			diadoc.Behaviour{Answer: diadoc.Refuses, Annulment: diadoc.Accepts, Delay: instant}),
		Delivery: instant,
	})
	settings := diadocSettings(serveWorld(t, server))
	settings["timeout"] = soon
	numbers := map[string]string{} // by SHA-256
	for n := 1; n < 100; n++ {
		numbers[sumOf(transfer(t, n).Body)] = fmt.Sprint("T-", n)
	}
	comes := func(n int) error {
		parcel, err := server.Transfer(server.Box(buyers[0].INN), server.Box(sellerINN), "СЧФДОП", fmt.Sprint("P-", n))
		if err == nil {
			_, _, err = server.Send(parcel)
		}
		return err
	}
	return &world{
		far:  far{Connector: "diadoc", Signs: true, Incoming: []document.Kind{document.KindUPD}, Settings: settings},
		send: "PostMessage", faults: mutely,
		lose:   func(f mishap.Fault, at string) { server.Inject(f, at, 0, 1) },
		answer: "PostMessagePatch", planned: server.SetFaults, annuls: true, agrees: "Signature",
		answers: []answer{
			{event: docflow.Accepted, comes: comes, notice: true}, {event: docflow.Refused, comes: comes, notice: true},
			{event: docflow.Clarification, comes: comes, notice: true},
			{event: docflow.AnnulmentAccepted, comes: comes, notice: true, after: docflow.Accepted},
		},
		words: map[docflow.Event]string{
			docflow.Notice: "InvoiceReceipt", docflow.Accepted: "UniversalTransferDocumentBuyerTitle",
			docflow.Refused: "XmlSignatureRejection", docflow.Clarification: "InvoiceCorrectionRequest",
			docflow.AnnulmentBySeller: "RevocationRequest",
		},
		proposed: func(remote string) error {
			message, entity, _ := strings.Cut(remote, "/")
			return server.Annul(server.Box(buyers[0].INN), message, entity, "ошибка в цене")
		},
		lost: func() int { return struck(server.Ledger(), func(c diadoc.Call) mishap.Fault { return c.Fault }) },
		deeds: func() (deeds []string) {
			for _, a := range ofOurs(server.Acts()) {
				deeds = append(deeds, a.What+" on "+cmp.Or(a.Parent, a.SHA256))
			}
			return deeds
		},
		sent: func(number string) (n int) {
			for _, a := range ofOurs(server.Acts()) {
				if a.Parent == "" && numbers[a.SHA256] == number {
					n++
				}
			}
			return n
		},
	}
}

func sbisWorld(t *testing.T, _ folder) *world {
	server := sbis.New(sbis.Options{Password: "uzel", AsksReceipts: true, Guesses: true, Reply: sbis.Approves})
	server.SetReply(buyers[1].INN, sbis.Rejects)
	comes := func(n int) error {
		item := purchase(t, n)
		_, err := server.Receive(sbis.Incoming{
			From: buyers[0].INN, Number: item.Document.Number, Name: item.Document.Name, Body: item.Body,
		})
		return err
	}
	return &world{
		far: far{Connector: "sbis", Signs: true, Guesses: true, Incoming: []document.Kind{document.KindUPD}, Settings: map[string]any{
			"url": serveWorld(t, server), "inn": sellerINN, "kpp": "770101001", "name": "ООО «Ромашка»", "login": "uzel", "password": "uzel",
			"timeout": soon,
		}},
		send: "СБИС.ВыполнитьДействие", faults: mutely,
		lose:   func(f mishap.Fault, at string) { server.Inject(f, at, 0, 1) },
		answer: "СБИС.ВыполнитьДействие", planned: server.SetFaults, annuls: true,
		answers: []answer{
			{event: docflow.Accepted, comes: comes, notice: true}, {event: docflow.Refused, comes: comes, notice: true},
			{event: docflow.Clarification, comes: comes, notice: true},
			{event: docflow.AnnulmentAccepted, comes: comes, notice: true, after: docflow.Accepted, plain: true},
		},
		words: map[docflow.Event]string{
			docflow.Notice: "Обработать служебное", docflow.ReceiptGiven: "Обработать служебное", docflow.Accepted: "Утвердить",
			docflow.Refused: "Отклонить", docflow.Clarification: "Отклонить",
			docflow.AnnulmentBySeller: "Аннулирование: Аннулировать", docflow.AnnulmentAccepted: "Аннулирование: Утвердить",
		},
		proposed: func(remote string) error { return server.Play(remote, sbis.Annuls, "ошибка в цене") },
		lost:     func() int { return struck(server.Ledger(), func(c sbis.Call) mishap.Fault { return c.Fault }) },
		deeds: func() (deeds []string) {
			for _, a := range server.Acts() {
				what := a.Action
				if a.Stage == "Аннулирование" { // it is agreed to as a document is
					what = a.Stage + ": " + a.Action
				}
				deeds = append(deeds, what+" on "+a.Document)
			}
			return deeds
		},
		sent: func(number string) (n int) {
			for _, a := range server.Acts() {
				if a.Action == "Отправить" && a.Number == number {
					n++
				}
			}
			return n
		},
	}
}

func mig24World(t *testing.T, _ folder) *world {
	us := mig24.Subscriber{ID: "2JF-11111111-2222-4333-8444-555555555555", INN: sellerINN, KPP: "770101001", Name: "ООО «Ромашка»"}
	server := mig24.New(mig24.Options{Token: "uzel", Organisation: us, Guesses: true, Play: true})
	server.AddSubscriber(us)
	seller := mig24.Subscriber{ID: "2JF-66666666-7777-4888-8999-000000000009", INN: "7810000026", KPP: "781001001", Name: "ООО «Вектор»"}
	for i, b := range buyers {
		one := mig24.Subscriber{ID: fmt.Sprintf("2JF-66666666-7777-4888-8999-00000000000%d", i), INN: b.INN, KPP: b.KPP, Name: "ООО «Покупатель»"}
		if i > 0 {
			one.Email = "reject@example.ru"
		}
		server.AddSubscriber(one)
	}
	letter := func(n int) error {
		_, _, err := server.Receive(seller, fmt.Sprintf("Письмо %d.txt", n), fmt.Appendf(nil, "письмо %d", n))
		return err
	}
	transfer := func(n int) error {
		item := purchase(t, n)
		_, _, err := server.Receive(seller, item.Document.Name, item.Body)
		return err
	}
	incoming := []document.Kind{document.KindUnformalised, document.KindUPD}
	return &world{
		far: far{Connector: "mig24", Signs: true, Guesses: true, Incoming: incoming, Settings: map[string]any{
			"inn": sellerINN, "kpp": "770101001", "timeout": soon,
			"exchange": map[string]any{"url": serveWorld(t, server) + "/edo", "token": "uzel", "subscriber": us.ID},
		}},
		send: "/send", faults: mutely,
		lose:   func(f mishap.Fault, at string) { server.Inject(f, at, 0, 1) },
		answer: "/answers", planned: server.SetFaults,
		answers: []answer{
			{event: docflow.Accepted, comes: transfer, notice: true}, {event: docflow.Refused, comes: transfer, notice: true, plain: true},
			{event: docflow.Clarification, comes: transfer, notice: true},
			{event: docflow.Accepted, comes: letter}, {event: docflow.Refused, comes: letter, plain: true},
		},
		words: map[docflow.Event]string{
			docflow.Notice: "DP_IZVPOL", docflow.Accepted: mig24.AnswerSign, docflow.Refused: mig24.AnswerReject,
			docflow.Clarification: "DP_UVUTOCH", docflow.AnnulmentBySeller: "DP_PRANNUL",
		},
		lost: func() int { return struck(server.Ledger(), func(c mig24.Call) mishap.Fault { return c.Fault }) },
		deeds: func() (deeds []string) {
			for _, d := range server.Deeds() {
				what, on := d.What, d.ID
				if d.What == mig24.DeedAnswer {
					what, on = d.Answer, d.Package
				}
				if strings.HasPrefix(what, "ON_") { // a title is given instead of a signature on the document
					what = mig24.AnswerSign
				}
				deeds = append(deeds, what+" on "+on)
			}
			return deeds
		},
		sent: func(string) int { return -1 }, // deeds name no document: they are counted
	}
}

func mailWorld(t *testing.T, _ folder) *world {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server, ended := mail.New(mail.Options{}), make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close(); <-ended })
	address := listener.Addr().(*net.TCPAddr)
	delivered := func() (names []string) {
		for _, l := range server.Ledger() {
			if _, rest, _ := strings.Cut(string(l.Text), `filename="`); l.Done {
				name, _, _ := strings.Cut(rest, `.json"`)
				names = append(names, name)
			}
		}
		return names
	}
	return &world{
		far: far{Connector: "mail", Settings: map[string]any{
			"host": address.IP.String(), "port": address.Port, "security": "none", "timeout": soon,
			"from": "Бухгалтерия <buh@example.ru>", "to": []string{"zarplata@example.ru"},
		}},
		faults: []mishap.Fault{mishap.Drop, mishap.Timeout},
		lose:   func(f mishap.Fault, _ string) { server.Inject(f, 0, 1) },
		lost:   func() int { return struck(server.Ledger(), func(l mail.Letter) mishap.Fault { return l.Fault }) },
		deeds:  delivered,
		sent: func(number string) int {
			return strings.Count(strings.Join(delivered(), "\n")+"\n", "doc-"+number+"\n")
		},
	}
}

// folderWorld loses no answers: they do not go over a wire. Its hub and its connector die.
func folderWorld(t *testing.T, dir folder) *world {
	out := dir.path("out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	files := func() (names []string) {
		paths, _ := filepath.Glob(filepath.Join(out, "*.json"))
		for _, path := range paths {
			names = append(names, filepath.Base(path))
		}
		return names
	}
	return &world{
		far:   far{Connector: "folder", Settings: map[string]any{"out": out, "on_conflict": "number"}},
		deeds: files, lost: func() int { return 0 },
		sent: func(number string) (n int) {
			for _, name := range files() {
				text, err := os.ReadFile(filepath.Join(out, name))
				if err == nil && strings.HasPrefix(string(text), number+"/0 ") {
					n++
				}
			}
			return n
		},
	}
}
